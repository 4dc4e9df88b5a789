"""A small site with a value in nearly every field of every schema, and all that a theme, plugins and data add to it."""

from collections.abc import Iterator

from msgspec import convert
from newsroom import article, author, page, photo
from schema_edits import File, Table, full

from sitegen.config.identity import SiteConfig
from sitegen.config.partners import PartnerConfig
from sitegen.config.republish import RepublishConfig
from sitegen.config.requests import Register, Request
from sitegen.config.site import Config
from sitegen.config.taxonomy import OwnTaxonomyConfig
from sitegen.config.types import FieldConfig, TypeConfig
from sitegen.content.meta import AuthorMeta, BoxMeta, CategoryMeta, PageMeta
from sitegen.content.schemas import Schemas, TypeShape
from sitegen.pages.views import SiteView
from sitegen.theme.theme import CORE, ThemeFile

Files = dict[str, str | bytes | None]
"""What is in some files; None where there is no such file."""

# What hides an article, takes it elsewhere or stands in the way of other fields is not there at first.
_LATER = ("canonical", "expires", "language", "live", "template", "translation_of")
_IN_LISTS: Table = {
    "category": "La mer", "tags": ["La mer"], "author": "ana", "series": "La mer", "mer": ["La mer"]
}  # fmt: skip
_ARTICLE = Schemas(("mer",)).struct("article")
_FIELDS: Table = {
    "text": {"schema": "about", "label": "La mer", "required": False},
    "libre": {"type": "text"},
    "debut": {"type": "date"},
    "fin": {"type": "date"},
    "lieu": {"type": "article"},
    "qui": {"type": "author", "many": True},
    "photo": {"type": "picture"},
    "sorte": {"type": "choice", "choices": ["La mer", "Le ciel"]},
}
_TYPE: Table = full(TypeConfig, starts="debut", ends="fin", calendar=True, folder="fiches", fields=_FIELDS)
_SHAPE = TypeShape(
    name="fiche", folder="fiches", starts="debut", ends="fin",
    fields=tuple((name, convert(field, FieldConfig)) for name, field in _FIELDS.items()),
)  # fmt: skip
_ENTRY = Schemas(types=(_SHAPE,)).struct("fiche")
_COVERED = {"date": "2026-01-01 08:00", "live": {"start": "2026-01-01 10:00", "end": "2026-01-01 14:00"}}
_PARTNER: Table = full(
    PartnerConfig, ("without_categories", "without_tags", "without_authors"), categories=["La mer"], language="fr",
    items=2, days=90,
)  # fmt: skip
_BODY = "Un mot de la [suite](id:a2).\n\n## Partie\n\n![Photo](/photo.jpg)\n"
_ENTRIES = "Un mot.\n\n## 10 h 15 Un début\n\n![Photo](photo.png)\n"
_RANKS = '{"pulled": "2025-12-31T06:00:00Z", "days": 7, "articles": [{"id": "a1", "rank": 1}]}'
_PROBES = {
    **{f"site-{name}": f"site.{name}|dump" for name, value in vars(SiteView).items() if isinstance(value, property)},
    "menu": "site.menu('footer')|dump",
    "most-read": "site.most_read(2)|dump",
    "option": "site.options.mot|default",
    "entries": "site.entries('fiche', where={'past': False})|dump",
    "type": "site.type('fiche')|dump",
    "terms": "site.terms('mer')|dump",
    "articles": "site.articles(where={'mer': 'La mer'}, order='-featured')|dump",
    "taxonomy": "site.taxonomy('mer')|dump",
    "names": "site.authors|map(attribute='name')|join",
    "document": "document|dump",
    "data": "data('mots').mot",
    "asset": "asset('css/gazette.css')",
    "integrity": "integrity('css/gazette.css')",
    "url": "url('contact/')",
    "messages": "_('News')",
    "policy": "content_security_policy() }}{{ allow('form-action', 'https://formulaires.example/x')",
    "structured": "structured_data()",
}
"""What pages of their own print: one thing each, or an edit of another one would render the page too."""
_SHOWN = {
    "home": "home.top(1)|dump }}{{ home.latest(2)|dump }}{{ home.sections(1)|dump",
    "article": "article|dump",
    "term": "term|dump }}{{ cards|dump",
    "author": "author|dump }}{{ cards|dump",
    "archive": "period|dump }}{{ cards|dump",
    "authors": "authors|dump",
    "tags": "tags|dump",
    "series": "all_series|dump",
    "terms": "terms|dump",
    "entry": "entry|dump }}{{ entry.filled|dump",
    "entries": "entries|dump",
    "archives": "years|dump",
    "feeds": "feed_lists|dump }}{{ opml",
    "all-corrections": "corrections|dump",
    "all-replies": "replies|dump",
    "reply": "answered|dump }}{{ answered.replies|dump",
    "search": "search|dump",
}
"""What the bare templates print: everything that their kind of page alone shows, and nothing else."""
_PLUGIN = """
from pathlib import Path

from aide import WORD
from markupsafe import Markup

from sitegen.pages.undefined import _names_of

TEXT = Path(__file__).with_name("mots.txt").read_text("utf-8")


def dump(value, depth=5):
    if isinstance(value, (tuple, list)) and depth:
        return Markup(f"<ol>{''.join(f'<li>{dump(entry, depth - 1)}' for entry in value)}</ol>")
    ours = type(value).__module__.startswith("sitegen") and depth
    names = [name for name in sorted(_names_of(value)) if hasattr(value, name)] if ours else ()
    if not names:
        return Markup.escape("" if callable(value) else str(value))
    return Markup("".join(f"<p>{name}: {dump(getattr(value, name), depth - 1)}" for name in names))


def filters():
    return {"dump": dump}


def html(html, path):
    return html.replace("mot", f"mot {WORD} {TEXT}")
"""


