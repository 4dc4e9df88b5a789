"""One source, one document: bytes, front matter, typography, places."""

import pickle
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article, author, page

from sitegen.config.site import parse_config
from sitegen.content.decoding import decode
from sitegen.content.documents import Document, Heading
from sitegen.content.meta import (
    ArticleMeta,
    AuthorMeta,
    CategoryMeta,
    Coverage,
    PageMeta,
    SharedPicture,
    Social,
    Titles,
)
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.content.places import place_of_key, place_of_text
from sitegen.content.sources import Kind
from sitegen.errors.problems import ContentError
from sitegen.markdown.body import MarkdownError
from sitegen.plugins.plugins import Plugins

CONFIG = parse_config('[site]\ntitle = "T"\nurl = "https://a.b"\n')
OPTIONS = ParseOptions.of(CONFIG)
NONE = Plugins([])
PLAIN = ParseOptions(language="fr", timezone="Europe/Paris", typography=False, narrow_guillemets=False, hours="spaced")


def parse(text: str | bytes, kind: Kind = "article", options: ParseOptions = PLAIN) -> Document:
    data = text if isinstance(text, bytes) else text.encode()
    document, problems = parse_document(data, "content/a.md", kind, "a", options, NONE)
    assert problems == []
    assert document is not None
    return document


def problems_of(text: str | bytes, kind: Kind = "article") -> list[str]:
    data = text if isinstance(text, bytes) else text.encode()
    document, problems = parse_document(data, "a.md", kind, "a", PLAIN, NONE)
    assert document is None or not problems
    return [str(problem) for problem in problems]


DECODED: dict[str, tuple[bytes, str]] = {
    "UTF-8": ("é\n".encode(), "é\n"),
    "a byte order mark": ("é".encode("utf-8-sig"), "é"),
    "line ends of Windows": (b"a\r\n\r\nb\r\n", "a\n\nb\n"),
    "line ends of old Macs": (b"a\rb\r", "a\nb\n"),
    "letters of two parts": ("e\u0301".encode(), "é"),
    "control characters": (b"a\x00b\x08c\x1ad\x7fe", "abcde"),
    "C1 controls": ("a\u0080b\u009fc".encode(), "abc"),
    "a mark inside": ("a\ufeffb".encode(), "ab"),
    "tabs stay": (b"\ta", "\ta"),
    "other line ends": ("a\u2028b\u2029c\u0085d".encode(), "a\nb\nc\nd"),
    "what joins letters stays": ("👩\u200d🔬 \u202fa\u00a0".encode(), "👩\u200d🔬 \u202fa\u00a0"),
}


@pytest.mark.parametrize(("data", "text"), DECODED.values(), ids=DECODED)
def test_decoding(data: bytes, text: str) -> None:
    assert decode(data, "a.md") == text


NOT_UTF_8: dict[str, tuple[bytes, str]] = {
    "Latin-1": (
        "un\ndeux é\n".encode("latin-1"),
        "a.md:2:6: not valid UTF-8\n    2 | deux é\n      |      ^\n      = it looks like "
        "Windows-1252 or Latin-1; save it as UTF-8",
    ),
    "after a mark": (
        b"\xef\xbb\xbfab\n\xe9\n",
        "a.md:2:1: not valid UTF-8\n    2 | é\n      | ^\n      = it looks like "
        "Windows-1252 or Latin-1; save it as UTF-8",
    ),
    "after letters of two bytes": (
        b"\xc3\xa9\xc3\xa9\xe9",
        "a.md:1:3: not valid UTF-8\n    1 | Ã©Ã©é\n      |   ^\n      = it looks like "
        "Windows-1252 or Latin-1; save it as UTF-8",
    ),
    "UTF-16": ("---".encode("utf-16"), "a.md:1:1: this file is UTF-16, not UTF-8\n      = save it as UTF-8"),
    "UTF-16, the other way round": (
        b"\xfe\xff\x00-",
        "a.md:1:1: this file is UTF-16, not UTF-8\n      = save it as UTF-8",
    ),
}


@pytest.mark.parametrize(("data", "message"), NOT_UTF_8.values(), ids=NOT_UTF_8)
def test_what_is_not_utf_8_is_told_with_its_place(data: bytes, message: str) -> None:
    assert problems_of(data) == [message]


@given(st.binary(max_size=80))
def test_any_bytes_are_decoded_or_refused(data: bytes) -> None:
    try:
        text = decode(data, "a.md")
    except ContentError as error:
        assert error.line is None or error.line >= 1  # noqa: PT017 - either outcome is right
    else:
        assert not set(text) & {chr(code) for code in range(32) if code not in (9, 10)}


