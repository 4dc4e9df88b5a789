"""Counts what each generator wrote, kind by kind: equal work is the first thing to prove.

python benchmarks/counts.py .cache/benchmarks/sites/1000-1
"""

import os
import re
import sys
from collections import Counter
from pathlib import Path

SECTIONS = "international|politique|economie|societe|culture|sciences"
KINDS = (
    ("front page", r"index\.html"),
    ("feed of the site", r"feed\.xml"),
    ("feeds of categories", rf"({SECTIONS})/feed\.xml"),
    ("feeds of tags", r"tags/[^/]+/feed\.xml"),
    ("feeds of authors", r"auteurs/[^/]+/feed\.xml"),
    ("category pages", rf"({SECTIONS})/(page/\d+/)?index\.html"),
    ("tag pages", r"tags/[^/]+/(page/\d+/)?index\.html"),
    ("author pages", r"auteurs/[^/]+/(page/\d+/)?index\.html"),
    ("archive pages", r"archives/\d{4}/(\d\d/)?(page/\d+/)?index\.html"),
    ("indexes", r"(tags|auteurs|archives)/index\.html"),
    ("articles", rf"({SECTIONS})/[^/]+/index\.html"),
    ("sitemaps", r"sitemap[^/]*\.xml"),
    ("404 and robots", r"404\.html|robots\.txt"),
    ("feeds in other formats", r"(.*/)?(atom\.xml|feed\.json)"),
    ("search page", r"recherche/index\.html"),
    ("index of the search", r"(search-index|pagefind)/.*"),
    ("pictures made", r"pictures/.*|img/.*_hu_.*"),
    ("copies", r"(img|css|fonts|js|assets)/.*|search[\w-]*\.(min\.)?[0-9a-f]+\.js"),
)


def count(folder: Path) -> Counter[str]:
    """Return the number of files of each kind in an output folder, and ``bytes`` in all."""
    found: Counter[str] = Counter()
    for current, _, names in os.walk(folder):
        for name in names:
            path = Path(current, name)
            relative = path.relative_to(folder).as_posix()
            kind = next((kind for kind, pattern in KINDS if re.fullmatch(pattern, relative)), "other")
            found[kind] += 1
            found["files"] += 1
            found["bytes"] += path.stat().st_size
    return found


def table(counts: dict[str, Counter[str]]) -> str:
    """Return the counts of several generators side by side, as a Markdown table; ``≠`` marks what differs."""
    kinds = [kind for kind, _ in KINDS] + ["other", "files", "bytes"]
    lines = [f"| | {' | '.join(counts)} | |", f"|---|{'---:|' * len(counts)}---|"]
    for kind in kinds:
        values = [found[kind] for found in counts.values()]
        mark = "" if len(set(values)) == 1 or kind == "bytes" else "≠"
        lines.append(f"| {kind} | {' | '.join(f'{value:,}' for value in values)} | {mark} |")
    return "\n".join(lines)


def main() -> None:
    folder = Path(sys.argv[1])
    outputs = sorted(path for path in folder.glob("*/output") if path.is_dir())
    print(table({path.parent.name: count(path) for path in outputs}))


if __name__ == "__main__":
    main()
