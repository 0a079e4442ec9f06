"""What administrators asked for: files to take in, documents to retire or bring back, each with a folder of its own.

A job is written down before it begins. Its files stay until they are taken in, so that nothing need be sent twice.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from secrets import token_hex
from typing import Any

from knowledge.disk import clear_errors, write_atomically
from knowledge.errors import NotFound

REMEMBERED = 50  # jobs on the list; older ones are forgotten with their files


class State(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    PARTLY = "partly"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def over(self) -> bool:
        return self not in (State.WAITING, State.RUNNING)


_LABELS = {
    State.WAITING: "排队中",
    State.RUNNING: "进行中",
    State.DONE: "完成",
    State.PARTLY: "部分未收录",
    State.FAILED: "未完成",
    State.BROKEN_OFF: "中断",
}


@dataclass(frozen=True, slots=True)
class Job:
    """One request. kind: ingest, retire or restore; names: of the files, or the ids of the documents.

    refused: what is wrong with files that were not even tried. replace: a new version may take the place of the old.
    """

    id: str
    kind: str
    names: tuple[str, ...]
    actor: str
    asked_at: str  # ISO 8601, UTC
    replace: bool = False
    refused: tuple[str, ...] = ()

    @property
    def instant(self) -> datetime:
        return datetime.fromisoformat(self.asked_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a job is. report: of `ingest.report`, once it is over; error: why nothing came of it, in one line."""

    state: State
    stage: str = ""
    done: int = 0
    total: int = 0
    error: str = ""
    report: dict[str, Any] = field(default_factory=dict)


class Jobs:
    """The jobs below JINGDA_HOME/uploads, one folder each."""

    def __init__(self, home: Path) -> None:
        self.folder = home / "uploads"

    def new(self, kind: str, actor: str) -> Job:
        """Return a job with an empty folder. Raises: StoreUnavailable."""
        now = datetime.now(UTC)
        job = Job(f"{now:%Y%m%d%H%M%S}-{token_hex(4)}", kind, (), actor, now.isoformat(timespec="seconds"))
        with clear_errors(self.folder):
            self.files(job).mkdir(parents=True)
        return job

    def path(self, job: Job) -> Path:
        return self.folder / job.id

    def files(self, job: Job) -> Path:
        """Return the folder of the files sent with a job."""
        return self.folder / job.id / "files"

    def save(self, job: Job) -> None:
        """Write a job down. Raises: StoreUnavailable."""
        self._write(job, "job.json", asdict(job))

    def tell(self, job: Job, standing: Standing) -> None:
        """Write down how far a job is; it is over with any state that is. Raises: StoreUnavailable."""
        self._write(job, "standing.json", asdict(standing))

    def _write(self, job: Job, name: str, value: dict[str, Any]) -> None:
        path = self.path(job) / name
        with clear_errors(path):
            write_atomically(path, json.dumps(value, ensure_ascii=False).encode())

    def get(self, job_id: str) -> Job:
        """Raises: NotFound."""
        job = self._read(self.folder / job_id) if job_id.replace("-", "").isalnum() else None
        if job is None:
            raise NotFound("没有这次收录的记录", where=job_id[:40], remedy="它可能已被清理，请看列表")
        return job

    def standing(self, job: Job) -> Standing:
        """Return how far a job is, as last written down."""
        try:
            told = json.loads((self.path(job) / "standing.json").read_bytes())
            return Standing(**{**told, "state": State(told["state"])})
        except (OSError, ValueError, TypeError, KeyError):
            return Standing(State.WAITING)

    def listed(self) -> list[Job]:
        """Return the jobs, newest first."""
        folders = sorted(self.folder.iterdir(), reverse=True) if self.folder.is_dir() else []
        return [job for job in map(self._read, folders) if job is not None]

    def drop_files(self, job: Job) -> None:
        """Delete what was sent: it stands in the library now."""
        shutil.rmtree(self.files(job), ignore_errors=True)

    def has_files(self, job: Job) -> bool:
        return all((self.files(job) / name).is_file() for name in job.names)

    def forget(self, job: Job) -> None:
        shutil.rmtree(self.path(job), ignore_errors=True)

    def forget_old(self) -> None:
        """Forget what is over beyond the last REMEMBERED."""
        for job in self.listed()[REMEMBERED:]:
            if self.standing(job).state.over:
                self.forget(job)

    def _read(self, folder: Path) -> Job | None:
        try:
            told = json.loads((folder / "job.json").read_bytes())
            return Job(**{**told, "names": tuple(told["names"]), "refused": tuple(told["refused"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None
