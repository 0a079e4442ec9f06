"""Every error a person can meet, as one tree.

JingdaError
├── InputError           a file or argument that cannot be used
│   ├── FileMissing      the path does not exist or may not be read
│   ├── UnreadableFile   empty, binary, truncated, wrong encoding, unknown format
│   ├── ProtectedFile    a password stands before the text
│   ├── ScannedPdf       pages are images without a text layer
│   └── FileTooLarge     larger on disk, or unpacked, than a policy text can be
├── CorpusError          documents contradict each other or the manifest
├── StoreError           the index on disk
│   ├── StoreUnavailable read-only, full or unreachable
│   ├── StoreBusy        another process is building the index
│   ├── StoreMismatch    built by another version of parser, schema or embedder
│   └── NotFound         no document or clause with this id
└── SettingsError        an environment variable or option makes no sense
"""

from __future__ import annotations


class JingdaError(Exception):
    """An error a person can act on: what happened, where, and what to do next.

    what, where, remedy: Chinese, one sentence each, without a trace of internals.
    `str()` is the single line shown on the terminal and in the web page.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what)

    def __str__(self) -> str:
        head = f"{self.where}：{self.what}" if self.where else self.what
        return f"{head}。{self.remedy}" if self.remedy else head


class InputError(JingdaError):
    exit_code = 2


class FileMissing(InputError):
    pass


class UnreadableFile(InputError):
    pass


class ProtectedFile(InputError):
    pass


class ScannedPdf(InputError):
    pass


class FileTooLarge(InputError):
    pass


class CorpusError(JingdaError):
    exit_code = 3


class StoreError(JingdaError):
    exit_code = 4


class StoreUnavailable(StoreError):
    pass


class StoreBusy(StoreError):
    pass


class StoreMismatch(StoreError):
    pass


class NotFound(StoreError):
    pass


class SettingsError(JingdaError):
    exit_code = 2
