"""PDF files for the reader tests, written by hand: every character is mapped to exactly the code point given."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Id def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange
%s endcmap end end"""


@dataclass(frozen=True)
class Page:
    """Text lines as (x, y, text) from the lower left corner, ruling lines as (x0, y0, x1, y1), and a picture."""

    text: tuple[tuple[float, float, str], ...] = ()
    rules: tuple[tuple[float, float, float, float], ...] = ()
    picture: bool = False
    rotate: int = 0


def lines(*texts: str) -> Page:
    """Return a page with these lines from the top down."""
    return Page(tuple((72, 780 - 20 * index, text) for index, text in enumerate(texts)))


def grid(xs: list[float], ys: list[float]) -> tuple[tuple[float, float, float, float], ...]:
    """Return the ruling lines of a full table."""
    return (*((min(xs), y, max(xs), y) for y in ys), *((x, min(ys), x, max(ys)) for x in xs))


def pdf(*pages: Page, trailer: str = "", encrypt: str = "") -> bytes:
    """Return a PDF of these pages. encrypt: the body of an encryption dictionary."""
    chars = sorted({ord(char) for page in pages for _, _, text in page.text for char in text})
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects += [_font(), _descendant(), _stream(_TO_UNICODE % _mapping(chars)), _picture()]
    kids = []
    for page in pages:
        objects.append(_stream(_content(page)))
        objects.append(_page(len(objects), page))
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>".encode()
    if encrypt:
        objects.append(f"<< {encrypt} >>".encode())
        trailer += (
            f" /Encrypt {len(objects)} 0 R /ID [<00112233445566778899AABBCCDDEEFF> <00112233445566778899AABBCCDDEEFF>]"
        )
    return _assembled(objects, trailer)


def _assembled(objects: list[bytes], trailer: str) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.encode(),
        start,
    )
    return bytes(out)


def _stream(data: bytes, extra: str = "") -> bytes:
    packed = zlib.compress(data)
    return f"<< /Length {len(packed)} /Filter /FlateDecode {extra} >>\nstream\n".encode() + packed + b"\nendstream"


def _font() -> bytes:
    return b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"


def _descendant() -> bytes:
    return (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /DW 1000 "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    )


def _mapping(chars: list[int]) -> bytes:
    return b"%d beginbfchar %s endbfchar" % (len(chars), b" ".join(b"<%04X> <%04X>" % (char, char) for char in chars))


def _picture() -> bytes:
    extra = "/Type /XObject /Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8"
    return _stream(bytes(range(64)), extra)


def _content(page: Page) -> bytes:
    parts = ["q", "0 1 -1 0 595 0 cm" if page.rotate == 90 else ""]  # drawn so that the turned page is upright
    parts += [f"{x0} {y0} m {x1} {y1} l S" for x0, y0, x1, y1 in page.rules]
    if page.picture:
        parts.append("q 595 0 0 842 0 0 cm /P Do Q")
    for x, y, text in page.text:
        parts.append(f"BT /F 12 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET")
    return "\n".join([*parts, "Q"]).encode()


def _page(content: int, page: Page) -> bytes:
    return (
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {page.rotate} /Contents {content} 0 R "
        "/Resources << /Font << /F 3 0 R >> /XObject << /P 6 0 R >> >> >>"
    ).encode()
