"""A site served on loopback: its pages, what goes wrong with some of them, and a log of all that was asked."""

from __future__ import annotations

import hashlib
import http.server
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site sends. ``headers`` come beside Content-Type; ``length``: a Content-Length other than the true one;
    ``wait``: seconds before it is sent.
    """

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None
    wait: float = 0.0


Fault = Callable[[str, int], Answer | None]
"""What is sent for a path when it is asked the nth time (from 1); ``None``: the page as it is."""


@dataclass(slots=True)
class Site:
    """``pages`` by path and query; ``faults`` by path, else by the longest beginning that ends with ``*``."""

    pages: dict[str, Answer]
    faults: dict[str, Fault] = field(default_factory=dict)
    tagged: bool = True
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    moments: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def whole(self) -> int:
        """How many pages were asked for whole, not whether they changed."""
        return sum("if-none-match" not in headers for _, headers in self.asked)

    def times(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(path for path, _ in self.asked)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Count how many are answered at once."""
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        yield
        with self._lock:
            self.at_once -= 1

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        """The answer to one request."""
        with self._lock:
            self.asked.append((path, headers))
            self.moments.append(time.monotonic())
            nth = sum(asked == path for asked, _ in self.asked)
        fault = self.faults.get(path) or next(
            (
                self.faults[name]
                for name in sorted(self.faults, key=len, reverse=True)
                if name.endswith("*") and path.startswith(name[:-1])
            ),
            None,
        )
        answer = (fault and fault(path, nth)) or self.pages.get(path) or Answer(status=404, body=b"<p>404</p>")
        if self.tagged and answer.status == 200 and "ETag" not in answer.headers:
            tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
            if headers.get("if-none-match") == tag:
                return Answer(status=304, headers={"ETag": tag})
            return Answer(
                body=answer.body,
                content_type=answer.content_type,
                headers={**answer.headers, "ETag": tag},
                length=answer.length,
                wait=answer.wait,
            )
        return answer


@contextmanager
def served(site: Site) -> Iterator[Site]:
    """The site on a free port of 127.0.0.1, its ``address`` set."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            with site.counted():
                answer = site.answer(self.path, headers)
                if answer.wait:
                    time.sleep(answer.wait)
                self._send(answer)

        def _send(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if answer.status != 304:
                length = len(answer.body) if answer.length is None else answer.length
                self.send_header("Content-Length", str(length))
                self.close_connection = self.close_connection or length != len(answer.body)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *args: object) -> None:
            """Say nothing: crawls are killed while they are answered."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        site.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def html(text: str, **said: object) -> Answer:
    """A page."""
    page = f"<html><head><meta charset=utf-8><title>{said.get('title', '')}</title></head><body>{text}</body></html>"
    return Answer(body=page.encode())


def notice(number: int, *, words: str = "") -> Answer:
    """A notice of an invented county; each number another text."""
    title = f"白沙河县水务局关于做好第{number}号灌区管护工作的通知"
    text = "".join(f"<p>{'一二三四五'[at]}、第{number}号渠段由乡镇组织巡查，逐月上报。{words}</p>" for at in range(5))
    return html(f"<h1>{title}</h1><div class=content><p>各乡镇人民政府：</p>{text}</div>", title=title)


def path_of(number: int) -> str:
    """Where a notice lies."""
    return f"/zwgk/202403/t202403{1 + number % 28:02}_{number}.html"


def listing(paths: Iterable[str], *, following: str = "") -> Answer:
    """A page of a list."""
    entries = "".join(
        f'<li><a href="{path}">白沙河县水务局关于{path.rpartition("_")[2]}的通知</a>'
        f"<span>2024-03-{1 + at % 28:02}</span></li>"
        for at, path in enumerate(paths)
    )
    return html(f"<ul>{entries}</ul>" + (f'<a href="{following}">下一页</a>' if following else ""))


def small(count: int = 6) -> Site:
    """A list of some notices."""
    pages = {path_of(number): notice(number) for number in range(count)}
    return Site({"/list.html": listing(pages), **pages})
