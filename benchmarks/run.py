"""sitegen, Hugo, Pelican and Eleventy in turn on the same newspaper: medians, ratios, memory.

    scripts/benchmark                                          # 10,000 articles, three rounds, all generators
    scripts/benchmark --articles 10000,100000 --tools sitegen  # how the cost grows
    scripts/benchmark --theme gazette --rounds 5               # the pages that people publish, by sitegen and Hugo
    scripts/benchmark --theme gazette-unsearched --rounds 5    # the same without search
    scripts/benchmark --articles 200 --rounds 1                # whether everything works

Everything is set up in .cache/benchmarks. The rounds are interleaved: a slow minute strikes all alike.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import counts
import gazette_sites
import sites
import tools
from edits import Editor, holds
from measure import Measured, run

SLOW = ("pelican", "eleventy")
THEMES = {
    "small": (sites.WRITERS, tools.ALL),
    "gazette": (gazette_sites.WRITERS, tools.SEARCHED),
    "gazette-unsearched": (gazette_sites.UNSEARCHED, tools.ALL),
}
"""The sites that each pair of templates has, and the generators."""
DEFAULT_CASES = "clean,nothing,body,title,add,remove,retag,bio,template"
AT_MOST = {
    "clean": 1.0,
    "nothing": 0.06,
    "body": 0.08,
    "title": 0.15,
    "add": 0.12,
    "remove": 0.12,
    "retag": 0.12,
    "bio": 0.15,
    "template": 0.5,
}
"""What sitegen may cost at 10,000 articles, as a share of Hugo's full build."""
MEMORY_AT_MOST = 0.4
Key = tuple[int, str, str]
"""Articles, generator, case."""


_AWAY = tools.CACHE / "away"


def _put_away(path: Path) -> None:
    """Take a file or folder out of the way of a clean build; it is deleted when all is measured.

    A file system without journal passes over the numbers of files deleted within the last minutes, one by one: a build
    right after a deletion would pay for it, up to ten times the price of writing its files.
    """
    _AWAY.mkdir(parents=True, exist_ok=True)
    path.rename(Path(tempfile.mkdtemp(dir=_AWAY)) / path.name)


