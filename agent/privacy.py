"""Personal data in a message is covered before anything keeps or sends it: identity and bank card numbers, phones, e-mail.

A number is covered only when its form proves what it is: checksum and birth date of an identity number (its 身份证 before it
will do), checksum of a bank card, the prefixes of mobile numbers and area codes. Sums, credit codes of companies and document numbers stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

MASK = "〔{}已隐去〕"
_LABEL = (
    r"(?:(?:我|本人|他|她|法人|老板|负责人|联系人)?的?(?:个人)?(?:身份证件?号?码?|证件号码?|银行卡号?|卡号|手机号?码?|电话号?码?|座机|联系方式|邮箱|邮件|微信号?|e-?mail)"
    r"(?:号|号码|地址)?(?:是|为|:|：|，)?\s?)?"
)
_ENGLISH_LABEL = (
    r"(?:\b(?:and\s+)?(?:(?:my|our|the)\s+)?(?:(?:mobile|cell|phone|telephone|tel|identity|id|bank|card|e-?mail|number|no\.?|address)\s*)+"
    r"(?:(?:is|:|at)\s*)?)?"
)
_MASKED = re.compile(
    rf"[，,、]?\s?{_ENGLISH_LABEL}{_LABEL}〔(?:身份证号|银行卡号|手机号|电话号|邮箱)已隐去〕[，,、。]?(?:\.(?=\s|$))?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{6}[ -]?\d{8}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_CARD = re.compile(
    r"(?<![0-9A-Za-z.])[3-6]\d{3}(?:[ -]?\d{4}){2}(?:[ -]?\d{4}[ -]?\d{0,3}|[ -]?\d{1,4})(?![0-9A-Za-z.])"
)
# Who says that it is one has told it, a digit mistyped or not.
_NAMED_IDENTITY = re.compile(
    r"((?:身份证件?|证件)(?:的?号码?)?(?:是|为|:|：|，)?\s?|\b(?:ID|identity)(?:\s+card)?(?:\s+(?:number|no\.?))?(?:\s+is|:)?\s+)"
    r"(?:\d{17}[\dXx]|\d{15})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_MONEY_AFTER = r"(?!\s?[元块万亿%年个]|\s?(?:yuan|rmb|cny|million)|[.,]\d)"
_MONEY_BEFORE = r"(?<![0-9A-Za-z.,¥￥$])(?<!RMB )(?<!CNY )(?<!rmb )"
_MOBILE = re.compile(
    rf"{_MONEY_BEFORE}(?:(?:\+|00)86[ -]?)?1[3-9]\d(?:\d{{8}}|([ -])\d{{4}}\1\d{{4}}|([ -])\d{{3}}\2\d{{5}})(?![0-9A-Za-z]){_MONEY_AFTER}",
    re.IGNORECASE,
)
_LANDLINE = re.compile(
    rf"{_MONEY_BEFORE}(?:[（(]0(?:10|2\d|[3-9]\d{{2}})[）)]\s?|0(?:10|2\d|[3-9]\d{{2}})[- ])([2-8]\d{{6,7}})(?:-\d{{1,5}})?(?![0-9A-Za-z]){_MONEY_AFTER}",
    re.IGNORECASE,
)
_OWN_PHONE = re.compile(
    rf"((?:我|本人|咱)们?(?:公司|单位|这边)?的?(?:座机|电话|固话|联系方式)(?:号码?)?(?:是|为|:|：)?\s?)([2-8]\d{{6,7}})(?!\d){_MONEY_AFTER}"
)
_SUM_BEFORE = re.compile(r"[额投资收产费款入值本金算利价润](?:大概|大约|总共|一共|合计|[是为有共约达了:：\s]){0,4}$")
# Digits, letters, @ and + of full width; commas and full stops stay the asker's.
_NARROW = {c: c - 0xFEE0 for c in (*range(0xFF10, 0xFF1A), *range(0xFF20, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF0B)}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def masked(text: str, *, public: Collection[str] = ()) -> str:
    """Return the text with personal numbers and addresses covered: 电话〔手机号已隐去〕.

    public: digits of telephones that the documents print; who asks whose number 55590088 is tells nothing of himself.
    Masking twice changes nothing more.
    """
    narrow = text.translate(_NARROW)
    covered = _covered(narrow, public)
    return text if covered == narrow else covered


def _covered(text: str, public: Collection[str]) -> str:
    text = _EMAIL.sub(MASK.format("邮箱"), text)
    text = _NAMED_IDENTITY.sub(lambda m: m.group(1) + MASK.format("身份证号"), text)
    text = _IDENTITY.sub(lambda m: MASK.format("身份证号") if is_identity(m.group(0)) else m.group(0), text)
    text = _CARD.sub(lambda m: MASK.format("银行卡号") if is_bank_card(m.group(0)) else m.group(0), text)
    text = _MOBILE.sub(lambda m: m.group(0) if _is_sum(text, m) else MASK.format("手机号"), text)
    text = _LANDLINE.sub(lambda m: m.group(0) if m.group(1) in public else MASK.format("电话号"), text)
    return _OWN_PHONE.sub(lambda m: m.group(0) if m.group(2) in public else m.group(1) + MASK.format("电话号"), text)


def without_masks(text: str) -> str:
    """Return a masked text without what was covered and the word that announced it: 我的电话是 asks for no telephone."""
    return _MASKED.sub("，", text).strip("，") if "已隐去〕" in text else text


def _is_sum(text: str, found: re.Match[str]) -> bool:
    """固投13500000000 is a sum without its 元: a noun of money stands before it, or it is rounder than a telephone."""
    return bool(_SUM_BEFORE.search(text[: found.start()])) or found.group(0).endswith("000000")


def is_identity(number: str) -> bool:
    """True for an identity number of 18 places: a province, a day of birth that was, and the right check digit (GB 11643)."""
    digits = re.sub(r"[ -]", "", number).upper()
    if not re.fullmatch(r"[1-8]\d{16}[0-9X]", digits):  # a credit code begins with 9
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11]
    return born.year >= 1900 and digits[17] == check


def is_bank_card(number: str) -> bool:
    """True for 16 to 19 digits with the check digit of payment cards (ISO/IEC 7812)."""
    digits = [int(d) for d in re.sub(r"[ -]", "", number)]
    doubled = [sum(divmod(2 * d, 10)) for d in digits[-2::-2]]
    return 16 <= len(digits) <= 19 and (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
