"""What a crawl costs beside a plain Scrapy spider: ``python bench/crawl.py [--notices N] [--repeat N]``.

A site of lists and notices, made here, is served on loopback by a process of its own and crawled by ``policykb crawl``
(frontier, records, checked addresses and all, without the build) and by a spider of a few lines that follows the same
links and writes each page to a file: each a process of its own, in turns, with as many connections and no pace. Prints
machine and versions, then seconds by the clock and of processor time, the medians of the runs, and their ratios.
"""

from __future__ import annotations

import argparse
import http.server
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median

from measuring import machine

CONNECTIONS = 8
A_LIST = 20
PLAIN = """
import hashlib, pathlib, sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Plain(scrapy.Spider):
    name = "plain"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        yield from response.follow_all(css="li a", callback=self.keep)
        yield from response.follow_all(css="a.next")

    def keep(self, response):
        name = hashlib.sha256(response.url.encode()).hexdigest()
        pathlib.Path(sys.argv[2], name).write_bytes(response.body)

settings = {"ROBOTSTXT_OBEY": True, "LOG_LEVEL": "ERROR", "DOWNLOAD_DELAY": 0}
process = CrawlerProcess(settings | {"CONCURRENT_REQUESTS_PER_DOMAIN": int(sys.argv[3])})
process.crawl(Plain)
process.start()
"""
OURS = "from policykb.doors.cli import main; main()"


def main() -> None:
    """Runs the measurement."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--notices", type=int, default=600)
    arguments.add_argument("--repeat", type=int, default=5)
    options = arguments.parse_args()
    print(machine("policykb", "scrapy", "twisted", "lxml"))
    print(f"{options.notices} notices in {-(-options.notices // A_LIST)} lists, {CONNECTIONS} connections")
    with _served(options.notices) as address, tempfile.TemporaryDirectory() as folder:
        runs: dict[str, list[tuple[float, float]]] = {"plain": [], "ours": []}
        for turn in range(options.repeat):
            for name in ("plain", "ours") if turn % 2 else ("ours", "plain"):
                place = Path(folder, f"{name}{turn}")
                place.mkdir()
                runs[name].append(_run(name, address, place))
                held = sum(path.suffix in ("", ".html") and path.is_file() for path in place.rglob("[!.]*"))
                if held < options.notices:
                    raise SystemExit(f"{name} kept {held} pages")
    for at, what in enumerate(("by the clock", "of processor time")):
        ours, plain = (median(run[at] for run in runs[name]) for name in ("ours", "plain"))
        print(f"{what}: ours {ours:.2f} s, plain {plain:.2f} s, ratio {ours / plain:.2f}")


def _run(name: str, address: str, place: Path) -> tuple[float, float]:
    """Seconds by the clock and of processor time that a crawl took."""
    profile = place / "site.toml"
    if name == "plain":
        call = [PLAIN, f"{address}/list_0.html", str(place), str(CONNECTIONS)]
    else:
        profile.write_text(f'start = ["{address}/list_0.html"]\npace = 0\nconnections = {CONNECTIONS}\n')
        call = [OURS, "crawl", str(profile), "--no-build", "--allow-private", "127.0.0.1", "--contact", "a@example.org"]
    before, begun = _processor(), time.perf_counter()
    subprocess.run([sys.executable, "-c", *call], cwd=place, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun, _processor() - before


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _served(notices: int) -> Iterator[str]:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, notices), daemon=True)
    process.start()
    yield f"http://127.0.0.1:{ours.recv()}"
    process.terminate()
    process.join()


def _serve(answer: Connection, notices: int) -> None:
    pages = _site(notices)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        answer.send(server.server_port)
        server.serve_forever()


def _site(notices: int) -> dict[str, bytes]:
    """Lists and notices as sites have them: about 30 KB a page, most of it furniture."""
    menu = "".join(
        f'<div class="nav"><a href="/nav/{at}/">政务公开栏目{at}</a><!-- {"-" * 40} --></div>' for at in range(200)
    )
    paths = [f"/zwgk/202403/t202403{1 + at % 28:02}_{at}.html" for at in range(notices)]
    pages = {path: _page(menu, _notice(at)) for at, path in enumerate(paths)}
    for number, first in enumerate(range(0, notices, A_LIST)):
        entries = "".join(
            f'<li><a href="{path}">白沙河县关于{path[-8:-5]}号工作的通知</a><span>2024-03-{1 + at % 28:02}</span></li>'
            for at, path in enumerate(paths[first : first + A_LIST])
        )
        last = first + A_LIST >= notices
        following = "" if last else f'<a class="next" href="/list_{number + 1}.html">下一页</a>'
        pages[f"/list_{number}.html"] = _page(menu, f"<ul>{entries}</ul>{following}")
    return pages


def _notice(number: int) -> str:
    text = "".join(f"<p>{at + 1}.第{number}号渠段由各乡镇组织巡查，逐月上报，年底前完成整改。</p>" for at in range(40))
    return f"<h1>白沙河县水务局关于做好第{number}号灌区管护工作的通知</h1><div class=content>{text}</div>"


def _page(menu: str, inner: str) -> bytes:
    return f"<html><head><meta charset=utf-8><title>白沙河县</title></head><body>{menu}{inner}</body></html>".encode()


if __name__ == "__main__":
    main()
