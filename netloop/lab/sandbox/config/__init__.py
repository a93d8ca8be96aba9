"""Configuration mode: one file a section of the configuration, its commands beside the order of its lines."""
