"""Texts as vectors: what every embedder promises, and how the one named in the settings is loaded."""

from __future__ import annotations

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError

Floats = NDArray[np.float32]

LEARNED = Path(__file__).with_name("learned")  # trained on law articles and this corpus by knowledge/embedder/train.py


class Embedder(Protocol):
    """Turns texts into vectors whose dot product says how alike they are."""

    @property
    def name(self) -> str:
        """A name for people."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text would get another vector; vectors of two fingerprints are never mixed."""

    @property
    def dim(self) -> int:
        """Components of a vector."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return float32, shape (len(texts), dim), rows of length 1 (0 for a text without any character)."""


def load_embedder(setting: str = "") -> Embedder:
    """Return the embedder that JINGDA_EMBEDDER names.

    setting: "" or "hashed" for the one that needs no model; "learned" for the one trained on law articles;
    "model2vec:NAME" or "sentence-transformers:NAME" with a name or folder; a bare name or folder is looked at, and read with model2vec when it is a static embedding.
    Raises: SettingsError when the library is not installed or the model cannot be loaded.
    """
    kind, _, name = setting.strip().rpartition(":")
    if not kind and name in ("", "hashed"):
        from knowledge.hashed import HashedEmbedder

        return HashedEmbedder()
    if not kind and name == "learned":
        return StaticModel(str(LEARNED), name="learned")
    kinds: dict[str, type[_Model]] = {"model2vec": StaticModel, "sentence-transformers": SentenceModel}
    if kind and kind not in kinds:
        remedy = f"可用：{'、'.join(kinds)}"
        raise SettingsError(f"不认识的向量模型类型“{kind}”", where="JINGDA_EMBEDDER", remedy=remedy)
    return kinds[kind or ("model2vec" if _is_static(Path(name)) else "sentence-transformers")](name)


def unit_rows(vectors: NDArray[Any]) -> Floats:
    """Return float32 rows of length 1; a row of zeros, or with anything infinite, becomes zeros."""
    vectors = np.nan_to_num(np.asarray(vectors, np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-9)
    return units


class _Model(ABC):
    """A model of a library: loaded at the first text, because a command that embeds nothing should not wait for it."""

    library = ""
    extra = ""

    def __init__(self, path: str, name: str = "") -> None:
        """path: a folder, or the name the model has where models are published; name: for people, where it is another."""
        self.name = name or path
        self._path = path
        self._folder = Path(path)

    @cached_property
    def fingerprint(self) -> str:
        """A hash of the model's files, or of the vector of a fixed text where the model came by name."""
        if self._folder.is_dir():
            return f"{self.library}:{hash_folder(self._folder)}"
        probe = np.round(self.embed(["科技型中小企业创新券"])[0], 3) + 0.0
        return f"{self.library}:{self.name}:{hashlib.sha256(probe.tobytes()).hexdigest()[:16]}"

    @cached_property
    def dim(self) -> int:
        return int(self._encode(["一"]).shape[1])

    def embed(self, texts: Sequence[str]) -> Floats:
        """Return float32, shape (len(texts), dim), rows of length 1."""
        if not texts:
            return np.zeros((0, self.dim), np.float32)
        return unit_rows(self._encode([text.encode("utf-8", "replace").decode() for text in texts]))

    @cached_property
    def _model(self) -> Any:
        try:
            return self._load(import_module(self.library.replace("-", "_")))
        except ImportError as error:
            remedy = f"请运行 pip install 'jingda{self.extra}'"
            raise SettingsError(f"没有安装 {self.library}", where="JINGDA_EMBEDDER", remedy=remedy) from error
        except Exception as error:  # each library raises kinds of its own; whichever, the setting names no usable model
            what = f"向量模型“{self.name}”无法载入（{type(error).__name__}）"
            raise SettingsError(what, where="JINGDA_EMBEDDER", remedy="请检查模型目录或名称，离线时须先下载") from error

    @abstractmethod
    def _load(self, library: Any) -> Any:
        """Return the model of this name, loaded with the library."""

    @abstractmethod
    def _encode(self, texts: list[str]) -> NDArray[Any]:
        """Return one row a text, of any length."""


class StaticModel(_Model):
    """A static embedding read with model2vec: a table of token vectors, averaged."""

    library = "model2vec"

    def _load(self, library: Any) -> Any:
        return library.StaticModel.from_pretrained(self._path)

    def _encode(self, texts: list[str]) -> NDArray[Any]:
        return np.asarray(self._model.encode(texts))


class SentenceModel(_Model):
    """Any sentence-transformers model, on whatever device the library finds."""

    library = "sentence-transformers"
    extra = "[models]"

    def _load(self, library: Any) -> Any:
        return library.SentenceTransformer(self._path)

    def _encode(self, texts: list[str]) -> NDArray[Any]:
        return np.asarray(self._model.encode(texts, show_progress_bar=False))


def hash_folder(folder: Path) -> str:
    """Return a hash over the names and bytes of all files below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as file:
            digest.update(f"{path.relative_to(folder)}:{hashlib.file_digest(file, 'sha256').hexdigest()};".encode())
    return digest.hexdigest()[:16]


def _is_static(folder: Path) -> bool:
    """Return whether the folder holds a static embedding, of model2vec or of sentence-transformers."""
    modules, config = folder / "modules.json", folder / "config.json"
    try:
        if modules.is_file():
            return any("StaticEmbedding" in m.get("type", "") for m in json.loads(modules.read_text("utf-8")))
        return config.is_file() and json.loads(config.read_text("utf-8")).get("model_type") == "model2vec"
    except (OSError, ValueError):
        return False