@given(st.binary(max_size=200))
def test_any_bytes_are_a_document_or_problems(data: bytes) -> None:
    document, problems = parse_document(
        b"---\ntitle: A\ndate: 2024-1-1\ncategory: B\n" + data, "a.md", "article", "a", OPTIONS, NONE
    )
    assert (document is None) == bool(problems)


WHOLE_YAML = """\
---
title: Titre
kicker: Surtitre
standfirst: Chapô
date: 2025-01-29 18:15:32 +0530
updated: 2025-1-30
expires: "2030-01-01T00:00:00Z"
status: review
category: Politique
tags: [Corée, 2024]
series: {name: Suite, part: 2}
author: anna
authors: [{id: bert, role: photo}, carl]
image: {src: a.jpg, alt: Une image, caption: Légende, credit: Crédit}
sponsor: {name: N, url: "https://n.example/", label: Publicité, logo: /n.png, note: Payé}
corrections:
  - {date: 2025-02-01, type: clarification, text: Un mot}
  - {date: 2025-02-02, text: Deux mots}
replies:
  - {from: Anne, received: 2025-02-03, state: published, text: "Non !"}
slug: adresse
aliases: [/vieux/]
canonical: https://c.example/
noindex: true
gone: true
language: en
translation_of: b
featured: 3
related: [c]
template: own.html
genre: opinion
dateline: Séoul
sources: [{title: Loi, url: "https://l.example/"}]
method: Relu
byline: De Séoul
age_note: false
republish: allow
titles: {front: Une}
social: {title: Partage, image: {src: s.jpg, alt: Une autre}}
live: {start: 2025-02-01 18:00, end: "2025-02-01T23:00:00Z"}
paid: true
ai: {use: assisted, reviewed_by: anna}
extra: {libre: [1, 2]}
---

Texte
"""

WHOLE_TOML = """\
+++
title = "Titre"
kicker = "Surtitre"
standfirst = "Chapô"
date = 2025-01-29T18:15:32+05:30
updated = 2025-01-30
expires = "2030-01-01T00:00:00Z"
status = "review"
category = "Politique"
tags = ["Corée", 2024]
author = "anna"
authors = [{id = "bert", role = "photo"}, "carl"]
slug = "adresse"
aliases = ["/vieux/"]
canonical = "https://c.example/"
noindex = true
gone = true
language = "en"
translation_of = "b"
featured = 3
related = ["c"]
template = "own.html"
genre = "opinion"
dateline = "Séoul"
sources = [{title = "Loi", url = "https://l.example/"}]
method = "Relu"
ai = {use = "assisted", reviewed_by = "anna"}
byline = "De Séoul"
age_note = false
republish = "allow"
titles = {front = "Une"}
social = {title = "Partage", image = {src = "s.jpg", alt = "Une autre"}}
live = {start = 2025-02-01 18:00:00, end = "2025-02-01T23:00:00Z"}
paid = true
[series]
name = "Suite"
part = 2
[image]
src = "a.jpg"
alt = "Une image"
caption = "Légende"
credit = "Crédit"
[sponsor]
name = "N"
url = "https://n.example/"
label = "Publicité"
logo = "/n.png"
note = "Payé"
[[corrections]]
date = 2025-02-01
type = "clarification"
text = "Un mot"
[[corrections]]
date = 2025-02-02
text = "Deux mots"
[[replies]]
from = "Anne"
received = 2025-02-03
state = "published"
text = "Non !"
[extra]
libre = [1, 2]
+++

Texte
"""

WHOLE_JSON = """\
{
  "title": "Titre", "kicker": "Surtitre", "standfirst": "Chapô",
  "date": "2025-01-29 18:15:32 +0530", "updated": "2025-1-30", "expires": "2030-01-01T00:00:00Z",
  "status": "review", "category": "Politique", "tags": ["Corée", 2024],
  "series": {"name": "Suite", "part": 2}, "author": "anna", "authors": [{"id": "bert", "role": "photo"}, "carl"],
  "image": {"src": "a.jpg", "alt": "Une image", "caption": "Légende", "credit": "Crédit"},
  "sponsor": {"name": "N", "url": "https://n.example/", "label": "Publicité", "logo": "/n.png", "note": "Payé"},
  "corrections": [
    {"date": "2025-02-01", "type": "clarification", "text": "Un mot"},
    {"date": "2025-02-02", "text": "Deux mots"}
  ],
  "replies": [{"from": "Anne", "received": "2025-02-03", "state": "published", "text": "Non !"}],
  "slug": "adresse", "aliases": ["/vieux/"], "canonical": "https://c.example/", "noindex": true, "gone": true,
  "language": "en", "translation_of": "b", "featured": 3, "related": ["c"], "template": "own.html",
  "genre": "opinion", "dateline": "Séoul", "sources": [{"title": "Loi", "url": "https://l.example/"}],
  "method": "Relu", "live": {"start": "2025-02-01 18:00", "end": "2025-02-01T23:00:00Z"}, "paid": true,
  "ai": {"use": "assisted", "reviewed_by": "anna"},
  "byline": "De Séoul", "age_note": false, "republish": "allow", "titles": {"front": "Une"},
  "social": {"title": "Partage", "image": {"src": "s.jpg", "alt": "Une autre"}},
  "extra": {"libre": [1, 2]}
}

Texte
"""


