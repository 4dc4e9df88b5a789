"""The newspaper as the source of each generator: front matter, folders and links in its own manner."""

import json
import shutil
import struct
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path

from newspaper import PICTURES, Article, read_articles, source_digest, write_neutral

HERE = Path(__file__).parent


class Writer(ABC):
    """What the generators have in common; each overrides how a source looks."""

    name = ""
    """The generator, and the folder of its site."""
    templates = ""
    """The folder of its templates, beside this module."""

    def __init__(self, folder: Path, site: dict, index: list[tuple[str, str, str]]) -> None:
        self.folder = folder
        self.site = site
        self.index = index
        """Section, year and slug of each article."""
        self.names = {author["id"]: author["name"] for author in site["authors"]}
        self.sections = {section["slug"]: section["name"] for section in site["sections"]}

    def prepare(self) -> None:
        """Copy the templates and write everything that is no article."""
        shutil.copytree(
            HERE / self.templates, self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("node_modules")
        )

    def pictures(self, folder: Path) -> None:
        """Write the pictures."""
        (folder / "img").mkdir(parents=True, exist_ok=True)
        for number in range(1, PICTURES + 1):
            (folder / "img" / f"photo-{number}.png").write_bytes(picture(number))

    def static(self, folder: Path) -> None:
        """Write the pictures and the stylesheet."""
        self.pictures(folder)
        (folder / "css").mkdir(parents=True, exist_ok=True)
        (folder / "css" / "bench.css").write_text(
            "body{max-width:70ch;margin:auto;font:1.1em/1.6 serif}\n", encoding="utf-8"
        )

    @abstractmethod
    def path(self, section: str, year: str, slug: str) -> str:
        """Return where an article lies."""

    @abstractmethod
    def link(self, source: Article, place: int) -> str:
        """Return how a link to article ``place`` is written."""

    @abstractmethod
    def head(self, article: Article) -> str:
        """Return the front matter."""

    def text(self, article: Article) -> str:
        """Return the source of an article."""
        parts = article.body.split("§")
        for number in range(1, len(parts), 2):
            parts[number] = self.link(article, int(parts[number]))
        return self.head(article) + "\n" + "".join(parts)

    def write(self, article: Article) -> None:
        """Write the source of an article."""
        path = self.folder / self.path(article.section, article.date[:4], article.slug)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text(article), encoding="utf-8")


def quoted(value: object) -> str:
    """Return a value as YAML and JSON read it."""
    return json.dumps(value, ensure_ascii=False)


def yaml(pairs: dict[str, object]) -> str:
    """Return front matter in YAML, without what is empty."""
    lines = [
        f"{key}: {value if key in ('date', 'updated', 'lastmod') else json.dumps(value, ensure_ascii=False)}"
        for key, value in pairs.items()
        if value
    ]
    return "\n".join(("---", *lines, "---", ""))


class Sitegen(Writer):
    name = templates = "sitegen"

    def prepare(self) -> None:
        (self.folder / "themes").mkdir(parents=True, exist_ok=True)
        shutil.copytree(HERE / "sitegen" / "theme", self.folder / "themes" / "bench", dirs_exist_ok=True)
        shutil.copy(HERE / "sitegen" / "site.toml", self.folder / "site.toml")
        self.static(self.folder / "static")
        self.people()

    def people(self) -> None:
        """Write the authors and the categories."""
        for kind in ("authors", "categories"):
            (self.folder / "content" / kind).mkdir(parents=True, exist_ok=True)
        for author in self.site["authors"]:
            text = yaml({"name": author["name"], "role": author["role"]}) + author["text"] + "\n"
            (self.folder / "content" / "authors" / f"{author['id']}.md").write_text(text, encoding="utf-8")
        for section in self.site["sections"]:
            text = yaml({"title": section["name"]}) + section["text"] + "\n"
            (self.folder / "content" / "categories" / f"{section['slug']}.md").write_text(text, encoding="utf-8")

    def path(self, section: str, year: str, slug: str) -> str:
        return f"content/articles/{year}/{slug}.md"

    def link(self, source: Article, place: int) -> str:
        _, year, slug = self.index[place]
        return f"../{year}/{slug}.md"

    def head(self, article: Article) -> str:
        image = {"src": article.image, "alt": article.alt, "caption": article.caption} if article.image else None
        return yaml(
            {
                "title": article.title,
                "standfirst": article.standfirst,
                "date": article.date,
                "updated": article.updated,
                "category": self.sections[article.section],
                "tags": article.tags,
                "authors": article.authors,
                "image": image,
            }
        )


class Hugo(Writer):
    name = templates = "hugo"

    def prepare(self) -> None:
        super().prepare()
        self.static(self.folder / "static")
        content = self.folder / "content"

        def term(path: str, pairs: dict[str, object], text: str = "") -> None:
            file = content / path / "_index.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(yaml(pairs) + text + "\n", encoding="utf-8")

        for place, section in enumerate(self.site["sections"], 1):
            term(section["slug"], {"title": section["name"], "weight": place}, section["text"])
        for author in self.site["authors"]:
            term(f"auteurs/{author['id']}", {"title": author["name"], "role": author["role"]}, author["text"])
        term("auteurs", {"title": "Auteurs"})
        term("tags", {"title": "Mots-clés"})
        term("annees", {"title": "Archives", "url": "/archives/"})
        term("mois", {"title": "Mois", "build": {"render": "never", "list": "never"}})
        for year in sorted({year for _, year, _ in self.index}):
            term(f"annees/{year}", {"title": year, "url": f"/archives/{year}/", "outputs": ["html"]})
        for year, month in (name.split("-") for name in self.site["months"]):
            url = f"/archives/{year}/{month}/"
            term(f"mois/{year}-{month}", {"title": f"{year}-{month}", "url": url, "outputs": ["html"]})

    def path(self, section: str, year: str, slug: str) -> str:
        return f"content/{section}/{slug}.md"

    def link(self, source: Article, place: int) -> str:
        section, _, slug = self.index[place]
        return f'{{{{< relref "/{section}/{slug}" >}}}}'

    def head(self, article: Article) -> str:
        return yaml(
            {
                "title": article.title,
                "standfirst": article.standfirst,
                "date": article.date,
                "lastmod": article.updated,
                "tags": article.tags,
                "auteurs": article.authors,
                "annees": [article.date[:4]],
                "mois": [article.date[:7]],
                "image": article.image,
                "alt": article.alt,
                "caption": article.caption,
            }
        )


