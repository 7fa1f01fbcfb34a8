"""Lines broken at a fixed width become paragraphs again; lines that end with what they say stay lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policykb.clean.from_text import read_text

PARAGRAPHS = (
    "为进一步加强全县农村饮水安全工作，保障群众身体健康和生命安全，经县人民政府研究同意，现将有关事项通知如下，请结合实际认真抓好贯彻落实。",
    "一、加强水源保护。县水务局要会同县生态环境局划定水源保护范围，设立保护标志，严格控制污染排放，定期开展水质检测并向社会公布检测结果。",
    "二、落实管护责任。各乡镇人民政府要明确管护人员，建立管护台账，每季度检查一次供水设施，发现问题及时整改，确保工程长期发挥效益。",
    "三、强化资金保障。县财政局要将管护经费列入年度预算，县审计局要加强对资金使用情况的监督，任何单位和个人不得截留、挤占和挪用。",
)
HEAD = ("云溪县人民政府关于加强农村饮水安全工作的通知", "各乡镇人民政府：")
TAIL = ("云溪县人民政府", "2024年5月8日")


def wrapped(text: str, columns: int, indent: str = "") -> str:
    """``text`` with a line end wherever a line is full."""
    lines = [""]
    for char in indent + text:
        if len(lines[-1].encode("gbk")) + 2 > columns:
            lines.append("")
        lines[-1] += char
    return "\n".join(lines)


def text_of(source: str) -> str:
    return read_text(source).traced().text


@pytest.mark.parametrize("columns", [40, 56, 64, 76])
@pytest.mark.parametrize(("indent", "between"), [("　　", "\n"), ("", "\n\n"), ("    ", "\n\n"), ("", "\n")])
def test_broken_paragraphs_are_joined(columns: int, indent: str, between: str) -> None:
    source = between.join(
        [
            *HEAD,
            *(wrapped(paragraph, columns, indent) for paragraph in PARAGRAPHS),
            *(f"{' ' * 30}{line}" for line in TAIL),
        ]
    )
    assert text_of(source) == "\n".join([*HEAD, *PARAGRAPHS, *TAIL])


def test_every_character_of_a_joined_line_leads_back_to_the_source() -> None:
    source = "\n".join([*HEAD, *(wrapped(paragraph, 64, "　　") for paragraph in PARAGRAPHS), *TAIL])
    text = read_text(source).traced()
    assert all(source[text.origin(at)] == char for at, char in enumerate(text.text) if char != "\n")


@pytest.mark.parametrize(
    "text",
    [
        "\n".join([*HEAD, *PARAGRAPHS, *TAIL]),
        "\n".join(f"云溪县城关镇第{n}社区居家养老综合服务中心建设项目" for n in "一二三四五六七八九"),
        "\n".join(f"{n}. 县水务局负责第{n}片区的供水设施检查，每季度开展一次，结果报县政府" for n in range(1, 9)),
        "\n".join("县水务局要会同有关部门开展检查，每季度将结果报送县人民政府办公室。" for _ in range(9)),
    ],
    ids=["whole paragraphs", "a list of names", "items", "sentences of one length"],
)
def test_lines_that_are_not_broken_stay(text: str) -> None:
    assert text_of(text) == text


@given(st.lists(st.text(alphabet="县水务局，。；要 ab1一、（）\u3000", max_size=50), max_size=30))
def test_joining_loses_nothing_and_done_twice_is_done_once(lines: list[str]) -> None:
    once = text_of("\n".join(lines))
    assert "".join(once.split()) == "".join("".join(lines).split())
    assert text_of(once) == once
