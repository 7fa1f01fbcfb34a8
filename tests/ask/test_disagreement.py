"""Two notices of one place that name different leads for one matter: said, never settled silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from ask.made import SAME, Said, Task, fill, notice
from policykb.ask.knowledge_base import KnowledgeBase
from policykb.model import Header, Today
from policykb.project import Project, choose_profile

PASSED_ON = Today(state="passed-on", name="白石县数据局", evidence="白石县机构改革方案（2024年）")


def matter(year: int, unit: str, region: str, *, today: Today = SAME) -> object:
    said = Said(unit=f"县{unit}", role="lead", quote=f"由县{unit}牵头", full_name=f"白石县{unit}", today=today)
    header = Header(
        title=f"{region[-3:]}{year}年工作要点", number=f"白政发〔{year}〕1号", issued_on=f"{year}-01-01", region=region
    )
    return notice(
        str(year), header, (Task(heading="建设数据共享平台", text=f"{year}年由县{unit}牵头。", duties=(said,)),)
    )


@pytest.mark.parametrize(
    ("first", "second", "state"),
    [
        (("大数据局", SAME, "贵州省白石县"), ("财政局", SAME, "贵州省白石县"), "documents-disagree"),
        (("财政局", SAME, "贵州省白石县"), ("财政局", SAME, "贵州省白石县"), "one-lead"),
        (("大数据局", PASSED_ON, "贵州省白石县"), ("数据局", SAME, "贵州省白石县"), "one-lead"),  # renamed meanwhile
        (("大数据局", SAME, "贵州省白石县"), ("财政局", SAME, "贵州省青石县"), "one-lead"),  # another place
    ],
)
def test_notices_that_disagree(
    tmp_path: Path, first: tuple[str, Today, str], second: tuple[str, Today, str], state: str
) -> None:
    project = Project(root=tmp_path, corpus=tmp_path / "corpus", index=tmp_path / "index", profile=choose_profile())
    project.corpus.mkdir()
    project.index.mkdir()
    made = tuple(matter(2022 + at, one[0], one[2], today=one[1]) for at, one in enumerate((first, second)))
    fill(project, made)  # type: ignore[arg-type]
    with KnowledgeBase(project) as kb:
        answers = kb.lead("数据共享平台").json()["answers"]
    assert {answer["state"] for answer in answers} == {state}
    assert len(answers) == 2
    assert len(answers[0]["others"]) == (0 if "青石" in second[2] else 1)
