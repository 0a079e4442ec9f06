"""Readers: bytes of TXT, Markdown, HTML, DOCX and PDF become one text with positions."""

from ingest.readers.base import SUFFIXES, SourceText, read

__all__ = ["SUFFIXES", "SourceText", "read"]
