"""Notices beside each other: which clauses answer each other, what changed, what follows what, what contradicts."""
