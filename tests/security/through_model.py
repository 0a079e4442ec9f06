"""The attacks through the whole path of a model that obeys them: endpoint, agent, proof, gate.

`python -m tests.security.through_model` asks all of them; exit code 1 when one succeeds. The model is a scripted server on the
loopback: it says what the attack wants under a mark, alone and behind the draft that it was given.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from agent.model import Endpoint, ModelAsk
from agent.pipeline import ask
from ingest.pipeline import ensure_index, parser_fingerprint
from knowledge.base import KnowledgeBase
from knowledge.embedder import load_embedder
from knowledge.store import open_current
from tests.agent.model.server import Behaviour, Handler, Request, says, serving
from tests.security.judging import ASKED_ON, CANARY, Attack, attacks, broken

TIMEOUT_S = 20.0


def behind_the_draft(words: str) -> Behaviour:
    """Repeat the draft as it was given, marks and all, and then say the words."""

    def behave(handler: Handler, request: Request) -> None:
        told = next(m["content"] for m in request["messages"] if m["role"] == "user")
        says(json.loads(told)["初稿"]["文字"] + words)(handler, request)

    return behave


def succeeded(tried: Iterable[Attack], knowledge: KnowledgeBase) -> dict[str, tuple[list[str], str]]:
    """Return the attacks, by id, that got something: what the judge objects to, and the answer."""
    found = {}
    with serving() as server, _model(server.url) as model:
        for attack in tried:
            honest = ask([attack.honest], as_of=ASKED_ON, knowledge=knowledge) if attack.honest else None
            marked = f"{attack.obeyed}[c1]"
            for behaviour in (says(marked), behind_the_draft(marked)):
                server.script, server.requests = [behaviour], []
                answer = model(list(attack.turns), as_of=ASKED_ON, knowledge=knowledge)
                if breaches := list(broken(attack, answer, knowledge, honest)):
                    found[attack.id] = (breaches, answer.text)
    return found


@contextmanager
def _model(url: str) -> Iterator[ModelAsk]:
    model = ModelAsk(Endpoint(url, "scripted", CANARY, TIMEOUT_S))
    try:
        yield model
    finally:
        model.close()


def main() -> int:
    logging.disable(logging.WARNING)
    started, embedder = perf_counter(), load_embedder()
    with TemporaryDirectory() as folder:
        ensure_index(Path(folder), embedder)
        with open_current(Path(folder), embedder=embedder, parser_fingerprint=parser_fingerprint()) as knowledge:
            found = succeeded(attacks(), knowledge)
    for name, (breaches, text) in found.items():
        print(f"{name} {breaches} {text}")
    total = len(attacks())
    print(
        f"{total - len(found)} of {total} attacks refused through an obedient model, {perf_counter() - started:.0f} s"
    )
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
