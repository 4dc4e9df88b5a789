"""One raw text in every field of a newspaper, and how each place of the output shows it.

The judges of the forms are parsers that we did not write: libxml2, feedparser, json.
"""

import json
import re
from collections.abc import Callable

import feedparser
import lxml.etree
import lxml.html
import pytest
from newsroom import SITE, Files, Newsroom, article, author, page, photo

SiteOf = Callable[[Files], Newsroom]
FIELDS = (
    "tagline", "description", "copyright", "sponsoring", "more", "title", "kicker", "dateline", "standfirst", "alt",
    "caption", "credit", "sponsor", "paidby", "series", "tag", "source", "method", "correction", "name", "role", "place",
    "beat", "award", "network", "bio", "heading", "term", "meaning", "cell", "head", "item", "quote", "page", "lead", "abstract",
    "intro", "section",
)  # fmt: skip


def raw(field: str) -> str:
    """Return the text as somebody types it; the field is a word of it."""
    return f'L\'{field} : "oui" ; non ?'


# ~ is U+00A0, ^ is U+202F
PRINTED = "L’{} : « oui » ; non ?".replace(" :", "~:").replace("« ", "«~").replace(" »", "~»").replace(" ;", "^;")
PRINTED = PRINTED.replace(" ?", "^?").replace("~", "\u00a0").replace("^", "\u202f")


def shown(field: str) -> str:
    return PRINTED.format(field)


def told(field: str) -> str:
    """Return what machines get: old ones draw a box for U+202F."""
    return shown(field).replace("\u202f", "\u00a0")


TOML = f"""\
[site]
title = "La Gazette"
url = "https://example.org/journal/"
theme = "gazette"
tagline = {json.dumps(raw("tagline"))}
description = {json.dumps(raw("description"))}
copyright = {json.dumps(raw("copyright"))}
[taxonomy]
categories = [{json.dumps(raw("section"))}, "Politique"]
[sponsorship]
text = {json.dumps(raw("sponsoring"))}
label = {json.dumps(raw("more"))}
url = "contact/"
"""
BODY = f"""\
## {raw("heading")}

| {raw("head")} | b |
| --- | --- |
| {raw("cell")} | c |

{raw("term")}
: {raw("meaning")}

- {raw("item")}

> {raw("quote")}
"""


def files(**front: str) -> Files:
    told_of = {name: raw(name) for name in ("title", "kicker", "dateline", "standfirst", "method")}
    return {
        "site.toml": TOML,
        "content/articles/a/index.md": article(
            **(told_of | front), body=BODY, category=raw("section"), author="ana", tags=[raw("tag")], series=raw("series"),
            image={"src": "a.png", "alt": raw("alt"), "caption": raw("caption"), "credit": raw("credit")},
            sources=[{"title": raw("source")}], corrections=[{"date": "2025-06-02", "text": raw("correction")}],
        ),
        "content/articles/a/a.png": photo(),
        "content/articles/b.md": article(
            "Un autre", sponsor={"name": raw("sponsor"), "label": raw("paidby")}, series=raw("series"), author="ana",
        ),
        "content/authors/ana.md": author(
            raw("name"), raw("bio"), role=raw("role"), location=raw("place"), beats=[raw("beat")], awards=[raw("award")],
            links=[{"label": raw("network"), "url": "https://example.com/"}],
        ),
        "content/pages/contact.md": page(raw("page"), "x", standfirst=raw("lead"), description=raw("abstract")),
        "content/categories/l-section-oui-non.md": page("", raw("intro")),
    }  # fmt: skip


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    found = site_of(files())
    found.build()
    return found


def everything(newsroom: Newsroom) -> dict[str, str]:
    kinds = (".html", ".xml", ".json", ".webmanifest", ".opml")
    return {name: data.decode() for name, data in newsroom.files().items() if name.endswith(kinds)}


def test_no_text_reaches_a_reader_as_it_was_typed(newsroom: Newsroom) -> None:
    """But for the addresses: nothing of the raw text is left in any file, and each field is somewhere as it should be."""
    output = {name: text.replace("&#39;", "'").replace("&#34;", '"') for name, text in everything(newsroom).items()}
    # The name of a table's box repeats its head in an attribute of the body, and those are left as they are.
    fields = [field for field in FIELDS if field != "head"]
    typed = {(name, field) for name, text in output.items() for field in fields if f"L'{field}" in text}
    assert typed == set()
    bodies = " ".join(
        lxml.html.fromstring(text.encode()).text_content() for name, text in output.items() if name.endswith(".html")
    )
    hidden = {"description", "alt", "award", "abstract"}
    assert not [field for field in FIELDS if field not in hidden and shown(field) not in bodies]
    whole = " ".join(output.values())
    assert not [field for field in hidden if not any(form(field) in whole for form in (shown, told))]


