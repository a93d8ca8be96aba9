"""What runs by the configurations: lines, elections, OSPF, routes and BGP, worked out from both ends of a cable."""
