"""From page to notice, in this process or in others; whatever goes wrong with one page stays with that page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from policykb.clean.page import Parser, clean
from policykb.corpus import MEMBER
from policykb.errors import PolicykbError
from policykb.index.filing import Filed, filed
from policykb.model import Notice, Override, RawPage
from policykb.pipeline.workers import Lost, answers
from policykb.understand.document import understand

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[Made]):
    """What was made of a page, or a failure; ``for_good`` where trying again would give the same."""

    source: str
    made: Made | None
    message: str = ""
    for_good: bool = False


def read(page: RawPage, *, parser: Parser) -> Notice:
    """Everything understood of one page, with what people corrected of it."""
    return understand(clean(page, parser=parser), _own(page))


def _own(page: RawPage) -> Override:
    """What of a file's corrections is meant for this page: a member of an archive must be named."""
    corrections, faults = page.override.corrections, page.override.faults
    member = page.source.partition(MEMBER)[2] or None
    if member and any(one.member is None for one in corrections):
        faults = (*faults, "a correction beside an archive says by member = … which member it means; mend it")
    return Override(corrections=tuple(one for one in corrections if one.member == member), faults=faults)


def attempt(page: RawPage, parser: Parser) -> Outcome[Notice]:
    """The notice of a page, with what goes wrong as a value."""
    return _tried(page, lambda: read(page, parser=parser))


def attempt_to_file(page: RawPage, parser: Parser) -> Outcome[Filed]:
    """The same, made ready for the index."""
    return _tried(page, lambda: filed(read(page, parser=parser)))


def _tried(page: RawPage, work: Callable[[], Made]) -> Outcome[Made]:
    try:
        return Outcome(source=page.source, made=work())
    except PolicykbError as error:
        return Outcome(source=page.source, made=None, message=str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours on one page must not end the run for the others
        why = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        message = f"it could not be read, by a fault of the program ({why}); please report it with the source"
        return Outcome(source=page.source, made=None, message=message, for_good=True)


def attempts(
    pages: Iterable[RawPage],
    work: Callable[[RawPage], Outcome[Made]],
    *,
    workers: int,
    seconds: float,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome[Made]]:
    """The outcome of each page, as soon as it is there, in so many processes: see :mod:`policykb.pipeline.workers`.

    With none, in this one: in order and with nothing to start, but a page that crashes or hangs ends the run.
    """
    if workers:
        for answer in answers(pages, work, workers=workers, seconds=seconds, stopped=stopped):
            if isinstance(answer.made, Lost):
                yield Outcome(source=answer.page.source, made=None, message=answer.made.message, for_good=True)
            else:
                yield answer.made
        return
    for page in pages:
        if stopped():
            return
        yield work(page)
