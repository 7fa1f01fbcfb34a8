"""A site served on loopback: its pages, what goes wrong with some of them, and a log of all that was asked."""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the site sends. ``headers`` come beside Content-Type; ``length``: a Content-Length other than the true one."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    length: int | None = None


Fault = Callable[[str, int], Answer | None]
"""What is sent for a path when it is asked the nth time (from 1); ``None``: the page as it is."""


@dataclass(slots=True)
class Site:
    """``pages`` by path and query; ``faults`` by path, else by the longest beginning that ends with ``*``."""

    pages: dict[str, Answer]
    faults: dict[str, Fault] = field(default_factory=dict)
    tagged: bool = True
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    address: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def times(self) -> Counter[str]:
        """How often each path was asked."""
        return Counter(path for path, _ in self.asked)

    def answer(self, path: str, headers: dict[str, str]) -> Answer:
        """The answer to one request."""
        with self._lock:
            self.asked.append((path, headers))
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
            answer = site.answer(self.path, headers)
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
        yield site
        server.shutdown()
        thread.join()
