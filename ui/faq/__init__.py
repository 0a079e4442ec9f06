"""The FAQ studio: drafts from rules, clauses, questions and files; four eyes; review when what they rest on changes."""
