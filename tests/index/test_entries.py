"""An entry holds what filters ask for: names as written and in full, places from the top down, days as numbers."""

from __future__ import annotations

from index.notices import TEXT, notice
from policykb.index.entries import entries_of

NOTICE, WATER, PIPES = entries_of(notice())


def test_one_entry_for_the_notice_and_one_for_each_measure() -> None:
    doc_id = notice().doc_id
    assert [(entry.entry_id, entry.level) for entry in (NOTICE, WATER, PIPES)] == [
        (doc_id, "notice"),
        (f"{doc_id}#1.1", "measure"),
        (f"{doc_id}#1.2", "measure"),
    ]


def test_an_entry_holds_the_title_the_headings_and_the_text_of_its_measure() -> None:
    assert NOTICE.texts == {
        "title": "青榆县人民政府办公室关于加强饮水安全的通知",
        "headings": "巩固饮水安全\n监测水质\n修缮管网",
        "body": TEXT,
    }
    assert WATER.texts["headings"] == "巩固饮水安全\n监测水质"
    assert WATER.texts["body"].startswith("（一）监测水质")
    assert WATER.texts["title"] == NOTICE.texts["title"]


def test_a_place_is_known_by_every_part_of_its_path() -> None:
    for entry in (NOTICE, PIPES):
        assert set(entry.keywords["region"]) == {
            "云南省", "云南省西双版纳傣族自治州", "西双版纳傣族自治州", "西双版纳州",
            "云南省西双版纳傣族自治州青榆县", "青榆县", "=云南省西双版纳傣族自治州青榆县", "@county",
        }  # fmt: skip


def test_units_are_known_by_all_their_names() -> None:
    assert WATER.keywords["lead"] == ("县水务局", "青榆县水务局")
    assert WATER.keywords["responsible"] == ("县扶贫办", "青榆县扶贫开发办公室", "青榆县乡村振兴局")
    assert PIPES.keywords["unit"] == ("县财政局",)
    assert PIPES.keywords["role"] == ("responsible",)
    assert set(NOTICE.keywords["unit"]) == {*WATER.keywords["unit"], *PIPES.keywords["unit"]}
    assert "lead" not in PIPES.keywords


def test_filters_of_the_notice_hold_for_its_measures() -> None:
    for name in ("doc_id", "kind", "number", "issuer", "script"):
        assert NOTICE.keywords[name] == WATER.keywords[name] != ()
    assert NOTICE.keywords["number"] == ("青政办发〔2020〕9号",)


def test_days_are_numbers() -> None:
    assert WATER.numbers == {"issued_on": 20200511, "due": 20200630}
    assert PIPES.numbers == {"issued_on": 20200511}
    assert NOTICE.numbers == {"issued_on": 20200511, "due": 20200630}