@pytest.mark.parametrize("text", [WHOLE_YAML, WHOLE_TOML, WHOLE_JSON], ids=["YAML", "TOML", "JSON"])
def test_every_key_of_an_article_in_each_format(text: str) -> None:
    document = parse(text)
    meta = document.front_matter
    assert isinstance(meta, ArticleMeta)
    least = ArticleMeta("", meta.date, "")
    assert [key for key in meta.__struct_fields__ if getattr(meta, key) == getattr(least, key) and key != "date"] == []
    assert (meta.title, meta.kicker, meta.standfirst, meta.category) == ("Titre", "Surtitre", "Chapô", "Politique")
    assert meta.date == datetime.fromisoformat("2025-01-29T18:15:32+05:30")
    assert meta.updated == datetime.fromisoformat("2025-01-30T00:00:00+01:00")
    assert meta.expires == datetime.fromisoformat("2030-01-01T00:00:00+00:00")
    assert meta.tags == ("Corée", "2024")
    assert meta.part is not None
    assert (meta.part.name, meta.part.part) == ("Suite", 2)
    assert [(credit.id, credit.role) for credit in meta.credits] == [("anna", ""), ("bert", "photo"), ("carl", "")]
    assert meta.image is not None
    assert (meta.image.src, meta.image.alt, meta.image.caption, meta.image.credit) == (
        "a.jpg", "Une image", "Légende", "Crédit",
    )  # fmt: skip
    assert meta.titles == Titles("Une")
    assert meta.social == Social("Partage", image=SharedPicture("s.jpg", "Une autre"))
    assert (meta.byline, meta.age_note, meta.republish) == ("De Séoul", False, "allow")
    assert meta.sponsor is not None
    assert (meta.sponsor.name, meta.sponsor.label, meta.sponsor.logo) == ("N", "Publicité", "/n.png")
    assert meta.sponsor.note == "Payé"
    assert [(entry.type, entry.text, entry.date.day) for entry in meta.corrections] == [
        ("clarification", "Un mot", 1), ("correction", "Deux mots", 2),
    ]  # fmt: skip
    assert (meta.slug, meta.aliases, meta.related, meta.template, meta.featured) == (
        "adresse", ("/vieux/",), ("c",), "own.html", 3,
    )  # fmt: skip
    assert (meta.genre, meta.dateline, meta.method, meta.paid) == ("opinion", "Séoul", "Relu", True)
    assert meta.coverage == Coverage(
        datetime.fromisoformat("2025-02-01T18:00:00+01:00"), datetime.fromisoformat("2025-02-02T00:00:00+01:00")
    )
    assert [(source.title, source.url) for source in meta.sources] == [("Loi", "https://l.example/")]
    assert meta.extra == {"libre": [1, 2]}
    assert document.html == "<p>Texte</p>"


KINDS: list[tuple[Kind, str, type, dict[str, Any]]] = [
    (
        "page",
        page("T", standfirst="s", description="d", updated="2025-01-01", status="draft", slug="x", aliases=["/y/"],
             canonical="https://c.d/", noindex=True, gone=True, menu="main", order=2, language="en", translation_of="z",
             template="t.html", policies=["ethics"], extra={"a": 1}),
        PageMeta, {"menu": "main", "order": 2, "title": "T"},
    ),
    (
        "author",
        author("N", role="r", photo={"src": "a.jpg", "alt": ""}, email="e", url="https://u.example",
               links=[{"label": "l", "url": "mailto:a@b.example"}], given_name="G", family_name="F", languages=["fr"],
               awards=["A"], fediverse="@n@u.example", twitter="@n", location="p", beats=["b"], order=1,
               language="en", extra={"a": 1}),
        AuthorMeta, {"name": "N", "order": 1, "beats": ("b",)},
    ),
    (
        "category", "---\ntitle: T\nparent: P\ncolour: '#112233'\norder: 3\ndescription: d\nlanguage: en\nextra: {a: 1}\n---\n",
        CategoryMeta, {"title": "T", "colour": "#112233", "order": 3},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "struct", "wanted"), KINDS, ids=[kind[0] for kind in KINDS])
