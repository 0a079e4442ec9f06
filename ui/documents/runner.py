"""Runs the jobs one after another, each in a process of its own with limits, and writes into the audit log what came of it."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from queue import Queue
from threading import Lock, Thread
from typing import Any

from knowledge.errors import InputError, JingdaError
from ui.documents.jobs import Job, Jobs, Standing, State
from ui.records import audit
from ui.records.database import Database

log = logging.getLogger(__name__)

COMMAND = ("-m", "ui.documents.worker")
LONGEST_S = 1800.0  # after which a job is stopped; the index stays as it was
_ACTIONS = {"ingest": "document.ingest", "retire": "document.retire", "restore": "document.restore"}
_STOPPED = "处理被系统中止，没有收录，原有文件不受影响。请重试；仍不行就拆分文件，或在服务器上用 jingda ingest 收录"
_TOO_LONG = f"超过 {LONGEST_S / 60:.0f} 分钟没有完成，已停止，原有文件不受影响。请一次少传几个"


class Runner:
    """Takes jobs from any thread; a thread of its own starts with the first.

    changed: called after a job that may have changed the index, to look again at what rests on it.
    """

    def __init__(self, home: Path, database: Database, changed: Callable[[], object] | None = None) -> None:
        self.home, self._database, self._changed = home, database, changed
        self.jobs = Jobs(home)
        self._queue: Queue[Job] = Queue()
        self._mine: set[str] = set()  # jobs that wait or run in this process
        self._lock = Lock()
        self._thread: Thread | None = None

    def submit(self, job: Job) -> None:
        """Write a job down, with its entry in the audit log, and queue it. Raises: StoreUnavailable; then nothing is done."""
        self.jobs.save(job)
        with self._database.writing() as connection:
            audit.append(connection, job.actor, f"{_ACTIONS[job.kind]}.ask", job.id, names=list(job.names))
        self.jobs.tell(job, Standing(State.WAITING))
        with self._lock:
            self._mine.add(job.id)
            if self._thread is None:
                self._thread = Thread(target=self._work, name="documents", daemon=True)
                self._thread.start()
        self._queue.put(job)

    def again(self, job: Job, actor: str, *, replace_same: bool) -> None:
        """Queue a job that came to nothing once more, with the files it has. Raises: InputError where they are gone."""
        if not self.standing(job).state.over:
            raise InputError("正在处理", where=job.id, remedy="请等它完成")
        if job.kind == "ingest" and not (job.names and self.jobs.has_files(job)):
            raise InputError("文件已不在", where=job.id, remedy="请重新上传")
        self.submit(replace(job, actor=actor, replace=replace_same or job.replace))

    def standing(self, job: Job) -> Standing:
        """Return how far a job is; one that another life of this server began and did not end was broken off."""
        told = self.jobs.standing(job)
        if told.state.over or job.id in self._mine:
            return told
        return Standing(State.BROKEN_OFF, error="服务在处理时重新启动，没有收录，文件还在。请点“再试一次”")

    def wait(self) -> None:
        """Return when everything submitted so far is over."""
        self._queue.join()

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            try:
                self._do(job)
            except (JingdaError, OSError) as error:
                log.error("a job on documents could not be written down: %s", type(error).__name__)
            finally:
                self._mine.discard(job.id)
                self._queue.task_done()

    def _do(self, job: Job) -> None:
        self.jobs.tell(job, Standing(State.RUNNING, "准备"))
        fault = _run(self.home, job)
        told = self.jobs.standing(job)
        if not told.state.over:
            told = Standing(State.FAILED, error=fault or _STOPPED)
            self.jobs.tell(job, told)
        if told.state is State.DONE:
            self.jobs.drop_files(job)
        with self._database.writing() as connection:
            audit.append(connection, job.actor, _ACTIONS[job.kind], job.id, state=told.state.value, **_outcome(told))
        if self._changed is not None and told.state in (State.DONE, State.PARTLY):
            self._changed()
        with suppress(OSError):
            self.jobs.forget_old()


def _run(home: Path, job: Job) -> str:
    """Do a job in a process of its own; return what stopped it, "" where it ended by itself."""
    environment = {**os.environ, "JINGDA_HOME": str(home)}
    command = [sys.executable, *COMMAND, str(home), job.id]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(
            command, env=environment, cwd=root, stdin=subprocess.DEVNULL, capture_output=True, timeout=LONGEST_S
        )
    except subprocess.TimeoutExpired:
        return _TOO_LONG
    if done.returncode:
        log.error(
            "a job on documents ended with %d: %s", done.returncode, done.stderr[-500:].decode("utf-8", "replace")
        )
        return _STOPPED
    return ""


def _outcome(told: Standing) -> dict[str, Any]:
    """Return what the audit log says of the end of a job: which documents came, which were replaced, which files failed."""
    files = told.report.get("files", [])
    documents = [document for file in files if not file["unchanged"] for document in file["documents"]]
    found = {
        "documents": [d["doc_id"] for d in documents],
        "replaced": [d["replaced"] for d in documents if d["replaced"]],
        "retired": told.report.get("retired", []),
        "failed": sum(bool(file["error"]) for file in files) + bool(told.error),
    }
    return {name: value for name, value in found.items() if value}
