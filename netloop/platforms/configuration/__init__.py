"""Configuration arithmetic for platforms that print sections and lines; what differs between them is a ``Dialect``."""