def test_every_key_of_the_other_kinds(kind: Kind, text: str, struct: type, wanted: dict[str, Any]) -> None:
    meta = parse(text, kind).front_matter
    assert type(meta) is struct
    assert {key: getattr(meta, key) for key in wanted} == wanted
    defaults = struct("") if kind != "category" else struct()
    required = "name" if kind == "author" else "title"
    assert [
        key for key in struct.__struct_fields__ if key != required and getattr(meta, key) == getattr(defaults, key)
    ] == []  # type: ignore[attr-defined]


def test_a_category_may_be_without_front_matter_an_article_not() -> None:
    assert parse("Une introduction.", "category").html == "<p>Une introduction.</p>"
    assert problems_of("# Titre\n") == [
        "a.md:1:1: this article has no front matter\n    1 | # Titre\n      | ^\n"
        "      = begin the file with a line ---, then title, date and category, then a line ---"
    ]
    assert problems_of("Texte", "page") == ["a.md:1:1: “title” is missing"]


MISTAKES: dict[str, tuple[str, list[str]]] = {
    "all required keys": (
        "---\nkicker: x\n---\n",
        ["a.md:2:1: “title” is missing", "a.md:2:1: “date” is missing", "a.md:2:1: “category” is missing"],
    ),
    "nothing": ("---\n---\n", [f"a.md:1:1: “{name}” is missing" for name in ("title", "date", "category")]),
    "only a comment": (
        "---\n# title: A\n---\nUn mot.",
        [f"a.md:1:1: “{name}” is missing" for name in ("title", "date", "category")],
    ),
    "a title without a sign": (
        '---\ntitle: " \\u200b\\u3164\\u00ad"\ndate: 2024-1-1\ncategory: B\n---\n',
        ["a.md:2:1: “title” has no character that readers see"],
    ),
    "names of signs": (
        '---\ntitle: "?"\ndate: 2024-1-1\ncategory: —\ntags: [A, "!!", ""]\nseries: {name: "#"}\nsponsor: {name: " "}\n---\n',
        [
            "a.md:7:11: “name” has no character that readers see",
            "a.md:4:1: “category” has no letter or digit",
            "a.md:5:11: “tags” has no letter or digit",
            "a.md:5:17: “tags” has no letter or digit",
            "a.md:6:10: “name” has no letter or digit",
        ],
    ),
    "a bad date is told once": ("---\ntitle: A\ndate: hier\ncategory: B\n---\n", ["a.md:3:1: “hier” is not a date"]),
    "a bad date of a correction": (
        "---\ntitle: A\ndate: 2024-1-1\ncategory: B\ncorrections:\n  - date: 1/2/2024\n    text: x\n---\n",
        ["a.md:6:5: “1/2/2024” is not a date; write the year first: 2024-02-01"],
    ),
    "several": (
        "---\ntitle: [A]\ndate: 31/12/2024\ncategory: B\nstatus: drft\nimage:\n  src: a.jpg\ntagz: x\n---\n",
        [
            "a.md:3:1: “31/12/2024” is not a date",
            "a.md:2:1: “title” must be text, not a list",
            "a.md:5:1: “status” cannot be “drft”",
            "a.md:6:1: “alt” is missing",
            "a.md:8:1: unknown key “tagz”",
        ],
    ),
    "in TOML": (
        '+++\ntitle = "A"\ndate = 2024-01-01\ncategory = "B"\n[image]\nsrc = "a"\natl = ""\n+++\n',
        ["a.md:7:1: unknown key “atl”", "a.md:5:2: “alt” is missing"],
    ),
    "in JSON": (
        '{\n  "title": "A",\n  "date": "2024-1-1",\n  "category": "B",\n  "featured": "x"\n}\n',
        ["a.md:5:3: “featured” must be a whole number, not the text “x”"],
    ),
    "scripts in front matter": (
        '---\ntitle: A\ndate: 2024-1-1\ncategory: B\ncanonical: "//x"\nsources:\n- {title: a, url: https://a.b}\n'
        '- {title: b, url: "Java\\tscript:alert(1)"}\nsponsor: {name: N, url: " javascript:alert(1)"}\n---\n',
        [
            "a.md:9:20: “ javascript:alert(1)” is not an absolute URL",
            "a.md:8:14: “Java",
            "a.md:5:1: “//x” is not an absolute URL",
        ],
    ),
    "an anchor that is not there": (
        "---\ntitle: A\ndate: 2024-1-1\ncategory: B\n---\n## Là\n\n[x](#la) [y](#ici) [z](#corrections_) ![](#x)",
        ["a.md:8:14: this page has no anchor “#ici”", "a.md:8:43: this page has no anchor “#x”"],
    ),
    "a script as a link": (
        "---\ntitle: A\ndate: 2024-1-1\ncategory: B\n---\n[x](javascript:alert(1))",
        ["a.md:6:5: “javascript:"],
    ),
}


