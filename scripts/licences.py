"""Lists the licence of every locked package from its installed metadata; exit code 1 where one is not on the written list.

    python scripts/licences.py [--all] [LOCK …]

Needs no network. What is locked for another platform and not installed here is told, and does not fail.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "scripts" / "licences.yaml"
LOCKS = ("requirements.lock", "requirements-dev.lock")
_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^\s;]+)(?: ; (.+))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Finding:
    """One locked package. licence: as it says itself, "" where it is not installed; fault: why it may not stay, "" if it may."""

    name: str
    version: str
    licence: str
    fault: str = ""


def locked(lock: Path) -> list[tuple[str, str, str]]:
    """Return (name, version, condition) of each package of a lock file; the condition is "" where it is for everyone."""
    return _LOCKED.findall(lock.read_text("utf-8"))


def said(found: Distribution) -> str:
    """Return the licence a package states: its SPDX expression, else its classifiers, else the first line of its field."""
    expression = found.metadata.get("License-Expression")
    if expression:
        return str(expression)
    classifiers = [str(c) for c in found.metadata.get_all("Classifier") or [] if str(c).startswith("License :: ")]
    named = [c.rpartition(" :: ")[2] for c in classifiers if c != "License :: OSI Approved" and "DFSG" not in c]
    field = str(found.metadata.get("License") or "").strip().splitlines()
    return " AND ".join(named) or (field[0].strip() if field else "")


def judged(licence: str, rules: dict[str, Any]) -> str:
    """Return why a licence may not stay, "" if it may: every part joined by AND must be on the list, of those by OR one."""
    if not licence:
        return "it states no licence"
    stated = str(rules["means"].get(licence, licence))
    for part in _split(stated, "AND"):
        choices = [rules["means"].get(choice, choice) for choice in _split(part, "OR")]
        if not set(choices) & set(rules["permissive"]):
            return f"{' or '.join(choices)} is not on the list"
    return ""


def _split(text: str, word: str) -> list[str]:
    """Split at a word outside of parentheses, and take off those around the parts."""
    parts, depth, start = [], 0, 0
    for found in re.finditer(rf"[()]|\b{word}\b", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if depth == 0 and found[0] == word:
            parts.append(text[start : found.start()])
            start = found.end()
    cleaned = [part.strip() for part in (*parts, text[start:])]
    return [part[1:-1] if part.startswith("(") and part.endswith(")") else part for part in cleaned]


def audit(locks: list[Path]) -> list[Finding]:
    """Return what was found of each package, in the order of the lock files."""
    rules = yaml.safe_load(LIST.read_text("utf-8"))
    packages = dict.fromkeys(entry for lock in locks for entry in locked(lock))
    return [_finding(*package, rules) for package in packages]


def _finding(name: str, version: str, condition: str, rules: dict[str, Any]) -> Finding:
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return Finding(name, version, "", "" if condition else "it is locked and not installed")
    looked_at = rules["looked_at"].get(name)
    if looked_at is not None:
        changed = looked_at["licence"] != said(found)
        return Finding(name, version, said(found), f"it was {looked_at['licence']}: look again" if changed else "")
    return Finding(name, version, said(found), judged(said(found), rules))


def main(arguments: list[str]) -> int:
    everything = "--all" in arguments
    named = [Path(each) for each in arguments if not each.startswith("-")]
    findings = audit(named or [ROOT / lock for lock in LOCKS])
    for each in findings:
        if everything or each.fault:
            print(f"{each.name}=={each.version}: {each.licence or 'not installed here'}  {each.fault}".rstrip())
    faults = sum(bool(each.fault) for each in findings)
    absent = sum(not each.licence for each in findings)
    print(f"{len(findings)} packages, {faults} with a licence that is not on the list, {absent} not installed here")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
