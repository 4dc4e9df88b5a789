"""A small site with everything that a fact can depend on, and every kind of edit that a newsroom makes of it.

Each edit is a plain function of a world and a number, so that a fixed tour, a state machine and the mutants of the
engine all use the same ones.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from copy import deepcopy
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from newsroom import NOW, PNG, Newsroom, article, author, page, photo

from sitegen.cache.state import BuildState
from sitegen.engine.engine import build
from sitegen.engine.reading import read_site
from sitegen.engine.record import record as publication
from sitegen.engine.record import write_ledger
from sitegen.engine.request import BuildRequest, state_file
from sitegen.errors.problems import BuildFailed, SitegenError
from sitegen.facts.derive import FACTS
from sitegen.facts.keys import Key
from sitegen.newsletter.files import write_newsletter
from sitegen.newsletter.make import make_newsletter
from sitegen.newsroom.indexing import NEWS_WINDOW

BASE = """{% from "macros.html" import line with context %}<!doctype html>
<html lang="{{ page.language }}"><head>{% include "head.html" %}</head><body>
{{ asset("x.css") }} {{ integrity("icon.css") }} {{ asset("rendered.css") }} {{ asset("own.png") }}
{% include ["banner.html", "no-banner.html"] ignore missing %}
{% if page.kind == "article" %}{% for row in data("results")|default([]) %}{{ row.list }}: {{ row.votes }} {% endfor %}{% endif %}
{% if data("town/notice") %}{{ data("town/notice").text }}{% endif %}
<nav>{% for section in site.sections %}{{ section.name }} {% endfor %}{% for link in site.menu("footer") %}{{ link.title }}
{% endfor %}</nav>
{% if page.kind == "home" %}{% for card in site.articles(where={"lieux": "Terre"}, order="date", limit=2) %}{{ card.title }} {% endfor %}
{% for card in site.most_read(2) %}{{ card.title }} {% endfor %}
{% for one in site.entries("fete") %}{{ one.title }} {{ one.past }} {{ one.sujet.title if one.sujet }} {% endfor %}{% endif %}
{{ line(site.title) }}<main>{% block content %}{% endblock %}</main></body></html>
"""
MACROS = "{% macro line(text) %}<p>{{ text }}</p>{% endmacro %}\n"
PLUGIN = 'def html(html, path):\n    return html.replace("mot", "mot<!-- {} -->")\n'
ENGLISH = '[languages.en]\ntitle = "The Gazette {}"\ncategories = {{ "Politique" = "Politics" }}\n'
HOSTING = """
[robots]
disallow = ["/a{0}/"]
[ai]
training = "refuse"
policy = "https://example.org/{0}/"
drafts = ["content-usage"]
[ads]
sellers = [{{ domain = "a.example", account = "{0}" }}]
[security_txt]
contact = ["mailto:a@example.org"]
expires = 2030-01-0{0}
[hosting]
headers = true
hsts_days = {0}
cname = true
[deploy]
indexnow_key = "cle-de-la-gazette-{0}"
"""
AWAY = (
    '{"https://away.example/a?b&c": {"dead": true, "copy": "https://archive.example/NUMBER", "copied": "2025-01-01"}}'
)
TAGS = ("mer", "ciel", "terre")
CATEGORIES = ("Politique", "Culture")
AUTHORS = ("ana", "bob")
SPONSOR = {"url": "https://example.com/", "logo": "/mark.png"}


class World:
    """A site, its clock, and what must hold of it after every edit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOW
        self.config: dict[str, Any] = {
            "title": "La Gazette",
            "per_page": 2,
            "plugins": "",
            "sponsor": "Aidez-nous",
            "items": 3,
            "redirects": "",
            "formats": ("webp",),
            "quality": 50,
            "languages": "",
            "hosting": "",
            "icon": "",
            "cards": "false",
            "search": "true",
        }
        self.articles: dict[str, dict[str, Any]] = {}
        self.foreign: dict[str, bytes] = {}
        self.vandalised: set[str] = set()
        self.site = Newsroom(folder / "site", {
            "themes/x/templates/base.html": BASE,
            "themes/x/templates/macros.html": MACROS,
            "content/authors/ana.md": author("Ana", "Bio d’Ana."),
            "content/authors/bob.md": author("Bob", "Bio de Bob."),
            "content/categories/culture.md": page("Culture", "Introduction.", colour="#123456"),
            "content/pages/contact.md": page("Contact", "Écrire."),
            "content/pages/charte.md": page("Charte", "Règles.", menu="none", policies=["masthead"]),
            "static/robots-extra.txt": "un",
            "themes/x/static/x.css": "a { src: url(x.woff2) }",
            "themes/x/static/x.woff2": "un",
            "themes/x/static/icon.css": "a {}",
            "themes/x/templates/rendered.css": "a { content: '{{ site.title }} {{ site.authors[1].bio|striptags }}' }",
            "static/assets/own.png": PNG,
            "content/articles/photo.png": photo(),
            "content/articles/votes.csv": "Liste;Voix\nA;1\n",
            "static/photo.jpg": photo(seed=1, form="JPEG"),
            "static/mark.png": photo(512, 512),
        })  # fmt: skip
        self.configure()
        for number in range(5):
            self.articles[f"a{number}"] = {
                "title": f"Titre {number}", "date": f"2025-0{number + 1}-01 08:00", "category": CATEGORIES[number % 2],
                "tags": [TAGS[number % 3], "mer"], "lieux": [TAGS[number % 3]], "author": AUTHORS[number % 2],
                "body": f"Un mot {number}. [Suite](a{(number + 1) % 5}.md)\n\n{'Et puis un mot. ' * 40}\n\n## Partie\n\nFin.",
            }  # fmt: skip
            self.save(f"a{number}")

    def configure(self) -> None:
        """Write site.toml."""
        told = self.config
        self.site.configure(
            f'tagline = "{told["title"]}"\nemail = "redaction@example.org"\nicon = "{told["icon"]}"\n[lists]\nper_page = {told["per_page"]}\n[feeds]\nitems = {told["items"]}\n'
            f'[taxonomy.lieux]\nhierarchical = true\n[types.fete]\nstarts = "debut"\ncalendar = true\n[types.fete.fields.debut]\ntype = "date"\n[types.fete.fields.sujet]\ntype = "article"\n[sponsorship]\ntext = "{told["sponsor"]}"\nurl = "contact/"\n[plugins]\nenabled = [{told["plugins"]}]\n'
            f"[images]\nformats = {list(told['formats'])}\njpeg_quality = {told['quality']}\ncards = {told['cards']}\n"
            f"[search]\nenabled = {told['search']}\n[urls.redirects]\n"
            + told["redirects"]
            + "\n"
            + told["languages"]
            + told["hosting"]
        )

    def save(self, name: str) -> None:
        """Write an article."""
        fields = dict(self.articles[name])
        body = fields.pop("body")
        self.site.write({f"content/articles/{name}.md": article(body=body, **fields)})

    def pick(self, number: int) -> str:
        """Return the name of an article."""
        return sorted(self.articles)[number % len(self.articles)]

    def make(self, edit: Callable[["World", int], None], number: int, jobs: int = 1) -> bool:
        """Make an edit and check; where the site cannot be built then, take it back, check again and return False."""
        saved = deepcopy((self.config, self.articles)), self.sources(), self.now
        edit(self, number)
        if self.check(jobs):
            return True
        (self.config, self.articles), files, self.now = saved  # an edit may have turned the clock
        for path in self.sources().keys() - files.keys():
            self.site.remove(path)
        self.site.write(files)
        assert self.check(jobs), "the site that could be built before cannot be built now"
        return False

    def sources(self) -> dict[str, bytes]:
        """Return every file of the site, without what builds leave."""
        ours = (".sitegen/", "output/")
        return {path: data for path, data in contents(self.site.root).items() if not path.startswith(ours)}

    def check(self, jobs: int = 1) -> bool:
        """Build, and hold the output against a clean build; then build again, and nothing must be made.

        Return False where the site cannot be built; the incremental build must tell the same then, and change nothing.
        """
        clean = self.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        before = contents(self.site.output)
        wanted = BuildRequest(self.site.root, clean / "output", now=self.now, jobs=1, state=clean / "state")
        try:
            plain = build(wanted)
        except BuildFailed as failure:
            told = [*map(str, failure.problems)]
            assert self.fails(jobs) == told
            assert contents(self.site.output) == before, "a failed build changed the output"
            return False
        built = self.site.build(now=self.now, jobs=jobs)
        warnings = list(map(str, plain.warnings))
        assert [str(one) for one in built.warnings if not self._is_of_foreign_files(one)] == warnings
        # What somebody changed and nobody wants any more is left alone, and its owner takes it away.
        assert self.vandalised.issuperset(built.files.kept)
        for path in built.files.kept:
            (self.site.output / path).unlink()
        self.vandalised.clear()
        expected = contents(clean / "output") | self.foreign
        assert contents(self.site.output) == expected
        again = self.site.build(now=self.now, jobs=jobs)
        assert (again.rendered, again.files.written, again.files.removed, again.parsed) == (0, (), (), ())
        assert [str(one) for one in again.warnings if not self._is_of_foreign_files(one)] == warnings
        return True

    def _is_of_foreign_files(self, warning: SitegenError) -> bool:
        return bool(self.foreign) and "contains files that sitegen did not write: mien" in str(warning)

    def fingerprints(self, jobs: int) -> dict[Key, str]:
        """Make a clean build, and return what its processes say of every fact."""
        clean = self.folder / f"clean-{jobs}"
        wanted = BuildRequest(self.site.root, clean / "output", now=self.now, jobs=jobs, state=clean / "state")
        build(wanted)
        state = BuildState(state_file(wanted))
        try:
            kinds = [kind + mark for kind in FACTS for mark in ("", "@en")]
            return {key: mark for kind in kinds for _, key, mark in state.facts(kind)}
        finally:
            state.close()

    def fails(self, jobs: int) -> list[str]:
        """Build, and return what a build that must fail reports, but for files that others put into the output."""
        try:
            self.site.build(now=self.now, jobs=jobs)
        except BuildFailed as failure:
            return [str(one) for one in failure.problems if not self._is_of_foreign_files(one)]
        return []


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder, by path."""
    found = {}
    for place, _, names in os.walk(folder):
        inside = Path(place).relative_to(folder)
        found |= {(inside / name).as_posix(): Path(place, name).read_bytes() for name in names}
    return found


def memory() -> str | None:
    """Return a folder in memory, where the system has one: nothing of a world outlives its test."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


