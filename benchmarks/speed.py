"""`python -m benchmarks.speed`: every promise about speed and memory, measured beside its bar.

Nothing of yours is touched: the index is built in a folder of its own. Each figure is the median of several runs; the
best run and the processor time stand beside it, because other work on the machine moves those less.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from benchmarks.measure import Figure, environment, machine, percentile, program, run, table, timed_runs
from benchmarks.server import measure_server

QUESTIONS = Path(__file__).with_name("questions.txt")
AS_OF = date(2026, 11, 20)  # fixed, so that the same texts are in force whenever this runs

INDEX_BAR_S = 20.0
ASK_BAR_S = 2.0
WARM_P50_BAR_MS = 30.0
WARM_P95_BAR_MS = 100.0
HELP_BAR_S = 0.3
MEMORY_BAR_MB = 800.0
PARSE_BAR = 1_500.0
EMBED_BAR = 5_000.0
KEY_BAR_MS = 100.0
SERVER_QUESTIONS = 50
LONG_TEXT_ARTICLES = 3_000
SHORT_TEXTS = 10_000
TYPED = "我们公司的创新券一年最多能用多少钱电话是多少"


def questions(path: Path = QUESTIONS) -> list[str]:
    """Return the questions of a file, one a line; lines that begin with # are remarks."""
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def parse_figures(times: int) -> Iterator[Figure]:
    """How fast the shipped texts are cut into clauses, without reading from or writing to an index."""
    from ingest.corpus import parse_shipped

    rates, seconds, spent = [], [], []
    for _ in range(times):
        started, before = perf_counter(), process_time()
        clauses = sum(len(document.clauses) for file in parse_shipped() for document in file.documents)
        seconds.append(perf_counter() - started)
        spent.append(process_time() - before)
        rates.append(clauses / seconds[-1])
    yield Figure("parse the shipped corpus", "clauses/s", tuple(rates), at_least=True, note=f"{clauses} clauses")
    yield Figure("parse the shipped corpus", "s", tuple(seconds), cpu=min(spent))
    yield _rate("parse one long text", "clauses/s", times, LONG_TEXT_ARTICLES, _parse_long_text, PARSE_BAR)
    yield _rate("embed short texts", "texts/s", times, SHORT_TEXTS, _embed_short_texts, EMBED_BAR)


def _rate(name: str, unit: str, times: int, count: int, once: Callable[[], None], bar: float) -> Figure:
    """How many of `count` things a second `once` works through."""
    seconds, cpu = timed_runs(lambda: _timed(once), times)
    return Figure(name, unit, tuple(count / each for each in seconds), bar, at_least=True, cpu=cpu)


def _timed(once: Callable[[], None]) -> tuple[float, float]:
    started, before = perf_counter(), process_time()
    once()
    return perf_counter() - started, process_time() - before


def _parse_long_text() -> None:
    from ingest.parse import parse_source
    from ingest.readers.base import read_content

    article = "企业符合下列条件的，可以申请：\n（一）在本市注册；\n（二）职工不超过300人。"
    text = "汇编\n" + "\n".join(f"第{n}条 {article}" for n in range(1, LONG_TEXT_ARTICLES + 1))
    parsed = parse_source(read_content(text.encode(), Path("long.txt")))
    assert sum(len(document.clauses) for document in parsed.documents) >= LONG_TEXT_ARTICLES


def _embed_short_texts() -> None:
    from knowledge.hashed import HashedEmbedder

    HashedEmbedder().embed([f"企业每年可使用创新券额度最高为{i}万元" for i in range(SHORT_TEXTS)])


def process_figures(home: Path, times: int) -> Iterator[Figure]:
    """What a person waits for at the terminal: whole processes, from start to end."""
    bare, _ = timed_runs(lambda: run([sys.executable, "-c", "pass"], environment(home)), times)
    yield Figure("bare Python process", "s", bare)
    env = environment(home)
    commands: dict[str, tuple[list[str], float]] = {
        "jingda --help": ([*program(), "--help"], HELP_BAR_S),
        "jingda ask, cold process": ([*program(), "ask", "创新券一年最多能用多少？"], ASK_BAR_S),
    }
    for name, (command, bar) in commands.items():
        run(command, env)  # compiles the modules; the first start after an installation is not what is promised
        seconds, cpu = timed_runs(partial(run, command, env), times)
        ratio = statistics.median(seconds) / statistics.median(bare)
        yield Figure(name, "s", seconds, bar, cpu=cpu, note=f"{ratio:.0f} × a bare Python process")


