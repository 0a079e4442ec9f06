"""Training the learned embedder, on a tiny corpus; and the shipped one as sentence-transformers reads it (make test-models)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.embedder import LEARNED, load_embedder

pytestmark = pytest.mark.models
TEXTS = ["创新券每年最高五十万元", "老板拖欠工资怎么办", "用人单位应当及时足额支付劳动报酬。", "ISO 标准 2026年"]


def test_sentence_transformers_reads_the_shipped_model_as_we_do() -> None:
    pytest.importorskip("sentence_transformers")
    ours, theirs = load_embedder("learned").embed(TEXTS), load_embedder(f"sentence-transformers:{LEARNED}").embed(TEXTS)
    np.testing.assert_allclose(ours, theirs, atol=2e-3)


def test_a_tiny_corpus_is_learned_and_written(tmp_path: Path) -> None:
    pytest.importorskip("scipy")
    from knowledge.embedder import train
    from knowledge.embedder.pairs import Sampler, laws
    from knowledge.embedder.vocabulary import tokenizer

    corpus, own, folder = tmp_path / "laws.jsonl.gz", tmp_path / "own.jsonl", tmp_path / "model"
    kinds = {"劳动法": ("工资", "报酬", "雇员"), "商标法": ("商标", "牌子", "仿冒"), "婚姻法": ("离婚", "夫妻", "抚养")}
    rows = [
        {
            "name": f"{law}第{number}条",
            "text": f"{words[n % 3]}的事情甲{'乙丙丁'[n // 3 % 3]}。其次{words[(n + 1) % 3]}也一样{number}。",
        }
        for law, words in kinds.items()
        for n, number in enumerate("一二三四五六七八九十" * 2)
    ]
    with gzip.open(corpus, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    own.write_text(
        json.dumps({"question": "老板不发工资", "answer": "应当支付报酬给雇员"}, ensure_ascii=False) + "\n", "utf-8"
    )
    cutter = tokenizer(
        (text for _, text in laws(corpus)), 100, lambda text: [text[i : i + 2] for i in range(len(text))]
    )
    sampler = Sampler(corpus, own, cutter)
    batches = [sampler.batch(32) for _ in range(40)]
    assert all(len(question) and len(answer) for batch in batches for question, answer in batch)

    made_of, table = train.weighed(sampler.articles, train.pieces_of(cutter))
    squares = np.full(len(table), 1e-3, np.float32)
    losses = [train.step(table, squares, batch, made_of, 0.15) for batch in batches]
    assert np.mean(losses[-5:]) < np.mean(losses[:5]) - 0.2

    train.write(folder, cutter, np.asarray(made_of @ table, np.float32))
    wages, pay, brand = load_embedder(str(folder)).embed(["工资", "报酬", "牌子"])
    assert wages @ pay > wages @ brand
