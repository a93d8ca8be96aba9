"""Platforms: what netloop knows of each operating system, as data. One folder a platform."""
