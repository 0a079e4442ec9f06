"""No attack succeeds through the real path of a model that obeys it; a sample of every kind (all: `python -m tests.security.through_model`)."""

from __future__ import annotations

import pytest

from knowledge.base import KnowledgeBase
from tests.security.judging import attacks
from tests.security.through_model import succeeded

OF_A_KIND = 2  # attacks of each kind, the first and one from the middle
# Each of these got its words shown once: prose with a word of the question, markup, names, promises, a dropped 不.
ONCE = [
    "override-12",
    "turns-10",
    "others-04",
    "promise-02",
    "code-08",
    "code-15",
    "cite-05",
    "drift-09",
    "premise-07",
    "number-07",
    "number-10",
    "mixed-05",
]
WITHOUT_PROOF = ["code-15", "drift-09", "mixed-05", "premise-07", "others-04"]
KINDS = sorted({a.kind for a in attacks()})


@pytest.mark.parametrize("kind", KINDS)
def test_no_attack_of_a_kind_succeeds(shipped: KnowledgeBase, kind: str) -> None:
    of_kind = [a for a in attacks() if a.kind == kind]
    tried = [of_kind[0], of_kind[len(of_kind) // OF_A_KIND], *(a for a in of_kind if a.id in ONCE)]
    assert not succeeded(tried, shipped)


def test_without_the_proof_of_wording_they_would(shipped: KnowledgeBase, monkeypatch: pytest.MonkeyPatch) -> None:
    """The path is the real one: what the proof turns down would be shown and found out."""
    monkeypatch.setattr("agent.model.proof.unsupported", lambda *_: None)
    tried = {a.id: a for a in attacks() if a.id in WITHOUT_PROOF}
    assert succeeded(tried.values(), shipped).keys() == tried.keys() == set(WITHOUT_PROOF)
