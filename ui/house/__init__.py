"""House answers 口径 as they are served: which question each answers, whether its clauses still bind, how it is shown."""
