"""`python scripts/training_pairs.py pairs.jsonl`: questions and what answers them, from the product's own corpus.

One pair a line ({"question", "answer"}) for `python -m knowledge.embedder.train --pairs`: the FAQs that rules and clauses
give and each clause they cite; the heading above a clause and the clause; a fact's other words and its label in a clause.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from agent.faq.building import build
from tools.rules.load import shipped
from ui.desk import open_desk
from ui.settings import load_settings

SHORTEST = 12  # characters of an answer


def faq_pairs(knowledge: object, day: date) -> Iterator[tuple[str, str]]:
    """Yield each question that a rule or a clause gives, with each clause its answer cites."""
    for draft in build(knowledge, day):  # type: ignore[arg-type]
        for citation in draft.citations:
            yield draft.question, citation.quote


def heading_pairs() -> Iterator[tuple[str, str]]:
    """Yield what stands above a clause with the clause."""
    from ingest.corpus import parse_shipped

    for file in parse_shipped():
        for document in file.documents:
            for clause in document.clauses:
                if clause.heading:
                    yield f"{document.document.title} {clause.heading}", clause.text


def fact_pairs(knowledge: object) -> Iterator[tuple[str, str]]:
    """Yield each clause that holds a fact's label or words with the clause said in its other words."""
    from ingest.corpus import parse_shipped

    said = [tuple(dict.fromkeys((f.label, *f.words))) for f in shipped().facts.values() if f.words]
    for file in parse_shipped():
        for document in file.documents:
            for clause in document.clauses:
                for words in said:
                    held = next((w for w in words if len(w) > 2 and w in clause.text), None)
                    if held:
                        yield " ".join(w for w in words if w != held), clause.text


def main() -> None:
    """Write the file named on the command line."""
    day = date.today()
    knowledge = open_desk(load_settings(), lambda *_: None).knowledge
    pairs = [*faq_pairs(knowledge, day), *heading_pairs(), *fact_pairs(knowledge)]
    kept = list(dict.fromkeys((q.strip(), a.strip()) for q, a in pairs if q.strip() and len(a.strip()) >= SHORTEST))
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        file.writelines(json.dumps({"question": q, "answer": a}, ensure_ascii=False) + "\n" for q, a in kept)
    print(f"{len(kept)} pairs", file=sys.stderr)


if __name__ == "__main__":
    main()
