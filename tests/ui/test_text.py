from ui.text import printable, shortened


def test_controls_and_halves_of_characters_go():
    assert printable("甲\x1b[31m乙\x00\u202e丙\ud800\r\n丁") == "甲[31m乙丙?\n丁"


def test_a_long_line_is_cut():
    assert shortened("一二\n三四五", 4) == "一二 …"
    assert shortened("一二", 4) == "一二"
