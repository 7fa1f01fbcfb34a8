"""A text's script is recognised, and simplified text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb import rules
from policykb.clean.script import mainland_words, simplified_question, to_simplified
from policykb.clean.traced import Traced


@pytest.mark.parametrize(
    ("text", "script", "simplified"),
    [
        ("云溪县人民政府关于加强养老服务的通知", "simplified", "云溪县人民政府关于加强养老服务的通知"),
        ("信贷馀额增长，任务解除後上报", "simplified", "信贷余额增长，任务解除后上报"),
        ("縣人民政府關於加強養老服務的通知", "traditional", "县人民政府关于加强养老服务的通知"),
        ("著力構建服務體系，效果顯著，原著作者", "traditional", "着力构建服务体系，效果显著，原著作者"),
        ("乾安縣幹部深入調查，糧食烘乾", "traditional", "乾安县干部深入调查，粮食烘干"),
        ("準確把握標準，批准執行，於潛鎮於年底前完成", "traditional", "准确把握标准，批准执行，於潜镇于年底前完成"),
        ("結餘資金，臺賬，村裏，計畫", "traditional", "结余资金，台账，村里，计划"),
        ("最佳化營商環境，建設網際網路平臺，整合資源", "taiwanized", "优化营商环境，建设互联网平台，整合资源"),
        ("行政院核定，民國112年起，各縣市政府辦理", "taiwan", "行政院核定，民国112年起，各县市政府办理"),
        ("香港特別行政區立法會通過，特區政府執行", "hongkong", "香港特别行政区立法会通过，特区政府执行"),
        (
            "推進發展，加強領導。\n各县区要落实责任，按时报送情况。",
            "mixed",
            "推进发展，加强领导。\n各县区要落实责任，按时报送情况。",
        ),
    ],
)
def test_the_script_is_recognised_and_converted(text: str, script: str, simplified: str) -> None:
    converted = to_simplified(Traced.of(text))
    assert (converted.script, converted.text.text) == (script, simplified)


@pytest.mark.parametrize(
    ("text", "script"),
    [("縣政府關於產業發展的通知", "traditional+pinyin"), ("最佳化程式與軟體服務", "taiwanized+pinyin")],
)
def test_pinyin_taken_out_shows_in_the_script(text: str, script: str) -> None:
    assert to_simplified(Traced.of(text), had_pinyin=True).script == script


@pytest.mark.parametrize(
    "text",
    [
        "乾安县、乾县、於潜镇，著名的显著成效",
        "对口支援工作，整合资源，建立机制，程序正义，检测机构，智慧城市，档案管理，专案组",
        "朱镕基、陶喆、龚翀",
        "使用者付费，提高行政效能，稽核检查",
    ],
)
def test_simplified_text_comes_back_unchanged(text: str) -> None:
    converted = to_simplified(Traced.of(text))
    assert (converted.script, converted.text.text) == ("simplified", text)
    assert simplified_question(text) == text


def test_a_few_strange_characters_in_names_do_not_make_a_text_mixed() -> None:
    text = "为进一步加强对该项工作的组织领导，由郭明錤与张濛负责，郭明錤任组长。"
    converted = to_simplified(Traced.of(text))
    assert (converted.script, converted.text.text) == ("simplified", text)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("易地扶貧搬遷", "易地扶贫搬迁"),
        ("網路安全", "网络安全"),
        ("扶贫辦", "扶贫办"),
        ("州民政局", "州民政局"),
        ("", ""),
    ],
)
def test_a_question_in_any_script_is_simplified(asked: str, meant: str) -> None:
    assert simplified_question(asked) == meant


@pytest.mark.parametrize("row", rules.rows("script_taiwan.tsv"), ids=lambda row: row["taiwan"])
def test_each_taiwan_word_becomes_its_mainland_word_and_its_longer_words_stay(row: dict[str, str]) -> None:
    assert mainland_words(Traced.of(row["taiwan"])).text == row["mainland"]
    for kept in row["kept"].split() if row["kept"] != "-" else ():
        assert mainland_words(Traced.of(kept)).text == kept


def test_mixed_characters_are_single_and_differ() -> None:
    for row in rules.rows("script_mixed.tsv"):
        assert len(row["mixed"]) == len(row["simplified"]) == 1
        assert row["mixed"] != row["simplified"]


@given(st.text(alphabet="縣县關关於于著着乾干後后馀余發发 a1。\n", max_size=60))
def test_conversion_keeps_every_length_outside_taiwan_words(text: str) -> None:
    assert len(to_simplified(Traced.of(text)).text.text) == len(text)


@given(st.text(max_size=60))
def test_a_question_never_fails(text: str) -> None:
    assert isinstance(simplified_question(text), str)
