"""From a save to the sight of it in a browser: the live previews of sitegen, Hugo and Eleventy in turn.

    scripts/latency                                              # 10,000 articles; sitegen and Hugo
    scripts/latency --articles 1000 --tools sitegen,hugo,eleventy

Chromium has the newest article open. One sentence, its headline, or the template of articles is saved anew; the clock
runs from before the file is written until the page shows it. Before each save the preview is left alone for a moment, as
between two saves of an author.
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))

import sites
import tools
from chromium import chromium
from newspaper import read_articles
from run import about

PORT = 8711
START = 900
"""Seconds that a preview may take to begin."""
LIMIT = 120_000
"""Milliseconds that one save may take."""
REST = 0.4
"""Seconds between two saves."""


def commands(tool: tools.Tool, site: Path) -> list[str]:
    """Return how the live preview of a generator is started."""
    if tool.name == "sitegen":
        return [tool.command[0], "serve", "--port", str(PORT), "--now", tools.NOW]
    if tool.name == "hugo":
        address = ["--bind", "127.0.0.1", "--port", str(PORT), "--baseURL", f"http://127.0.0.1:{PORT}/"]
        return [tool.command[0], "server", *address, "--clock", tools.NOW, "--noBuildLock"]
    return [*tool.command, "--serve", "--incremental", f"--port={PORT}"]


@contextlib.contextmanager
def running(tool: tools.Tool, site: Path, url: str) -> Iterator[float]:
    """Run a live preview; give the seconds until it showed the page."""
    log = tools.CACHE / "logs" / f"serve-{tool.name}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            commands(tool, site), cwd=site, env=tools.environment(tool), stdin=subprocess.DEVNULL, stdout=out,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - start > START:
                raise SystemExit(f"{tool.name} does not serve:\n{log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)
        yield time.perf_counter() - start
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def edit_body(text: str, mark: str) -> str:
    """Return the source with another last sentence."""
    return re.sub(r"\n\nMarque \w+\.\n$|\n*$", f"\n\nMarque {mark}.\n", text, count=1)


def edit_title(text: str, mark: str) -> str:
    """Return the source with another headline."""
    return re.sub(r'^title: ".*"$', f'title: "Marque {mark}"', text, count=1, flags=re.MULTILINE)


def edit_template(text: str, mark: str) -> str:
    """Return the template of articles with another label."""
    return re.sub(r"(<nav[^>]*>)(Marque \w+\n)?", rf"\1Marque {mark}\n", text, count=1)


CASES: dict[str, Callable[[str, str], str]] = {
    "one sentence": edit_body, "headline": edit_title, "template of articles": edit_template,
}  # fmt: skip
TEMPLATES = {
    "sitegen": "themes/bench/templates/article.html",
    "hugo": "layouts/page.html",
    "eleventy": "src/_includes/article.njk",
}


def measure(page: Any, file: Path, edit: Callable[[str, str], str], saves: int) -> list[float]:
    """Return the milliseconds from each save to its sight."""
    before = file.read_text(encoding="utf-8")
    found = []
    try:
        for number in range(saves + 2):
            mark = f"m{time.time_ns() % 10**9}x{number}"
            text = edit(before, mark)
            time.sleep(REST)
            start = time.perf_counter()
            file.write_text(text, encoding="utf-8")
            page.wait_for_function(
                "mark => document.querySelector('main, body').textContent.includes(mark)", arg=mark, polling="raf",
                timeout=LIMIT,
            )  # fmt: skip
            if number >= 2:  # the first ones warm up what is compiled when it is first needed
                found.append((time.perf_counter() - start) * 1000)
    finally:
        file.write_text(before, encoding="utf-8")
        time.sleep(2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, help="size of the newspaper [default: 10000]")
    parser.add_argument("--saves", type=int, default=30, help="saves of each kind [default: 30]")
    parser.add_argument("--tools", default="sitegen,hugo", help="generators [default: sitegen,hugo]")
    parser.add_argument("--seed", type=int, default=1, help="another newspaper [default: 1]")
    arguments = parser.parse_args()
    names = arguments.tools.split(",")
    folder = tools.CACHE / "sites" / f"small-{arguments.articles}-{arguments.seed}"
    sites.make_sites(folder, arguments.articles, arguments.seed, names)
    newest = max(read_articles(folder / "neutral"), key=lambda article: article.date)
    rows = []
    chosen = [tools.ALL[name]() for name in names]
    with chromium() as browser:
        for tool in chosen:
            site = folder / tool.name
            tool.prepare(site)
            path = sites.WRITERS[tool.name](site, {"authors": [], "sections": []}, []).path(
                newest.section, newest.date[:4], newest.slug
            )
            url = f"http://127.0.0.1:{PORT}/{newest.section}/{newest.slug}/"
            with running(tool, site, url) as began:
                page = browser.new_page()
                page.goto(url)
                time.sleep(5)  # whatever a preview still does after its first page
                for case, edit in CASES.items():
                    file = site / (TEMPLATES[tool.name] if edit is edit_template else path)
                    times = measure(page, file, edit, arguments.saves)
                    late = quantiles(times, n=20)[-1] if len(times) > 1 else times[0]
                    rows.append(f"| {tool.name} | {case} | {median(times):.0f} | {late:.0f} | {began:.1f} |")
                    print(rows[-1], file=sys.stderr, flush=True)
                page.close()
    print(f"{arguments.articles:,} articles, {arguments.saves} saves of each kind. {about(chosen)}\n")
    print("| preview | saved | median, ms | 95 of 100, ms | first page after, s |")
    print("|---|---|---:|---:|---:|")
    print("\n".join(rows))


if __name__ == "__main__":
    main()
