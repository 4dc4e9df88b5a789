"""What readers load to search a site that was built, and how long they wait for it.

    .venv/bin/python benchmarks/search_costs.py .cache/benchmarks/sites/gazette-10000-1/sitegen/output

Sizes are those of the files, and of texts also as hosts send them. A word is looked for by every form in the index: it
costs a file of the lexicon from each block, and a file of words from each block that has one of its stems.

Times are those of Chromium with a delay of 150 ms and 1.6 Mbit/s, by HTTP/1.1, from the last key on: Enter, or the last
letter, after which the page waits for another. Words of headlines drawn at random are looked for, each in a fresh browser
that has loaded the search page (cold), and then again (warm). A request is of the second round if it began after one
of the first had ended, and so on.
"""

import argparse
import gzip
import json
import random
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import mean, median
from threading import Thread
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "search"))

from chromium import chromium
from index_reader import Index
from playwright.sync_api import Browser, Page

from sitegen.search.words import part

LATENCY, DOWN, UP = 150, 1_600_000 / 8, 750_000 / 8
"""Milliseconds for each request, and bytes in a second."""
FIELD, RESULTS = ".search input[name=q]", ".search-results"
PATIENCE = 60_000  # milliseconds
_WORD = re.compile(r"[^\W\d_]{5,}")
_SCRIPT = re.compile(r'<script src="([^"]+)"')

# What the page shows, and when, from each key on.
WATCH = """() => {
    const root = document.querySelector(".search");
    const results = root.querySelector(".search-results");
    let times;
    const begin = (event) => {
        if (event.type === "keydown" && event.key !== "Enter") return;
        times = window.times = { key: performance.now() };
        performance.clearResourceTimings();
    };
    const look = () => {
        const now = performance.now() - times?.key;
        if (results.childElementCount && !results.hidden) times.shown ??= now;
        if (times?.shown && !root.hasAttribute("aria-busy")) times.whole ??= now;
    };
    for (const name of ["keydown", "input"]) root.addEventListener(name, begin, { capture: true });
    new MutationObserver(look).observe(root, { attributes: true, childList: true, subtree: true });
}"""
READY = """() => performance.getEntriesByType("resource").some(({ name }) => name.endsWith("/manifest.json"))"""
DONE = "() => window.times?.whole !== undefined"
SEEN = """() => {
    const { index } = document.querySelector(".search").dataset;
    const requests = performance.getEntriesByType("resource").filter(({ name }) => name.includes(index));
    const facts = ({ startTime, responseEnd, encodedBodySize }) => [startTime, responseEnd, encodedBodySize];
    return { ...window.times, requests: requests.map(facts) };
}"""


@dataclass(frozen=True)
class Wait:
    """What a reader saw of a search, and what it took."""

    shown: float
    """Milliseconds from the last key to the first results."""
    whole: float
    """And to those of the whole index."""
    rounds: int
    requests: int
    size: int
    """Bytes of the files."""


def sizes(output: Path) -> Iterator[tuple[str, str]]:
    """Yield what files cost, by what they are for."""
    folder = output / "search-index"
    index = Index(folder)
    page = output / _search_page(output).lstrip("/") / "index.html"
    scripts = [output / url.lstrip("/") for url in _SCRIPT.findall(page.read_text("utf-8"))]
    yield "scripts", _texts(scripts)
    yield "manifest", _texts([folder / "manifest.json"])
    for name in ("articles", "tags"):
        yield f"table of {name}, all blocks", _bytes(sum(_size(path) for path in folder.glob(f"*/{name}.bin")))
    costs = [*_costs(folder, index)]
    yield "a word, lexicon: mean, worst", _spread([lexicon for lexicon, _ in costs])
    yield "a word, words: mean, worst", _spread([words for _, words in costs])
    yield "a word, both: mean, worst", _spread([sum(cost) for cost in costs])
    yield "text of a result: mean, worst", _spread([_size(path) for path in folder.glob("text/*/*.bin")])
    yield "files of the index", f"{sum(path.is_file() for path in folder.rglob('*')):,}"
    yield "index", _bytes(sum(_size(path) for path in folder.rglob("*") if path.is_file()))
    counted = (index.texts, index.blocks, index.lexicon, index.words)
    yield "articles, blocks, forms, stems", ", ".join(f"{len(each):,}" for each in counted)


