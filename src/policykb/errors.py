"""What can go wrong, as one family.

::

    PolicykbError            anything the user can mend; its text is one line that says what to do next
    ├── UsageError           the call's words are off                              exit code 2
    │   └── AmbiguousError   a name or prefix that fits several things             exit code 2
    ├── NotFoundError        no such notice, clause or unit                        exit code 1
    ├── SourceError          one source cannot be read; the others go on           exit code 3
    │   └── LimitError       a source over a limit (size, nesting, expansion)      exit code 3
    ├── NoIndexError         nothing is built yet                                  exit code 2
    ├── IndexFormatError     the index is of another version, or damaged           exit code 2
    ├── BusyError            another writer holds the index                        exit code 2
    ├── DiskError            the disk is full, cannot be written, or fails         exit code 2
    ├── MissingPartError     an optional library is not installed                  exit code 2
    └── RuleError            a file in rules/ is wrong: names file, rule, reason   exit code 2

``exit_code`` is the code of the whole run where the error ends it.
"""

from __future__ import annotations


class PolicykbError(Exception):
    """Anything the user can mend. ``str(error)`` is one line that says what happened and what to do next."""

    exit_code = 2


class UsageError(PolicykbError):
    """The words of the call are off."""


class AmbiguousError(UsageError):
    """A name or prefix that fits several things; ``candidates`` lists them for the message."""

    def __init__(self, message: str, *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class NotFoundError(PolicykbError):
    """No such notice, clause or unit."""

    exit_code = 1


class SourceError(PolicykbError):
    """One source cannot be read; the run goes on without it and names it at the end."""

    exit_code = 3


class LimitError(SourceError):
    """A source is over a limit (size, nesting, entries, expansion); the message says which, and how to raise it."""


class NoIndexError(PolicykbError):
    """Nothing is built yet: the message says to run ``policykb build``."""


class IndexFormatError(PolicykbError):
    """The index was made by another version, or is damaged: the message says to rebuild it."""


class BusyError(PolicykbError):
    """Another process is writing the index; the message says who and since when."""


class DiskError(PolicykbError):
    """The disk is full, read-only or failing; nothing that was whole before is lost."""


class MissingPartError(PolicykbError):
    """A library for this kind of file or this profile is not installed; the message says which to install."""


class RuleError(PolicykbError):
    """A file in ``rules/`` is wrong; the message names file, rule id and reason."""