class Pelican(Writer):
    name = templates = "pelican"

    def prepare(self) -> None:
        super().prepare()
        self.static(self.folder / "content")
        (self.folder / "content" / "robots.txt").write_text(ROBOTS, encoding="utf-8")
        text = json.dumps({"authors": self.site["authors"], "sections": self.site["sections"]}, ensure_ascii=False)
        (self.folder / "people.json").write_text(text, encoding="utf-8")

    def path(self, section: str, year: str, slug: str) -> str:
        return f"content/articles/{year}/{slug}.md"

    def link(self, source: Article, place: int) -> str:
        _, year, slug = self.index[place]
        return f"{{filename}}../{year}/{slug}.md"

    def head(self, article: Article) -> str:
        pairs = {
            "Title": article.title,
            "Summary": article.standfirst,
            "Date": article.date,
            "Modified": article.updated,
            "Category": self.sections[article.section],
            "Tags": ", ".join(article.tags),
            "Slug": article.slug,
            "Authors": "; ".join(self.names[author] for author in article.authors),
            "Image": article.image,
            "Alt": article.alt,
            "Caption": article.caption,
        }
        return "\n".join(f"{key}: {value}" for key, value in pairs.items() if value) + "\n"


class Eleventy(Writer):
    name = templates = "eleventy"

    def prepare(self) -> None:
        super().prepare()
        self.static(self.folder / "src")
        (self.folder / "src" / "robots.txt").write_text(ROBOTS, encoding="utf-8")
        data = self.folder / "src" / "_data"
        data.mkdir(parents=True, exist_ok=True)
        for name in ("authors", "sections"):
            (data / f"{name}.json").write_text(json.dumps(self.site[name], ensure_ascii=False), encoding="utf-8")

    def path(self, section: str, year: str, slug: str) -> str:
        return f"src/articles/{year}/{slug}.md"

    def link(self, source: Article, place: int) -> str:
        section, _, slug = self.index[place]
        return f"/{section}/{slug}/"

    def head(self, article: Article) -> str:
        return yaml(
            {
                "title": article.title,
                "standfirst": article.standfirst,
                "date": article.date,
                "updated": article.updated,
                "category": article.section,
                "sujets": article.tags,
                "authorIds": article.authors,
                "slug": article.slug,
                "image": article.image,
                "alt": article.alt,
                "caption": article.caption,
            }
        )


ROBOTS = "User-agent: *\nDisallow:\n\nSitemap: https://example.org/sitemap.xml\n"
WRITERS: dict[str, type[Writer]] = {writer.name: writer for writer in (Sitegen, Hugo, Pelican, Eleventy)}


def picture(number: int) -> bytes:
    """Return a small PNG."""
    width, height = 160, 90
    row = bytes(1) + bytes(value for x in range(width) for value in (x % 256, number * 20 % 256, 255 - x))
    data = zlib.compress(row * height)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def make_sites(
    folder: Path, count: int, seed: int, tools: list[str], writers: Mapping[str, type[Writer]] = WRITERS
) -> None:
    """Write the neutral articles and the site of each tool below a folder, as far as they are not there."""
    neutral = folder / "neutral"
    write_neutral(neutral, count, seed)
    missing = [writers[tool] for tool in tools if not is_current(folder, writers[tool])]
    if not missing:
        return
    site = json.loads((neutral / "site.json").read_text(encoding="utf-8"))
    index, months = [], set()
    for article in read_articles(neutral):
        index.append((article.section, article.date[:4], article.slug))
        months.add(article.date[:7])
    site["months"] = sorted(months)
    for writer in missing:
        shutil.rmtree(folder / writer.name, ignore_errors=True)
    made = [writer(folder / writer.name, site, index) for writer in missing]
    for one in made:
        one.prepare()
    for article in read_articles(neutral):
        for one in made:
            one.write(article)
    for writer in missing:
        mark_current(folder, writer)


def is_current(folder: Path, writer: type[Writer]) -> bool:
    """Return whether the site of a tool is there, as this generator and these templates make it."""
    stamp = folder / f"{writer.name}.stamp"
    return stamp.is_file() and stamp.read_text() == _digest(writer)


def mark_current(folder: Path, writer: type[Writer], current: bool = True) -> None:
    """Note that the site of a tool is there and as it was made; or that it may not be, while it is edited."""
    (folder / f"{writer.name}.stamp").write_text(_digest(writer) if current else "")


def _digest(writer: type[Writer]) -> str:
    templates = sorted(path for path in (HERE / writer.templates).rglob("*") if path.is_file())
    return source_digest() + "".join(
        f" {zlib.crc32(path.read_bytes())}" for path in (*sorted(HERE.glob("*sites.py")), *templates)
    )
