"""`jingda index`: the index checked, and built where it is missing or out of date."""

from __future__ import annotations

from time import perf_counter

from ui.console import progress_bar
from ui.settings import load_settings


def run(*, rebuild: bool) -> int:
    """Make sure of the index; with `rebuild` build it anew from the kept sources."""
    from ingest.pipeline import ensure_index
    from ui.desk import chosen_embedder

    settings, started = load_settings(), perf_counter()
    with progress_bar() as progress:
        info = ensure_index(
            settings.home, chosen_embedder(settings), progress, rebuild=rebuild, chroma_url=settings.chroma_url,
            engine=settings.engine,
        )  # fmt: skip
    seconds = perf_counter() - started
    print(f"索引可用：{info.documents} 份文件、{info.clauses} 条，位于 {settings.home}（{seconds:.1f} 秒）")
    return 0
