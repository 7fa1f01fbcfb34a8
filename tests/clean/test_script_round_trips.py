"""Simplified text put into any traditional form by a machine comes back; simplified text is left alone.

The forms are OpenCC's: s2t, s2tw and s2hk change characters, s2twp words as well.
"""

from __future__ import annotations

import json
import re
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from golden.notices import PARSERS, read, samples
from policykb import rules
from policykb.clean.repair import repair
from policykb.clean.script import to_simplified
from policykb.clean.traced import Traced

NOTICES = Path(__file__).resolve().parents[3] / "shared" / "data" / "retrieval" / "ncp" / "docs.jsonl"
FORMS = {"s2t": 0.9998, "s2tw": 0.9998, "s2hk": 0.9998, "s2twp": 0.999}
"""Forms, and the share of characters that come back over several hundred notices of one kind.

Of s2twp what is missing are words that are at home on both sides: 线上, 即时, 互动, 档案, 资料, 执行.
"""
LANGUAGE = [  # policy language, where a table of characters alone goes wrong
    "着力解决突出问题，成效显著，著名专家的著作",
    "乾安县、乾县的干部带头干，包干到户，烘干粮食",
    "先后、前后、后续，皇后镇",
    "结余资金、余额、业余时间",
    "精准扶贫、标准、批准、准予",
    "关于、属于、於潜镇，在於潜县设点",
    "村里、公里、里程碑，裡应外合".replace("裡", "里"),
    "台账、平台、台湾、台风、舞台、柜台、服务台",
    "一只羊、只有、只能、船只",
    "制定、制造、制度、研制、控制",
    "复核、复工复产、覆盖、反复、答复、恢复、重复、复杂",
    "时钟、钟祥市、姜黄、生姜、姜堰区",
    "面粉、面条、全面、面积、放松、松树、松原市",
    "种类、种植、发展、头发、理发，布置、公布",
    "麻痹大意、瘫痪、想象、图像、凭借、借助、借口",
    "征收、象征、特征、征求意见，志愿、杂志，周期、周围",
    "规划、计划、划拨，身份证，账户，采取、采购",
    "注意、注册、批注，升级、上升，卷宗、试卷，系统、联系、关系",
]
POLICY = [  # mainland words that Taiwan uses in another sense, or that look like its wording
    "整合资源，建立机制，程序正义，核酸检测，执行政策，储存粮食",
    "档案管理、人事档案，对口支援，联络员，土地使用者，防护装置",
    "智慧城市、智慧农业，专案组，稽核检查，工作简讯，行政效能",
    "项目设定依据，检视问题，对照检视，短时间内建立，校园内建设",
    "线上线下融合，即时报告，互动交流，开启新征程，身体检视",
    "安排程序，刊登出租信息，排除错误",
]


def back(text: str, form: str) -> str:
    return to_simplified(Traced.of(_converter(form).convert(text))).text.text


@cache
def _converter(form: str) -> OpenCC:
    return OpenCC(form)


_CLAUSES = re.compile("(?<=[，。；：、\n ])")


def agreement(one: str, other: str) -> float:
    """The share of characters of ``one`` that stand in ``other``, in order: clause by clause where these pair up."""
    ones, others = _CLAUSES.split(one), _CLAUSES.split(other)
    pairs = [(one, other)] if len(ones) != len(others) else zip(ones, others, strict=True)
    return sum(_common(*pair) for pair in pairs) / max(1, len(one))


def _common(one: str, other: str) -> int:
    if one == other:
        return len(one)
    return sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())


@pytest.mark.parametrize("form", ["s2t", "s2tw", "s2hk"])
@pytest.mark.parametrize("text", LANGUAGE)
def test_policy_language_comes_back(text: str, form: str) -> None:
    assert back(text, form) == text


@pytest.mark.parametrize("text", POLICY)
def test_mainland_words_that_look_like_taiwan_wording_stay(text: str) -> None:
    """Even in a text that is Taiwanized beyond doubt."""
    around = "建设網際網路平臺，最佳化伺服器。"
    converted = to_simplified(Traced.of(around + _converter("s2t").convert(text)))
    assert (converted.script, converted.text.text) == ("taiwanized", "建设互联网平台，优化服务器。" + text)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", samples(), ids=lambda path: path.name)
def test_the_samples_come_back(path: Path, form: str) -> None:
    text = read(path, PARSERS[0])["text"]
    assert agreement(text, back(text, form)) >= (0.999 if form != "s2twp" else 0.99)


@pytest.mark.parametrize(
    ("form", "pinyin", "script"),
    [
        ("s2t", False, "traditional"),
        ("s2t", True, "traditional+pinyin"),
        ("s2twp", False, "taiwanized"),
        ("s2twp", True, "taiwanized+pinyin"),
    ],
)
def test_the_script_of_a_machine_made_text(form: str, pinyin: bool, script: str) -> None:
    text = "国务院办公厅关于优化网络服务、发展软件产业的意见。各级人民政府要支持项目建设，发布信息，完善数据库。"
    made = _converter(form).convert(text)
    if pinyin:
        for char, sound in {"發": "fā", "業": "yè", "產": "chǎn", "務": "wù", "國": "guó", "關": "guān"}.items():
            made = made.replace(char, f"{char}({sound})")
    mended, fixes = repair(Traced.of(made))
    converted = to_simplified(mended, had_pinyin=any(fix.name == "pinyin" for fix in fixes))
    assert (converted.script, converted.text.text) == (script, text)


PLACES = sorted({row["name"] for row in rules.rows("regions.tsv") if re.search("[乾於著]", row["name"])})


@pytest.mark.parametrize("form", ["s2t", "s2tw", "s2hk"])
def test_names_of_places_come_back(form: str) -> None:
    """Every region of the gazetteer; those with a character that conversions take for another stay what they are."""
    names = [row["name"] for row in rules.rows("regions.tsv")]
    text = "".join(f"{name}人民政府负责。\n" for name in names)
    wrong = [
        name for name, line in zip(names, back(text, form).splitlines(), strict=False) if not line.startswith(name)
    ]
    assert wrong == []
    assert PLACES


@pytest.fixture(scope="module")
def notices() -> list[str]:
    if not NOTICES.exists():
        pytest.skip(f"{NOTICES} is not here: a set of notices kept beside the project")
    return [json.loads(line)["text"] for line in NOTICES.read_text(encoding="utf-8").splitlines()]


def test_simplified_notices_change_by_the_list_of_mixed_characters_alone(notices: list[str]) -> None:
    listed = {(row["mixed"], row["simplified"]) for row in rules.rows("script_mixed.tsv")}
    for text in notices:
        converted = to_simplified(Traced.of(text))
        assert converted.script == "simplified"
        assert {(a, b) for a, b in zip(text, converted.text.text, strict=True) if a != b} <= listed


@pytest.mark.parametrize("form", FORMS)
def test_notices_come_back(notices: list[str], form: str) -> None:
    wrong = length = 0.0
    for notice in notices:
        text = to_simplified(Traced.of(notice)).text.text
        length += len(text)
        wrong += len(text) * (1 - agreement(text, back(text, form)))
    assert 1 - wrong / length >= FORMS[form]


@given(
    st.text(alphabet="后干里余准于台只制复钟姜面松著乾县、，", max_size=40), st.sampled_from(["s2t", "s2tw", "s2hk"])
)
def test_a_conversion_keeps_the_length_and_once_is_enough(text: str, form: str) -> None:
    once = back(text, form)
    assert len(once) == len(text)
    assert to_simplified(Traced.of(once)).text.text == once or to_simplified(Traced.of(once)).script != "simplified"
