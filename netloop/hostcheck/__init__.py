"""The host's own loopback: lo, 127.0.0.1, ::1, localhost."""
