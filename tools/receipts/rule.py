"""The version of a rule: the SHA-256 of everything in its file that a result can depend on."""

from __future__ import annotations

from tools.receipts.canonical import digest
from tools.rules.model import Program

BINDING = ("id", "title", "clauses", "versions")  # aliases, tags and cards only say how people reach a program
SHOWN_DIGITS = 12  # of the hash, where a person reads it: enough to tell two versions apart
_KEY = "rule_sha256"


def rule_sha256(program: Program) -> str:
    """Return the hash of a program's rule, over its content and not its layout: comments and line breaks do not count."""
    found = program.compiled.get(_KEY)
    if found is None:
        found = program.compiled[_KEY] = digest({key: program.source[key] for key in BINDING})
    return str(found)
