"""What changed between two versions of a text, clause by clause, and which rules quote words that are gone."""
