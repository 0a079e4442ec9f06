"""Engines outside the process that hold the clauses' words and vectors and search both, for more than one machine."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from knowledge.engines.protocol import Engine, clauses_name, documents_name
from knowledge.errors import JingdaError, SettingsError

_REMEDY = "应形如 qdrant 或 qdrant:http://127.0.0.1:6333"


def open_engine(setting: str, folder: Path) -> Engine:
    """Return the engine that JINGDA_ENGINE names: `qdrant:URL` a server or cluster, `qdrant` one inside `folder`.

    Raises: SettingsError when the setting names none or its library is not installed; StoreUnavailable.
    """
    kind, _, url = setting.partition(":")
    if kind != "qdrant" or (url and not url.startswith(("http://", "https://"))):
        raise SettingsError("不认识的检索引擎", where="JINGDA_ENGINE", remedy=_REMEDY)
    try:
        from knowledge.engines.qdrant import QdrantEngine
    except ImportError as error:
        remedy = "请运行 pip install 'jingda[qdrant]'"
        raise SettingsError("没有安装 qdrant-client", where="JINGDA_ENGINE", remedy=remedy) from error
    return QdrantEngine(url=url, folder=folder / "qdrant")


def empty_engine(setting: str, folder: Path) -> None:
    """Remove the collections of the generation in `folder`; what cannot be removed now stays, and does no harm."""
    with suppress(JingdaError):  # the server may be down, the library gone
        engine = open_engine(setting, folder)
        try:
            for name in (clauses_name(folder.name), documents_name(folder.name)):
                engine.drop(name)
        finally:
            engine.close()
