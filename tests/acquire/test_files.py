"""What lies in the corpus: one bad source is one clear line, and hides no other."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from policykb.acquire import archive
from policykb.acquire.files import Lying, Refusal, pages, pages_of, pasted, sources
from policykb.corpus.keeping import add_source
from policykb.corpus.origin import Origin
from policykb.errors import LimitError
from policykb.model import RawPage

GOOD = "石门县教育局关于开展校园安全检查的通知\n".encode()
LIMIT = 1_000_000


def read(corpus: Path, *, limit: int = LIMIT) -> dict[str, str]:
    """Media type, or what is wrong, by source."""
    return {
        one.source: one.media_type if isinstance(one, RawPage) else str(one.error)
        for one in pages(sources(corpus), limit=limit)
    }


def packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
    return buffer.getvalue()


def test_sources_are_found_in_order_without_companions_and_dot_files(tmp_path: Path) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/1.txt",
        ".hidden",
        ".removed/x.txt",
        "b.txt.source.json",
        "b.txt.override.toml",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(GOOD)
    found = list(sources(tmp_path))
    assert [one.source for one in found] == ["a/1.txt", "a/2.txt", "b.txt"]


def test_no_corpus_folder_is_an_empty_corpus(tmp_path: Path) -> None:
    assert list(sources(tmp_path / "none")) == []


def test_what_is_known_of_the_origin_goes_with_the_page(tmp_path: Path) -> None:
    add_source(tmp_path, "a.txt", GOOD, Origin(url="https://example.gov.cn/1", stated={"issued_on": "2024-05-08"}))
    (page,) = pages(sources(tmp_path), limit=LIMIT)
    assert isinstance(page, RawPage)
    assert (page.url, [fact.value for fact in page.stated]) == ("https://example.gov.cn/1", ["2024-05-08"])


def test_a_change_of_a_companion_shows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD)
    (before,) = sources(tmp_path)
    (tmp_path / "a.txt.override.toml").write_bytes(b"# none\n")
    (after,) = sources(tmp_path)
    assert isinstance(before, Lying)
    assert isinstance(after, Lying)
    assert before.size != after.size


def test_each_bad_source_is_a_clear_line_and_the_good_ones_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.txt").write_bytes(GOOD)
    (tmp_path / "empty.txt").touch()
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "large.txt").write_bytes(GOOD * 40_000)
    (tmp_path / "unreadable.txt").write_bytes(GOOD)
    (tmp_path / "record.txt").write_bytes(GOOD)
    (tmp_path / "record.txt.source.json").write_bytes(b"{")
    real = Path.open

    def broken(self: Path, *args: str, **options: str) -> object:
        if self.name == "unreadable.txt":
            raise OSError(5, "Input/output error")
        return real(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", broken)
    found = read(tmp_path)
    assert found.pop("good.txt") == "text/plain"
    for source, says in {
        "empty.txt": "it is empty",
        "binary.bin": "of no kind we know",
        "large.txt": "over the limit of 1 MB for one source; raise it in policykb.toml",
        "unreadable.txt": "Input/output error",
        "record.txt": "record.txt.source.json",
    }.items():
        line = found.pop(source)
        assert says in line
        assert "\n" not in line
    assert found == {}


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_are_followed_only_to_files_of_the_corpus(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "a" / "b").mkdir(parents=True)
    (corpus / "a" / "good.txt").write_bytes(GOOD)
    (tmp_path / "secret.txt").write_bytes(GOOD)
    for name, target in {
        "a/b/loop": corpus / "a",
        "self": corpus / "self",
        "dangling.txt": corpus / "gone.txt",
        "out.txt": tmp_path / "secret.txt",
        "outside": tmp_path,
        "elsewhere": corpus / "a" / "b",
        "alias.txt": corpus / "a" / "good.txt",
    }.items():
        (corpus / name).symlink_to(target)
    os.mkfifo(corpus / "pipe")
    found = read(corpus)
    assert found.pop("a/good.txt") == found.pop("alias.txt") == "text/plain"
    assert "circle" in found.pop("a/b/loop")
    assert "mend or remove" in found["self"] or "circle" in found["self"]
    assert "link to nothing" in found["dangling.txt"]
    assert "out of the corpus" in found["out.txt"]
    assert "circle" in found["outside"] or "out of the corpus" in found["outside"]
    assert "pipe" in found["pipe"]
    assert set(found) == {"self", "dangling.txt", "out.txt", "outside", "pipe"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no such names")
def test_a_name_that_is_not_utf8_is_shown_readably(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode("关于防汛的通知.txt".encode("gb18030"))).write_bytes(GOOD)
    (tmp_path / os.fsdecode("文件".encode("gb18030"))).mkdir()
    found = read(tmp_path)
    assert set(found) == {"关于防汛的通知.txt", "文件"}
    assert "rename it" in found["关于防汛的通知.txt"]


def test_archives_give_their_members(tmp_path: Path) -> None:
    inner = packed({"深/c.txt": GOOD + b"c"})
    (tmp_path / "all.zip").write_bytes(
        packed(
            {
                "a.html": b"<html><p>a</p></html>",
                "folder/b.txt": GOOD,
                "inner.zip": inner,
                "empty.txt": b"",
                "__MACOSX/._a.html": b"\0\5\26",
                ".DS_Store": b"\0",
                "large.txt": GOOD * 30_000,
            }
        )
    )
    found = read(tmp_path)
    assert found["all.zip!/a.html"] == "text/html"
    assert found["all.zip!/folder/b.txt"] == found["all.zip!/inner.zip!/深/c.txt"] == "text/plain"
    assert "empty" in found["all.zip!/empty.txt"]
    assert "over the limit" in found["all.zip!/large.txt"]
    assert len(found) == 5


def test_member_names_written_by_chinese_systems_are_read(tmp_path: Path) -> None:
    body = packed({"00000.txt": GOOD})
    (tmp_path / "a.zip").write_bytes(body.replace(b"00000", "防汛".encode("gb18030") + b"1"))
    assert set(read(tmp_path)) == {"a.zip!/防汛1.txt"}


def test_a_damaged_or_locked_member_hides_no_other(tmp_path: Path) -> None:
    body = bytearray(packed({"a.txt": GOOD, "b.txt": GOOD + b"b"}))
    (tmp_path / "damaged.zip").write_bytes(bytes(body[:35]) + b"\xff" + bytes(body[36:]))
    body[body.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(bytes(body))
    found = read(tmp_path)
    assert "cannot be unpacked" in found["damaged.zip!/a.txt"]
    assert "password" in found["locked.zip!/a.txt"]
    assert found["damaged.zip!/b.txt"] == found["locked.zip!/b.txt"] == "text/plain"


@pytest.mark.parametrize(("constant", "value"), [("MOST_MEMBERS", 2), ("MOST_UNPACKED", 0)])
def test_an_archive_over_a_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, constant: str, value: int
) -> None:
    monkeypatch.setattr(archive, constant, value)
    (tmp_path / "a.zip").write_bytes(packed({f"{i}.txt": GOOD for i in range(3)}))
    (refused,) = (one for one in pages(sources(tmp_path), limit=LIMIT) if isinstance(one, Refusal))
    assert refused.source == "a.zip"
    assert isinstance(refused.error, LimitError)


def test_what_archives_within_an_archive_unpack_to_counts_together(tmp_path: Path) -> None:
    """A small archive of archives cannot keep a machine busy: one budget for all, members over the limit included."""
    bomb = packed({f"{n}.txt": bytes(2 * LIMIT) for n in range(40)})
    (tmp_path / "a.zip").write_bytes(packed({f"{n}.zip": bomb for n in range(40)}))
    found = read(tmp_path)
    assert "times the limit" in found["a.zip"]
    assert len(found) < 100


def test_a_packed_file_is_read_and_named_without_its_suffix(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(GOOD))
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(bytes(3 * LIMIT)))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(GOOD)[:-9])
    found = read(tmp_path)
    assert found["a.txt.gz!/a.txt"] == "text/plain"
    assert "over the limit" in found["bomb.txt.gz!/bomb.txt"]
    assert "damaged" in found["cut.txt.gz"]


def test_archives_too_deep_are_refused_where_they_lie(tmp_path: Path) -> None:
    body = packed({"a.txt": GOOD})
    for _ in range(3):
        body = packed({"in.zip": body})
    (tmp_path / "a.zip").write_bytes(body)
    (line,) = read(tmp_path).values()
    assert "deep" in line


def test_a_file_outside_the_corpus_goes_by_the_name_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(GOOD)
    (page,) = pages_of(tmp_path / "a.txt", source="../a.txt", limit=LIMIT)
    assert page.source == "../a.txt"


def test_pasted_text_is_a_page() -> None:
    (page,) = pasted(GOOD, limit=LIMIT)
    assert isinstance(page, RawPage)
    assert (page.source, page.body, page.media_type) == ("-", GOOD, "text/plain")
    assert [type(one) for body in (b"", GOOD * 90) for one in pasted(body, limit=100)] == [Refusal, Refusal]
