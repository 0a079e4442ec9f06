"""Scanned PDFs: recognised where the component is installed, refused with the remedy where it is not."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from ingest.readers import ocr
from ingest.readers.base import read
from knowledge.errors import ScannedPdf
from tests.data.readers.make_pdf import Page, pdf


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "扫描件.pdf"
    path.write_bytes(pdf(Page(picture=True), Page(picture=True)))
    return path


class StandIn:
    """Answers as RapidOCR does: boxes with corners, text and score, in no order."""

    def __call__(self, image: Any) -> tuple[list[Any], float]:
        assert image.shape[2] in (3, 4)

        def box(x: int, y: int, text: str) -> Any:
            return ([[x, y], [x + 50, y], [x + 50, y + 20], [x, y + 20]], text, 0.9)

        return [box(60, 11, "为规范管理。"), box(0, 10, "第一条 "), box(0, 50, "第二条 本办法施行。")], 0.1


@pytest.fixture
def component(monkeypatch: pytest.MonkeyPatch) -> None:
    module = types.ModuleType(ocr.COMPONENT)
    module.RapidOCR = StandIn  # type: ignore[attr-defined]
    module.__spec__ = importlib.util.spec_from_loader(ocr.COMPONENT, loader=None)
    monkeypatch.setitem(sys.modules, ocr.COMPONENT, module)
    ocr._engine.cache_clear()


def test_a_scan_is_refused_with_the_remedy_where_the_component_is_missing(
    scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    with pytest.raises(ScannedPdf, match="没有文字层") as refused:
        read(scan)
    assert "make ocr" in str(refused.value) and "扫描件.pdf" in str(refused.value)


@pytest.mark.usefixtures("component")
def test_a_scan_is_recognised_line_by_line_with_a_warning(scan: Path) -> None:
    source = read(scan)
    assert source.text.startswith("第一条 为规范管理。\n第二条 本办法施行。\n")
    assert len(source.pages) == 2
    assert any("核对原件" in warning for warning in source.warnings)


def test_the_real_component_reads_a_blank_picture_without_failing(scan: Path) -> None:
    pytest.importorskip(ocr.COMPONENT)
    ocr._engine.cache_clear()
    assert ocr.recognise(scan.read_bytes()).warnings
