"""A synthetic national archive: a million short articles, to see what does not fit into a computer.

    python benchmarks/archive.py 1000000 archive
    cd archive && sitegen build

Six sections, a tag of 3,000 for every article, an author of 400, and 10,000 articles a year; texts of 60 to 120 words. The
templates are those of the small benchmark. The same number gives the same bytes.
"""

import argparse
import json
import random
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from french import French, ascii_slug

HERE = Path(__file__).parent
SECTIONS = ("International", "Politique", "Économie", "Société", "Culture", "Sciences")
TAGS, AUTHORS, A_YEAR = 3_000, 400, 10_000


def write_archive(folder: Path, count: int) -> None:
    """Write a site with so many articles."""
    rng = random.Random(1)
    french = French(1)
    shutil.copytree(HERE / "sitegen", folder)
    (folder / "themes").mkdir()
    (folder / "theme").rename(folder / "themes/bench")
    (folder / "static/css").mkdir(parents=True)
    (folder / "static/css/bench.css").write_text("body{max-width:70ch}\n")
    authors = [f"auteur-{number}" for number in range(AUTHORS)]
    (folder / "content/authors").mkdir(parents=True)
    for author in authors:
        (folder / f"content/authors/{author}.md").write_text(f"---\nname: {author.title()}\n---\n")
    tags = [f"{french.made[number]} {number}" for number in range(TAGS)]
    paragraphs = [" ".join(french.sentence(rng, []) for _ in range(3)) for _ in range(2_000)]
    titles = [french.title(rng) for _ in range(5_000)]
    step = timedelta(days=365) / A_YEAR
    day = datetime(2026, 1, 1, tzinfo=UTC) - step * count
    for number in range(count):
        when = day + step * number
        title = titles[rng.randrange(len(titles))]
        place = folder / f"content/articles/{when:%Y/%m}"
        if number == 0 or not place.exists():
            place.mkdir(parents=True, exist_ok=True)
        (place / f"{ascii_slug(title)}-{number}.md").write_text(
            f"---\ntitle: {json.dumps(title, ensure_ascii=False)}\ndate: {when:%Y-%m-%d %H:%M}\ncategory: {SECTIONS[number % 6]}\n"
            f"tags: [{tags[rng.randrange(TAGS)]}]\nauthor: {authors[rng.randrange(AUTHORS)]}\n---\n\n"
            f"{paragraphs[rng.randrange(2_000)]}\n\n{paragraphs[rng.randrange(2_000)]}\n"
        )


def main() -> None:
    """Write the archive that the arguments say."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=int)
    parser.add_argument("folder", type=Path)
    arguments = parser.parse_args()
    write_archive(arguments.folder, arguments.articles)


if __name__ == "__main__":
    main()
