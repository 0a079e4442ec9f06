"""Receipts of calculations: what was asked, by which version of which rule, and what came out, to be recomputed later."""
