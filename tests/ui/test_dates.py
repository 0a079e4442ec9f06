from datetime import date

import pytest

from knowledge.errors import InputError
from ui.dates import in_chinese, parse_date, today_in_beijing


@pytest.mark.parametrize(
    "text",
    ["2026-11-20", "2026/11/20", "2026.11.20", "20261120", "2026年11月20日", "2026年11月20号", " ２０２６年11月 20日 "],
)
def test_a_date_is_read_as_people_write_it(text: str):
    assert parse_date(text) == date(2026, 11, 20)


def test_today_is_a_date():
    assert parse_date("今天") == today_in_beijing()


@pytest.mark.parametrize("text", ["", "明年", "2026-13-01", "2026-02-30", "20-11-2026", "0000-00-00"])
def test_what_is_no_date_is_refused_with_an_example(text: str):
    with pytest.raises(InputError, match="2026-11-20"):
        parse_date(text)


def test_a_date_is_shown_in_chinese():
    assert in_chinese(date(2026, 6, 2)) == "2026年6月2日"
