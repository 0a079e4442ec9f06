"""Ideographs that a PDF gives back as radicals, restored.

A font that draws ⼀ (U+2F00, a Kangxi radical) and 一 with one glyph leaves the printer to choose the code point;
Chromium chooses the radical, and 第⼀条 is then found by no search for 第一条. One character becomes one character, so
offsets do not move.
"""

from __future__ import annotations

import re
import unicodedata

_RADICAL = re.compile("[\u2e80-\u2fdf\u31d0\uf900-\ufaff]")

# CJK Radicals Supplement, after EquivalentUnifiedIdeograph.txt of Unicode. Where that file names the full form of a
# radical (⺼ as 肉, ⺫ as 目), the ideograph of the same shape stands here: the shared glyph is what causes the confusion.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕𫜹⺖忄⺗㣺⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪疋⺫罒⺬示⺭礻⺮竹⺯糹⺰纟⺱罓⺲罒⺳㓁⺴罓⺵𦉪⺶羊⺷羊⺸羊⺹耂⺺肀⺻聿⺼月⺽臼⺾艹"
    "⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑長⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻞食⻟飠⻠饣⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟㇐一"
)
_MAP = dict(zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True))


def restore_ideographs(text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text with radicals and compatibility forms as common ideographs, and a warning if there were any."""
    restored, count = _RADICAL.subn(_ideograph, text)
    if restored == text:
        return text, ()
    return restored, (f"已将 {count} 个部首字符还原",)


def _ideograph(match: re.Match[str]) -> str:
    char = match.group()
    known = _MAP.get(char) or unicodedata.normalize("NFKC", char)
    return known if len(known) == 1 else char
