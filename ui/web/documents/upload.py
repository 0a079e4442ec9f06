"""Files sent by a form, put into the folder of a job; what cannot be a policy text is refused at once."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from starlette.datastructures import FormData, UploadFile

from ingest.readers.sniff import HEAD_BYTES, tell_format
from knowledge.disk import clear_errors
from knowledge.errors import InputError
from ui.documents.jobs import Job, Jobs
from ui.text import printable

MOST_FILES = 20  # at once
_LONGEST_NAME = 80


def receive(jobs: Jobs, form: FormData, actor: str) -> Job:
    """Return a job with the files that can be tried; those that cannot are named in it with the reason.

    Raises: InputError when no file is left; nothing is kept then. StoreUnavailable.
    """
    sent = [item for item in form.getlist("files") if isinstance(item, UploadFile) and item.filename]
    if not sent:
        raise InputError("没有选择文件", remedy="请选择要收录的文件")
    if len(sent) > MOST_FILES:
        raise InputError(f"一次最多 {MOST_FILES} 个文件", remedy="请分几次上传")
    job = jobs.new("ingest", actor)
    try:
        names, refused = _put(jobs, job, sent)
        if not names:
            raise InputError("；".join(refused))
        return replace(job, names=names, refused=refused, replace=bool(form.get("replace")))
    except BaseException:
        jobs.forget(job)
        raise


def _put(jobs: Jobs, job: Job, sent: Iterable[UploadFile]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names: list[str] = []
    refused: list[str] = []
    for file in sent:
        name = _unused(safe_name(file.filename or ""), names)
        try:
            head = file.file.read(HEAD_BYTES)
            if not head:
                raise InputError("文件是空的（0 字节）", where=name, remedy="请重新下载或重新导出")
            tell_format(head, PurePosixPath(name).suffix, name)
        except InputError as error:
            refused.append(str(error))
            continue
        file.file.seek(0)
        path = jobs.files(job) / name
        with clear_errors(path), path.open("xb") as out:
            shutil.copyfileobj(file.file, out, 1 << 20)
        names.append(name)
    return tuple(names), tuple(refused)


def safe_name(name: str) -> str:
    """Return the last part of a name, without anything that would lead out of its folder or hide it."""
    last = unicodedata.normalize("NFC", printable(name)).replace("\\", "/").rpartition("/")[2].strip().lstrip(".~")
    path = PurePosixPath(last or "文件")
    stem, suffix = path.stem[:_LONGEST_NAME], path.suffix[:12]
    return f"{stem.strip() or '文件'}{suffix}"


def _unused(name: str, taken: Iterable[str]) -> str:
    used = set(taken)
    path = PurePosixPath(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in range(2, 2 + len(used) + 1))
    return name if name not in used else next(n for n in numbered if n not in used)