class Benchmark:
    """One run of everything."""

    def __init__(self, arguments: argparse.Namespace) -> None:
        self.arguments = arguments
        self.cases = arguments.cases.split(",")
        self.writers, makers = THEMES[arguments.theme]
        names = (arguments.tools or ",".join(self.writers)).split(",")
        self.tools = {name: makers[name]() for name in names}
        self.results: dict[Key, list[Measured]] = {}
        self.memory: dict[Key, int] = {}
        self.failures: dict[Key, str] = {}
        self.counts: dict[int, dict[str, Counter[str]]] = {}
        self.labels = {"clean": "clean build"}
        self.load = [os.getloadavg()[0]]
        self.started = datetime.now(UTC)
        self.digest = tools.sitegen_digest()

    def all(self) -> None:
        """Run every size, every round, every generator."""
        groups: dict[int, list[str]] = {}
        for size in map(int, self.arguments.articles.split(",")):
            groups[size] = [name for name in self.tools if name not in SLOW or size <= self.arguments.slow_articles]
        left_out = [name for name in self.tools if name in SLOW and not any(name in group for group in groups.values())]
        if left_out:
            # The slow ones get a smaller newspaper, and the others build it too, to compare with.
            groups = {self.arguments.slow_articles: list(self.tools), **groups}
        for size, names in groups.items():
            self._size(size, names, only_clean=bool(left_out) and size == self.arguments.slow_articles)
        self.load.append(os.getloadavg()[0])

        shutil.rmtree(_AWAY, ignore_errors=True)

    def _size(self, size: int, names: list[str], only_clean: bool) -> None:
        folder = tools.CACHE / "sites" / f"{self.arguments.theme}-{size}-{self.arguments.seed}"
        _say(f"{size:,} articles: writing the sources")
        sites.make_sites(folder, size, self.arguments.seed, names, self.writers)
        for name in names:
            self.tools[name].prepare(folder / name)
        editor = Editor(folder / "sitegen", folder / "neutral", self.arguments.theme) if "sitegen" in names else None
        if editor:
            self.labels |= {case: label for case, (label, _) in editor.cases.items()}
        for name in names:
            if name not in SLOW:
                _say(f"{size:,} articles, {name}: making the pictures")
                self._run(name, folder / name, clean=True)
        for number in range(self.arguments.rounds):
            turn = number % len(names)
            for name in names[turn:] + names[:turn]:
                self._round(size, name, folder, editor if name == "sitegen" and not only_clean else None)
        if not self.arguments.no_memory:
            for name in names:
                self._memory(size, name, folder / name)
        self.counts[size] = {name: counts.count(folder / name / "output") for name in names}

    def _round(self, size: int, name: str, folder: Path, editor: Editor | None) -> None:
        site = folder / name
        if not self._build(size, name, "clean", site) or editor is None:
            return
        sites.mark_current(folder, self.writers[name], current=False)
        try:
            for case, (_, edit) in editor.cases.items():
                if case in self.cases or self.cases == ["all"]:
                    proof = edit()
                    if self._build(size, name, case, site) and not holds(site, proof):
                        self.failures[size, name, case] = f"the edit does not show in {proof}"
        finally:
            editor.undo()
            sites.mark_current(folder, self.writers[name])

    def _build(self, size: int, name: str, case: str, site: Path) -> bool:
        key = (size, name, case)
        if key in self.failures:
            return False
        result = self._run(name, site, case == "clean")
        problem = self._problem(name, result)
        if problem:
            self.failures[key] = problem
            _say(f"{size:,} articles, {name}, {case}: {problem}")
            return False
        self.results.setdefault(key, []).append(result)
        _say(f"{size:,} articles, {name}, {case}: {result.seconds:.2f} s, {result.cpu:.2f} s of CPU")
        return True

    def _run(self, name: str, site: Path, clean: bool, sample: bool = False) -> Measured:
        tool = self.tools[name]
        if clean:
            for path in [path for part in tool.clean for path in site.glob(part)]:
                if path.name != tool.kept:
                    _put_away(path)
        command = tool.command + (
            ["--jobs", str(self.arguments.jobs)] if self.arguments.jobs and name == "sitegen" else []
        )
        return run(command, site, tools.environment(tool), _log(name), self.arguments.limit, sample)

    def _problem(self, name: str, result: Measured) -> str:
        if result.late:
            return f"stopped after {self.arguments.limit:.0f} s"
        if result.code == 0:
            return ""
        end = _log(name).read_text(encoding="utf-8", errors="replace").strip().splitlines()[-12:]
        return f"exit code {result.code}: " + "\n".join(end)

    def _memory(self, size: int, name: str, site: Path) -> None:
        """Look at the memory of a clean build, in a run of its own: looking takes time."""
        if (size, name, "clean") not in self.results:
            return
        result = self._run(name, site, clean=True, sample=True)
        if not self._problem(name, result):
            self.memory[size, name, "clean"] = result.memory
            _say(f"{size:,} articles, {name}: {result.memory / 1e6:,.0f} MB")
            if name == "sitegen":
                again = self._run(name, site, clean=False, sample=True)
                self.memory[size, name, "nothing"] = again.memory

    # Tables

    def report(self) -> str:
        """Return everything as Markdown."""
        parts = [self._about(), self._table()]
        for size, found in self.counts.items():
            parts += [f"Files of {size:,} articles:", counts.table(found)]
        if "sitegen" in self.tools and tools.sitegen_digest() != self.digest:
            parts.append("**sitegen was changed during this run: its figures mean nothing.**")
        parts += [self._growth()] if len(self.counts) > 1 else []
        parts += [
            f"**{size:,} articles, {name}, {case} failed**: {text}"
            for (size, name, case), text in self.failures.items()
        ]
        return "\n\n".join(part for part in parts if part) + "\n"

    def _about(self) -> str:
        before, after = self.load[0], self.load[-1]
        return (
            f"{self.started:%Y-%m-%d %H:%M} UTC, theme {self.arguments.theme}, {about(self.tools.values())} "
            f"Medians of {self.arguments.rounds} interleaved rounds; "
            f"load of the machine before and after: {before:.1f}, {after:.1f}."
        )

    def _table(self) -> str:
        lines = [
            "| articles | generator | case | wall, s | CPU, s | × Hugo | at most | memory, MB | × Hugo | at most |",
            "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        for key in sorted(self.results, key=lambda key: (key[0], key[1] != "sitegen")):
            size, name, case = key
            wall, cpu = self._median(key, "seconds"), self._median(key, "cpu")
            base = self._median((size, "hugo", "clean"), "seconds")
            memory, base_memory = self.memory.get(key, 0), self.memory.get((size, "hugo", "clean"), 0)
            own = name == "sitegen" and size == 10_000
            cells = [
                f"{size:,}",
                name,
                self.labels[case],
                f"{wall:.2f}",
                f"{cpu:.2f}",
                f"{wall / base:.2f}" if base else "",
                str(AT_MOST.get(case, "")) if own else "",
                f"{memory / 1e6:,.0f}" if memory else "",
                f"{memory / base_memory:.2f}" if memory and base_memory else "",
                str(MEMORY_AT_MOST) if own and memory else "",
            ]
            lines.append(f"| {' | '.join(cells)} |")
        return "\n".join(lines)

    def _growth(self) -> str:
        """Return how the cost grows from the smallest newspaper to each larger one."""
        small, *larger = sorted(self.counts)
        lines = [
            f"| × the figure at {small:,} articles | {' | '.join(f'{size:,}' for size in larger)} |",
            f"|---|{'---:|' * len(larger)}",
        ]
        for size, name, case in self.results:
            if size == small:
                times = [self._median((n, name, case), "seconds") for n in (small, *larger)]
                lines.append(_ratios(f"{name}, {self.labels[case]}", times))
        for size, name, case in self.memory:
            if size == small:
                peaks = [float(self.memory.get((n, name, case), 0)) for n in (small, *larger)]
                lines.append(_ratios(f"{name}, {self.labels[case]}, memory", peaks))
        return "\n".join(lines)

    def _median(self, key: Key, name: str) -> float:
        values = [getattr(result, name) for result in self.results.get(key, ())]
        return median(values) if values else 0.0

    def as_json(self) -> dict[str, Any]:
        """Return everything as JSON."""
        rows = [
            {
                "articles": size,
                "tool": name,
                "case": case,
                "runs": [asdict(result) for result in results],
                "seconds": self._median((size, name, case), "seconds"),
                "cpu": self._median((size, name, case), "cpu"),
                "memory": self.memory.get((size, name, case), 0),
            }
            for (size, name, case), results in self.results.items()
        ]
        return {
            "started": self.started.isoformat(),
            "machine": _processor(),
            "cores": os.cpu_count(),
            "load": self.load,
            "versions": {name: tool.version for name, tool in self.tools.items()},
            "arguments": vars(self.arguments),
            "rows": rows,
            "counts": {str(size): found for size, found in self.counts.items()},
            "failures": [[*key, text] for key, text in self.failures.items()],
        }


def about(chosen: Iterable[tools.Tool]) -> str:
    """Return what the machine and the generators are."""
    versions = "; ".join(tool.version for tool in chosen)
    return f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}; {versions}."


