"""The exec commands: what an operator does at the prompt, outside configuration mode."""
