"""The catalog keeps everything understood of a notice, gives it back unchanged, and changes in whole steps."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.notices import TEXT, notice, source
from policykb.errors import BusyError, IndexFormatError, NoIndexError
from policykb.index.catalog import Catalog
from policykb.index.entries import entries_of, entries_of_json
from policykb.index.folding import name_keys
from policykb.index.records import Counts
from policykb.json_form import notice_json

FIRST, SECOND = notice(), notice("b.txt", salt="b", number=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "index" / "catalog.sqlite"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    with Catalog.open(path, writable=True) as opened:
        with opened.writing() as writer:
            writer.put(FIRST, source())
            writer.put(SECOND, source("b.txt", sha256="bb"))
            writer.mark_failed(source("c.bin", sha256=None), "no text in it")
            writer.remember(stamp="one", engine="tantivy")
        yield opened


def test_a_notice_comes_back_as_its_json(catalog: Catalog) -> None:
    form = catalog.notice_json(FIRST.doc_id)
    assert form == notice_json(FIRST)
    assert json.dumps(form) == json.dumps(notice_json(FIRST)), "keys in the same order"
    assert entries_of_json(form) == entries_of(FIRST)
    assert catalog.text(FIRST.doc_id) == TEXT
    assert catalog.texts([FIRST.doc_id, "n0", SECOND.doc_id]) == {FIRST.doc_id: TEXT, SECOND.doc_id: TEXT}
    assert catalog.measure_json(f"{FIRST.doc_id}#1.2") == notice_json(FIRST)["measures"][1]


def test_what_is_not_there_is_none(catalog: Catalog) -> None:
    assert catalog.notice_json("n0") is None
    assert catalog.text("n0") is None
    assert catalog.measure_json(f"{FIRST.doc_id}#9") is None
    assert catalog.measure_json("n0#1") is None
    assert catalog.documents(["n0"]) == {}
    assert catalog.origins("n0") == ()


def test_the_ways_back_to_the_source_are_kept(catalog: Catalog) -> None:
    assert catalog.origins(FIRST.doc_id) == FIRST.document.origins
    assert catalog.facts(FIRST.doc_id) == ({"field": "site", "value": "青榆县人民政府", "where": "meta SiteName"},)
    assert catalog.removed(FIRST.doc_id) == ({"rule_id": "crumbs", "text": "首页 > 通知", "start": 0, "end": 9},)


def test_the_catalog_gives_back_the_header_of_each_notice(catalog: Catalog) -> None:
    documents = catalog.documents()
    assert list(documents) == sorted([FIRST.doc_id, SECOND.doc_id]) == list(catalog.doc_ids())
    first, second = documents[FIRST.doc_id], documents[SECOND.doc_id]
    assert (first.number, first.issuers, first.sources) == (
        "青政办发〔2020〕9号",
        ("青榆县人民政府办公室",),
        ("a.txt",),
    )
    assert (second.number, second.published_on) == (None, None)
    assert first.text_digest == second.text_digest, "copies of one text are told by it"
    assert catalog.documents([SECOND.doc_id]) == {SECOND.doc_id: second}


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        (FIRST.doc_id, [FIRST]),
        (FIRST.doc_id[:6], [FIRST]),
        (FIRST.doc_id.upper(), [FIRST]),
        ("n", [FIRST, SECOND]),
        ("a.txt", [FIRST]),
        ("c.bin", []),
        ("青政办发[2020] 9号", [FIRST]),
        ("青政办发〔2020〕99号", []),
        ("", []),
        ("%", []),
    ],
)
def test_a_notice_is_found_by_id_path_or_number(catalog: Catalog, reference: str, found: list[object]) -> None:
    assert catalog.find(reference) == tuple(sorted(one.doc_id for one in (FIRST, SECOND) if one in found))


def test_duties_are_found_by_each_name_of_a_unit(catalog: Catalog) -> None:
    for name in ("县扶贫办", "青榆县扶贫开发办公室", "青榆县乡村振兴局"):
        duties = catalog.duties([name])
        assert [duty.measure_id for duty in duties] == sorted(f"{one.doc_id}#1.1" for one in (FIRST, SECOND))
        assert {(duty.unit, duty.role, duty.deadline) for duty in duties} == {("县扶贫办", "responsible", "2020-06-30")}
    assert catalog.duties(["扶贫办"]) == catalog.duties([]) == ()
    assert len(catalog.duties()) == 6
    assert catalog.units_in([FIRST.doc_id]) == {"县水务局": 1, "县扶贫办": 1, "县财政局": 1}


def test_units_are_counted_by_name_and_region(catalog: Catalog) -> None:
    units = {unit.unit: unit for unit in catalog.units()}
    water = units["县水务局"]
    assert (water.full_name, water.duties, water.leads) == ("青榆县水务局", 2, 2)
    assert (units["县财政局"].full_name, units["县财政局"].leads) == (None, 0)
    for unit in units.values():
        assert unit in catalog.units_called([unit.unit])
        assert unit.full_name is None or unit in catalog.units_called([unit.full_name])
    assert catalog.units_called(["水务局"]) == ()


def test_names_are_told_by_their_beginning(catalog: Catalog) -> None:
    assert catalog.written() == tuple(sorted({unit.unit for unit in catalog.units()}))
    assert catalog.written("县", limit=2) == catalog.written("县")[:2]
    assert catalog.written("乡") == ()
    assert catalog.regions() == (FIRST.header.region,)
    assert FIRST.header.number in catalog.numbers(str(FIRST.header.number)[:3], limit=5)
    assert catalog.numbers("没有", limit=5) == ()


def test_a_notice_is_found_by_the_keys_that_it_is_known_by(catalog: Catalog) -> None:
    """By its title folded, and its number; once it is gone, so are its keys."""
    title = "青榆县人民政府办公室关于加强饮水安全的通知"
    assert [one.doc_id for one in catalog.named([title, "没有"])] == sorted([FIRST.doc_id, SECOND.doc_id])
    (number,) = name_keys(None, FIRST.header.number)
    assert [(one.key, one.doc_id) for one in catalog.named([number])] == [(number, FIRST.doc_id)]
    assert catalog.named([]) == ()


def test_citations_findings_and_counts(catalog: Catalog) -> None:
    assert {one.doc_id for one in catalog.citations_of(number="青政发〔2019〕3号")} == {FIRST.doc_id, SECOND.doc_id}
    assert len(catalog.citations_of(title="关于管网的通知")) == 2
    assert catalog.citations_of(number="青政发〔2019〕4号") == catalog.citations_of() == ()
    assert {one.relation for one in catalog.repealing()} == {"replaces"}
    assert [one.code for one in catalog.findings()] == ["no-unit", "count-mismatch"] * 2
    assert catalog.counts() == Counts(
        documents=2, sources=3, failures=1, clauses=6, measures=4, duties=6, units=3, findings=4
    )


def test_sources_tell_what_the_last_build_saw(catalog: Catalog) -> None:
    sources = catalog.sources()
    assert list(sources) == ["a.txt", "b.txt", "c.bin"]
    assert sources["a.txt"] == source(doc_id=FIRST.doc_id)
    assert (sources["c.bin"].doc_id, sources["c.bin"].error) == (None, "no text in it")


def test_a_notice_lives_as_long_as_a_source_holds_it(catalog: Catalog) -> None:
    with catalog.writing() as writer:
        writer.put_source(source("copy.txt"), doc_id=FIRST.doc_id)
        writer.drop_source("a.txt")
        assert writer.sweep() == ()
    assert (catalog.documents()[FIRST.doc_id].source, catalog.find("copy.txt")) == ("copy.txt", (FIRST.doc_id,))
    form = catalog.notice_json(FIRST.doc_id)
    assert form
    assert form["source"] == "copy.txt"
    with catalog.writing() as writer:
        writer.mark_failed(source("copy.txt"), "gone bad")
        assert writer.sweep() == (FIRST.doc_id,)
    assert catalog.doc_ids() == (SECOND.doc_id,)
    counts = catalog.counts()
    assert (counts.measures, counts.duties, counts.findings, counts.clauses) == (2, 3, 2, 3)


def test_a_notice_put_again_takes_the_place_of_the_first(catalog: Catalog) -> None:
    before = catalog.counts()
    with catalog.writing() as writer:
        writer.put(FIRST, source(made_from="new rules"))
        assert writer.sweep() == ()
    assert catalog.counts() == before
    assert catalog.sources()["a.txt"].made_from == "new rules"


def test_a_changed_source_leaves_its_notice_behind(catalog: Catalog) -> None:
    third = notice("a.txt", salt="new bytes")
    with catalog.writing() as writer:
        writer.put(third, source(sha256="11"))
        assert writer.sweep() == (FIRST.doc_id,)
    assert catalog.find("a.txt") == (third.doc_id,)


def test_what_fails_half_way_leaves_nothing(catalog: Catalog) -> None:
    before = catalog.counts()

    def stopped() -> None:
        with catalog.writing() as writer:
            writer.clear()
            writer.remember(stamp="two")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        stopped()
    assert (catalog.counts(), catalog.stamp()) == (before, "one")


def test_readers_see_the_last_commit_while_another_writes(catalog: Catalog, path: Path) -> None:
    with Catalog.open(path) as reader, Catalog.open(path, writable=True) as other, catalog.writing() as writer:
        writer.drop_source("a.txt")
        writer.sweep()
        writer.remember(stamp="two")
        assert (reader.counts().documents, reader.stamp()) == (2, "one")
        with pytest.raises(BusyError, match="try again"), other.writing():
            pass
    with Catalog.open(path) as reader:
        assert (reader.counts().documents, reader.stamp()) == (1, "two")
        with catalog.writing() as writer:
            writer.remember(stamp="three")
        assert reader.stamp() == "two", "one state, from its opening to its end"


def test_clear_forgets_everything(catalog: Catalog) -> None:
    with catalog.writing() as writer:
        writer.clear()
    assert set(catalog.counts()) == {0}
    assert catalog.meta() == {}


def test_without_an_index_it_says_what_to_do(path: Path) -> None:
    with pytest.raises(NoIndexError, match="policykb build"):
        Catalog.open(path)


def test_another_version_or_a_damaged_file_asks_for_a_rebuild(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE strange (x)")
    other.close()
    for writable in (False, True):
        with pytest.raises(IndexFormatError, match="rebuild"):
            Catalog.open(path, writable=writable)
    path.write_bytes(b"this is no database at all, but a text of some length" * 40)
    with pytest.raises(IndexFormatError, match="rebuild"):
        Catalog.open(path)
    path.write_bytes(b"")
    with pytest.raises(IndexFormatError, match="rebuild"):
        Catalog.open(path)


def test_any_sqlite_tool_can_read_it(catalog: Catalog, path: Path) -> None:
    with sqlite3.connect(path) as other:
        assert other.execute("SELECT path, error FROM failures").fetchall() == [("c.bin", "no text in it")]
        assert other.execute("SELECT name, stated FROM lists").fetchall() == [("管网", 25)] * 2
        assert other.execute("PRAGMA foreign_key_check").fetchall() == []
        assert other.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    other.close()
