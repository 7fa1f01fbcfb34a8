"""What is known of each site's pages, and what of it waits to be asked: ``corpus/.frontier.sqlite``.

A crawl goes in rounds: each asks the start lists, follows them, and asks every document once. A round that was stopped
is gone on with. Each page is settled in one transaction with all that it names, after its file is whole; so a crawl may
be killed at any moment and still asks nothing twice that it has, and misses nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from policykb.errors import BusyError

FILE = ".frontier.sqlite"
LOCK = ".frontier.lock"
VERSION = 1
MOST_HOPS = 10
"""How many redirects in a row are followed."""
MOST_BARREN = 3
"""How many pages of a list, in a row, may bring nothing new before its end is not looked for any further: calendars and
lists that answer every page number go on without end."""

Kind = Literal["list", "document", "attachment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page to be asked, with what is known of it; the columns of the table, see ``frontier.sql``."""

    page_id: int
    site: str
    url: str
    form: str
    kind: Kind
    root: int | None
    barren: int
    hops: int
    etag: str | None
    modified: str | None
    sha256: str | None
    source: str | None
    title: str | None
    date: str | None
    entries: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site said of a page, beside its body."""

    status: int
    at: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A page that another one names: ``form`` is what is asked with POST; title and date as a list shows them.

    One that is not ``wanted`` (out of the window) is noted and not asked.
    """

    url: str
    form: str = ""
    title: str | None = None
    date: str | None = None
    wanted: bool = True


_COLUMNS = ", ".join(field.name for field in fields(Page))


