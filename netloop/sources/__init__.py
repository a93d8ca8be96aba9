"""Sources: from what a user keeps to an Inventory."""
