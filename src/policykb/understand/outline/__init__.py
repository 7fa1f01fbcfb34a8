"""The clauses of a notice: numbered in whatever style, run in, listed in a table, or merely named."""
