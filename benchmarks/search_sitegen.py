"""Ours as a reader has it: sitegen builds a site of the articles, and `search-engine.js` searches its index in Node.js."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from search_corpora import Article, write_site
from search_queries import Query

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
"""After all articles."""


def answers(language: str, articles: list[Article], queries: list[Query], most: int) -> Iterator[list[str]]:
    """Yield the names of the articles that each query finds, best first."""
    program = Path(__file__).with_suffix(".mjs")
    with TemporaryDirectory() as folder:
        root = Path(folder)
        write_site(root, language, articles)
        build(BuildRequest(root=root, output=root / "output", now=NOW))
        index = root / "output" / "search-index"
        command = [Path(sys.executable).with_name("node"), program, index, str(most)]
        typed = json.dumps([query.text for query in queries])
        # Into a file: at its end, Node.js may drop what a pipe has not taken yet.
        with (root / "found.json").open("w") as found:
            subprocess.run(command, input=typed, text=True, stdout=found, check=True)
        for urls in json.loads((root / "found.json").read_text("utf-8")):
            yield [url.strip("/").rpartition("/")[2] for url in urls]
