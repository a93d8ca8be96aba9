"""The configuration read as typed values: what the protocols and the show commands ask of it."""
