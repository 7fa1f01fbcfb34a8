"""The fault harness: commands of policykb struck at a system call or a moment, and everything proved afterwards.

A :class:`Bench` holds a sample project for an engine and the process that runs cases (server.py). :func:`strike` runs
one command under one fault and gives what is wrong afterwards, in a list that must be empty.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Self

from faults.power import Disk, Keeping, calls_of

HERE = Path(__file__).parent
ENGINES = ("tantivy", "whoosh")
COMMANDS = ("first", "add", "build", "remove", "rebuild")
_DONE = 0


def notice(matter: str, number: int, year: int = 2022, lead: str = "县水利局") -> bytes:
    """A notice of an invented county."""
    return (
        f"青榆县人民政府办公室关于做好{matter}工作的通知\n青政办发〔{year}〕{number}号\n各乡镇人民政府，县政府各部门：\n"
        f"为做好{matter}工作，经县人民政府同意，现将有关事项通知如下。\n一、明确{matter}任务\n"
        f"（一）开展{matter}排查。{year}年6月底前完成全部{matter}点位排查，登记造册，逐项落实整改措施和整改时限。"
        f"（牵头单位：{lead}；责任单位：各乡镇人民政府）\n"
        f"（二）建立{matter}台账。逐村逐户建立{matter}台账，按月更新，按季通报，数据报县政府办公室备案。（县财政局负责）\n"
        f"二、加强{matter}督导\n县政府办公室每季度对{matter}工作开展一次督导检查，结果在全县范围内通报。\n"
        f"青榆县人民政府办公室\n{year}年3月2日\n"
    ).encode()


def html(body: bytes) -> bytes:
    """The same as a page in GBK."""
    lines = "".join(f"<p>{line}</p>" for line in body.decode().splitlines())
    return f'<html><head><meta charset="gbk"></head><body><div class="content">{lines}</div></body></html>'.encode(
        "gbk"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a case gave; ``killed`` where a signal ended it."""

    code: int = 0
    out: str = ""
    err: str = ""
    calls: int = 0
    killed: int = 0


