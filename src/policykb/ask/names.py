"""Units by the names people ask by: as written, in full, in another form, or by the end of a name alone."""

from __future__ import annotations

from collections.abc import Callable

from policykb.ask import aliases
from policykb.ask.holdings import Holdings
from policykb.index.folding import fold
from policykb.index.records import UnitRecord


def units_named(holdings: Holdings, asked: str) -> tuple[tuple[UnitRecord, ...], Callable[[str], bool]]:
    """The units that bear the name, or, where none does, those with a name that ends with it.

    Beside them what tells whether a folded name is meant.
    """
    in_full = holdings.catalog.units_called({asked})
    if any(asked in (one.full_name, one.today_name) and asked != one.unit for one in in_full):
        return in_full, lambda name: name == fold(asked)  # a full name is one body's alone
    names = _forms(asked)
    exact = tuple(dict.fromkeys((*in_full, *holdings.catalog.units_called(names - {asked}))))
    if exact:
        return exact, lambda name: name in names
    endings = tuple(names)
    for known in (holdings.catalog.written, holdings.catalog.todays):
        if ending := holdings.catalog.units_called(name for name in known() if fold(name).endswith(endings)):
            return ending, lambda name: name.endswith(endings)
    return (), lambda name: name.endswith(endings)


def names_of(unit: UnitRecord) -> set[str]:
    """A unit's names, folded: as written, in full, and that of the body that carries its duties today."""
    return {fold(name) for name in (unit.unit, unit.full_name, unit.today_name) if name}


def names_meant(holdings: Holdings, asked: str) -> frozenset[str]:
    """Every name, folded, that a filter for the unit ``asked`` lets through; the name itself where no unit bears it."""
    units, is_meant = units_named(holdings, asked)
    return frozenset(name for unit in units for name in names_of(unit) if is_meant(name)) or frozenset({fold(asked)})


def _forms(asked: str) -> set[str]:
    """The name as asked, in full where the rules know it, and with its end said otherwise (扶贫办, 扶贫开发办公室)."""
    from policykb.understand.units.resolve import resolve  # noqa: PLC0415 - only a question for a unit pays for the agencies

    name = fold(asked)
    forms = {name}
    full = resolve(asked, region=None, issued_on=None).full_name
    if full:
        forms.add(fold(full))
    for at in range(len(name)):
        forms |= {name[:at] + other for other in aliases.others(name[at:])}
    return forms | _with_whole_place(forms)


def _with_whole_place(forms: set[str]) -> set[str]:
    """The same names, with the place they begin with as full names write it: 西双版纳扶贫办 is that of 西双版纳州."""
    from policykb.understand import regions  # noqa: PLC0415

    found = ((name, regions.leading_place(name)) for name in forms)
    return {
        place + name[leading[1] :]
        for name, leading in found
        if leading and leading[0].known and leading[1] < len(name)
        for place in (fold(leading[0].short), fold(leading[0].name))
    }
