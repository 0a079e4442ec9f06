"""The files a person added: kept beside the index, so that every index can be rebuilt from its sources alone."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path

from knowledge.errors import StoreUnavailable

_NAME = "library.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One added file: where it came from, its hash, and the name of the copy kept."""

    path: str
    sha256: str
    stored: str


@dataclass(slots=True)
class Library:
    """The added files and the retired documents of one JINGDA_HOME. Nothing is written before `save`."""

    home: Path
    entries: list[Entry] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        return self.home / "library"

    @staticmethod
    def open(home: Path) -> Library:
        """Return the library of `home`, empty where none was saved."""
        path = home / "library" / _NAME
        if not path.exists():
            return Library(home)
        data = json.loads(path.read_text("utf-8"))
        return Library(home, [Entry(**e) for e in data["entries"]], list(data["retired"]))

    def known(self, path: str, sha256: str) -> Entry | None:
        """Return the entry with this content, from whatever path it came."""
        return next((e for e in self.entries if e.sha256 == sha256), None)

    def stored_path(self, entry: Entry) -> Path:
        return self.folder / entry.stored

    def keep(self, path: Path, sha256: str) -> None:
        """Copy one file in; an older version from the same path is replaced."""
        stored = f"{sha256[:16]}{path.suffix.lower()}"
        self._write(
            lambda: (self.folder.mkdir(parents=True, exist_ok=True), shutil.copyfile(path, self.folder / stored))
        )
        resolved = str(path.resolve())
        self.entries = [e for e in self.entries if e.path != resolved] + [Entry(resolved, sha256, stored)]

    def save(self) -> None:
        """Write the list in one step, then drop copies that no entry names."""
        data = {"entries": [asdict(e) for e in self.entries], "retired": self.retired}
        self._write(lambda: self._replace(json.dumps(data, ensure_ascii=False, indent=1)))
        named = {e.stored for e in self.entries} | {_NAME}
        for path in self.folder.iterdir():
            if path.name not in named:
                path.unlink(missing_ok=True)

    def _replace(self, text: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.folder / f".{_NAME}.{os.getpid()}"
        temporary.write_text(text, "utf-8")
        os.replace(temporary, self.folder / _NAME)

    def _write(self, action) -> None:  # type: ignore[no-untyped-def]
        try:
            action()
        except OSError as e:
            raise StoreUnavailable(
                f"无法写入（{e.strerror}）", where=str(self.folder), remedy="请检查磁盘空间和目录权限；已有索引未受影响"
            ) from e
