"""A synthetic French newspaper of any size, in the shape that 15,000 real articles have.

    python benchmarks/newspaper.py 10000 .cache/benchmarks/sites/10000

writes the neutral articles (``neutral/articles.jsonl`` and ``neutral/site.json``) and, from them, a site for
each generator. The same number and seed give the same bytes.
"""

import argparse
import itertools
import json
import math
import random
import shutil
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from french import French, ascii_slug

SECTIONS = ("International", "Politique", "Économie", "Société", "Culture", "Sciences")
SECTION_WEIGHTS = (20, 22, 15, 20, 14, 9)
FIRST_DAY = datetime(2016, 1, 1, tzinfo=UTC)
DAYS = (datetime(2026, 1, 1, tzinfo=UTC) - FIRST_DAY).days
DAY = range(5 * 60, 22 * 60)
"""Minutes of the day in which articles come out: it is the same day in UTC and in Paris."""
PICTURES = 12
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Shape:
    """One kind of article: how long it is, and what share of the articles has what."""

    share: float
    mu: float
    sigma: float
    paragraph: float
    headings: float
    lists: float
    quotes: float
    tables: float
    notes: float


SHAPES = (
    Shape(0.6, 5.66, 0.93, 36, 4, 0.75, 0.10, 0.03, 0.01),
    Shape(0.3, 6.71, 0.82, 38, 5, 0.67, 0.25, 0.04, 0.05),
    Shape(0.1, 7.27, 0.50, 60, 4, 0.91, 0.19, 0.01, 0.04),
)
CODE, RAW_HTML, PICTURED, TAGGED, SAME_DATE = 0.02, 0.02, 0.4, 0.5, 0.08


@dataclass
class Article:
    """An article as every generator gets it; in the body ``§n§`` stands for the address of article n."""

    slug: str
    title: str
    standfirst: str
    date: str
    updated: str
    section: str
    tags: list[str]
    authors: list[str]
    image: str
    alt: str
    caption: str
    body: str = ""


