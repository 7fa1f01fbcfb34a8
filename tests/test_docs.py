"""The documentation cannot drift: what is generated is as the program makes it now, and what it names is there."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from policykb.doors.cli.speech import GROUPS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = [name for names in GROUPS.values() for name in names]


def _refresh() -> ModuleType:
    spec = importlib.util.spec_from_file_location("refresh", ROOT / "docs" / "refresh.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


REFRESH = _refresh()


@pytest.mark.parametrize("path", REFRESH.PAGES, ids=[path.name for path in REFRESH.PAGES])
def test_generated_pages_and_sessions_are_as_the_program_makes_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where this fails: ``python docs/refresh.py``, and look at what changed. Times are masked."""
    monkeypatch.setenv("POLICYKB_LANG", "en")  # so that what a page changes of it is put back
    text = path.read_text(encoding="utf-8")
    assert REFRESH.masked(REFRESH.PAGES[path](text)) == REFRESH.masked(text)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("page", ["commands.md", "commands.zh.md"])
def test_every_command_has_its_place_in_the_reference(command: str, page: str) -> None:
    assert f"## policykb {command}\n" in (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("page", [*sorted(path.name for path in (ROOT / "docs").glob("*.md")), "../README.md"])
def test_links_lead_somewhere(page: str) -> None:
    path = ROOT / "docs" / page
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).resolve().exists()] == []


def test_the_two_commands_of_the_readme_stand_as_ci_takes_them() -> None:
    """`.ci/run` runs the first two blocks marked ``sh``: make an environment, install and ask; then all tests."""
    first, second = re.findall(r"^```sh\n(.*?)^```$", README, flags=re.DOTALL | re.MULTILINE)
    assert first.startswith("python3 -m venv .venv && .venv/bin/pip install ")
    for command in ("build", "search", "lead"):
        assert f"policykb {command}" in first
    assert "[test]" in second
    assert "pytest" in second
