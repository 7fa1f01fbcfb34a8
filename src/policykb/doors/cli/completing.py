"""What a shell offers on Tab: units, regions and document numbers of the base. Nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from policykb.errors import PolicykbError
from policykb.project import find_project

if TYPE_CHECKING:
    from policykb.index.catalog import Catalog

_OFFERED = 40


def units(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Names of units, as written and in full, that begin so; else those that hold it."""

    def named(catalog: Catalog) -> Iterable[str]:
        return catalog.unit_names(begun, limit=_OFFERED) or _holding(begun, catalog.written())

    return _offered(ctx, named)


def regions(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Regions of notices that hold what was begun; those that begin so come first."""
    return _offered(ctx, lambda catalog: _holding(begun, catalog.regions()))


def numbers(ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Document numbers that begin so."""
    return _offered(ctx, lambda catalog: catalog.numbers(begun, limit=_OFFERED))


def _holding(begun: str, names: Iterable[str]) -> list[str]:
    held = [name for name in names if begun in name]
    return sorted(held, key=lambda name: not name.startswith(begun))[:_OFFERED]


def _offered(ctx: click.Context, found: Callable[[Catalog], Iterable[str]]) -> list[CompletionItem]:
    from policykb.index.catalog import Catalog  # noqa: PLC0415 - only Tab opens a catalog so

    said = ctx.params
    try:
        project = find_project(Path.cwd(), corpus=said.get("corpus"), index=said.get("index"))
        with Catalog.open(project.index / "catalog.sqlite") as catalog:
            return [CompletionItem(name) for name in found(catalog)]
    except PolicykbError:
        return []
