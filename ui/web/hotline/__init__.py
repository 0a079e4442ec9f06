"""The hotline desk: search as a caller speaks, what to say, the exact clause, notes, and hand-over to a supervisor."""
