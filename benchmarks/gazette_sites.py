"""The newspaper as people publish it: sitegen with its own theme, and Hugo with one that puts out the same pages.

Both get what ``sitegen init`` writes: its settings, and its pages about the newspaper. Hugo's pages say to Pagefind,
which runs behind it, what belongs in the index of the search page.
"""

import re
import shutil
import subprocess
import tomllib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from french import MONTHS
from newspaper import Article
from sites import HERE, Hugo, Sitegen, Writer, picture, quoted

ROOT = HERE.parent
THEME = ROOT / "themes" / "gazette"
CORE = ROOT / "sitegen" / "theme" / "core" / "static"
PROGRAM = ROOT / ".venv" / "bin" / "sitegen"
TITLE, URL, LANGUAGE, TIMEZONE = "La Chronique", "https://example.org/", "fr", "Europe/Paris"
HEADED = re.compile(r"\A---\n(.*?)\n---\n(.*)\Z", re.DOTALL)
FONT = re.compile(r"fonts/([\w-]+)\.[0-9a-f]+\.woff2")
FIELD = re.compile(r"(?m)^(\w+): (.*)$")
SHORTCODE = re.compile(r"\{\{ [\w-]+ \}\}")
PROSE = re.compile(r'<div class="prose">\n(.*?)\n  </div>', re.DOTALL)


def start(folder: Path, search: bool) -> None:
    """Write a new site as ``sitegen init`` does, without its article and its author; without its search, if so wanted."""
    options = ["--title", TITLE, "--url", URL, "--language", LANGUAGE, "--timezone", TIMEZONE]
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run([PROGRAM, "init", *options, folder], check=True, capture_output=True)
    for kind in ("articles", "authors"):
        shutil.rmtree(folder / "content" / kind)
    settings = folder / "site.toml"
    text = settings.read_text(encoding="utf-8")
    assert tomllib.loads(text)["search"]["enabled"]
    if not search:
        settings.write_text(text.replace("\nenabled = true", "\nenabled = false"), encoding="utf-8")
        assert not tomllib.loads(settings.read_text(encoding="utf-8"))["search"]["enabled"]


class SitegenGazette(Sitegen):
    templates = "../themes/gazette"
    search = True
    """Whether readers can search."""

    def prepare(self) -> None:
        start(self.folder, self.search)
        self.pictures(self.folder / "static")
        self.people()


