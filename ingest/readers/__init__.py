"""Readers: bytes of TXT, Markdown, HTML, DOCX and PDF become one text with positions."""

from importlib.util import find_spec

from ingest.readers.base import SUFFIXES, SourceText, read

__all__ = ["SUFFIXES", "SourceText", "ocr_is_installed", "read"]


def ocr_is_installed() -> bool:
    """Return whether scanned pages can be recognised here, without loading what does it."""
    return find_spec("rapidocr_onnxruntime") is not None
