"""The scan of finished outputs: what it looks for, what it finds, what it lets pass, and when it looks again."""

import re
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from newsroom import NOW, PNG, Files, Newsroom, article, page, versions_of

from sitegen.content.gate import Gate, PublicationState, Visibility
from sitegen.engine import planned
from sitegen.engine.changes import EditionChanges
from sitegen.errors.problems import BuildFailed, LeakError
from sitegen.facts.derive import Derivation
from sitegen.facts.facts import _Values
from sitegen.facts.keys import Key, Subject
from sitegen.facts.values.articles import Named
from sitegen.facts.values.pictures import Image
from sitegen.facts.values.site import PageLink, ResolvedLink
from sitegen.newsroom import index, site
from sitegen.newsroom.pictures import ReferencedPicture, ReferencedPictures
from sitegen.unpublished.scan import Needle, Scanner, pieces, pieces_of_body

SiteOf = Callable[[Files], Newsroom]
Patch = Callable[[pytest.MonkeyPatch], None]

TITLE = "Le rapport que personne ne devait lire"
TEXT = "Personne ne devait lire cette phrase avant que les avocats du journal ne l'aient relue deux fois.\n"
PLACE = "content/articles/dossier/index.md"
PICTURE = {"content/articles/dossier/preuve.png": PNG}
PUBLIC = {"content/articles/a.md": article("Un article public", "Un texte public, assez long pour qu'on le lise.")}


def secret(body: str = TEXT, **front: Any) -> str:
    return article(TITLE, f"{body}\n![](preuve.png)\n", **{"slug": "rapport", "tags": ["x"], **front})


def test_pieces_are_what_every_format_writes_alike() -> None:
    assert pieces("Qui dit « oui » dit, d’accord & à demain\u00a0: la suite", 8) == [
        "dit, d’accord",
        "à demain",
        "la suite",
    ]
    body = "<p>" + "a b " * 12 + "<em>c</em>" + " d e" * 12 + "</p><pre>" + "f g " * 12 + "</pre>\x1a0\x1a"
    assert pieces_of_body(body) == [("a b " * 12).strip(), ("d e " * 12).strip()]
    many = "".join(f"<p>{number:03} {'mot ' * 12}</p>" for number in range(100))
    assert [piece[:3] for piece in pieces_of_body(many)] == ["000", "020", "040", "059", "079", "099"]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'<a href="/journal/p/rapport/">', True),
        (b'<a href="https://example.org/journal/p/rapport/#fin">', True),
        (b"/journal/p/rapport/", True),
        (b'"/journal/p/rapport/images/"', False),
        (b'"/journal/p/rapports/"', False),
        (b'"/journal/p/rapport"', False),
    ],
)
def test_an_address_ends_where_it_ends(data: bytes, found: bool) -> None:
    scan = Scanner([Needle(b"/journal/p/rapport/", "URL", "a.md")])
    assert bool(scan("x", data)) is found


@pytest.mark.parametrize(
    ("before", "found"),
    [
        ("", True),
        ("<a href=", True),
        ("content='0; url=", True),
        ("url(", True),
        ("srcset='/a.png 1x,", True),
        ('data-l="[&#34;https://other.org/&#34;,&#34;', True),
        ('["https://other.org/","', True),
        (r"x = \u0027", True),
        (r"le lien\n", True),
        ("«", True),
        ("voir\u202f:\u00a0", True),
        ("https://other.org/ ", True),
        ("..", True),
        ("../..", True),
        ("example.org", True),
        ("//example.org", True),
        ("http://example.org", True),
        ("https://example.org/", True),
        ("HTTPS://EXAMPLE.ORG", True),
        ("https://www.example.org", True),
        ("https://anna@example.org", True),
        ("https://share.example/?u=https://example.org", True),
        ("https://share.example/?u=https%3A//example.org", True),
        ("https://other.org", False),
        ("//other.org", False),
        ("https://other.org/l?next=", False),
        ("https://example.org:8080", False),
        ("https://forum.example.org", False),
        ("https://bad-example.org", False),
        ("https://example.org.evil.example", False),
        ("https://example.org/monde", False),
        ("/monde", False),
        ("/été", False),
        ("monde", False),
        ("other.org", False),
        ("https:/", False),
    ],
)
def test_a_url_begins_where_it_begins(before: str, found: bool) -> None:
    scan = Scanner([Needle(b"/journal/p/rapport/", "URL", "a.md", "example.org")])
    assert bool(scan("x", f"<p>{before}/journal/p/rapport/".removeprefix("" if before else "<p>").encode())) is found


