"""Text that leaves netloop: what a device said made harmless, secrets struck out of it."""
