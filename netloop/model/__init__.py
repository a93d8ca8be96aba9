"""The nouns: frozen, without I/O, without a vendor's word."""
