"""A build on two workers of a cluster beside one on two processes, on the same computer: what a cluster costs.

    python benchmarks/cluster.py                                    # 60 photos, and 2,000 articles of the theme gazette
    python benchmarks/cluster.py --photos 0 --articles 10000 --rounds 3

Builds alternate, in rounds; the tables show medians. One more build of each, which is not timed, says where the time goes in
the process that builds.
"""

import argparse
import functools
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import gazette_sites
import measure
import photos
import sites
import tools

HERE, THERE = "2 processes", "2 workers"
OPTIONS = {HERE: ["--jobs", "2"], THERE: ["--cluster", "local:2"]}
SHARES = (
    ("starting the cluster, and connecting", "connection.Connection", "_connect"),
    ("sending a stage", "connection.Connection", "prepare"),
    ("packing", "workers.Sender", "pack"),
    ("reading what tasks read", "workers.Sender", "items"),
    ("handing out", "connection.Connection", "submit"),
    ("waiting for a result", "workers._Stage", "wait"),
    ("taking a result", "connection.Connection", "result"),
    ("writing what came", "workers.Sender", "receive"),
    ("tasks done here", "workers._Stage", "do_here"),
    ("ending", "connection.Connection", "close"),
)
"""What a build on a cluster does itself, by module and method of ``sitegen.cluster``."""


def write_photos(folder: Path, count: int) -> Path:
    """Write the newspaper of photos, and return its folder."""
    drawn = folder / "photos"
    drawn.mkdir(parents=True, exist_ok=True)
    for number in range(count + photos.EACH):
        if not (drawn / f"{number}.jpg").is_file():
            photos.draw((number, drawn / f"{number}.jpg"))
    photos.Newspaper(folder / "site", count).write(drawn)
    return folder / "site" / "sitegen"


def write_gazette(folder: Path, count: int) -> Path:
    """Write the newspaper in the theme gazette, and return its folder."""
    sites.make_sites(folder, count, 1, ["sitegen"], gazette_sites.WRITERS)
    return folder / "sitegen"


def clear(site: Path) -> None:
    """Remove what builds have made."""
    for name in ("output", ".sitegen"):
        shutil.rmtree(site / name, ignore_errors=True)


def timed(site: Path, how: str) -> measure.Measured:
    """Build a site from nothing."""
    clear(site)
    tool = tools.sitegen()
    log = site.parent / "build.log"
    result = measure.run([*tool.command, *OPTIONS[how]], site, tools.environment(tool), log, limit=7200)
    if result.code:
        raise SystemExit(log.read_text("utf-8"))
    return result


def explain(site: Path) -> dict[str, Any]:
    """Build a site on workers in a process of its own, and return where that spent its time."""
    clear(site)
    command = [sys.executable, __file__, "--inside", str(site)]
    return dict(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))


def inside(site: Path) -> None:
    """Build a site on workers, and print what each share of it took in the main thread."""
    import importlib

    from sitegen.engine.engine import build
    from sitegen.engine.request import BuildRequest

    spent: dict[str, float] = defaultdict(float)
    calls: dict[str, int] = defaultdict(int)
    main, within = threading.main_thread(), [0.0]

    def watch(label: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def call(*arguments: Any, **named: Any) -> Any:
            if threading.current_thread() is not main:
                return function(*arguments, **named)
            begun, before = time.perf_counter(), within[0]
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - begun
                spent[label] += took - (within[0] - before)  # without what is counted under another name
                calls[label] += 1
                within[0] = before + took

        return call

    for label, owner, name in SHARES:
        module, _, kind = owner.partition(".")
        found = getattr(importlib.import_module(f"sitegen.cluster.{module}"), kind)
        setattr(found, name, watch(label, getattr(found, name)))
    begun = time.perf_counter()
    report = build(BuildRequest(site, site / "output", cluster="local:2"))
    seconds = time.perf_counter() - begun
    usage = {who: resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)}
    print(
        json.dumps(
            {
                "seconds": seconds,
                "stages": report.seconds,
                "shares": {label: (calls[label], spent[label]) for label, _, _ in SHARES},
                "client": [_cpu(usage[resource.RUSAGE_SELF]), usage[resource.RUSAGE_SELF].ru_maxrss / 1000],
                "workers": [_cpu(usage[resource.RUSAGE_CHILDREN]), usage[resource.RUSAGE_CHILDREN].ru_maxrss / 1000],
            }
        )
    )


def _cpu(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def compare(title: str, site: Path, rounds: int) -> None:
    """Print the tables of a site."""
    found: dict[str, list[measure.Measured]] = {HERE: [], THERE: []}
    for number in range(rounds):
        for how in (HERE, THERE) if number % 2 else (THERE, HERE):
            found[how].append(timed(site, how))
    print(f"\n{title}\n\n| Build | Wall, s | Processor, s | × |\n| --- | ---: | ---: | ---: |")
    base = median(one.seconds for one in found[HERE])
    for how, results in found.items():
        wall, cpu = median(one.seconds for one in results), median(one.cpu for one in results)
        print(f"| {how} | {wall:.2f} | {cpu:.2f} | {wall / base:.2f} |", flush=True)
    where = explain(site)
    print("\n| In the process that builds | Times | s |\n| --- | ---: | ---: |")
    for label, (calls, seconds) in where["shares"].items():
        print(f"| {label} | {calls} | {seconds:.2f} |")
    rest = where["seconds"] - sum(seconds for _, seconds in where["shares"].values())
    print(f"| all else | | {rest:.2f} |\n| together | | {where['seconds']:.2f} |\n")
    print(", ".join(f"{stage} {seconds:.2f} s" for stage, seconds in where["stages"].items()))
    for who in ("client", "workers"):
        print(f"{who}: {where[who][0]:.1f} s of processor time, {where[who][1]:.0f} MB at most in one process")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=60, help="photos of the first site; 0 for none")
    parser.add_argument("--articles", type=int, default=2000, help="articles of the second site; 0 for none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=tools.CACHE / "cluster", help="where both are written")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.inside:
        inside(asked.inside)
        return
    print(f"{os.cpu_count()} processors, {asked.rounds} rounds")
    if asked.photos:
        site = write_photos(asked.folder / f"photos-{asked.photos}", asked.photos)
        compare(f"{asked.photos} photos", site, asked.rounds)
    if asked.articles:
        site = write_gazette(asked.folder / f"gazette-{asked.articles}", asked.articles)
        compare(f"{asked.articles} articles of gazette", site, asked.rounds)


if __name__ == "__main__":
    main()
