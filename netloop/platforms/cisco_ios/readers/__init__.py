"""Readers of IOS show commands, a file a subject; each is a pure function from text to fact."""
