"""A file that is a ZIP archive of XML parts (.docx, .xlsx, .ofd): its parts, within limits."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from types import TracebackType
from typing import Self
from xml.etree import ElementTree

from policykb.errors import LimitError, SourceError

PART_LIMIT = 40_000_000
"""Bytes of one part, unpacked; an element of its tree takes up to a hundred times its own bytes."""
WHOLE_LIMIT = 200_000_000
"""Bytes of all parts read, unpacked."""

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"  # the names of ISO 29500 Strict
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_DAMAGE = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        struct.error,
        KeyError,
        EOFError,
        ValueError,
        NotImplementedError,
    ),
    *(RuntimeError, OSError, IndexError),
)


class Package:
    """The parts of such a file. Messages begin with the name of the source; ``kind`` says what it should be (.docx)."""

    def __init__(self, body: bytes, source: str, kind: str) -> None:
        self._source = source
        self._kind = kind
        self._left = WHOLE_LIMIT
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(body))
        except _DAMAGE as error:
            raise self.damaged(error) from error
        self.names = frozenset(self._archive.namelist())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._archive.close()

    def damaged(self, why: object) -> SourceError:
        """The error for a file that is not what its kind asks for."""
        return SourceError(
            f"{self._source}: not a readable {self._kind} file ({why}); open it in its program and save it anew"
        )

    def xml(self, name: str) -> ElementTree.Element:
        """The root of a part. Raises SourceError where it is missing or damaged, LimitError where it is too large."""
        data = self._bytes(name)
        plain = data.replace(b"\0", b"")  # UTF-16 as well
        if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
            raise SourceError(f"{self._source}: {name} declares entities, which no such program writes; save it anew")
        try:
            return ElementTree.fromstring(data.replace(_STRICT, _TRANSITIONAL))
        except (ElementTree.ParseError, ValueError, LookupError) as error:
            raise self.damaged(f"{name}: {error}") from error

    def xml_or_none(self, name: str) -> ElementTree.Element | None:
        """The root of a part that may be missing or damaged without harm to the rest."""
        try:
            return self.xml(name)
        except LimitError:
            raise
        except SourceError:
            return None

    def _bytes(self, name: str) -> bytes:
        limit = min(PART_LIMIT, self._left)
        try:
            with self._archive.open(name) as member:
                data = member.read(limit + 1)
        except _DAMAGE as error:
            raise self.damaged(error) from error
        if len(data) > limit:
            raise LimitError(f"{self._source}: {name} unpacks to more than {limit} bytes; split the file")
        self._left -= len(data)
        return data