@pytest.mark.parametrize(("text", "starts"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_with_their_places(text: str, starts: list[str]) -> None:
    _, problems = parse_document(text.encode(), "a.md", "article", "a", PLAIN, NONE)
    assert [str(problem)[: len(start)] for problem, start in zip(problems, starts, strict=True)] == starts


TYPESET = article(
    "Qui vient ?",
    "Oui !",
    kicker="Ah !",
    standfirst="Quoi ?",
    category="Qui ?",
    tags=["Où ?"],
    slug="a ?",
    image={"src": "a ?.jpg", "alt": "Ça ?", "caption": "Là !", "credit": "Lui !"},
    author={"id": "a", "role": "Photo !"},
    corrections=[{"date": "2025-06-02", "text": "Un mot ?"}],
    extra={"x": "Non ?"},
)


def test_what_is_read_is_typeset_what_is_looked_up_is_not() -> None:
    meta = parse(TYPESET, options=OPTIONS).front_matter
    assert isinstance(meta, ArticleMeta)
    assert meta.image is not None
    assert [meta.title, meta.kicker, meta.standfirst, meta.image.alt, meta.image.caption, meta.image.credit] == [
        "Qui vient\u202f?", "Ah\u202f!", "Quoi\u202f?", "Ça\u202f?", "Là\u202f!", "Lui\u202f!",
    ]  # fmt: skip
    assert (meta.corrections[0].text, meta.credits[0].role) == ("Un mot\u202f?", "Photo\u202f!")
    assert (meta.category, meta.tags, meta.slug, meta.image.src, meta.extra) == (
        "Qui ?", ("Où\u202f?",), "a ?", "a ?.jpg", {"x": "Non ?"},
    )  # fmt: skip


def test_typography_can_be_left_out_and_follows_the_language() -> None:
    assert "Qui vient ?" in repr(parse(TYPESET).front_matter)
    english = parse(article("Who?", '"a"', language="en"), options=OPTIONS)
    assert (english.html, english.words.title) == ("<p>“a”</p>", "Who?")
    folded = parse("---\ntitle: >\n  Un\n  titre\ndate: 2024-1-1\ncategory: B\n---\n", options=OPTIONS)
    assert folded.words.title == "Un titre"


def test_the_outline_is_what_others_want_to_know() -> None:
    document = parse(article(body="Un mot.\n\n## Une *partie*\n\n[a](b.md#c) ![d](e.jpg)\n"))
    outline = document.outline
    assert outline.headings == (Heading(2, "une-partie", "Une partie"),)
    assert outline.targets == ("b.md#c", "e.jpg")
    assert outline.anchors == ("une-partie",)
    assert document.words.excerpt.startswith("Un mot.")
    assert document.words.count == 5
    assert '<a href="\x1a0\x1a">' in document.html


def test_a_document_survives_the_way_between_processes() -> None:
    document = parse(WHOLE_YAML)
    assert pickle.loads(pickle.dumps(document)) == document


def test_a_text_that_cannot_be_rendered_is_a_problem_not_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(text: str, options: object, change: object) -> None:
        raise MarkdownError("nested too deeply")

    monkeypatch.setattr("sitegen.markdown.body.render_markdown", refuse)
    (problem,) = problems_of(article())
    place, message = problem.splitlines()[0].split(": ")
    assert (place.partition(":")[0], message) == ("a.md", "nested too deeply")


def test_places() -> None:
    data = "\ufeff---\r\ntitle: A\r\nimage:\r\n  src: b\r\n---\r\nUn [lien](b.md).\r\n".encode()
    assert place_of_key(data, "a.md", ("image", "src")) == (4, 3, "  src: b")
    assert place_of_key(b"no front matter\n", "a.md", ("x",)) == (1, 1, "no front matter")
    assert place_of_text(data, "a.md", "b.md") == (6, 11, "Un [lien](b.md).")
    assert place_of_text(data, "a.md", "---") == (1, 1, "---")
    assert place_of_text(data, "a.md", "absent") is None
