"""A document that could not be read is there: nothing that names it is wrong, and only its own fault is reported."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from newsroom import NOW, SITE, Files, Newsroom, article, author, page

from sitegen.content.meta import ArticleMeta
from sitegen.content.schemas import Schemas
from sitegen.engine.reading import read_site
from sitegen.errors.bounds import BYTES
from sitegen.errors.problems import BuildFailed
from sitegen.fields import IdOf
from sitegen.traits import notes_of

SiteOf = Callable[[Files], Newsroom]
TYPES = """\
[types.event.fields.about]
type = "article"
[types.event.fields.people]
type = "author"
many = true
[types.event.fields.venue]
type = "venue"
[types.venue.fields.town]
"""
TARGETS = {
    "article": ("content/articles/2024/cible.md", article("La cible"), "2024/cible"),
    "author": ("content/authors/ana.md", author("Ana"), "ana"),
    "category": ("content/categories/politique.md", page("Politique"), "Politique"),
    "venue": ("content/venues/salle.md", page("La salle"), "salle"),
}
FAULTS: dict[str, Callable[[str], str | bytes]] = {
    "an unknown key": lambda text: text.replace("---\n", "---\nunbekannt: 1\n", 1),
    "front matter without an end": lambda text: "---\ntitle: x\n",
    "no YAML": lambda text: text.replace("---\n", '---\n"\n', 1),
    "not UTF-8": lambda text: text.encode() + b"\xff",
    "a pointer of Git LFS": lambda text: b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n",
    "too long": lambda text: text + "x" * BYTES,
}


def references(schema: type[msgspec.Struct]) -> Iterator[tuple[str, IdOf]]:
    """Yield each field of a schema that names a document."""
    yield from notes_of(schema, IdOf).items()


def schemas(newsroom: Newsroom) -> dict[str, type[msgspec.Struct]]:
    newsroom.configure(TYPES)
    found = Schemas.of(newsroom.config)
    return {kind: found.struct(kind) for kind in found.kinds}


def front_of(schema: type[msgspec.Struct], field: str, identifier: str) -> dict[str, Any]:
    """Return front matter that names a document in a field."""
    for value in (identifier, [identifier]):
        needed: dict[str, Any] = {"title": "T"}
        needed |= {"date": NOW, "category": "Politique"} if issubclass(schema, ArticleMeta) else {}
        try:
            msgspec.convert({**needed, field: value}, schema, strict=False)
        except msgspec.ValidationError:
            continue
        return {field: value}
    raise AssertionError(field)


def reported(newsroom: Newsroom) -> list[str | None]:
    """Return the files that something is said of."""
    with pytest.raises(BuildFailed) as failure:
        newsroom.build()
    return sorted({one.path for one in failure.value.problems}, key=str)


@pytest.mark.parametrize("fault", FAULTS)
def test_only_the_fault_is_reported_whatever_field_names_the_document(site_of: SiteOf, fault: str) -> None:
    files: dict[str, str | bytes] = {path: FAULTS[fault](text) for path, text, _ in TARGETS.values()}
    found = []
    newsroom = site_of({})
    for kind, schema in schemas(newsroom).items():
        for field, names in references(schema):
            _, _, identifier = TARGETS[names.kind]
            front = front_of(schema, field, identifier)
            found.append((kind, field))
            folder = "articles" if kind == "article" else f"{kind}s"
            files[f"content/{folder}/{field}.md"] = article(**front) if kind == "article" else page(**front)
    assert ("article", "translation_of") in found
    assert ("article", "related") in found
    assert ("event", "venue") in found
    newsroom.write(files)
    newsroom.write({"content/articles/ai.md": article(ai={"use": "generated", "reviewed_by": "ana"})})
    assert reported(newsroom) == sorted(path for path, *_ in TARGETS.values())


def test_a_document_that_is_not_there_is_still_missing(site_of: SiteOf) -> None:
    path, text, _ = TARGETS["article"]
    newsroom = site_of({path: FAULTS["an unknown key"](text), "content/articles/a.md": article(related=["2024/cibel"])})
    assert "no article has the id “2024/cibel”" in newsroom.failure()
    assert "did you mean “2024/cible”?" in newsroom.failure()


def test_a_symbolic_link_that_leads_nowhere_is_a_document(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(related=["b"])})
    (newsroom.root / "content/articles/b.md").symlink_to("nowhere.md")
    assert reported(newsroom) == ["content/articles/b.md"]


NAMING: dict[str, Files] = {
    "an option that names an article": {"site.toml": SITE + '[options]\nchoisi = "2024/cible"\n'},
    "an option that names its section": {"site.toml": SITE + '[options]\nrubrique = "Ailleurs"\n'},
    "a redirect": {"site.toml": SITE + '[urls.redirects]\n"/vieux/" = "/ailleurs/cible/"\n'},
    "the ledger": {"urls.txt": "/ailleurs/cible/ 0123456789abcdef - - content/articles/2024/cible.md\n/ailleurs/\n"},
    "the ledger, by the name that it had": {
        "urls.txt": "/ailleurs/cible/ 0123456789abcdef - - content/articles/2024/but.md\n"
    },
    "the register": {
        "requests.toml": "[[requests]]\nreceived = 2025-01-01\narticles = ['2024/cible']\ndecided = 2025-01-02\nanswered = 2025-01-03\n"
    },
    "the only author of a page": {
        "content/authors/bob.md": author("Bob"),
        "content/articles/d.md": article(author="bob", status="draft"),
    },
    "a link": {"content/articles/l.md": article(body="[a](id:2024/cible), [b](2024/cible.md)\n")},
    "a file beside it": {"content/articles/2024/lettre.txt": "Une lettre.\n"},
}
THEME = """\
name = "x"
[options.choisi]
type = "article"
[options.rubrique]
type = "section"
"""


@pytest.mark.parametrize(("names", "fault"), [*itertools.product(NAMING, ("an unknown key", "too long"))])
def test_nothing_else_that_names_it_is_reported(site_of: SiteOf, names: str, fault: str) -> None:
    path, text, _ = TARGETS["article"]
    broken = FAULTS[fault](text.replace("Politique", "Ailleurs"))
    newsroom = site_of({"themes/x/theme.toml": THEME, path: broken, **NAMING[names]})
    assert reported(newsroom) == [path]


def test_a_list_of_content_reports_the_fault_alone(site_of: SiteOf) -> None:
    path, text, _ = TARGETS["article"]
    newsroom = site_of({path: FAULTS["no YAML"](text), "content/articles/a.md": article(related=["2024/cible"])})
    reading = read_site(newsroom.root, NOW, lambda *_: None, stop_at_error=False)
    assert [one.path for one in reading.warnings] == [path]