def test_overlapping_finds_are_all_told() -> None:
    scan = Scanner([Needle(b"abcd", "text", "a.md"), Needle(b"bc", "text", "b.md"), Needle(b"cdef", "text", "c.md")])
    assert {hit.needle.item for hit in scan("x", b"-abcdef-")} == {"a.md", "b.md", "c.md"}


# Faults of the gate, the index, the plan, the engine and themes, each of which lets something out


def gate_shows(found: Visibility, *states: PublicationState) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = Gate.shows
        monkeypatch.setattr(Gate, "shows", lambda gate, state: found if state in states else real(gate, state))

    return patch


def gate_takes_for_published(forgotten: str) -> Patch:
    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = Gate.state

        def state(gate: Gate, status: Any, date: Any, expires: Any, gone: bool = False) -> PublicationState:
            given = {"status": status, "date": date, "expires": expires, "gone": gone}
            given[forgotten] = "published" if forgotten == "status" else None
            return real(gate, **given)

        monkeypatch.setattr(Gate, "state", state)

    return patch


def publish_every_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        planned, "referenced_pictures", lambda site, *_: ReferencedPictures(files=frozenset(site.media))
    )


def keep_retracted_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "Outline", lambda: found[0])
    found: list[Any] = []
    real = index._Index._articles

    def articles(self: Any, *namings: Any) -> Any:
        found[:] = [document.outline for document in self.by_kind["article"] if document.path == PLACE]
        return real(self, *namings)

    monkeypatch.setattr(index._Index, "_articles", articles)


def bury_what_was_never_public(monkeypatch: pytest.MonkeyPatch) -> None:
    real = index._Index._articles

    def articles(self: Any, *namings: Any) -> Any:
        for document in self.by_kind["article"]:
            if document.path == PLACE:
                self._bury(document)
        return real(self, *namings)

    monkeypatch.setattr(index._Index, "_articles", articles)