class Server:
    """The process that runs the cases."""

    def __init__(self, shim: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "server.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "LD_PRELOAD": str(shim)},
            text=True,
        )

    def ask(self, do: str, **case: Any) -> dict[str, Any]:
        """What the case gives."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": do, **case}) + "\n")
        self._process.stdin.flush()
        made: dict[str, Any] = json.loads(self._process.stdout.readline())
        return made

    def run(self, root: Path, words: list[str], **fault: Any) -> Ran:
        """``policykb WORDS`` in ``root``."""
        made = self.ask("run", root=str(root), words=words, **fault)
        if "error" in made:
            raise AssertionError(f"the command raised {made['error']}")
        return Ran(**made)

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@dataclass(kw_only=True)
class Bench:
    """The samples of one engine, and what each command makes of them where nothing strikes.

    ``before`` and ``after`` are folders of projects by command.
    """

    server: Server
    folder: Path
    engine: str
    calls: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    corpora: dict[str, dict[str, bytes]] = field(default_factory=dict)
    notices: dict[str, set[tuple[str, str]]] = field(default_factory=dict)

    @classmethod
    def made(cls, folder: Path, shim: Path, engine: str, commands: tuple[str, ...] = COMMANDS) -> Self:
        """With every command tried once."""
        bench = cls(server=Server(shim), folder=folder / engine, engine=engine)
        loaded = folder / f"loaded-{engine}"
        _fill(loaded / "corpus")
        made = bench.server.ask("load", root=str(loaded), engine=engine)
        assert made == {"codes": [0, 0, 0], "threads": 1}, made
        for command in commands:
            bench._prepare(command, loaded / "index")
        return bench

    def words(self, command: str) -> list[str]:
        """The words of the command line."""
        incoming = self.folder / "incoming"
        return {
            "first": ["build"],
            "build": ["build"],
            "rebuild": ["build", "--rebuild"],
            "add": ["add", str(incoming / "a.txt"), str(incoming / "b.html"), "--region", "云南省"],
            "remove": ["remove", "河道.txt", "镇/page.html", "--why", "withdrawn"],
        }[command] + ["--engine", self.engine]

    def project(self, command: str, name: str) -> Path:
        """A copy of the project that the command is struck in."""
        root = self.folder / name
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(self.folder / f"before-{command}", root, symlinks=True)
        return root

    def _prepare(self, command: str, words: Path) -> None:
        before = self.folder / f"before-{command}"
        _fill(before / "corpus")
        (before / "policykb.toml").touch()
        (before / "index").mkdir()
        for path in words.glob("words-*"):
            shutil.copy(path, before / "index")
        incoming = self.folder / "incoming"
        incoming.mkdir(exist_ok=True)
        (incoming / "a.txt").write_bytes(notice("森林防火", 31))
        (incoming / "b.html").write_bytes(html(notice("山洪防御", 32)))
        if command != "first":
            assert self.server.run(before, ["build", "--engine", self.engine]).code == _DONE
        if command in ("build", "rebuild"):
            _change(before / "corpus")
        whole = self.server.ask("look", root=str(before))["notices"] if command != "first" else {}
        root = self.project(command, "undisturbed")
        begun = time.monotonic()
        ran = self.server.run(root, self.words(command))
        assert (ran.code, ran.err) == (_DONE, ""), ran
        self.calls[command], self.seconds[command] = ran.calls, time.monotonic() - begun
        self.digests[command] = self.server.ask("digest", root=str(root))["digest"]
        self.corpora[command] = corpus_of(root)
        after = self.server.ask("look", root=str(root))
        assert after["engine"], "the engine differs where nothing struck"
        self.notices[command] = {*whole.items(), *after["notices"].items()}
        verified = self.server.run(root, ["verify"])
        assert verified.code == _DONE, verified


def strike(bench: Bench, command: str, **fault: Any) -> list[str]:
    """One command under one fault; what is wrong afterwards."""
    root = bench.project(command, "struck")
    ran = bench.server.run(root, bench.words(command), **fault)
    return [*_said(ran), *wrong(bench, command, root)]


def lose_power(bench: Bench, command: str, *, keeping: Keeping, at: float, seed: int) -> list[str]:
    """The power lost ``at`` this part of one command; what is wrong afterwards."""
    root = bench.project(command, "recorded")
    disk, record = Disk(root, keeping), bench.folder / "record"
    bench.server.run(root, bench.words(command), mode="record", record=str(record))
    calls = list(calls_of(record))
    for call in calls[: int(at * len(calls))]:
        disk.play(call)
    left = bench.folder / "struck"
    shutil.rmtree(left, ignore_errors=True)
    left.mkdir()
    disk.lose_power(left, Random(seed))
    return wrong(bench, command, left)


def wrong(bench: Bench, command: str, root: Path) -> list[str]:
    """What is wrong with a project after its command was stopped."""
    faults = [*_unread(bench, command, root), *_sources(bench, command, root)]
    built = bench.server.run(root, ["build", "--engine", bench.engine])
    if built.code != _DONE:
        return [*faults, f"the next build gives {built.code}: {built.err}"]
    verified = bench.server.run(root, ["verify", "--json"])
    if verified.code != _DONE:
        faults.append(f"verify gives {verified.code}: {verified.out} {verified.err}")
    again = bench.server.run(root, bench.words(command))
    if again.code != _DONE and not (command == "remove" and again.code == 1):
        faults.append(f"the same command again gives {again.code}: {again.err}")
    if command == "remove" and again.code == 1:  # one of the two is gone already
        for source in ("河道.txt", "镇/page.html"):
            if (root / "corpus" / source).exists():
                bench.server.run(root, ["remove", source, "--why", "withdrawn", "--engine", bench.engine])
    if bench.server.ask("digest", root=str(root))["digest"] != bench.digests[command]:
        faults.append(f"the index is not what an undisturbed run gives: {_differing(bench, command, root)}")
    if corpus_of(root) != bench.corpora[command]:
        faults.append(f"the corpus is not what an undisturbed run gives: {sorted(corpus_of(root))}")
    looked = bench.server.ask("look", root=str(root))
    if not looked.get("engine"):
        faults.append("the engine does not hold what the catalog holds")
    return faults


def _said(ran: Ran) -> list[str]:
    """What is wrong with how a command ended: it says in a line what went wrong, and no more."""
    if ran.killed or ran.code in (0, 1, 3):
        return []
    lines = ran.err.splitlines()
    blamed = [line for line in lines if "Traceback" in line or "fault of the program" in line or "Error:" in line[6:]]
    return [f"it ends with {ran.code} and says: {ran.err}"] if blamed or not 1 <= len(lines) <= 3 else []


def _unread(bench: Bench, command: str, root: Path) -> list[str]:
    """What is wrong with what a reader finds: a state that is whole, or on a first build none yet, said in a line."""
    ran = bench.server.run(root, ["search", "台账", "--json"])
    lines = ran.err.splitlines()
    faults = [] if ran.code in (0, 1) and len(lines) <= 1 else [f"search gives {ran.code}: {ran.err}"]
    sealed = bench.server.run(root, ["search", "台账", "--json"], mode="readonly", at=0)
    if (sealed.code, sealed.out) != (ran.code, ran.out):
        faults.append(f"on a read-only disk search gives {sealed.code}: {sealed.err}")
    if command == "first" and ran.code == 2 and len(lines) == 1 and "run: policykb build" in ran.err:
        return []
    looked = bench.server.ask("look", root=str(root))
    if not looked.get("engine"):
        return [*faults, f"no whole state: {looked.get('error', 'the engine holds other entries than the catalog')}"]
    strange = set(looked["notices"].items()) - bench.notices[command]
    return [*faults, *(f"{doc_id} is as it never was" for doc_id, _ in strange)]


def _sources(bench: Bench, command: str, root: Path) -> list[str]:
    """Sources that are neither as they were nor as they were to be."""
    known = {
        (name, body)
        for corpus in (corpus_of(bench.folder / f"before-{command}"), bench.corpora[command])
        for name, body in corpus.items()
    }
    faults = [
        f"{name} is half"
        for name, body in corpus_of(root).items()
        if (name, body) not in known and not name.rpartition("/")[2].startswith(".")
    ]
    held = set(map(bytes, corpus_of(root).values()))
    kept = corpus_of(bench.folder / f"before-{command}")
    return [*faults, *(f"{name} is lost" for name, body in kept.items() if body not in held)]


def _differing(bench: Bench, command: str, root: Path) -> list[list[str]]:
    wanted = bench.server.ask("digest", root=str(_undisturbed(bench, command)), parts=True)["parts"]
    found = bench.server.ask("digest", root=str(root), parts=True)["parts"]
    return [part for part in found if part not in wanted] + [part for part in wanted if part not in found]


def _undisturbed(bench: Bench, command: str) -> Path:
    root = bench.project(command, "undisturbed")
    bench.server.run(root, bench.words(command))
    return root


def corpus_of(root: Path) -> dict[str, bytes]:
    """Every file of the corpus, what was taken out too; of the notes about that only which source they are of."""
    found = {}
    for path in sorted((root / "corpus").rglob("*")):
        if path.is_file() and path.name != ".history.jsonl":
            body = path.read_bytes()
            if path.name.endswith(".removed.json"):
                body = json.loads(body)["source"].encode() if body else b""
            found[path.relative_to(root / "corpus").as_posix()] = body
    return found


def _fill(corpus: Path) -> None:
    (corpus / "镇").mkdir(parents=True)
    (corpus / "河道.txt").write_bytes(notice("河道保洁", 6))
    (corpus / "河道.txt.source.json").write_text('{"url": "https://www.example.gov.cn/6.html"}', encoding="utf-8")
    (corpus / "转载.txt").write_bytes("来源：青榆县融媒体中心\n".encode() + notice("河道保洁", 6))
    (corpus / "改年.txt").write_bytes(notice("河道保洁", 6).replace("2022年6月".encode(), "2023年6月".encode()))
    (corpus / "镇" / "page.html").write_bytes(html(notice("春耕备耕", 9, lead="县农业农村局")))
    (corpus / "镇" / "page.html.override.toml").write_text(
        '[[correct]]\nfield = "issued_on"\nvalue = "2022-03-03"\nwho = "hong"\nwhen = "2024-01-02"\nwhy = "typo"\n',
        encoding="utf-8",
    )
    with zipfile.ZipFile(corpus / "all.zip", "w") as archive:
        for number, matter in enumerate(("道路养护", "电梯安全")):
            archive.writestr(zipfile.ZipInfo(f"{number}.txt"), notice(matter, 20 + number))
    for path in corpus.rglob("*"):
        os.utime(path, (1_700_000_000, 1_700_000_000))


def _change(corpus: Path) -> None:
    """One source new, one changed, one gone, one moved."""
    (corpus / "新增.txt").write_bytes(notice("校园安全", 40))
    (corpus / "改年.txt").write_bytes(notice("食品安全", 41))
    (corpus / "all.zip").rename(corpus / "镇" / "all.zip")
    (corpus / "河道.txt").unlink()
    (corpus / "河道.txt.source.json").unlink()


def compiled(folder: Path) -> Path | None:
    """The shim, compiled; ``None`` where there is no compiler, or not this system."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not sys.platform.startswith("linux"):
        return None
    shim = folder / "shim.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, HERE / "shim.c", "-ldl"], check=True)
    return shim
