"""Twin: from an inventory to what a lab is made of: wiring, IGPs, startup configurations, missing features. Pure."""
