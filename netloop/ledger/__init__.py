"""The ledger: which address was given to whom, so that an address once given never moves."""
