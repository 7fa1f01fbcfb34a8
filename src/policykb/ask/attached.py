"""Where the documents lie that a notice's page offers with it."""

from __future__ import annotations

from urllib.parse import unquote

from policykb.index.catalog import Catalog
from policykb.json_form import Json


def attached(catalog: Catalog, form: Json) -> list[Json]:
    """The attachments of a notice, each with the source that holds it: under its address, or beside the page.

    Beside the page lies what the address or the link names, in the page's own folder or archive.
    """
    return [{**one, "source": _held(catalog, form["source"], one)} for one in form["attachments"]]


def _held(catalog: Catalog, page: str, attachment: Json) -> str | None:
    name = unquote(attachment["url"].partition("?")[0].rpartition("/")[2])
    folder = page[: len(page) - len(page.rpartition("/")[2])]
    beside = [f"{folder}{one}" for one in (name, attachment["name"]) if one]
    found = catalog.holding(url=attachment["url"], paths=beside)
    return found if found != page else None