def _ratios(label: str, values: list[float]) -> str:
    first, *others = values
    return f"| {label} | {' | '.join(f'{value / first:.1f}' if value else '' for value in others)} |"


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def _log(name: str) -> Path:
    (tools.CACHE / "logs").mkdir(parents=True, exist_ok=True)
    return tools.CACHE / "logs" / f"{name}.log"


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", default="10000", help="sizes of the newspaper, comma-separated [default: 10000]")
    parser.add_argument("--rounds", type=int, default=3, help="how often everything is done [default: 3]")
    parser.add_argument(
        "--theme",
        choices=THEMES,
        default="small",
        help="small templates in all generators; or the pages of the theme gazette in sitegen and Hugo, with the search, "
        "whose index Pagefind makes for Hugo, or without it [default: small]",
    )
    parser.add_argument("--tools", help="generators [default: all that have the theme]")
    parser.add_argument(
        "--cases", default=DEFAULT_CASES, help=f"cases for sitegen, or “all” [default: {DEFAULT_CASES}]"
    )
    parser.add_argument(
        "--slow-articles",
        type=int,
        default=1000,
        help="largest newspaper for Pelican and Eleventy [default: 1000]",
    )
    parser.add_argument("--limit", type=float, default=1800, help="seconds that one build may take [default: 1800]")
    parser.add_argument("--jobs", type=int, default=0, help="processes of sitegen [default: its own choice]")
    parser.add_argument("--seed", type=int, default=1, help="another newspaper [default: 1]")
    parser.add_argument("--no-memory", action="store_true", help="leave out the extra builds that look at memory")
    benchmark = Benchmark(parser.parse_args())
    benchmark.all()
    text = benchmark.report()
    folder = tools.CACHE / "results"
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{benchmark.started:%Y%m%d-%H%M%S}"
    (folder / f"{stem}.json").write_text(
        json.dumps(benchmark.as_json(), ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (folder / f"{stem}.md").write_text(text, encoding="utf-8")
    print(text)
    sys.exit(1 if benchmark.failures else 0)


if __name__ == "__main__":
    main()
