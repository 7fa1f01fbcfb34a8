"""The corpus folder: its conventions (here), its sources' origins, how it is written to, and whether it changed.

Sources lie there as received, in any folders. Beside ``FILE`` may stand its companions: ``FILE.source.json`` (what is
known of its origin) and ``FILE.override.toml`` (what a person corrected). What begins with a dot is skipped;
``.removed/`` keeps what was taken out. Another content under a name that is taken is kept beside it as
``NAME.v2.html``, ``NAME.v3.html``.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

RECORD = ".source.json"
OVERRIDE = ".override.toml"
COMPANIONS = (RECORD, OVERRIDE)
REMOVED = ".removed"
MEMBER = "!/"
"""Parts an archive from its member in the name of a source."""


def is_companion(name: str) -> bool:
    """Whether a file of that name says something of a source instead of being one."""
    return name.endswith(COMPANIONS)


def companions(path: Path) -> tuple[Path, ...]:
    """The companions that stand beside a source."""
    beside = (path.with_name(path.name + suffix) for suffix in COMPANIONS)
    return tuple(companion for companion in beside if os.path.isfile(companion))  # noqa: PTH113 - False for a long name


def companion_bytes(path: Path, suffix: str) -> bytes | None:
    """What the companion of that ending says, ``None`` where none stands beside the source.

    None can stand beside a source whose own name is nearly as long as a file system allows, as titles often are.
    Raises OSError for one that cannot be read.
    """
    try:
        return path.with_name(path.name + suffix).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return None
        raise
