"""Reports: what a run shows; they see the Run and nothing else."""
