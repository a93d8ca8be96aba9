"""The show commands: one file a family, each printing what the state says in IOS's form."""
