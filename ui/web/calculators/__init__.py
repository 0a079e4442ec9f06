"""The exact tools as pages: all programs, one program's form and result, its days, and the matching of a company."""
