"""An .xls file as lines: what its cells show, its merged cells spread. Read with xlrd.

The workbook is taken out of its OLE file with olefile: on a damaged one, whose chain of sectors leads back into itself,
xlrd would read on until the memory is full.
"""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from policykb.clean.from_xlsx import number_shown
from policykb.clean.layout import Layout
from policykb.clean.sheet import Sheet, read_sheets
from policykb.errors import MissingPartError, SourceError


def read_xls(body: bytes, source: str) -> Layout:
    """The lines of an .xls file.

    Raises SourceError where it is damaged or locked by a password, MissingPartError without xlrd and olefile.
    """
    try:
        import olefile  # noqa: PLC0415  loaded when such a file is read
        import xlrd  # noqa: PLC0415
    except ImportError as error:
        raise MissingPartError(".xls files need xlrd and olefile; run: pip install xlrd olefile") from error
    try:
        with olefile.OleFileIO(io.BytesIO(body)) as streams:
            held = streams.openstream("Workbook" if streams.exists("Workbook") else "Book").read()
        with xlrd.open_workbook(
            file_contents=held, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
        ) as book:
            return read_sheets([_sheet(book, sheet) for sheet in book.sheets()])
    except Exception as error:  # on damaged bytes xlrd raises whatever its own code stumbles over
        why = " ".join(str(error).split())[:200] or type(error).__name__
        if "ncrypted" in why:
            raise SourceError(f"{source}: encrypted; save it without a password") from error
        raise SourceError(
            f"{source}: not a readable .xls file ({why}); open it in its program and save it anew"
        ) from error


def _sheet(book: Any, sheet: Any) -> Sheet:
    texts = {}
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            text = _text(book, cell)
            if text.strip():
                texts[row, column] = text
    merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells]
    return Sheet(name=sheet.name, hidden=sheet.visibility != 0, texts=texts, merged=merged)


def _text(book: Any, cell: Any) -> str:
    import xlrd  # noqa: PLC0415

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    form = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    if cell.ctype == xlrd.XL_CELL_DATE and not set("yY月").intersection(form):
        form = "yyyy-m-d"
    return number_shown(repr(cell.value), form, date(1904, 1, 1) if book.datemode else date(1899, 12, 30))