class Frontier:
    """The frontier, open to write. It is held by one crawl at a time."""

    def __init__(self, connection: sqlite3.Connection, lock: sqlite3.Connection | None = None) -> None:
        self.connection = connection
        self._lock = lock
        self._rounds: dict[str, tuple[int, bool]] = {}

    @classmethod
    def open(cls, corpus: Path) -> Frontier:
        """Open the frontier of a corpus, made where there is none. Raises BusyError where another crawl holds it."""
        corpus.mkdir(parents=True, exist_ok=True)
        lock = sqlite3.connect(corpus / LOCK, timeout=0, isolation_level=None)
        try:
            lock.execute("BEGIN EXCLUSIVE")  # let go by the system, however the process ends
        except sqlite3.OperationalError as error:
            lock.close()
            raise BusyError(f"another crawl of {corpus} is running; try again when it is done") from error
        connection = sqlite3.connect(corpus / FILE, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        _make(connection)
        return cls(connection, lock)

    @classmethod
    def rehearsal(cls, corpus: Path) -> Frontier:
        """A copy of the frontier that is kept in memory: what is done to it is forgotten."""
        connection = sqlite3.connect(":memory:", isolation_level=None)
        if (corpus / FILE).is_file():
            kept = sqlite3.connect(corpus / FILE)
            kept.backup(connection)
            kept.close()
        _make(connection)
        return cls(connection)

    def close(self) -> None:
        """Let go of it; what is written to it later makes no file come or go, which would look like a new source."""
        with suppress(sqlite3.OperationalError):  # somebody is reading it
            self.connection.execute("PRAGMA journal_mode = PERSIST")
            self.connection.execute(f"PRAGMA user_version = {VERSION}")
        self.connection.close()
        if self._lock:
            self._lock.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One transaction."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def enter(self, site: str, number: int, *, news: bool) -> None:
        """Note which round of a site goes on; ``news``: it asks for what is new alone."""
        self._rounds[site] = (number, news)

    def waiting(self, site: str, taken: Collection[int], *, lists: bool = False) -> Page | None:
        """The next page of a site to be asked (``lists``: the next list), but for those ``taken`` already."""
        rows = self.connection.execute(
            f"SELECT {_COLUMNS} FROM page WHERE site = ? AND waiting {_LISTS if lists else ''}"
            f" ORDER BY page_id LIMIT {len(taken) + 1}",
            (site,),
        )
        for row in rows:
            if row[0] not in taken:
                return Page(**dict(zip(Page.__slots__, row, strict=True)))
        return None

    def count_waiting(self) -> int:
        """How many pages wait to be asked."""
        return int(self.connection.execute("SELECT count(*) FROM page WHERE waiting").fetchone()[0])

    def read(
        self,
        page: Page,
        answer: Answer,
        entries: Iterable[Named],
        following: Iterable[Named],
        *,
        last: bool,
        most: int,
    ) -> None:
        """Settle a list: name its documents, and the lists that follow unless it is the ``last`` that counts.

        At most ``most`` pages of one start list are asked in a round.
        """
        root, (number, news) = page.root or page.page_id, self._rounds[page.site]
        with self.writing() as connection:
            fresh = unknown = count = 0
            for entry in entries:
                page_id, first = self._name(page, entry, "document")
                told = connection.execute(
                    "INSERT INTO listed VALUES (?1, ?2, ?3, ?4) ON CONFLICT (root, page) DO UPDATE"
                    " SET round = ?4, via = ?3 WHERE round < ?4",
                    (root, page_id, page.page_id, number),
                )
                count += 1
                fresh += told.rowcount
                unknown += first == number and entry.wanted
            # What the page shows no more; should it say one day that it is as it was, that is as it is now.
            connection.execute("DELETE FROM listed WHERE via = ? AND round < ?", (page.page_id, number))
            barren = 0 if fresh else page.barren + 1
            asked = connection.execute("SELECT count(*) FROM page WHERE root = ? AND round = ?", (root, number))
            room = most - asked.fetchone()[0]
            if last or (news and count and not unknown):
                self._stop_list(root)
            elif barren < MOST_BARREN:
                for following_list in list(following)[: max(room, 0)]:
                    self._name(page, following_list, "list", root=root, barren=barren)
            self._settle(page, "read", answer, entries=count)

    def kept(
        self,
        page: Page,
        answer: Answer,
        outcome: str,
        *,
        sha256: str,
        source: str,
        attachments: Iterable[Named] = (),
        following: Iterable[Named] = (),
        archive: tuple[str, int] | None = None,
    ) -> None:
        """Settle a document whose bytes lie in the corpus at ``source``: ``new``, ``changed``, ``same``, ``unchanged``.

        ``same``: they lay there already. What it offers with its text is named, and the pages on which that
        goes on. ``archive``: one that was written to,
        and how many bytes of it are whole records.
        """
        with self.writing() as connection:
            if archive:
                connection.execute("INSERT OR REPLACE INTO warc VALUES (?, ?)", archive)
            for attachment in attachments:
                self._name(page, attachment, "attachment")
            for further in following:
                self._name(page, further, "document")
            if outcome != "unchanged":
                self._remember(page, answer.at, outcome, sha256, source)
            self._settle(page, outcome, answer, sha256=sha256, source=source, sure=0)

    def begin_archive(self, source: str) -> None:
        """Note that an archive is about to be written: nothing in it counts yet."""
        self.connection.execute("INSERT INTO warc VALUES (?, 0)", (source,))

    def unchanged(self, page: Page, answer: Answer) -> None:
        """Settle a page that the site says is as it was; a list names what it named then."""
        number, news = self._rounds[page.site]
        with self.writing() as connection:
            if page.kind == "list":
                connection.execute("UPDATE listed SET round = ? WHERE via = ?", (number, page.page_id))
            if page.kind == "list" and news and page.entries:
                self._stop_list(page.root or page.page_id)
            elif page.kind == "list":
                connection.execute(
                    "UPDATE page SET waiting = 1, round = ? WHERE parent = ? AND kind = 'list' AND round < ?",
                    (number, page.page_id, number),
                )
                connection.execute(
                    "UPDATE page SET waiting = 1, round = ? WHERE outcome = 'gone' AND round < ?"
                    " AND page_id IN (SELECT page FROM listed WHERE via = ?)",
                    (number, number, page.page_id),
                )
            self._settle(page, "unchanged", answer)

    def gone(self, page: Page, answer: Answer) -> None:
        """Settle a document that the site has no more; its bytes stay."""
        with self.writing():
            if page.source:
                self._remember(page, answer.at, "gone", page.sha256, page.source)
            self._settle(page, "gone", answer)

    def moved(self, page: Page, answer: Answer, url: str) -> None:
        """Settle a page that stands elsewhere now: that place is asked instead."""
        with self.writing():
            named = Named(url=url, title=page.title, date=page.date)
            self._name(page, named, page.kind, root=page.root, hops=page.hops + 1)
            self._settle(page, "moved", answer)

    def failed(
        self, page: Page, outcome: str, message: str, *, status: int | None = None, code: str | None = None
    ) -> None:
        """Settle a page that cannot be had: ``failed``, ``robots``, ``outside``, ``unread`` (of a kind not read)."""
        with self.writing() as connection:
            connection.execute(
                "UPDATE page SET waiting = 0, outcome = ?, message = ?, status = ?, code = ? WHERE page_id = ?",
                (outcome, message, status, code, page.page_id),
            )

    def _settle(self, page: Page, outcome: str, answer: Answer, **further: object) -> None:
        told = {
            "outcome": outcome,
            "status": answer.status,
            "asked_at": answer.at,
            "message": None,
            "code": None,
            **further,
        }
        if answer.status == 200:
            told |= {"etag": answer.etag, "modified": answer.modified}
        names = ", ".join(f"{name} = :{name}" for name in told)
        self.connection.execute(
            f"UPDATE page SET waiting = 0, {names} WHERE page_id = :page_id", {**told, "page_id": page.page_id}
        )

    def _name(
        self, by: Page, named: Named, kind: Kind, *, root: int | None = None, barren: int = 0, hops: int = 0
    ) -> tuple[int, int]:
        """The page so named, to be asked if it was not in this round; its id, and the round it was first named in."""
        number, _ = self._rounds[by.site]
        found = self.connection.execute(
            "SELECT page_id, first_round, round, kind, outcome FROM page WHERE site = ? AND url = ? AND form = ?",
            (by.site, named.url, named.form),
        ).fetchone()
        if found is None:
            made = self.connection.execute(
                "INSERT INTO page (site, url, form, kind, root, parent, barren, hops, first_round, round, waiting,"
                " outcome, title, date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (by.site, named.url, named.form, kind, root, by.page_id, barren, hops, number, number, named.wanted,
                 None if named.wanted else "early", named.title, named.date),
            )  # fmt: skip
            return int(made.lastrowid or 0), number
        page_id, first, asked, known_as, outcome = found
        again = outcome in ("gone", "early") and named.wanted
        if (asked < number and (again or kind == known_as == "list")) or (again and outcome == "early"):
            self.connection.execute(
                "UPDATE page SET waiting = 1, round = ?, barren = ? WHERE page_id = ?", (number, barren, page_id)
            )
        return page_id, first

    def _stop_list(self, root: int) -> None:
        self.connection.execute(
            "UPDATE page SET waiting = 0, outcome = 'skipped' WHERE root = ? AND kind = 'list' AND waiting", (root,)
        )

    def _remember(self, page: Page, at: str, outcome: str, sha256: str | None, source: str) -> None:
        self.connection.execute(
            "INSERT INTO history VALUES (?, ?, ?, ?, ?)", (page.page_id, at, outcome, sha256, source)
        )


_LISTS = "AND kind = 'list'"


def _make(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
        connection.executescript(Path(__file__).with_name("frontier.sql").read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {VERSION}")
