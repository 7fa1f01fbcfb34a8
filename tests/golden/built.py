"""An index over the sample notices, built once for each profile: ``from golden.built import built_corpus``."""

from __future__ import annotations

import shutil

import pytest

from golden.notices import CORPUS
from policykb.pipeline.build import build
from policykb.project import Project, find_project


@pytest.fixture(scope="session", params=["native", "portable"])
def built_corpus(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project of its own with a copy of ``corpus/``, and its index."""
    root = tmp_path_factory.mktemp(request.param)
    shutil.copytree(CORPUS, root / "corpus")
    project = find_project(root, profile=request.param, environ={})
    assert not build(project).failed
    return project
