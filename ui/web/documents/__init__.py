"""Pages on documents: what changed between two of them, taking them in, retiring them, what rests on them."""
