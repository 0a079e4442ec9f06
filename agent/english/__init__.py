"""English questions: read into the Chinese terms the steps work with, and answered in English around the Chinese quotes.

is_english(text) -> bool          whether a message is English rather than Chinese with English words
to_chinese(text) -> str           its programs, facts and questions in the policies' own terms
in_english(inquiry) -> None       turns the proved answer into English; quotes stay verbatim Chinese

lexicon     the two YAML files, compiled
quantities  sums, shares, dates and counts in English
reading     a message into Chinese terms
writing     an answer into English
"""

from agent.english.reading import is_english, to_chinese
from agent.english.writing import in_english

__all__ = ["in_english", "is_english", "to_chinese"]
