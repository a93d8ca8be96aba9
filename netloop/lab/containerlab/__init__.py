"""containerlab: the twin of an inventory as a topology of containers, written out or deployed."""