def _costs(folder: Path, index: Index) -> Iterator[tuple[int, int]]:
    """Yield the bytes that each form costs in the lexicon, and in words."""
    blocks = index.manifest["blocks"]
    counts = [sum(count for _, count in block["segments"]) for block in blocks]
    holders = [number for number, count in enumerate(counts) for _ in range(count)]
    block_of = {text["url"]: number for text, number in zip(index.texts, holders, strict=True)}
    holding = {stem: {block_of[posting.url] for posting in postings} for stem, postings in index.words.items()}

    @cache
    def size(number: int, kind: str, text: str) -> int:
        block = blocks[number]
        return _size(folder / block["name"] / kind / f"{part(text, block[kind])}.bin")

    for form, stems in index.lexicon.items():
        files = {(number, part(stem, blocks[number]["words"])): stem for stem in stems for number in holding[stem]}
        words = sum(size(number, "words", stem) for (number, _), stem in files.items())
        yield sum(size(number, "lexicon", form[:2]) for number in range(len(blocks))), words


def _size(path: Path) -> int:
    return path.stat().st_size


def _bytes(number: float) -> str:
    return f"{number / 1000:,.1f} kB"


def _spread(numbers: list[int]) -> str:
    return f"{_bytes(mean(numbers))}, {_bytes(max(numbers))}"


def _texts(paths: list[Path]) -> str:
    sent = sum(len(gzip.compress(path.read_bytes())) for path in paths)
    return f"{_bytes(sum(map(_size, paths)))}, sent {_bytes(sent)}"


def waits(output: Path, words: list[str]) -> Iterator[tuple[str, list[Wait]]]:
    """Yield how long readers wait for each word, by how they search: the first time, and then again."""
    with served(output) as url, chromium() as browser:
        for label, is_entered in (("Enter", True), ("last letter", False)):
            both = [_ask(browser, f"{url}{_search_page(output)}", word, is_entered) for word in words]
            yield f"cold, {label}", [cold for cold, _ in both]
            yield f"warm, {label}", [warm for _, warm in both]


def _ask(browser: Browser, url: str, word: str, is_entered: bool) -> tuple[Wait, Wait]:
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    limits = {"latency": LATENCY, "downloadThroughput": DOWN, "uploadThroughput": UP}
    network.send("Network.emulateNetworkConditions", {"offline": False, **limits})
    try:
        page.goto(url, wait_until="load")
        page.wait_for_function(
            READY
        )  # the page asks for it when somebody comes to the form, as it does itself at first
        page.evaluate(WATCH)
        cold = _type(page, word, is_entered)
        page.locator(FIELD).fill("")
        page.wait_for_function(f"() => !document.querySelector('{RESULTS}').childElementCount")
        return cold, _type(page, word, is_entered)
    finally:
        context.close()


def _type(page: Page, word: str, is_entered: bool) -> Wait:
    page.locator(FIELD).fill(word)
    if is_entered:
        page.keyboard.press("Enter")
    page.wait_for_function(DONE)
    seen: dict[str, Any] = page.evaluate(SEEN)
    return Wait(
        shown=seen["shown"],
        whole=seen["whole"],
        rounds=_rounds(seen["requests"]),
        requests=len(seen["requests"]),
        size=sum(size for _, _, size in seen["requests"]),
    )


def _rounds(requests: list[list[float]]) -> int:
    """Return the longest chain of requests, each of which began after the end of the one before."""
    found: list[tuple[float, int]] = []
    for start, end, _ in sorted(requests):
        found.append((end, 1 + max((number for other, number in found if other <= start), default=0)))
    return max((number for _, number in found), default=0)


def _search_page(output: Path) -> str:
    page = next(path for path in output.glob("*/index.html") if 'class="search"' in path.read_text("utf-8"))
    return f"/{page.parent.name}/"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder by HTTP/1.1, and yield the URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...


def words_of(output: Path, count: int) -> list[str]:
    """Draw words from headlines."""
    texts = sorted((output / "search-index").glob("text/*/*.bin"))
    chosen = random.Random(1).sample(texts, min(count, len(texts)))
    return [max(_WORD.findall(json.loads(gzip.decompress(path.read_bytes()))["title"]), key=len) for path in chosen]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, help="output folder of a site")
    parser.add_argument("--words", type=int, default=12, help="words to look for in the browser [default: 12]")
    arguments = parser.parse_args()
    print("| | |\n|---|---:|")
    for name, value in sizes(arguments.output):
        print(f"| {name} | {value} |")
    words = words_of(arguments.output, arguments.words)
    print(f"\n{', '.join(words)}\n")
    print(
        "| Median, worst | first results, s | all, s | rounds | requests | loaded, kB |\n|---|---:|---:|---:|---:|---:|"
    )
    for label, found in waits(arguments.output, words):
        cells = [
            _both([wait.shown / 1000 for wait in found], 2),
            _both([wait.whole / 1000 for wait in found], 2),
            _both([wait.rounds for wait in found]),
            _both([wait.requests for wait in found]),
            _both([wait.size / 1000 for wait in found]),
        ]
        print(f"| {label} | {' | '.join(cells)} |")


def _both(values: Sequence[float], digits: int = 0) -> str:
    return f"{median(values):,.{digits}f}, {max(values):,.{digits}f}"


if __name__ == "__main__":
    main()
