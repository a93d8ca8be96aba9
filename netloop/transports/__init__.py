"""Transports: how a command reaches a device and its answer comes back."""
