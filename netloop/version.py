"""The version of this netloop."""

__version__ = "0.1.0"
