from ui.wrapping import columns, wrapped


def test_chinese_takes_two_columns():
    assert columns("创新券ab") == 8


def test_lines_break_between_characters_and_latin_runs_stay_whole():
    assert wrapped("支持算力规模300P及以上", 10) == ["支持算力规", "模300P及以", "上"]


def test_closing_punctuation_never_begins_a_line():
    assert wrapped("创新创业券，可以用", 10) == ["创新创业券，", "可以用"]


def test_nothing_is_lost():
    text = "第十二条 创新券（" + "x" * 50 + "）；完"
    assert "".join(wrapped(text, 12)) == text


def test_an_empty_line_stays_a_line():
    assert wrapped("", 10) == [""]
