"""Readers of FRR's show commands, a file a subject; each is a pure function from text to fact."""
