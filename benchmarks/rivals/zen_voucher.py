# mypy: ignore-errors
"""The voucher task in zen-engine. Run by benchmarks/rules.py with the interpreter of .bench-venv; imports nothing of ours.

stdin and stdout as in openfisca_voucher.py.
"""

import json
import sys
from time import perf_counter

import zen

PAY = "max([0, min([contract * 0.5, (high_tech ? 500000 : 200000) - used])])"
GRAPH = {
    "contentType": "application/vnd.gorules.decision",
    "nodes": [
        {"id": "i", "type": "inputNode", "name": "in", "position": {"x": 0, "y": 0}},
        {
            "id": "e",
            "type": "expressionNode",
            "name": "voucher",
            "position": {"x": 1, "y": 0},
            "content": {"expressions": [{"id": "p", "key": "pay", "value": PAY}]},
        },
        {"id": "o", "type": "outputNode", "name": "out", "position": {"x": 2, "y": 0}},
    ],
    "edges": [
        {"id": "a", "sourceId": "i", "targetId": "e", "type": "edge"},
        {"id": "b", "sourceId": "e", "targetId": "o", "type": "edge"},
    ],
}
DECISION = zen.ZenEngine().create_decision(json.dumps(GRAPH))


def one(**facts):
    return DECISION.evaluate(facts)["result"]["pay"]


def without_contract():
    try:
        return f"{one(used=0, high_tech=True)}"
    except Exception as error:
        return f"{type(error).__name__}: {json.loads(str(error).splitlines()[0])['source'][:40]}…"


def main():
    task = json.load(sys.stdin)
    case = {"contract": 800_000, "used": 150_000, "high_tech": True}
    assert one(**case) == 350_000
    times = []
    for _ in range(5):
        started = perf_counter()
        for _ in range(task["rounds"]):
            one(**case)
        times.append((perf_counter() - started) / task["rounds"] * 1e6)
    results = [repr(one(contract=float(text), used=0, high_tech=True)) for text in task["amounts"]]
    json.dump({"us": times, "results": results, "missing": without_contract()}, sys.stdout)


main()