def generate(count: int, seed: int) -> tuple[dict[str, object], Iterator[Article]]:
    """Return what the site knows beside its articles, and the articles, oldest first."""
    french = French(seed)
    rng = random.Random(f"site/{count}/{seed}")
    authors = _authors(french, rng, min(250, max(4, count // 40)))
    tags = _tags(french, rng, round(20 * math.sqrt(count)))
    heads = list(_heads(french, rng, count, authors, tags))
    site = {
        "sections": [
            {"name": name, "slug": ascii_slug(name), "text": french.paragraph(rng, 40, [])[0]} for name in SECTIONS
        ],
        "authors": authors,
        "count": count,
        "seed": seed,
    }
    return site, (_with_body(french, heads, place, count, seed) for place in range(count))


def _authors(french: French, rng: random.Random, count: int) -> list[dict[str, str]]:
    from french import FIRST_NAMES

    authors: dict[str, dict[str, str]] = {}
    while len(authors) < count:
        name = f"{rng.choice(FIRST_NAMES)} {rng.choice(french.names)}"
        text = "\n\n".join(french.paragraph(rng, 35, [])[0] for _ in range(2))
        role = rng.choice(("Journaliste", "Reporter", "Correspondante", "Rédactrice en chef", "Chroniqueur"))
        authors.setdefault(ascii_slug(name), {"id": ascii_slug(name), "name": name, "role": role, "text": text})
    return list(authors.values())


def _tags(french: French, rng: random.Random, count: int) -> list[str]:
    from french import FEMININE, MASCULINE

    tags: dict[str, str] = {}
    nouns = [word for word in MASCULINE + FEMININE + french.made[:1500] if "œ" not in word]
    while len(tags) < count:
        style = rng.random()
        name = rng.choice(nouns)
        if style < 0.4:
            name = rng.choice(french.names)
        elif style < 0.7:
            name += f" {rng.choice(nouns)}"
        elif style < 0.8:
            name = f"{rng.choice(french.names)} du Nord"
        slug = ascii_slug(name)
        if slug not in ("page", "tags"):
            tags.setdefault(slug, name)
    return list(tags.values())


def _heads(
    french: French, rng: random.Random, count: int, authors: list[dict[str, str]], tags: list[str]
) -> Iterator[Article]:
    zipf = list(itertools.accumulate(1 / rank for rank in range(1, len(tags) + 1)))
    busy = list(itertools.accumulate(1 / math.sqrt(rank + 10) for rank in range(len(authors))))
    ids = [author["id"] for author in authors]
    used: set[str] = {"page", "feed"}
    for minute in _minutes(rng, count):
        date = FIRST_DAY + timedelta(days=minute // len(DAY), minutes=DAY[minute % len(DAY)])
        title = french.title(rng)
        base = "-".join(ascii_slug(title).split("-")[:7])
        slug, number = base, 1
        while slug in used:
            number += 1
            slug = f"{base}-{number}"
        used.add(slug)
        chosen: dict[str, None] = {}
        if rng.random() < TAGGED:
            while len(chosen) < min(5, len(tags)):
                chosen[rng.choices(tags, cum_weights=zipf)[0]] = None
        people = dict.fromkeys(rng.choices(ids, cum_weights=busy, k=2 if rng.random() < 0.1 else 1))
        pictured = rng.random() < PICTURED
        updated = date + timedelta(minutes=rng.randrange(30, 3000)) if rng.random() < 0.1 else None
        yield Article(
            slug,
            title,
            french.paragraph(rng, 22, [])[0],
            date.isoformat(),
            updated.isoformat() if updated else "",
            ascii_slug(rng.choices(SECTIONS, SECTION_WEIGHTS)[0]),
            list(chosen),
            list(people),
            f"/img/photo-{rng.randrange(1, PICTURES + 1)}.png" if pictured else "",
            french.title(rng) if pictured else "",
            french.title(rng) if pictured else "",
        )


def _minutes(rng: random.Random, count: int) -> list[int]:
    """Return the minute of each article: 8 % share theirs with another, the others are alone."""
    doubles = round(count * SAME_DATE / 2)
    minutes = rng.sample(range(DAYS * len(DAY)), count - doubles)
    return sorted(minutes + minutes[:doubles])


def _with_body(french: French, heads: list[Article], place: int, count: int, seed: int) -> Article:
    rng = random.Random(f"body/{count}/{seed}/{place}")
    shape = rng.choices(SHAPES, [shape.share for shape in SHAPES])[0]
    words = min(8000, max(15, round(rng.lognormvariate(shape.mu, shape.sigma))))
    article = heads[place]
    article.body = "\n\n".join(_blocks(french, rng, shape, words, count, place)) + "\n"
    return article


def _blocks(french: French, rng: random.Random, shape: Shape, words: int, count: int, place: int) -> list[str]:
    extras = _extras(french, rng, shape, words)
    links = [_target(french, rng, count, place) for _ in range(round(rng.lognormvariate(math.log(2), 0.9)))]
    total = sum(size for _, size in extras)
    rest = max(10, words - total)
    blocks: list[str] = []
    while rest > 0:
        size = min(rest, max(8, round(rng.lognormvariate(math.log(shape.paragraph), 0.5))))
        own = [links.pop() for _ in range(min(len(links), rng.choice((0, 1, 1, 2))))]
        text, used = french.paragraph(rng, size, own)
        links += own
        blocks.append(text)
        rest -= used
    if rng.random() < shape.notes:
        _add_notes(french, rng, blocks)
    for text, _ in extras:
        if text.startswith("- ") and rng.random() < 0.35:
            blocks[rng.randrange(len(blocks))] += " :\n" + text  # as many people write it: no blank line before a list
        else:
            blocks.insert(rng.randrange(len(blocks)) + 1, text)
    _add_headings(french, rng, shape, blocks)
    return blocks


def _extras(french: French, rng: random.Random, shape: Shape, words: int) -> list[tuple[str, int]]:
    """Return what stands between paragraphs, with its number of words."""
    found: list[str] = []
    if rng.random() < shape.lists and words > 60:
        for _ in range(1 + words // (300 if shape is SHAPES[2] else 1200)):
            mark = rng.choice(("- {}", "- {}", "* {}", "{n}. {}"))
            items = [french.sentence(rng, []).strip() for _ in range(rng.randrange(3, 7))]
            lines = [mark.replace("{n}", str(n)).replace("{}", item) for n, item in enumerate(items, 1)]
            if rng.random() < 0.1:
                lines.insert(2, "    - " + french.short(rng))
            found.append("\n".join(lines))
    if rng.random() < shape.quotes and words > 60:
        found.append(
            "> "
            + french.paragraph(rng, 30, [])[0]
            + (f"\n>\n> {rng.choice(french.names)}" if rng.random() < 0.5 else "")
        )
    if rng.random() < shape.tables and words > 100:
        rows = [" | ".join(french.short(rng) for _ in range(3)) for _ in range(rng.randrange(4, 12))]
        found.append("\n".join(f"| {row} |" for row in (rows[0], "--- | --- | ---:", *rows[1:])))
    if rng.random() < CODE:
        lines = [f"    {rng.choice(french.made)} = {rng.choice(french.made)}({rng.randrange(100)})" for _ in range(6)]
        names = "def " + ascii_slug(rng.choice(french.made)).replace("-", "_")
        found.append("\n".join(("```python", f"{names}():", *map(ascii_only, lines), "```")))
    if rng.random() < RAW_HTML:
        found.append(
            f'<div class="encadre">\n<p><strong>{french.short(rng)}</strong> '
            f"{french.sentence(rng, []).strip()}</p>\n</div>"
        )
    if rng.random() < PICTURED / 3:
        found.append(f"![{french.short(rng)}](/img/photo-{rng.randrange(1, PICTURES + 1)}.png)")
    return [(text, text.count(" ")) for text in found]


def ascii_only(line: str) -> str:
    """Return a line of code without accents, and its spaces as they were."""
    return line.encode("ascii", "ignore").decode()


def _target(french: French, rng: random.Random, count: int, place: int) -> str:
    if rng.random() < 0.35 and count > 1:
        return f"§{rng.choice((rng.randrange(count), max(0, place - rng.randrange(1, 200))))}§"
    host = ascii_slug(rng.choice(french.made))
    return f"https://www.{host}.example/{ascii_slug(rng.choice(french.made))}/{rng.randrange(10000)}"


def _add_notes(french: French, rng: random.Random, blocks: list[str]) -> None:
    total = rng.randrange(1, 6)
    for number in range(1, total + 1):
        blocks[rng.randrange(len(blocks))] += f"[^{number}]"
    blocks += [f"[^{number}]: {french.sentence(rng, []).strip()}" for number in range(1, total + 1)]


def _add_headings(french: French, rng: random.Random, shape: Shape, blocks: list[str]) -> None:
    if len(blocks) < 4:
        return
    wanted = min(len(blocks) // 2, round(rng.lognormvariate(math.log(shape.headings), 0.6)))
    places = sorted(rng.sample(range(1, len(blocks)), wanted), reverse=True)
    for place in places:
        if not blocks[place].startswith("[^"):
            blocks.insert(place, f"{'##' if rng.random() < 0.8 else '###'} {french.title(rng)}")


# Neutral files


def write_neutral(folder: Path, count: int, seed: int) -> None:
    """Write the neutral articles, unless they are there."""
    done = folder / "site.json"
    if done.is_file():
        known = json.loads(done.read_text(encoding="utf-8"))
        if known.get("digest") == source_digest() and (known["count"], known["seed"]) == (count, seed):
            return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    site, articles = generate(count, seed)
    with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
        for article in articles:
            file.write(json.dumps(asdict(article), ensure_ascii=False) + "\n")
    done.write_text(json.dumps({**site, "digest": source_digest()}, ensure_ascii=False, indent=1), encoding="utf-8")


def source_digest() -> str:
    """Return what tells one version of this generator from another."""
    return str(zlib.crc32((HERE / "newspaper.py").read_bytes() + (HERE / "french.py").read_bytes()))


def read_articles(folder: Path) -> Iterator[Article]:
    """Yield the neutral articles in a folder, oldest first."""
    with (folder / "articles.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield Article(**json.loads(line))


def describe(folder: Path) -> str:
    """Return the shape of the neutral articles in a folder, to compare with that of real ones."""
    words, links, paragraphs, heads, count = [], [], [], [], 0
    tags: Counter[str] = Counter()
    dates: Counter[str] = Counter()
    have: Counter[str] = Counter()
    for article in read_articles(folder):
        count += 1
        blocks = article.body.split("\n\n")
        words.append(len(article.body.split()))
        links.append(article.body.count("]("))
        heads.append(sum(block.startswith("#") for block in blocks))
        paragraphs.append(sum(block[0] not in "#>|-*<`[!" for block in blocks if block))
        dates[article.date] += 1
        tags.update(article.tags)
        lines = article.body.split("\n")
        for name, starts in (
            ("lists", ("- ", "* ", "1. ")),
            ("quotes", "> "),
            ("tables", "| "),
            ("code", "```"),
            ("notes", "[^1]:"),
            ("html", "<div"),
        ):
            have[name] += any(line.startswith(starts) for line in lines)
        have["images"] += bool(article.image)

    def p(values: list[int], share: float) -> int:
        return sorted(values)[min(len(values) - 1, int(len(values) * share))]

    lines = [
        f"{name}: p10 {p(v, 0.1)}, p50 {p(v, 0.5)}, p90 {p(v, 0.9)}, p99 {p(v, 0.99)}"
        for name, v in (("words", words), ("paragraphs", paragraphs), ("headings", heads), ("links", links))
    ]
    lines.append(", ".join(f"{name} {value / count:.1%}" for name, value in have.items()))
    lines.append(
        f"{len(tags)} tags in use, the first {max(tags.values())} times; shared dates "
        f"{sum(n for n in dates.values() if n > 1) / count:.1%}"
    )
    return "\n".join(lines)


def check() -> None:
    """Prove that the newspaper is always the same and has the shape that it claims."""
    first, second = (list(generate(400, 7)[1]) for _ in range(2))
    assert first == second
    assert len({article.slug for article in first}) == 400
    assert first != list(generate(400, 8)[1])
    dates = [article.date for article in first]
    assert dates == sorted(dates)
    assert sum(dates.count(date) > 1 for date in dates) == 32
    assert 160 < sum(bool(article.tags) for article in first) < 240
    assert all(15 <= len(article.body.split()) <= 9000 for article in first)


def main() -> None:
    from sites import WRITERS, make_sites

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=int, nargs="?", help="without: only check that the generator works")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("newspaper"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tools", default=",".join(WRITERS))
    arguments = parser.parse_args()
    if arguments.articles is None:
        check()
        return
    names = [name for name in arguments.tools.split(",") if name]
    make_sites(arguments.folder, arguments.articles, arguments.seed, names)
    print(describe(arguments.folder / "neutral"))


if __name__ == "__main__":
    main()