class SampleSite:
    """The files of the site, in one language or in two, with the core's own templates or with bare ones."""

    def __init__(self, languages: bool = True, bare: bool = False) -> None:
        self.schemas = tuple(_files_with_schemas(languages))
        """The files that are a value of a schema."""
        self.files: dict[str, str | bytes] = {file.path: file.text(file.table) for file in self.schemas}
        """Every file, before any edit."""
        self.files |= dict(_documents(languages)) | dict(_other_files())
        for name, shown in _SHOWN.items() if bare else ():
            self.files[f"themes/x/templates/{name}.html"] = f"{{{{ page|dump }}}}{{{{ {shown} }}}}"

    def field_edits(self) -> Iterator[tuple[str, Files]]:
        """Yield each edit of a field, with its name."""
        for file in self.schemas:
            for label, text in file.edits():
                yield label, {file.path: text}

    def file_edits(self) -> Iterator[tuple[str, Files]]:
        """Yield each edit of a file, with what it is called: others than those of fields."""
        edits: Files = {
            "content/articles/photo.png": photo(seed=2),
            "content/articles/reponse.txt": "Une autre.\n",
            "data/mots.json": '{"mot": "ciel"}',
            "data/popular.json": _RANKS.replace("2025-12-31", "2026-01-01"),
            "plugins/aide.py": "WORD = 2",
            "plugins/mots.py": _PLUGIN.replace("depth=5", "depth=4"),
            "plugins/mots.txt": "deux",
            "static/mark.png": photo(512, 512, 2),
            "static/photo.jpg": photo(40, 20, 2, "JPEG"),
            "themes/x/locale/fr.po": 'msgid "News"\nmsgstr "Nouvelles"\n',
            "themes/x/static/css/gazette.css": "b {}",
        }
        yield from ((f"edit {path}", {path: text}) for path, text in edits.items())
        appearing: Files = {
            "content/articles/neuf.md": article("Neuf", date="2025-12-02 09:00", **_IN_LISTS),
            "content/authors/cleo.md": author("Cléo"),
            "content/pages/neuf.md": page("Neuf"),
            "data/autres.json": "[1]",
            "plugins/autre.txt": "un",
            "static/fichier.txt": "un",
            "static/assets/css/gazette.css": "c {}",
            "templates/article.html": '{% extends "@core/article.html" %}{% block content %}{{ article.title }}{% endblock %}',
            "templates/ajout.html": "{{ site.title }}",
            "templates/rendu.css": "a {}",
            "themes/x/locale/en.po": 'msgid "News"\nmsgstr "What’s new"\n',
            "themes/x/templates/macros.html": "",
            "urls.txt": "",
        }
        yield from ((f"add {path}", {path: text}) for path, text in appearing.items())
        for path, text in self.files.items():
            if path.startswith("content/") and path.endswith(".md") and "/probe-" not in path:
                yield f"edit {path}", {path: f"{text!s}\nEncore un mot.\n"}
            if not path.endswith(".toml") and "probe-" not in path:
                yield f"remove {path}", {path: None}


