"""Every agency that is known is read as a unit, by each of its names, wherever a notice may put one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from policykb import rules
from policykb.model import Document
from policykb.understand.document import understand
from policykb.understand.units.kinds import kind_of

LEVELS = {"p": ("省", "省财政厅"), "c": ("市", "市财政局"), "x": ("县", "县财政局"), "n": ("", "财政部")}
FORMS = {
    "bracket": "（{unit}牵头，{other}配合）",
    "field": "（牵头单位：{unit}；配合单位：{other}）",
    "list": "（{other}、{unit}按职责分工负责）",
    "sentence": "由{unit}牵头，会同{other}组织实施。",
}
A_NOTICE = 40  # measures in one notice


def names(level: str) -> Iterator[str]:
    """The names of agencies of that level as notices write them."""
    for row in rules.rows("agencies.tsv"):
        if level in row["levels"].split(" ")[0]:
            for name in {row["name"], *row["aliases"].split("|")} - {"-", ""}:
                if not (LEVELS[level][0] and name.startswith(("市场", "县域", "省市"))):
                    yield LEVELS[level][0] + name


@pytest.mark.parametrize("level", LEVELS)
def test_every_known_name_is_a_units(level: str) -> None:
    assert [name for name in names(level) if kind_of(name) is None and len(name) > 2] == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_known_name_carries_its_duty(level: str, form: str, document: Callable[..., Document]) -> None:
    known = sorted(name for name in names(level) if len(name) > 2)
    lost = []
    for first in range(0, len(known), A_NOTICE):
        units = known[first : first + A_NOTICE]
        tasks = (
            f"{number}.做好第{number}项工作。{FORMS[form].format(unit=unit, other=LEVELS[level][1])}\n"
            for number, unit in enumerate(units, 1)
        )
        text = f"松岭县人民政府办公室关于做好有关工作的通知\n各乡镇人民政府：\n{''.join(tasks)}"
        carried = {
            (measure.label, duty.unit) for measure in understand(document(text)).measures for duty in measure.duties
        }
        lost += [unit for number, unit in enumerate(units, 1) if (f"{number}.", unit) not in carried]
    assert lost == []