class HugoGazette(Hugo):
    templates = "hugo-gazette"
    search = True
    """Whether readers can search."""

    def prepare(self) -> None:
        Writer.prepare(self)
        self.pictures(self.folder / "static")
        for size in (48, 96, 192, 512):
            (self.folder / "static" / f"icon-{size}.png").write_bytes(picture(size))
        for name in ("apple-touch-icon.png", "icon-maskable-512.png", "favicon.ico", "icon.svg"):
            (self.folder / "static" / name).write_bytes(picture(1))
        for kind in ("css", "fonts", "js"):
            shutil.copytree(THEME / "static" / kind, self.folder / "assets" / kind, dirs_exist_ok=True)
        self.lists()
        made = self.folder / "init"
        start(made, self.search)
        self.look(made)
        self.about(made)
        shutil.rmtree(made)
        if self.search:
            self.searches()

    def lists(self) -> None:
        """Write what Hugo must know of sections, authors, years and months."""
        for place, section in enumerate(self.site["sections"], 1):
            self._write(f"{section['slug']}/_index.md", {"title": section["name"], "weight": place}, section["text"])
        for author in self.site["authors"]:
            head = {"title": author["name"], "role": author["role"]}
            self._write(f"auteurs/{author['id']}/_index.md", head, author["text"])
        for kind, title, description in (
            ("auteurs", "Auteurs", "Les auteurs de la rédaction"),
            ("tags", "Mots-clés", "Tous les mots-clés, par ordre alphabétique"),
        ):
            self._write(f"{kind}/_index.md", {"title": title, "description": description})
        archives = {"title": "Archives", "description": "Tous les articles, par année et par mois", "url": "/archives/"}
        self._write("annees/_index.md", archives)
        self._write("mois/_index.md", {"title": "Mois", "build": {"render": "never", "list": "never"}})
        for year in sorted({year for _, year, _ in self.index}):
            self._write(f"annees/{year}/_index.md", {"title": year, "url": f"/archives/{year}/", "outputs": ["html"]})
        for year, month in (name.split("-") for name in self.site["months"]):
            head = {
                "title": f"{MONTHS[int(month) - 1]} {year}",
                "url": f"/archives/{year}/{month}/",
                "outputs": ["html"],
            }
            self._write(f"mois/{year}-{month}/_index.md", head)

    def look(self, made: Path) -> None:
        """Write the style sheet that a site's settings make, as the new site has it: fonts and colours."""
        subprocess.run([PROGRAM, "build"], cwd=made, check=True, capture_output=True)
        (sheet,) = (made / "output" / "assets").glob("sections.*.css")
        text = FONT.sub(r"../fonts/\1.woff2", sheet.read_text(encoding="utf-8"))
        (self.folder / "assets" / "css" / "sections.css").write_text(text, encoding="utf-8")

    def about(self, made: Path) -> None:
        """Write the pages about the newspaper, from those of a new site, and the page of the feeds.

        What shortcodes write, such as the legal notice, is finished HTML: the text of the page that sitegen has built.
        """
        for path in sorted((made / "content" / "pages").iterdir()):
            found = HEADED.match(path.read_text(encoding="utf-8"))
            assert found, path
            fields = {key: value.strip('"') for key, value in FIELD.findall(found[1])}
            head = {
                "title": fields["title"],
                "description": fields["description"],
                "type": "about",
                "menus": {"footer": {"weight": int(fields["order"])}},
            }
            if "policies" in fields:
                head["policies"] = fields["policies"].strip("[]").split(", ")
            text = found[2]
            if SHORTCODE.search(text):
                built = PROSE.search((made / "output" / path.stem / "index.html").read_text(encoding="utf-8"))
                assert built, path
                text = built[1]
            self._write(path.name, head, text)
        description = "Suivez-nous dans un lecteur de flux : tous nos flux"
        self._write("flux.md", {"title": "Flux RSS", "description": description, "type": "flux"})

    def searches(self) -> None:
        """Write the search page, first among those that menus name, and what it loads."""
        for script in CORE.glob("search*.js"):
            shutil.copy(script, self.folder / "assets")
        shutil.copy(CORE / "search.css", self.folder / "assets" / "css")
        head = {
            "title": "Rechercher",
            "description": "Rechercher dans tous les articles",
            "type": "recherche",
            "menus": {"indexes": {"weight": 1}},
            "sitemap": {"disable": True},
        }
        self._write("recherche.md", head)

    def head(self, article: Article) -> str:
        local = {name: _local(getattr(article, name)) for name in ("date", "updated")}
        return super().head(Article(**{**vars(article), **local}))

    def _write(self, path: str, head: dict[str, object], text: str = "") -> None:
        file = self.folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{key}: {quoted(value)}\n" for key, value in head.items())
        file.write_text(f"---\n{lines}---\n{text}\n", encoding="utf-8")


def _local(date: str) -> str:
    """Return a date with the offset of the newspaper's time zone: Hugo shows it as it is written."""
    return datetime.fromisoformat(date).astimezone(ZoneInfo(TIMEZONE)).isoformat() if date else ""


class SitegenUnsearched(SitegenGazette):
    search = False


class HugoUnsearched(HugoGazette):
    search = False


WRITERS: dict[str, type[Writer]] = {writer.name: writer for writer in (SitegenGazette, HugoGazette)}
UNSEARCHED: dict[str, type[Writer]] = {writer.name: writer for writer in (SitegenUnsearched, HugoUnsearched)}
"""The same without a search page, and without what makes its index."""
