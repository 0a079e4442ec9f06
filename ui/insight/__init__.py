"""What is asked and how it is answered, from the records: counts, times, opinions, and what was left unanswered."""
