"""DOCX files for the reader tests: a body and numbering written as the XML that Word would write."""

from __future__ import annotations

import io
import zipfile

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NAMESPACES = (
    f"{_W} "
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def part(root: str, inside: str) -> str:
    """Return a part's XML with `root` as its element."""
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:{root} {_NAMESPACES}>{inside}</w:{root}>'


def docx(body: str = "", *, numbering: str = "", styles: str = "", title: str = "", **parts: str | bytes) -> bytes:
    """Return a DOCX. parts: footnotes="<w:footnote …>", or any other part as document_xml=…, vbaProject_bin=…"""
    files: dict[str, str | bytes] = {"word/document.xml": part("document", f"<w:body>{body}</w:body>")}
    roles = {"numbering": numbering, "styles": styles, "footnotes": str(parts.pop("footnotes", ""))}
    roles = {role: inside for role, inside in roles.items() if inside}
    files |= {f"word/{role}.xml": part(role, inside) for role, inside in roles.items()}
    files["_rels/.rels"] = _relations({"officeDocument": "word/document.xml"})
    files["word/_rels/document.xml.rels"] = _relations({role: f"{role}.xml" for role in roles})
    files["[Content_Types].xml"] = f'<Types xmlns="{_PACKAGE}/content-types"/>'
    if title:
        dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
        files["docProps/core.xml"] = (
            f"<cp:coreProperties xmlns:cp='x' {dc}><dc:title>{title}</dc:title></cp:coreProperties>"
        )
    files |= {f"word/{name.replace('_', '.')}": content for name, content in parts.items()}
    return archive(files)


def archive(files: dict[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


def p(
    text: str = "", *, num: str = "", level: int | None = None, style: str = "", props: str = "", runs: str = ""
) -> str:
    """Return one paragraph. num, level: its list; runs: XML instead of text."""
    numbered = "".join(
        ([f'<w:ilvl w:val="{level}"/>'] if level is not None else []) + ([f'<w:numId w:val="{num}"/>'] if num else [])
    )
    inside = (f'<w:pStyle w:val="{style}"/>' if style else "") + (f"<w:numPr>{numbered}</w:numPr>" if numbered else "")
    return f"<w:p><w:pPr>{inside}{props}</w:pPr>{runs or r(text)}</w:p>"


def r(text: str, props: str = "") -> str:
    """Return one run of text."""
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""


def level(index: int, style: str, text: str, *, start: int = 1, extra: str = "") -> str:
    """Return one level of an abstract list. extra: XML such as <w:isLgl/>."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(identity: int, *levels: str) -> str:
    """Return one abstract list."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def num(identity: int, of: int, overrides: str = "") -> str:
    """Return one list that counts as the abstract list `of` does."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def table(*rows: str) -> str:
    """Return a table of rows made by `row`."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    """Return one row; a cell is its text, or XML made by `cell`."""
    return f"<w:tr>{''.join(c if c.startswith('<w:tc>') else cell(p(c)) for c in cells)}</w:tr>"


def cell(inside: str, props: str = "") -> str:
    """Return one cell around paragraphs."""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{inside}</w:tc>"


def _relations(targets: dict[str, str]) -> str:
    lines = [
        f'<Relationship Id="r{i}" Type="{_RELATIONS}/{k}" Target="{t}"/>' for i, (k, t) in enumerate(targets.items())
    ]
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'
