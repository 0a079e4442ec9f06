"""What was meant where speech recognition or a hurried hand wrote something else: 算力圈 → 算力券, 老就厂房 → 老旧厂房.

    heard(text, vocabulary) -> Heard(text, changes)

    sounds      the readings of characters, with the confusions of northern and southern speech
    vocabulary  which wordings the names of programs and documents and the facts hold
    characters  one character for another of the same sound
    slips       doubled, swapped and missing characters within a name

A wording is changed only where it is none as written, no common word of Chinese stands in its place, and the change makes
it a wording of the product's own. Numbers and units are never touched.
"""

from agent.hearing.correction import Change, Heard, heard

__all__ = ["Change", "Heard", "heard"]