# Edits


def add(world: World, number: int) -> None:
    name = f"n{number}"
    world.articles[name] = {
        "title": f"Neuf {number}", "date": f"2025-0{number % 9 + 1}-11 09:00", "category": CATEGORIES[number % 2],
        "tags": [TAGS[number % 3]], "author": AUTHORS[number % 2], "body": f"Un mot neuf {number}.\n\n## Partie",
    }  # fmt: skip
    world.save(name)


def edit_body(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] += f"\n\nEncore un mot {number}."
    world.save(name)


def edit_letter(world: World, number: int) -> None:
    """Change a body beyond what any other page shows of it, and keep the number of words."""
    name = world.pick(number)
    body = world.articles[name]["body"]
    world.articles[name]["body"] = body.replace("Fin.", "Fon.") if "Fin." in body else body.replace("Fon.", "Fin.")
    world.save(name)


def rewrite(world: World, number: int) -> None:
    """Say the same in other words in every text: what it was renamed from is not to be found by it."""
    for name, fields in world.articles.items():
        fields["body"] = fields["body"].replace("Et puis un mot. ", f"Tout est dit autrement {number}. ")
        world.save(name)


def edit_field(field: str, values: Callable[[int], Any]) -> Callable[[World, int], None]:
    """Return an edit of one field of an article."""

    def edit(world: World, number: int) -> None:
        name = world.pick(number)
        value = values(number)
        if value is None:
            world.articles[name].pop(field, None)
        else:
            world.articles[name][field] = value
        world.save(name)

    edit.__name__ = f"edit_{field}"
    return edit


