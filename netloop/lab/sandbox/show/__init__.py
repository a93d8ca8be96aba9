"""The show commands: one file per family, each printing what the state says in IOS's form."""
