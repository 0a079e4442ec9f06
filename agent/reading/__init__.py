"""Facts in a message: amounts, counts, dates, kinds and yes/no statements, each read for the fact it is said of.

    FactReader(version, dictionary, as_of).read(text) -> fact id → value as `parse_facts` takes it

    spans       segments, negation, where a fact's words stand, how alike two wordings are
    bearing     whether a number may be a fact's value
    numbers     which number belongs to which fact
    times       dates, months and ages
    statements  choices, sets, yes and no
    elements    several contracts, clients or items in one message
    graded      a class asked about, and a figure told later that settles it
    places      places named one by one as counts
    reader      all of them over the facts of one version of a program

What is not said stays unknown: nothing here guesses.
"""

from agent.reading.bearing import each_phrases, fits
from agent.reading.elements import all_counted, counted_values, enumerated, said_count, told_apart
from agent.reading.reader import FactReader
from agent.reading.statements import choices

__all__ = [
    "FactReader",
    "all_counted",
    "choices",
    "counted_values",
    "each_phrases",
    "enumerated",
    "fits",
    "said_count",
    "told_apart",
]