def _files_with_schemas(languages: bool) -> Iterator[File]:
    own = full(OwnTaxonomyConfig, terms=["La mer", "Le ciel"], hierarchical=True)
    settings = full(
        Config, () if languages else ("languages",), site=full(SiteConfig, path="", theme="x"),
        taxonomy={"categories": ["La mer", "Le ciel"], "own": {"mer": own}}, types={"fiche": _TYPE}, plugins={"enabled": ["mots"]}, urls={},
        partners={"mer": _PARTNER}, api={"enabled": True, "per_page": 2, "text": "full"},
        republish=full(RepublishConfig, articles=True),
    )  # fmt: skip
    settings["permalinks"] = {name: f"les-{name}" for name in settings["permalinks"] if name != "article"}
    settings["lists"]["per_page"] = 2
    yield File("site.toml", Config, settings, "")
    request = full(Request, articles=["a1"], anonymise={"Titre": "T."})
    yield File("requests.toml", Register, {"requests": [request]}, "")
    theme = full(ThemeFile, ("parent",), name="x")
    theme["images"]["body"] = {**theme["images"]["lead"], "of": "body"}
    title = {"type": "text", "default": "La mer", "description": "Un titre."}
    theme["options"] = {
        "mot": {**title, "fields": {}},
        "choix": {"type": "choice", "choices": ["La mer", "Le ciel"], "default": "Le ciel", "description": "Un choix."},
        "liste": {"type": "list", "of": "name", "default": ["La mer"], "description": "Une liste."},
        "bandes": {
            "type": "table",
            "description": "Un tableau.",
            "fields": {
                "titre": title,
                "choix": {"type": "choice", "choices": ["La mer", "Le ciel"], "default": "Le ciel"},
                "liste": {"type": "list", "of": "name", "default": ["La mer"]},
            },
        },
    }
    yield File("themes/x/theme.toml", ThemeFile, theme, "")
    story = full(
        _ARTICLE, _LATER, related=["a2", "a3"], slug="un", updated="2025-12-10 08:00", aliases=["/alias/"],
        authors=["bob"], author={"id": "ana", "role": "Le ciel"}, series={"name": "La mer", "part": 1},
    )  # fmt: skip
    yield File("content/articles/a0.md", _ARTICLE, story, _BODY + '\n{{ box "aide" }}\n')
    yield File("content/articles/direct.md", _ARTICLE, {"title": "Direct", **_COVERED, **_IN_LISTS}, _ENTRIES)
    german = {"title": "Eins", "date": "2025-12-03 08:00", "language": "de", **_IN_LISTS}
    yield File("content/articles/eins.md", _ARTICLE, german, _BODY)
    yield File("content/pages/a-propos.md", PageMeta, full(PageMeta, _LATER, slug="deux", aliases=["/autre/"]), _BODY)
    yield File("content/pages/seite.md", PageMeta, {"title": "Seite", "language": "de"}, _BODY)
    yield File("content/authors/ana.md", AuthorMeta, full(AuthorMeta, _LATER), "Une vie.")
    yield File("content/boxes/aide.md", BoxMeta, full(BoxMeta, _LATER), _BODY)
    yield File("content/categories/la-mer.md", CategoryMeta, full(CategoryMeta, _LATER), "Un mot.")
    entry = full(
        _ENTRY,
        (*_LATER, "menu", "libre"),
        debut="2025-12-20 08:00",
        fin="2026-01-01 18:00",
        lieu="a2",
        qui=["ana"],
        slug="fiche",
        aliases=[],
    )
    yield File("content/fiches/une.md", _ENTRY, entry, _BODY)
    yield File("content/mer/la-mer.md", CategoryMeta, full(CategoryMeta, (*_LATER, "parent")), "Un mot.")


def _documents(languages: bool) -> Iterator[tuple[str, str]]:
    yield "content/authors/bob.md", author("Bob")
    yield "content/pages/contact.md", page("Contact")
    yield "content/pages/charte.md", page("Charte", menu="none")
    for number in (1, 2, 3):
        fields = {**_IN_LISTS, "date": f"2025-12-0{number} 08:00", "category": ("La mer", "Le ciel")[number % 2]}
        yield f"content/articles/a{number}.md", article(f"Titre {number}", **fields)
    for language in ("", "en") if languages else ("",):
        for name in _PROBES:
            probe = page(name, "", menu="none", template=f"probe-{name}.html", language=language)
            yield f"content/pages/{language}/probe-{name}.md".replace("//", "/"), probe
    if languages:
        yield "content/articles/en/a1.md", article("One", language="en", translation_of="a1", **_IN_LISTS)
        yield "content/articles/en/a9.md", article("Nine", language="en", **_IN_LISTS)
        yield "content/pages/en/contact.md", page("Contact us", language="en", translation_of="contact")
        yield "content/authors/en/ana.md", author("Ana", "In English.", language="en")
        yield "content/categories/en/le-ciel.md", page("Sky", "In English.", language="en")
        yield "content/fiches/deux.md", page("Deux", language="en", debut="2025-12-21 08:00", text="Sea")
        yield "content/mer/en/le-ciel.md", page("Sky", "In English.", language="en")


def _other_files() -> Iterator[tuple[str, str | bytes]]:
    for name, shown in _PROBES.items():
        yield f"templates/probe-{name}.html", f'{{{{ {shown} }}}}{{% include ["ajout.html"] ignore missing %}}'
    fonts = (CORE / "fonts/noto-sans-latin.woff2").read_bytes()
    yield from {
        "content/articles/photo.png": photo(seed=1),
        "content/articles/reponse.txt": "Une lettre.\n",
        "data/mots.json": '{"mot": "mer"}',
        "data/popular.json": _RANKS,
        "plugins/aide.py": "WORD = 1",
        "plugins/lettres.py": _PLUGIN.replace("mot ", "lettre "),
        "plugins/mots.py": _PLUGIN,
        "plugins/mots.txt": "un",
        "static/mark.png": photo(512, 512),
        "static/mark.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>',
        "static/photo.jpg": photo(form="JPEG"),
        "templates/special.html": "{{ page.title }}",
        "themes/x/locale/fr.po": 'msgid "News"\nmsgstr "Du neuf"\n',
        "themes/x/static/texte.woff2": fonts,
        "themes/x/static/titre.woff2": fonts,
        "themes/x/static/css/gazette.css": "a {}",
    }.items()