def drop_heading(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] = world.articles[name]["body"].replace("## Partie", "## Autre")
    world.save(name)


def link_to_heading(world: World, number: int) -> None:
    name, target = world.pick(number), world.pick(number + 1)
    world.articles[name]["body"] += f"\n\n[Là]({target}.md#partie)"
    world.save(name)


def delete(world: World, number: int) -> None:
    if len(world.articles) > 1:
        name = world.pick(number)
        del world.articles[name]
        world.site.remove(f"content/articles/{name}.md")
        unlink(world, name)


def rename(world: World, number: int) -> None:
    name, new = world.pick(number), f"r{number}"
    if new not in world.articles:
        world.articles[new] = world.articles.pop(name)
        (world.site.root / f"content/articles/{name}.md").rename(world.site.root / f"content/articles/{new}.md")
        if number % 4:  # else the links to it are forgotten, and the build must fail
            unlink(world, name)


def unlink(world: World, name: str) -> None:
    """Take away the links to an article that is gone, and the party about it."""
    party = world.site.root / "content/fetes/bal.md"
    if party.exists() and f'sujet: "{name}"' in party.read_text("utf-8"):
        party.unlink()
    for other, fields in world.articles.items():
        if f"({name}.md" in fields["body"]:
            fields["body"] = re.sub(rf"\[(\w+)\]\({name}\.md(#\w+)?\)", r"\1", fields["body"])
            world.save(other)


