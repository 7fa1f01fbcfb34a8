"""What a build did, and what that means for the exit code."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A source that could not be read, and why, in a line."""

    source: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of each source, by path within the corpus, sorted.

    ``added`` new ones (a further copy of the same bytes too) · ``changed`` other bytes than before · ``renewed`` the
    same bytes, understood anew because rules, program or a companion changed · ``removed`` gone from the corpus ·
    ``moved`` (from, to): the notice stays what it was · ``unchanged`` how many were left alone · ``failed`` every
    source that cannot be read, whether tried now or given up before.
    """

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    moved: tuple[tuple[str, str], ...] = ()
    unchanged: int = 0
    failed: tuple[Failure, ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def read(self) -> int:
        """How many sources of the corpus are in the index now."""
        return len(self.added) + len(self.changed) + len(self.renewed) + len(self.moved) + self.unchanged

    @property
    def exit_code(self) -> int:
        """0 all are in the index, 3 some failed, 2 every one failed."""
        if not self.failed:
            return 0
        return 3 if self.read else 2
