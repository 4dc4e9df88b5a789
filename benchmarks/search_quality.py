"""Which search finds what readers want: Pagefind, tantivy and ours, by the same queries on the same real articles.

    scripts/setup dev
    .venv/bin/python benchmarks/search_quality.py                       # seeds 1 to 3; weights are tuned on the first
    .venv/bin/python benchmarks/search_quality.py --seeds 1 --engines tantivy,sitegen --worse 40

The articles are those of `../shared/corpora`, written by others; without them there is nothing to measure. For each
engine: the share of queries with a wanted article among the first three, and the mean reciprocal rank of the first
wanted one among the first twenty (1 if it comes first, 0.5 if second).
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import mean

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser"))

from search_corpora import CORPORA, Article, read_corpora
from search_queries import Archive, Query
from tools import searches

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {"pagefind": "Pagefind", "tantivy": "tantivy", "sitegen": "sitegen"}
LANGUAGES = {"fr": "French", "en": "English"}
MOST = 20
"""Results looked at: the first page."""


@dataclass(frozen=True)
class Asked:
    """A query, and what every engine found."""

    seed: int
    query: Query
    ranks: dict[str, int]
    """Place of the first wanted article from 1; 0 if it is not among those looked at."""
    found: dict[str, list[str]]


def ask(folder: Path, seeds: list[int], engines: list[str]) -> Iterator[Asked]:
    """Ask every engine everything."""
    sys.path.append(str(searches()))
    for language in CORPORA:
        articles = read_corpora(folder, language)
        archive = Archive(language, articles)
        queries = [(seed, query) for seed in seeds for query in archive.queries(seed)]
        found = {engine: _answers(engine, language, articles, [query for _, query in queries]) for engine in engines}
        for place, (seed, query) in enumerate(queries):
            each = {engine: found[engine][place] for engine in engines}
            yield Asked(seed, query, {engine: _rank(names, query) for engine, names in each.items()}, each)


def _answers(engine: str, language: str, articles: list[Article], queries: list[Query]) -> list[list[str]]:
    start = time.perf_counter()
    found = list(import_module(f"search_{engine}").answers(language, articles, queries, MOST))
    print(f"{engine}, {language}: {time.perf_counter() - start:.1f} s", file=sys.stderr)
    assert len(found) == len(queries)
    return found


def _rank(names: list[str], query: Query) -> int:
    return next((place for place, name in enumerate(names, 1) if name in query.wanted), 0)


def table(asked: list[Asked], engines: list[str]) -> Iterator[str]:
    """Yield the lines of the table, in Markdown."""
    yield "| Queries | Number |" + "".join(f" {ENGINES[engine]}: first three | rank |" for engine in engines)
    yield "| --- | ---: |" + " ---: | ---: |" * len(engines)
    groups: list[Callable[[Asked], str]] = [
        lambda one: f"seed {one.seed}",
        lambda one: LANGUAGES[one.query.language],
        lambda one: one.query.kind,
    ]
    for group in groups:
        for name in dict.fromkeys(map(group, asked)):
            yield _row(name, [one for one in asked if group(one) == name], engines)
    yield _row("**all**", asked, engines)


def _row(name: str, asked: list[Asked], engines: list[str]) -> str:
    cells = [name, str(len(asked))]
    for engine in engines:
        ranks = [one.ranks[engine] for one in asked]
        cells.append(f"{mean(1 <= rank <= 3 for rank in ranks):.3f}")
        cells.append(f"{mean(1 / rank if rank else 0 for rank in ranks):.3f}")
    return f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, default=ROOT.parent / "shared" / "corpora", metavar="FOLDER")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument(
        "--worse", type=int, default=0, metavar="N", help="show N queries at which the last engine loses"
    )
    options = parser.parse_args()
    missing = [name for names in CORPORA.values() for name in names if not (options.corpora / name).is_dir()]
    if missing:
        print(f"Skipped: {options.corpora} has no {', '.join(missing)}.")
        return
    engines = options.engines.split(",")
    asked = list(ask(options.corpora, [int(seed) for seed in options.seeds.split(",")], engines))
    print("\n".join(table(asked, engines)))

    def loss(one: Asked) -> float:
        scores = [1 / rank if rank else 0 for rank in one.ranks.values()]
        return max(scores) - scores[-1]

    for one in sorted((one for one in asked if loss(one) > 0), key=loss, reverse=True)[: options.worse]:
        print(f"{one.query.kind}: {one.query.text} {one.ranks} wanted: {', '.join(sorted(one.query.wanted)[:4])}")
        for engine, names in one.found.items():
            print(f"    {engine}: {', '.join(names[:4])}")


if __name__ == "__main__":
    main()