def touch(world: World, number: int) -> None:
    (world.site.root / f"content/articles/{world.pick(number)}.md").touch()


def change_template(world: World, number: int) -> None:
    world.site.write({"themes/x/templates/base.html": BASE.replace("<main>", f"<main data-n='{number}'>")})


def change_macro(world: World, number: int) -> None:
    world.site.write({"themes/x/templates/macros.html": MACROS.replace("<p>", f"<p class='m{number}'>")})


def toggle(path: str, text: str) -> Callable[[World, int], None]:
    """Return an edit that makes a file appear, or vanish where it is."""

    def edit(world: World, number: int) -> None:
        if (world.site.root / path).exists():
            world.site.remove(path)
        else:
            world.site.write({path: text.replace("NUMBER", str(number))})

    edit.__name__ = "toggle_" + path.rsplit("/", 1)[-1].partition(".")[0]
    return edit


def edit_mark(world: World, number: int) -> None:
    world.site.write({"static/mark.png": photo(512, 512, seed=number)})


def configure(key: str, values: Callable[[int], Any]) -> Callable[[World, int], None]:
    """Return an edit of the configuration."""

    def edit(world: World, number: int) -> None:
        world.config[key] = values(number)
        world.configure()

    edit.__name__ = f"configure_{key}"
    return edit


def rename_author(world: World, number: int) -> None:
    world.site.write({"content/authors/ana.md": author(f"Ana {number}", "Bio d’Ana.")})


def edit_bio(world: World, number: int) -> None:
    world.site.write({"content/authors/bob.md": author("Bob", f"Bio de Bob, {number}.")})


def rename_category(world: World, number: int) -> None:
    """Rename a category; now and then it becomes a part of the other one, or is none any more. The same of a place.

    With it, a party is renamed and moved, which is about an article or not.
    """
    above = {"parent": CATEGORIES[0]} if number % 3 == 0 else {}
    place = {"parent": TAGS[2]} if number % 3 == 1 else {}
    about = {"sujet": world.pick(number)} if number % 2 else {}
    world.site.write({
        "content/categories/culture.md": page(f"Culture {number}", "Introduction.", colour="#123456", **above),
        "content/fetes/bal.md": page(f"Bal {number}", "Danser.", menu="none", debut=instant(number % 5 - 2), **about),
        "content/lieux/mer.md": page(f"Mer {number}" if number % 2 else "Mer", "Au large.", **place),
    })  # fmt: skip


def file_under(world: World, number: int) -> None:
    """Change the tags of an article, and its places."""
    name = world.pick(number)
    world.articles[name] |= {
        "tags": [TAGS[number % 3]] if number % 2 else [],
        "lieux": [TAGS[number % 3], *TAGS[:1]][: number % 4],
    }
    world.save(name)


def edit_page(world: World, number: int) -> None:
    world.site.write({"content/pages/contact.md": page(f"Contact {number}", "Écrire.")})


def edit_policies(world: World, number: int) -> None:
    """Change what only the front page tells of a page."""
    policies = ["ethics", "feedback"][number % 2 :]
    world.site.write({"content/pages/charte.md": page("Charte", "Règles.", menu="none", policies=policies)})


def translate(world: World, number: int) -> None:
    """Make an article a translation of another, or the translation an article of its own again."""
    name = world.pick(number)
    if world.articles[name].pop("translation_of", None) is None:
        world.articles[name] |= {"language": "en", "translation_of": world.pick(number + 1)}
    else:
        world.articles[name].pop("language", None)
    world.save(name)


def edit_plugin(world: World, number: int) -> None:
    world.site.write({"plugins/mots.py": PLUGIN.format(number)})
    world.config["plugins"] = '"mots"'
    world.configure()


def write(files: Mapping[str, str | bytes | None]) -> Callable[[World, int], None]:
    """Return an edit that writes files; one without content is removed."""

    def edit(world: World, _: int) -> None:
        world.site.write({path: data for path, data in files.items() if data is not None})
        for path in (path for path, data in files.items() if data is None):
            (world.site.root / path).unlink(missing_ok=True)

    return edit


def edit_static(world: World, number: int) -> None:
    world.site.write({"static/robots-extra.txt": f"deux {number}"})