def test_machines_get_no_narrow_space(newsroom: Newsroom) -> None:
    for name, text in everything(newsroom).items():
        if not name.endswith(".html"):
            assert "\u202f" not in text, name
            continue
        head = lxml.html.fromstring(text.encode()).find("head")
        assert head is not None
        narrow = [
            lxml.html.tostring(item, encoding="unicode")[:200]
            for item in head
            if "\u202f" in lxml.html.tostring(item, encoding="unicode")
        ]
        assert not narrow, name
    story = lxml.html.fromstring(newsroom.page("l-section-oui-non/a/").encode())
    assert story.findtext("head/title") == f"{told('title')} – La Gazette"
    assert story.xpath("//meta[@name='description']/@content") == [told("standfirst")]
    assert story.xpath("//meta[@property='og:title']/@content") == [told("title")]
    assert story.xpath("//meta[@property='article:tag']/@content") == [told("tag")]
    data = [json.loads(str(script.text)) for script in story.xpath("//script[@type='application/ld+json']")]
    news = next(found for found in data if found.get("headline"))
    assert news["headline"] == told("title")
    assert news["author"][0]["name"] == told("name")
    assert news["keywords"] == [told("tag")]
    feed = feedparser.parse(newsroom.page("feed.xml"))
    assert feed.feed.description == told("description")
    entry = next(found for found in feed.entries if "title" in found.title)
    assert (entry.title, entry.summary, entry.author) == (told("title"), told("standfirst"), told("name"))
    assert told("meaning") in entry.content[0].value
    assert [tag.term for tag in entry.tags] == [told("section"), told("tag")]


def test_each_text_is_set_by_its_own_language(site_of: SiteOf) -> None:
    newsroom = site_of(files() | {"content/articles/a/index.md": article(
        raw("title"), BODY, category=raw("section"), language="en", standfirst=raw("standfirst"),
        image={"src": "a.png", "alt": "x", "caption": raw("caption")},
    )})  # fmt: skip
    newsroom.build()
    story = newsroom.page("l-section-oui-non/a/")
    text = lxml.html.fromstring(story.encode()).text_content()
    for field in ("title", "standfirst", "caption", "heading", "cell", "meaning"):
        assert f"L’{field} : “oui” ; non ?" in text
    assert shown("sponsoring") in text  # of the newspaper, which is French
    assert "L’title : “oui” ; non ?" in newsroom.page("")


def test_two_spellings_of_the_apostrophe_are_one_tag(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article(tags=["l'été"]), "content/articles/b.md": article("B", tags=["l’été"]),
    })  # fmt: skip
    newsroom.build(strict=True)
    assert "l’été" in newsroom.page("tags/l-ete/")


def test_ordinals_are_raised_where_readers_see_a_plain_text(site_of: SiteOf) -> None:
    """Standfirsts of articles and cards, and corrections; not descriptions for machines, nor without typography."""
    correction = {"date": "2025-06-02", "text": "Du XIIIe <siècle>, au 2e."}
    given = {"standfirst": "Au XIXe siècle & après.", "corrections": [correction]}
    newsroom = site_of({"content/articles/a.md": article("Un", "Texte.\n", **given)})
    raised = "Au XIX<sup>e</sup> siècle &amp; après."
    corrected = "Du XIII<sup>e</sup> &lt;siècle&gt;, au 2<sup>e</sup>."
    for theme in ("x", "gazette"):
        newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"')})
        newsroom.build()
        assert raised in newsroom.page("")
        page = newsroom.page("politique/a/")
        assert raised in page
        assert corrected in page
        assert corrected in newsroom.page("corrections/")
        assert '<meta name="description" content="Au XIXe siècle &amp; après.">' in page
    newsroom.configure("[typography]\nenabled = false\n")
    newsroom.build()
    assert "<sup>" not in newsroom.page("")
    newsroom.check()


def test_the_first_of_a_month_is_raised_wherever_readers_see_a_date(site_of: SiteOf) -> None:
    """Every date of this site is the first of a month; one that is written in another way would be seen."""
    change = {"date": "2025-06-01", "text": "Mieux."}
    reply = {"from": "Anne", "received": "2025-05-01", "state": "published", "text": "Non."}
    told = {"date": "2025-03-01 08:00", "updated": "2025-04-01 09:00"}
    live = {"date": "2025-10-31 21:00", "live": {"end": "2025-11-01 12:00"}}
    entries = "## 2025-11-01 00:30 Nuit {.key}\n\nA.\n\n## 22 h Soir {.key}\n\nB.\n\n## 2025-11-01 01:00 Haut {.pinned}\n\nC.\n"
    newsroom = site_of({
        "content/articles/a.md": article("Un", "Texte.\n", corrections=[change, change], replies=[reply], **told),
        "content/articles/b.md": article("Deux", "Texte.\n", date="2025-02-01", corrections=[change]),
        "content/articles/c.md": article("Direct", entries, **live),
        "content/pages/d.md": "---\ntitle: Page\nupdated: 2025-07-01\n---\n\nTexte.\n",
    })  # fmt: skip
    for theme in ("x", "gazette"):
        newsroom.write({"site.toml": SITE.replace('"x"', f'"{theme}"')})
        newsroom.build()
        raised = 0
        for name in newsroom.files():
            if name.endswith(".html"):
                seen = re.sub(r"<head>.*?</head>|<(?!/?sup>)[^>]*>", "", newsroom.page(name), flags=re.DOTALL)
                assert not re.search(r"\b1er\b", seen), name
                raised += seen.count("1<sup>er</sup>")
        assert raised > 20
    newsroom.check()
