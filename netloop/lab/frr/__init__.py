"""Real FRR routers: a network namespace each, FRR's daemons in it, its vtysh behind SSH. Linux, root, no container."""
