"""`python -m ui.documents.worker HOME JOB`: does one job in a process of its own, so that a bad file cannot take the server down."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from knowledge.errors import JingdaError
from ui.documents.jobs import Job, Jobs, Standing, State
from ui.settings import load_settings

if TYPE_CHECKING:
    from ingest.report import IngestReport

MEMORY_BYTES = 3 * 2**30  # private memory; an index of the shipped texts takes 0.3 GiB
CPU_S = 900
OPEN_FILES = 1024
FILE_BYTES = 8 * 2**30  # no single file of an index may grow beyond this
_TELL_EVERY_S = 0.2


def main(home: str, job_id: str) -> int:
    """Do the job and write down what came of it; exit code 0 unless the process itself was stopped."""
    limit()
    os.nice(10)  # those who ask go first
    jobs = Jobs(Path(home))
    job = jobs.get(job_id)
    try:
        report = _done(job, jobs)
    except JingdaError as error:
        jobs.tell(job, Standing(State.FAILED, error=str(error)))
    except MemoryError:
        jobs.tell(job, Standing(State.FAILED, error="内存用完，没有收录。请拆分文件，或一次少传几个"))
    else:
        jobs.tell(job, Standing(_state(job, report), report=report.as_json()))
    return 0


def limit() -> None:
    """Bound what this process may use, for good."""
    for kind, most in (
        (resource.RLIMIT_DATA, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        bounded = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bounded, bounded))


def _done(job: Job, jobs: Jobs) -> IngestReport:
    from ingest.pipeline import bring_back, ingest_paths, retire
    from ui.desk import chosen_embedder

    settings = load_settings()
    told: dict[str, Any] = {
        "embedder": chosen_embedder(settings),
        "progress": _teller(job, jobs),
        "chroma_url": settings.chroma_url,
        "engine": settings.engine,
    }
    home = jobs.folder.parent
    if job.kind == "ingest":
        paths = [jobs.files(job) / name for name in job.names]
        return ingest_paths(paths, home, replace_same_number=job.replace, **told)
    return (retire if job.kind == "retire" else bring_back)(job.names, home, **told)


def _state(job: Job, report: IngestReport) -> State:
    failed = len(job.refused) + sum(bool(file.error) for file in report.files)
    if not failed:
        return State.DONE
    return State.PARTLY if any(not file.error for file in report.files) else State.FAILED


def _teller(job: Job, jobs: Jobs) -> Any:
    last = 0.0
    stage_told = ""

    def tell(stage: str, done: int, total: int) -> None:
        nonlocal last, stage_told
        if stage == stage_told and done < total and monotonic() - last < _TELL_EVERY_S:
            return
        last, stage_told = monotonic(), stage
        jobs.tell(job, Standing(State.RUNNING, stage, done, total))

    return tell


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