def index_figures(times: int) -> Iterator[Figure]:
    """The shipped corpus from files to a served generation, each time in an empty folder."""

    def once() -> tuple[float, float]:
        with tempfile.TemporaryDirectory(prefix="jingda-bench-") as empty:
            return run([*program(), "index"], environment(Path(empty)))

    seconds, cpu = timed_runs(once, times)
    yield Figure("index of the shipped corpus", "s", seconds, INDEX_BAR_S, cpu=cpu)


def answer_figures(home: Path, asked: Sequence[str], times: int) -> Iterator[Figure]:
    """Answers of a process that is warm: each question's median over `times` rounds, then percentiles of those."""
    from ui.desk import open_desk
    from ui.settings import Settings
    from ui.web.hotline.finding import Finder, Wanted

    desk = open_desk(Settings(home=home), lambda stage, done, total: None)
    try:
        search = partial(desk.knowledge.search, as_of=AS_OF)
        for question in asked:
            desk.ask([question], AS_OF)
        answers = [_durations(partial(desk.ask, [question], AS_OF), times) for question in asked]
        searches = [_durations(partial(search, question), times) for question in asked]
        finder = Finder()
        typed = [Wanted(TYPED[:length], AS_OF) for length in range(1, len(TYPED) + 1)]
        finder.find(desk.knowledge, typed[0])
        keys = [_durations(partial(finder.find, desk.knowledge, wanted), times) for wanted in typed]
    finally:
        desk.close()
    typical = [statistics.median(of_question) for of_question in answers]
    rounds = list(zip(*answers, strict=True))
    p50 = tuple(percentile(one, 0.5) for one in rounds)
    p95 = tuple(percentile(one, 0.95) for one in rounds)
    found_in = statistics.median(statistics.median(of_question) for of_question in searches)
    ratio = statistics.median(typical) / found_in
    yield Figure("warm answer, p50", "ms", p50, WARM_P50_BAR_MS, note=f"{len(asked)} questions")
    yield Figure("warm answer, p95", "ms", p95, WARM_P95_BAR_MS)
    yield Figure("warm answer, slowest question", "ms", (max(typical),), note=asked[typical.index(max(typical))][:16])
    p90 = tuple(percentile(one, 0.9) for one in zip(*keys, strict=True))
    yield Figure("one key on the desk, p90", "ms", p90, KEY_BAR_MS, note=f"search at each of {len(TYPED)} keys")
    yield Figure("one search, p50", "ms", (found_in,), note=f"an answer takes {ratio:.1f} times as long")


def _durations(once: Callable[[], object], times: int) -> list[float]:
    out = []
    for _ in range(times):
        started = perf_counter()
        once()
        out.append((perf_counter() - started) * 1000)
    return out


def server_figures(home: Path, asked: Sequence[str], times: int) -> Iterator[Figure]:
    """A server in a process of its own, asked over HTTP."""
    pages, memory = measure_server(home, asked, asked=SERVER_QUESTIONS, times=times)
    yield Figure("jingda serve, start to first page", "s", tuple(pages), note="index already built")
    note = f"after {SERVER_QUESTIONS} questions"
    yield Figure("jingda serve, resident memory", "MB", tuple(memory), MEMORY_BAR_MB, note=note)


PARTS = ("parse", "index", "process", "answer", "server")


def figures(parts: Sequence[str], asked: Sequence[str], times: int) -> Iterator[Figure]:
    """Yield the figures of the chosen parts, in the order in which they are measured."""
    with tempfile.TemporaryDirectory(prefix="jingda-bench-") as folder:
        home = Path(folder)
        if "parse" in parts:
            yield from parse_figures(times)
        if "index" in parts:
            yield from index_figures(min(times, 3))
        if {"process", "answer", "server"} & set(parts):
            run([*program(), "index"], environment(home))
        if "process" in parts:
            yield from process_figures(home, times)
        if "answer" in parts:
            yield from answer_figures(home, asked, times)
        if "server" in parts:
            yield from server_figures(home, asked, min(times, 2))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print every figure beside its bar; exit code 1 when one is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part alone; may be repeated")
    parser.add_argument("--times", type=int, default=5, help="runs of each figure (default 5)")
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="one question a line")
    parser.add_argument("--json", action="store_true", help="print JSON with all runs instead of a table")
    chosen = parser.parse_args(arguments)
    if chosen.times < 1:
        parser.error("--times must be at least 1")
    before, measured = machine(), []
    for figure in figures(chosen.only or PARTS, questions(chosen.questions), chosen.times):
        measured.append(figure)
        print(f"{figure.name}: {figure.value:.4g} {figure.unit}", file=sys.stderr)
    if chosen.json:
        found = {"machine": before, "figures": [figure.as_json() for figure in measured]}
        print(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        print(f"{before}; medians of {chosen.times} runs\n\n{table(measured)}")
    return 1 if any(figure.passed is False for figure in measured) else 0


if __name__ == "__main__":
    sys.exit(main())
