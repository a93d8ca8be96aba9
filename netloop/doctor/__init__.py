"""What this machine can do: a probe for each thing, which looks, changes nothing, and sends nothing to a router."""
