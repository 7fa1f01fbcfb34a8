"""An .xls file is read as its newer sister; one that is damaged neither fills the memory nor takes for ever."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from policykb.clean.from_xls import read_xls
from policykb.errors import SourceError

TASKS = (Path(__file__).resolve().parents[1] / "formats/notice/tasks.xls").read_bytes()
FIRST_SHORT_TABLE = 60  # where an OLE file's head says which sector holds the chains of short sectors ([MS-CFB] 2.2)


def test_a_chain_of_sectors_that_leads_back_into_itself_ends() -> None:
    (sector,) = struct.unpack_from("<I", TASKS, FIRST_SHORT_TABLE)
    at = 512 * (sector + 1)
    looped = TASKS[:at] + struct.pack("<128I", *([0] * 128)) + TASKS[at + 512 :]
    with pytest.raises(SourceError, match=r"not a readable \.xls file"):
        read_xls(looped, "a.xls")


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    place = TASKS.index(struct.pack("<HHHH", 0x00FD, 10, 0, 0))  # LABELSST of A1 ([MS-XLS] 2.4.149)
    far = TASKS[: place + 4] + struct.pack("<HH", 65535, 255) + TASKS[place + 8 :]
    assert read_xls(far, "a.xls").lines
