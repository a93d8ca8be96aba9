"""The host's own loopback, where the story starts: lo, 127.0.0.1, ::1, localhost, a small HTTP server and client.

``nouns`` say what was seen, the probes (``interface``, ``icmp``, ``names``, ``server``, ``clients``) look, ``judge``
decides and touches nothing, ``check`` introduces them to each other.
"""
