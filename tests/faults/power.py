"""A loss of power, played: what a disk may hold after it, by what a command wrote, flushed and named until then.

The shim records a command's calls. Up to one of them they are played on a model that tells what is only in memory from
what the disk keeps: bytes are kept by an fsync of their file, names by one of their folder (``strict``, which POSIX
promises), or all names so far by any fsync (``journal``, as ext4 and XFS do). Of what is not kept any part may be
there: chance decides, by a seed.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Literal, NamedTuple

Keeping = Literal["strict", "journal"]
_HEAD = struct.Struct("<c7xQqII Q".replace(" ", ""))
_RENAMED_UNSEEN = ".tmp"  # what was renamed and replaced again before it was met under its new name
_SHARED = "-shm"  # what SQLite's processes share in memory is no file to keep


class Call(NamedTuple):
    """One recorded call: ``c`` create, ``w`` write, ``t`` truncate, ``s`` sync, ``r`` rename, ``l`` link, ``u`` unlink
    or rmdir, ``m`` mkdir, ``o`` open of what is there."""

    kind: str
    inode: int
    offset: int
    path: str
    other: str
    data: bytes


def calls_of(record: Path) -> Iterator[Call]:
    """The calls that the shim recorded."""
    body, at = record.read_bytes(), 0
    while at < len(body):
        kind, inode, offset, path, other, size = _HEAD.unpack_from(body, at)
        at += _HEAD.size
        parts = []
        for length in (path, other, size):
            parts.append(body[at : at + length])
            at += length
        yield Call(kind.decode(), inode, offset, parts[0].decode(), parts[1].decode(), parts[2])


@dataclass(eq=False, slots=True)
class Node:
    """A file, or a folder: its bytes in memory and on disk, and the writes in between."""

    is_folder: bool
    live: bytes = b""
    kept: bytes = b""
    pending: list[Call] = field(default_factory=list)


Names = dict[str, Node]
Change = Callable[[Names], None]


class Disk:
    """The files beneath a folder, in memory and on disk."""

    def __init__(self, root: Path, keeping: Keeping) -> None:
        """Everything that lies in ``root`` now is kept."""
        self._root = str(root)
        self._keeping = keeping
        self._nodes: dict[int, Node] = {}
        self.names: Names = {}
        for path in (root, *root.rglob("*")):
            body = b"" if path.is_dir() else path.read_bytes()
            node = Node(path.is_dir(), body, body)
            self._nodes[path.stat().st_ino] = node
            self.names[str(path)] = node
        self.kept = dict(self.names)
        self._pending: list[tuple[frozenset[str], Change]] = []

    def play(self, call: Call) -> None:
        """One call of the command."""
        match call.kind:
            case "c" | "m":
                node = self._nodes[call.inode] = Node(call.kind == "m")
                self._change([call.path], lambda names: names.__setitem__(call.path, node))
            case "l":
                if linked := self._nodes.get(call.inode):
                    self._change([call.path], lambda names: names.__setitem__(call.path, linked))
            case "r":
                self._change([call.path, call.other], lambda names: _rename(names, call.path, call.other))
            case "u":
                self._change([call.path], lambda names: _forget(names, call.path))
            case "s":
                self._sync(call.inode)
            case "o":
                self._renamed_unseen(call)
            case _:
                if node := self._nodes.get(call.inode):
                    node.live = _after(node.live, call)
                    node.pending.append(call)

    def lose_power(self, into: Path, random: Random) -> None:
        """Write what the disk may hold into ``into``."""
        names = dict(self.kept)
        ends: dict[frozenset[str], int] = {}
        for number, (folders, change) in enumerate(self._pending):
            key = frozenset(["all"]) if self._keeping == "journal" else folders
            if number < ends.setdefault(key, random.randint(0, len(self._pending))):
                change(names)
        for path, node in sorted(names.items()):
            target = into / os.path.relpath(path, self._root)
            if not target.parent.is_dir() and target != into:
                continue
            if node.is_folder:
                target.mkdir(exist_ok=True)
            elif not path.endswith(_SHARED) and not target.name.startswith(_RENAMED_UNSEEN):
                target.write_bytes(_survived(node, random))

    def _change(self, paths: list[str], change: Change) -> None:
        change(self.names)
        self._pending.append((frozenset(os.path.dirname(path) for path in paths), change))  # noqa: PTH120

    def _renamed_unseen(self, call: Call) -> None:
        """tantivy renames by a system call that passes the C library by: the file is met under its new name."""
        node = self._nodes.get(call.inode)
        if node and self.names.get(call.path) is not node:
            for before in [path for path, one in self.names.items() if one is node]:
                self.play(call._replace(kind="r", path=before, other=call.path))

    def _sync(self, inode: int) -> None:
        node = self._nodes.get(inode)
        if node is None:
            return
        node.kept, node.pending = node.live, []
        folders = {path for path, one in self.names.items() if one is node and one.is_folder}
        left = []
        for touched, change in self._pending:
            if self._keeping == "journal" or touched & folders:
                change(self.kept)
            else:
                left.append((touched, change))
        self._pending = left


def _after(body: bytes, call: Call) -> bytes:
    if call.kind == "t":
        return body[: call.offset].ljust(call.offset, b"\0")
    start = body[: call.offset].ljust(call.offset, b"\0")
    return start + call.data + body[call.offset + len(call.data) :]


def _survived(node: Node, random: Random) -> bytes:
    """The kept bytes, with any of the writes since then; or the whole length of them, and nothing in it."""
    if not node.pending:
        return node.kept
    way = random.randrange(4)
    if way == 0:
        return node.kept
    if way == 1:
        return node.kept.ljust(len(node.live), b"\0")
    if way == 2:
        return node.live
    body = node.kept
    for call in node.pending:
        if random.random() < 0.5:
            body = _after(body, call)
    return body


def _rename(names: Names, before: str, after: str) -> None:
    if before not in names:
        return
    _forget(names, after)
    for path in [path for path in names if path == before or path.startswith(before + "/")]:
        names[after + path.removeprefix(before)] = names.pop(path)


def _forget(names: Names, path: str) -> None:
    for one in [one for one in names if one == path or one.startswith(path + "/")]:
        del names[one]