def put_into_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is retracted stay in the lists of its terms, where only its title may be known."""
    monkeypatch.setattr(index.Article, "listed", property(lambda article: True))
    gate_shows("everywhere", "retracted")(monkeypatch)


FAULTS: dict[str, tuple[dict[str, Any], Patch]] = {
    "drafts pass": ({"status": "draft"}, gate_shows("everywhere", "draft")),
    "reviews leave a notice": ({"status": "review"}, gate_shows("notice", "review")),
    "embargoes leave an address": ({"status": "embargo"}, gate_shows("everywhere", "embargo")),
    "the future passes": ({"date": "2026-02-01"}, gate_shows("everywhere", "scheduled")),
    "what has expired stays": ({"expires": "2025-12-01"}, gate_shows("everywhere", "expired")),
    "what is gone stays": ({"gone": True}, gate_shows("everywhere", "gone")),
    "what is gone leaves its title": ({"gone": True}, gate_shows("notice", "gone")),
    "the status is not looked at": ({"status": "draft"}, gate_takes_for_published("status")),
    "the date is not looked at": ({"date": "2026-02-01"}, gate_takes_for_published("date")),
    "the expiry is not looked at": ({"expires": "2025-12-01"}, gate_takes_for_published("expires")),
    "withdrawal is not looked at": ({"gone": True}, gate_takes_for_published("gone")),
    "what is retracted is shown whole": ({"status": "retracted"}, gate_shows("everywhere", "retracted")),
    "the beginning of what is retracted is shown": ({"status": "retracted"}, keep_retracted_texts),
    "an embargoed article is taken for withdrawn": ({"status": "embargo"}, bury_what_was_never_public),
    "a scheduled article is taken for withdrawn": ({"date": "2026-02-01"}, bury_what_was_never_public),
    "what is retracted stays in lists": ({"status": "retracted"}, put_into_terms),
    "every file is published": ({"status": "draft"}, publish_every_file),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_that_lets_something_out_is_found_and_nothing_is_written(
    site_of: SiteOf, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    front, patch = FAULTS[fault]
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret(**front)})
    newsroom.build()
    before = newsroom.files()
    (newsroom.root / ".sitegen").rename(newsroom.root / "old-state")  # the next build makes everything
    with monkeypatch.context() as patched:
        patch(patched)
        elsewhere = newsroom.root.parent / "elsewhere"
        with pytest.raises(BuildFailed) as caught:
            newsroom.build(output=elsewhere)
        assert not elsewhere.exists()
    leaks = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert {(type(problem), problem.path) for problem in leaks} == {(LeakError, PLACE)}
    assert newsroom.files() == before


def lists_it(kind: str, add: Callable[[Any], Any]) -> Patch:
    """Let the facts of one kind, and of no other, know of what is withheld: a list that asks past the gate."""

    def patch(monkeypatch: pytest.MonkeyPatch) -> None:
        real = _Values.__missing__

        def missing(values: _Values, key: Key) -> Any:
            if key[1:2] == (SECRET,) and key[0] in ("card", "article"):
                value = real(values, (key[0], "a", *key[2:]))
                if key[0] == "card":
                    place = values._facts.inputs["site_urls"]
                    url = place.url(ROUTE)
                    value = msgspec.structs.replace(value, title=TITLE, url=url, absolute_url=place.absolute(url))
            else:
                value = real(values, key)
            values[key] = value = add(value) if key[0] == kind else value
            return value

        monkeypatch.setattr(_Values, "__missing__", missing)

    return patch


def with_it(members: tuple[str, ...]) -> tuple[str, ...]:
    return (*members, SECRET)


SECRET, ROUTE = "dossier", "politique/rapport/"
ADDRESS = f"/journal/{ROUTE}"
LISTS: dict[str, Patch] = {
    "the heaviest on the front page": lists_it("top", with_it),
    "the newest on the front page": lists_it("latest", with_it),
    "feeds": lists_it("first", with_it),
    "pages of terms and archives": lists_it(
        "slice", lambda found: msgspec.structs.replace(found, articles=with_it(found.articles))
    ),
    "previous articles": lists_it("neighbours", lambda _: (SECRET, "")),
    "next articles": lists_it("neighbours", lambda _: ("", SECRET)),
    "related articles": lists_it("related", lambda found: type(found)((SECRET, *found.ids), found.further + 1)),
    "news": lists_it("news", with_it),
    "the sitemap": lists_it("sitemap", lambda found: (*found, (ADDRESS, None))),
    "corrections": lists_it("corrections", lambda found: (*found, (SECRET, 0))),
    "redirects": lists_it("redirects", lambda found: (*found, ("/journal/vieux/", f"https://example.org{ADDRESS}"))),
    "tags": lists_it("terms", lambda found: (*found, Named(TITLE, "/journal/tags/x/", 1, "L"))),
    "menus": lists_it("menu", lambda found: (*found, PageLink("p", TITLE, ADDRESS))),
    "links": lists_it("link", lambda _: ResolvedLink(ADDRESS)),
    "pictures for social networks": lists_it("share", lambda _: Image(ADDRESS, f"https://example.org{ADDRESS}", TITLE)),
    "the search index": lists_it("search_entry", lambda entry: msgspec.structs.replace(entry, title=TITLE)),
}


@pytest.mark.parametrize("fault", LISTS)
def test_a_single_list_that_asks_past_the_gate_is_found(
    site_of: SiteOf, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = {"date": "2025-06-02", "text": "Un mot."}
    newsroom = site_of({
        "content/articles/a.md": article(
            "Un article public", "Un texte, et [un autre](b.md).", tags=["y"], aliases=["/ancien/"], corrections=[right]
        ),
        "content/articles/b.md": article("Un autre", "Un texte encore.", date="2025-12-31 20:00", tags=["y"]),
        "content/pages/p.md": page("Contact", "Écrire."),
        "templates/home.html": '{% extends "@core/home.html" %}{% block head %}{{ home.latest(9)|map(attribute="title")|join }}{% endblock %}',
        **PICTURE, PLACE: secret(status="embargo"),
    })  # fmt: skip
    newsroom.configure("[search]\nenabled = true\n" if fault == "the search index" else "")
    LISTS[fault](monkeypatch)
    with pytest.raises(BuildFailed) as caught:
        newsroom.build()
    leaks = [problem for problem in caught.value.problems if problem.severity == "error"]
    assert {(type(problem), problem.path) for problem in leaks} == {(LeakError, PLACE)}
    assert not newsroom.output.exists()


LEAKY = {
    "a template": {"themes/x/templates/banner.html": f"<p>{TITLE}</p>"},
    "a template in other letters of a sentence": {
        "templates/404.html": "<p>avant que les avocats du journal ne l’aient relue deux fois. "
        "Personne ne devait lire cette phrase avant que les avocats du journal ne l’aient relue deux fois</p>"
    },
    "an address in a template": {"templates/404.html": '<a href="/journal/politique/rapport/">x</a>'},
    "a file in a template": {"templates/404.html": '<img src="/journal/media/articles/dossier/preuve.png" alt="">'},
}


@pytest.mark.parametrize("files", LEAKY.values(), ids=LEAKY)
def test_a_leak_names_the_output_and_the_item(site_of: SiteOf, files: Files) -> None:
    base = {
        "themes/x/templates/base.html": '{% include "banner.html" ignore missing %}{% block content %}{% endblock %}'
    }
    newsroom = site_of({**PUBLIC, **PICTURE, **base, PLACE: secret(status="embargo")})
    newsroom.build()
    newsroom.write(files)
    told = newsroom.failure()
    assert f"{PLACE}: “/404.html” contains the " in told
    assert "of this document, which has the status “embargo”" in told


def test_a_plugin_that_adds_what_it_reads_elsewhere(site_of: SiteOf) -> None:
    said = TEXT.strip().replace("'", "’")
    plugin = f'def html(html, path):\n    return html + "<p>{said}</p>"\n'
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret(status="draft"), "plugins/p.py": plugin})
    newsroom.build()
    newsroom.configure('[plugins]\nenabled = ["p"]\n')
    # The plugin makes it a part of the public text itself: whoever lets it speak for an article answers for it.
    newsroom.build()


QUOTING = {
    "the title in a text": {"content/articles/a.md": article("Bientôt", f"Demain : {TITLE}, notre enquête.")},
    "the same title": {"content/articles/a.md": article(TITLE)},
    "the same sentence": {"content/articles/a.md": article("Autre", TEXT)},
    "the title in the configuration": {"content/articles/a.md": article("Autre")},
    "a page that quotes": {"content/pages/p.md": page("Agenda", f"- {TITLE}\n")},
}


@pytest.mark.parametrize("quote", QUOTING)
def test_what_the_newspaper_says_itself_is_no_leak(site_of: SiteOf, quote: str) -> None:
    newsroom = site_of({**PUBLIC, **PICTURE, **QUOTING[quote], PLACE: secret(status="draft")})
    if "configuration" in quote:
        newsroom.configure(f'tagline = "{TITLE}"\n')
    newsroom.build()
    assert any(TITLE.encode() in data or b"cette phrase avant que" in data for data in newsroom.files().values())


@pytest.mark.parametrize(
    "title",
    [
        "Le maire « savait tout » depuis sept ans",
        'Le maire "savait tout" depuis sept ans',
        "Fraude fiscale : le ministre démissionne ?",
        "Budget 2027 : 40 % de hausse",
        "L'enquête secrète d'un maire & sa ville",
    ],
)
@pytest.mark.parametrize(
    "way", ["{{ t }}", "{{ t|safe }}", "{{ t|tojson }}", "{{ typeset }}", '<p title="{{ typeset }}">']
)
def test_a_headline_is_found_as_its_author_types_it_and_as_it_is_set(site_of: SiteOf, title: str, way: str) -> None:
    newsroom = site_of({**PUBLIC, PLACE: article(title, "Court.", status="draft", slug="x")})
    newsroom.build()
    newsroom.index()
    (typeset,) = (one.words.title for one in newsroom.documents if one.path == PLACE)
    block = f"{{% set t = {title!r} %}}{{% set typeset = {typeset!r} %}}"
    newsroom.write({"templates/404.html": f"{block}<!doctype html><title>{way}</title>"})
    told = newsroom.failure()
    assert f"{PLACE}: “/404.html” contains the title of this document" in told
    quoted = article("Autre", f"On lira demain « {title} ».")
    newsroom.write({"content/articles/b.md": quoted, "templates/404.html": ""})
    newsroom.build()


@pytest.mark.parametrize("title", ["Culture", "Mentions légales", "Page introuvable", "Un titre"])
def test_common_words_are_not_looked_for(site_of: SiteOf, title: str) -> None:
    site_of({**PUBLIC, PLACE: article(title, "Court.", category="Culture", status="draft", slug="x")}).build()


def test_a_picture_that_somebody_public_shows_too_is_public(site_of: SiteOf) -> None:
    shared = {"content/articles/b.md": article("B", "![](dossier/preuve.png)")}
    newsroom = site_of({**PUBLIC, **PICTURE, **shared, PLACE: secret(status="draft")})
    newsroom.build()
    assert versions_of(PNG, newsroom.files())


@pytest.mark.parametrize("on_request", [False, True])
def test_versions_of_a_picture_are_guarded_whether_a_build_makes_them_or_a_preview(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch, on_request: bool
) -> None:
    (file,) = PICTURE
    leaked = ReferencedPicture(file, "body", "", "content/articles/a.md", "preuve.png")
    monkeypatch.setattr(planned, "referenced_pictures", lambda *_: ReferencedPictures((leaked,)))
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret(status="draft")})
    assert re.search(
        rf"^{PLACE}: “/pictures/[^”]*” contains the picture of this document",
        newsroom.failure(on_request=on_request),
        re.M,
    )


def test_previews_may_show_what_they_are_asked_for(site_of: SiteOf) -> None:
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret(status="draft")})
    newsroom.build(drafts=True)
    assert TITLE in newsroom.page("politique/rapport/")
    newsroom.build()
    assert not any(TITLE.encode() in data for data in newsroom.files().values())


def forget_facts(monkeypatch: pytest.MonkeyPatch, *kinds: str) -> None:
    """Let the engine take facts of these kinds for unchanged: it makes no list again."""
    wholly, own = EditionChanges._wholly, EditionChanges._own

    def never(changes: EditionChanges, derivation: Derivation) -> bool:
        return derivation.name not in kinds and wholly(changes, derivation)

    def of_none(changes: EditionChanges, derivation: Derivation) -> set[Subject]:
        return set() if derivation.name in kinds else own(changes, derivation)

    monkeypatch.setattr(EditionChanges, "_wholly", never)
    monkeypatch.setattr(EditionChanges, "_own", of_none)


@pytest.mark.parametrize(
    "front", [{"status": "draft"}, {"status": "retracted"}, {"gone": True}, {"date": "2026-02-01"}]
)
def test_what_was_public_is_looked_for_in_outputs_that_are_not_made_again(
    site_of: SiteOf, front: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret()})
    newsroom.build()
    newsroom.write({PLACE: secret(**front)})
    forget_facts(monkeypatch, "slice", "top", "latest", "first", "terms", "card", "indexes")
    told = newsroom.failure()
    assert re.search(rf"^{PLACE}: “/” contains the \w+ of this document, which", told, re.MULTILINE)


def test_only_what_is_made_is_looked_through_and_all_of_it_when_something_is_withdrawn(
    site_of: SiteOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sitegen.engine import work

    looked: list[str] = []
    real = Scanner.__call__
    monkeypatch.setattr(
        Scanner, "__call__", lambda self, output, data: looked.append(output) or real(self, output, data)
    )
    assert work.Scanner is Scanner
    newsroom = site_of({**PUBLIC, **PICTURE, PLACE: secret(status="draft"), "content/pages/p.md": page("P", "Un.")})

    def build() -> tuple[int, int]:
        looked.clear()
        return newsroom.build(now=NOW).rendered, len(looked)

    rendered, outputs = build()
    assert rendered == outputs
    newsroom.write(
        {PLACE: secret("Encore un brouillon que personne ne devait lire, et pour longtemps.\n", status="draft")}
    )
    assert build() == (0, 0), "a draft is edited: nothing that is public can have changed"
    newsroom.write({"content/pages/p.md": page("P", "Deux.")})
    assert build() == (1, 1)
    newsroom.write({PLACE: secret()})
    build()
    newsroom.write({PLACE: secret(status="draft")})
    rendered, count = build()
    assert 0 < rendered < count == outputs