def edit_asset(path: str, text: str) -> Callable[[World, int], None]:
    """Return an edit of an asset; others may show its name."""

    def edit(world: World, number: int) -> None:
        world.site.write({path: text.replace("NUMBER", str(number))})

    edit.__name__ = "edit_" + path.rsplit("/", 1)[-1].replace(".", "_")
    return edit


def rank_articles(world: World, number: int) -> None:
    """Say what is read most: two articles, as of a moment that may be too long ago."""
    ranks = [{"id": world.pick(number + place), "rank": place} for place in (1, 2)]
    pulled = f"{world.now - timedelta(days=number % 4):%Y-%m-%dT%H:%M:%SZ}"
    world.site.write({"data/popular.json": json.dumps({"pulled": pulled, "days": 7, "articles": ranks})})


def link_to_asset(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] += "\n\n[Image](/assets/own.png)"
    world.save(name)


def edit_picture(world: World, number: int) -> None:
    world.site.write({"content/articles/photo.png": photo(number % 7 + 20, 30, number)})


def edit_photo_in_static(world: World, number: int) -> None:
    world.site.write({"static/photo.jpg": photo(40, number % 9 + 20, number, "JPEG")})


def illustrate(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["image"] = {"src": "/photo.jpg", "alt": "Autre", "credit": f"Crédit {number}"}
    world.save(name)


def show_in_body(world: World, number: int) -> None:
    name = world.pick(number)
    shown = ("![Une photo](photo.png)", '![Une photo](/photo.jpg "Légende")', "[La photo](photo.png)")[number % 3]
    world.articles[name]["body"] += f"\n\n{shown}"
    world.save(name)


def embed(world: World, number: int) -> None:
    name = world.pick(number)
    text = f'{{{{ vimeo "{number}" title="Un film {number}" poster="photo.png" }}}}\n\n{{{{ related "a1.md" title="Suite" }}}}'
    world.articles[name]["body"] += f"\n\n{text}\n"
    world.save(name)


def chart(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] += (
        f'\n\n{{{{ chart "votes.csv" title="Voix {number}" type="{("bar", "line")[number % 2]}" }}}}\n'
    )
    world.save(name)


def edit_votes(world: World, number: int) -> None:
    """Change what charts are drawn from; now and then it is no table."""
    votes = "beaucoup" if number % 7 == 5 else number
    world.site.write({"content/articles/votes.csv": f"Liste;Voix\nA;{votes}\nB;2,5\n"})


def link_away(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] += "\n\n[Ailleurs](https://away.example/a?b&c#d)"
    world.save(name)


def hide_in_body(world: World, number: int) -> None:
    name = world.pick(number)
    world.articles[name]["body"] = re.sub(r"\n\n!?\[(?:Une|La) photo\].*", "", world.articles[name]["body"])
    world.save(name)


def portray(world: World, number: int) -> None:
    """Change only the place that crops of a portrait keep."""
    focus = f"50% {number % 3 * 50}%"
    world.site.write({
        "content/authors/cleo.jpg": photo(30, 60, form="JPEG"),
        "content/authors/cleo.md": author("Cléo", "Bio.", photo={"src": "cleo.jpg", "alt": "Cléo", "focus": focus}),
    })  # fmt: skip


def move_picture(world: World, number: int) -> None:
    """Move a picture's bytes to another name: every version of it is there already."""
    old, new = ("photo.png", "copie.png") if number % 2 else ("copie.png", "photo.png")
    place = world.site.root / "content/articles"
    if (place / old).exists():
        (place / old).rename(place / new)
        for name, fields in world.articles.items():
            if fields.get("image", {}).get("src") == old or old in fields["body"]:
                if "image" in fields:
                    fields["image"] = {**fields["image"], "src": new}
                fields["body"] = fields["body"].replace(old, new)
                world.save(name)


def change_uses(world: World, number: int) -> None:
    """Change what the theme shows: how wide, and how cut."""
    widths, crop = [number % 5 + 8, number % 4 + 18], ("", "1:1", "3:2")[number % 3]
    world.site.write({
        "themes/x/theme.toml": f'name = "x"\n[images.lead]\nof = "article"\nwidths = {widths}\ncrop = "{crop}"\n'
    })  # fmt: skip


def later(world: World, number: int) -> None:
    world.now += timedelta(hours=number % 40 + 1)


def earlier(world: World, number: int) -> None:
    world.now -= timedelta(hours=number % 40 + 1)


def schedule(world: World, number: int) -> None:
    """Write an article that appears in a minute; the day does not change with it."""
    world.now = world.now.replace(hour=9, minute=number % 50)
    add(world, number)
    world.articles[f"n{number}"]["date"] = (world.now + timedelta(minutes=1)).isoformat()
    world.save(f"n{number}")


def soon(world: World, number: int) -> None:
    world.now += timedelta(minutes=2)


def run_out(world: World, number: int) -> None:
    """Withdraw an article in a minute."""
    publish(world, number, timedelta(hours=1))
    world.articles[world.pick(number)]["expires"] = (world.now + timedelta(minutes=1)).isoformat()
    world.save(world.pick(number))


def grow_old(world: World, number: int) -> None:
    """Let an article be news for one more minute."""
    publish(world, number, NEWS_WINDOW - timedelta(minutes=1))


def publish(world: World, number: int, age: timedelta) -> None:
    """Let an article have some age in the morning: when something happens to it soon, it is the same day."""
    world.now = world.now.replace(hour=9, minute=number % 50)
    world.articles[world.pick(number)]["date"] = (world.now - age).isoformat()
    show(world, number)


def show(world: World, number: int) -> None:
    """Take away what hides an article, and what hangs on its date."""
    for field in ("gone", "expires", "status", "live", "genre", "noindex"):
        world.articles[world.pick(number)].pop(field, None)
    world.save(world.pick(number))


def cover(world: World, number: int) -> None:
    """Begin a live blog that ends in a minute."""
    name = world.pick(number)
    world.articles[name] |= {
        "date": (world.now - timedelta(hours=1)).isoformat(),
        "live": {"end": (world.now + timedelta(minutes=1)).isoformat()},
        "body": "Un mot.\n\n## 10 h 15 Un début {.pinned}\n\nUn mot de plus.\n",
    }
    world.save(name)


def write_entry(world: World, number: int) -> None:
    """Add an entry to each live blog, at its end or at its beginning."""
    for name, fields in world.articles.items():
        if fields.get("live"):
            introduction, *entries = fields["body"].split("\n## ")
            entries.insert(len(entries) * (number % 2), f"10 h {number % 60:02} Encore {number}\n\nUn mot {number}.\n")
            fields["body"] = "\n## ".join((introduction, *entries))
            world.save(name)


def vandalise(world: World, number: int) -> None:
    files = sorted(set(contents(world.site.output)) - set(world.foreign))
    if files:
        world.vandalised.add(files[number % len(files)])
        (world.site.output / files[number % len(files)]).write_text("vandale", "utf-8")


def vandalise_same_size(world: World, number: int) -> None:
    files = sorted(set(contents(world.site.output)) - set(world.foreign))
    if files:
        world.vandalised.add(files[number % len(files)])
        place = world.site.output / files[number % len(files)]
        place.write_bytes(b"v" * place.stat().st_size)


def lose(world: World, number: int) -> None:
    files = sorted(set(contents(world.site.output)) - set(world.foreign))
    if files:
        (world.site.output / files[number % len(files)]).unlink()


def lose_all(world: World, _: int) -> None:
    shutil.rmtree(world.site.output, ignore_errors=True)
    world.foreign.clear()


def foreign_file(world: World, number: int) -> None:
    if world.site.output.is_dir():
        world.foreign[f"mien-{number}.txt"] = b"mien"
        (world.site.output / f"mien-{number}.txt").write_bytes(b"mien")


def correct(world: World, number: int) -> None:
    """Correct an article that is public, or complete it."""
    kind = ("correction", "clarification", "update")[number // 2 % 3]
    say(world, number, {"date": instant(-number), "type": kind, "text": f"Non, {number}."})


def retract(world: World, number: int) -> None:
    """Retract an article that is public, and say why."""
    say(world, number, {"date": instant(-number), "type": "retraction", "text": f"Faux, {number}."}, status="retracted")


def say(world: World, number: int, notice: dict[str, str], **fields: str) -> None:
    """Put a notice on an article that is public."""
    show(world, number)
    world.articles[world.pick(number)] |= {"corrections": [notice], **fields}
    world.save(world.pick(number))


def record(world: World, _: int) -> None:
    """Write down what is published, as after a deployment."""
    with suppress(BuildFailed):  # what cannot be built is not deployed
        reading = read_site(world.site.root, world.now, _silent)
        write_ledger(world.site.root, publication(world.site.root, reading).text)


def send(world: World, _: int) -> None:
    """Make a newsletter and write down what it carries: the next one has nothing to carry, and the site is as it was."""
    with suppress(BuildFailed):
        reading = read_site(world.site.root, world.now, _silent)
        letter = make_newsletter(world.site.root, reading, None, None, None)
        if letter:
            write_newsletter(world.site.root, letter.name, letter.files, letter.sent)
            assert make_newsletter(world.site.root, reading, None, None, None) is None


def _silent(stage: str, done: int, total: int) -> None:
    """Take no notice of progress."""


def rename_recorded(world: World, number: int) -> None:
    """Give an article another address: the one that was recorded leads there."""
    name = world.pick(number)
    world.articles[name]["slug"] = f"recorded-{number}"
    world.save(name)


def redirect(world: World, number: int) -> None:
    world.config["redirects"] = f'"/lien-{number}/" = "/politique/"\n"/autre/" = "/lien-{number}/"\n'
    world.configure()


def lose_ledger(world: World, _: int) -> None:
    (world.site.root / "urls.txt").unlink(missing_ok=True)


def make_news(world: World, number: int) -> None:
    """Publish an article in these days."""
    world.articles[world.pick(number)].pop("live", None)  # its end could be before that
    world.articles[world.pick(number)]["date"] = instant(-(number % 3))
    world.save(world.pick(number))


def instant(days: float) -> str:
    return f"{datetime.fromisoformat(NOW.isoformat()) + timedelta(days=days):%Y-%m-%d %H:%M}"


EDITS: tuple[Callable[[World, int], None], ...] = (
    add,
    edit_body,
    edit_letter,
    edit_field("title", lambda number: f"Titre {number} refait"),
    edit_field("date", lambda number: f"2025-0{number % 9 + 1}-02 10:00"),
    file_under,
    edit_field("category", lambda number: CATEGORIES[number % 2]),
    edit_field("author", lambda number: AUTHORS[number % 2]),
    edit_field("standfirst", lambda number: f"Chapô {number}"),
    edit_field("featured", lambda number: number % 4),
    edit_field("status", lambda number: ("draft", "published", "retracted", "embargo")[number % 4]),
    edit_field("expires", lambda number: instant(number % 3) if number % 2 else None),
    edit_field("slug", lambda number: f"adresse-{number % 5}"),
    edit_field("series", lambda number: "Dossier" if number % 2 else None),
    edit_field("sponsor", lambda number: SPONSOR | {"name": f"Marque {number}"} if number % 2 else None),
    edit_field("image", lambda number: {"src": "photo.png", "alt": "Une photo"} if number % 2 else None),
    edit_field("template", lambda number: "page-of-its-own.html" if number % 2 else None),
    edit_field("aliases", lambda number: [f"/ancien-{number % 4}/"] if number % 2 else None),
    edit_field("updated", lambda number: "2025-12-01 10:00" if number % 2 else None),
    drop_heading,
    link_to_heading,
    delete,
    rename,
    touch,
    change_template,
    change_macro,
    toggle("themes/x/templates/banner.html", "<p>Bandeau NUMBER</p>"),
    toggle(
        "templates/article.html",
        '{% extends "@core/article.html" %}{% block content %}<p>NUMBER</p>{{ super() }}{% endblock %}',
    ),
    toggle("templates/page-of-its-own.html", '{% extends "article.html" %}'),
    toggle("themes/x/locale/fr.po", 'msgid "News"\nmsgstr "Nouvelles NUMBER"\n'),
    toggle("static/politique/index.html", "un fichier qui prend la place d’une page"),
    configure("title", lambda number: f"La Gazette {number}"),
    configure("per_page", lambda number: number % 3 + 1),
    configure("items", lambda number: number % 3 + 1),
    configure("sponsor", lambda number: f"Aidez-nous {number}"),
    configure("plugins", lambda _: ""),
    configure("search", lambda _: "false"),
    rename_author,
    edit_letter,
    edit_bio,
    rename_category,
    configure("search", lambda _: "true"),
    edit_page,
    configure("languages", lambda number: ENGLISH.format(number) if number % 3 else ""),
    translate,
    toggle("content/authors/en/ana.md", author("Ana", "Ana’s bio, NUMBER.", language="en")),
    toggle("content/pages/en/contact.md", page("Contact NUMBER", "Write.", language="en", translation_of="contact")),
    toggle("content/categories/en/culture.md", page("Arts NUMBER", "Introduction.", language="en")),
    edit_field("language", lambda number: ("en", "de", None)[number % 3]),
    translate,
    configure("languages", lambda number: ENGLISH.format(number) if number % 5 else ""),
    edit_plugin,
    edit_static,
    edit_asset("data/results.csv", "list;votes\nA;NUMBER\nB;2\n"),
    edit_asset("data/results.csv", "list,votes\nA,NUMBER\n"),
    toggle("data/town/notice.toml", "text = 'Avis NUMBER'\n"),
    toggle("data/results.csv", ""),
    toggle("data/results.json", '[{"list": "A", "votes": NUMBER}]'),
    toggle("data/results.json", ""),
    toggle("data/results.csv", "list,votes\nC,NUMBER\n"),
    toggle("data/unread.yaml", "- NUMBER\n"),
    link_to_asset,
    edit_asset("themes/x/static/x.css", "a { src: url(x.woff2) } b { c: NUMBER }"),
    edit_asset("themes/x/static/x.woff2", "NUMBER"),
    edit_asset("themes/x/static/icon.css", "a { c: NUMBER }"),
    edit_asset(
        "themes/x/templates/rendered.css", "a { content: '{{ site.title }}NUMBER{{ site.authors[1].bio|striptags }}' }"
    ),
    edit_asset("static/assets/own.png", "NUMBER"),
    toggle("static/assets/x.woff2", "NUMBER"),
    toggle("themes/x/static/own.js", "log('x.css', NUMBER, 'icon.css')"),
    toggle("static/own.json", '["/journal/assets/own.png", NUMBER]'),
    edit_picture,
    edit_photo_in_static,
    edit_field("image", lambda number: {"src": "photo.png", "alt": "Une photo", "focus": f"{number % 5 * 20}% 10%"}),
    illustrate,
    show_in_body,
    edit_picture,
    edit_photo_in_static,
    embed,
    toggle("templates/embeds/vimeo.html", "<p>{{ embed.title }} {{ embed.poster }} {{ embed.address }} NUMBER</p>"),
    edit_picture,
    edit_votes,
    chart,
    edit_votes,
    hide_in_body,
    portray,
    edit_picture,
    move_picture,
    change_uses,
    configure("formats", lambda number: ("avif", "webp")[: number % 3]),
    configure("quality", lambda number: number % 3 + 50),
    later,
    earlier,
    schedule,
    soon,
    cover,
    write_entry,
    soon,
    write_entry,
    vandalise,
    vandalise_same_size,
    lose,
    lose_all,
    foreign_file,
    edit_field("genre", lambda number: "opinion" if number % 2 else None),
    edit_policies,
    edit_field("gone", lambda number: True if number % 3 == 2 else None),
    edit_field("paid", lambda number: True if number % 2 else None),
    edit_field("related", lambda number: [f"a{number % 5}"] if number % 2 else None),
    correct,
    correct,
    record,
    rename_recorded,
    redirect,
    lose_ledger,
    make_news,
    later,
    configure("hosting", lambda number: HOSTING.format(number % 9 + 1) if number % 3 else ""),
    configure("icon", lambda number: "mark.png" if number % 2 else ""),
    edit_mark,
    configure("icon", lambda number: "mark.png" if number % 2 else ""),
    configure("cards", lambda number: "false" if number % 4 == 3 else "true"),
    edit_field("title", lambda number: f"Titre {number} encore"),
    rename_category,
    configure("cards", lambda number: "false" if number % 4 == 3 else "true"),
    edit_field("status", lambda number: ("retracted", "review", "published")[number % 3]),
    grow_old,
    send,
    soon,
    run_out,
    soon,
    retract,
    record,
    edit_field("sponsor", lambda number: SPONSOR | {"name": f"Marque {number}"} if number % 2 else None),
    edit_mark,
    send,
    record,
    rename,
    rewrite,
    link_away,
    edit_asset("data/external-links.json", AWAY),
    link_away,
    edit_asset("data/external-links.json", AWAY.replace("true", "false")),
    toggle("data/external-links.json", AWAY),
    toggle("data/external-links.json", AWAY),
    toggle("templates/embeds/archived-copy.html", "<b>{{ embed.address }} {{ embed.date }} NUMBER</b>"),
    rank_articles,
    later,
    rank_articles,
    toggle("data/popular.json", "[]"),
    rank_articles,
)

# What happens to an article once it is written, and to the newspaper around it.
EVENTS = (
    "correct", "retract", "edit_status", "edit_expires", "edit_gone", "edit_sponsor", "edit_date", "edit_updated", "edit_paid",
    "schedule", "run_out", "grow_old", "soon", "later", "record", "rename_recorded", "edit_category", "rename", "send",
)  # fmt: skip
