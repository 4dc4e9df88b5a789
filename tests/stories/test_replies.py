"""Right of reply: word for word under the article, in feeds and data, and on a page of its own once that has gone."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import feedparser
import pytest
from newsroom import Files, Newsroom, article, page

from sitegen.engine.reading import read_site
from sitegen.newsroom.due import due

SiteOf = Callable[[Files], Newsroom]

WORDS = 'Votre article "du 3 mars" est faux !\n\nJe n\'ai rien signé...\nA. Perrin <maire>'
HTML = (
    "<p>Votre article &#34;du 3 mars&#34; est faux !</p>\n<p>Je n&#39;ai rien signé...<br>\nA. Perrin &lt;maire&gt;</p>"
)
REPLY = {"from": "Anne Perrin", "received": "2025-06-10 09:00", "state": "published", "text": WORDS}
A = "content/articles/a.md"
INDEX = "droit-de-reponse/"


def written(**changes: Any) -> str:
    return article("Le marché", "Un texte sur le marché.", replies=[REPLY], **changes)


def test_a_reply_stands_word_for_word_under_its_article(site_of: SiteOf) -> None:
    newsroom = site_of({A: written(), "content/articles/b.md": article("Autre")})
    assert newsroom.build().warnings == ()
    html = newsroom.page("politique/a/")
    body = html.partition("<body>")[2]
    assert body.index("Un texte sur le marché") < body.index(">Droit de réponse</h2>") < body.index("Je n&#39;ai rien")
    assert HTML in re.sub(r"\n *", "\n", body)
    assert "Réponse signée Anne Perrin, reçue le <time" in body
    assert f'href="/journal/{INDEX}"' in body
    (found,) = [one for one in scripts(html) if one.get("@type") == "NewsArticle"]
    (comment,) = found["comment"]
    assert comment["@type"] == "Comment"
    assert comment["text"] == WORDS
    assert (comment["creditText"], comment["dateCreated"]) == ("Anne Perrin", "2025-06-10T09:00:00+02:00")
    assert comment["url"] == "https://example.org/journal/politique/a/#reply-1_"
    assert "orrection" not in body
    other = newsroom.page("politique/b/")
    assert "éponse" not in other
    assert '"comment"' not in other


def scripts(html: str) -> list[Any]:
    return [json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)]


@pytest.mark.parametrize("front", [{}, {"paid": True}])
def test_a_reply_is_in_the_entry_of_its_article_in_feeds(site_of: SiteOf, front: dict[str, Any]) -> None:
    newsroom = site_of({A: written(**front)})
    newsroom.build()
    for file in ("feed.xml", "atom.xml"):
        (entry,) = feedparser.parse(newsroom.page(file)).entries
        assert entry.content[0].value.count("Je n'ai rien signé...") == 1
        assert "Droit de réponse" in entry.content[0].value
    (item,) = json.loads(newsroom.page("feed.json"))["items"]
    assert HTML in item["content_html"]


def test_the_page_of_all_replies(site_of: SiteOf) -> None:
    later = {**REPLY, "from": "La mairie", "received": "2025-07-01", "text": "Nous contestons."}
    newsroom = site_of(
        {A: written(), "content/articles/b.md": article("Le pont", replies=[later]), "content/pages/p.md": page()}
    )
    newsroom.build()
    html = newsroom.page(INDEX)
    assert html.index("Nous contestons.") < html.index("Je n&#39;ai rien signé...")
    assert 'href="/journal/politique/a/#reply-1_">Le marché</a>' in html
    assert f"https://example.org/journal/{INDEX}" in newsroom.page("sitemap.xml")


@pytest.mark.parametrize("state", ["received", "refused"])
def test_an_unpublished_reply_is_nowhere(site_of: SiteOf, state: str) -> None:
    hidden = {**REPLY, "state": state, "received": "2025-12-31 09:00", "reason": "Trop longue."}
    newsroom = site_of({A: article("Le marché", replies=[hidden])})
    assert newsroom.build().warnings == ()
    everything = b"\n".join(newsroom.files().values())
    for words in ("Perrin", "rien signé", "Trop longue", "droit-de-reponse"):
        assert words.encode() not in everything


def test_the_words_can_come_from_a_file(site_of: SiteOf) -> None:
    reply = {**REPLY, "text": "", "file": "lettre.txt"}
    files = {"content/articles/a/index.md": article("Le marché", replies=[reply])}
    newsroom = site_of({**files, "content/articles/a/lettre.txt": WORDS})
    assert newsroom.build().warnings == ()
    assert HTML in re.sub(r"\n *", "\n", newsroom.page("politique/a/"))
    assert not [name for name in newsroom.files() if "lettre" in name]
    newsroom.write({"content/articles/a/lettre.txt": "Autre."})
    made = {path for path, *_ in newsroom.build().made}
    assert "politique/a/index.html" in made
    assert "<p>Autre.</p>" in newsroom.page(INDEX)
    newsroom.check()
    newsroom.remove("content/articles/a/lettre.txt")
    assert "there is no file “lettre.txt”" in newsroom.failure()


@pytest.mark.parametrize(
    ("reply", "complaint"),
    [
        ({"text": ""}, "this published reply has no text"),
        ({"text": "", "file": "l.pdf"}, "“l.pdf” is not a plain text file"),
        ({"state": "refused"}, "this refused reply has no reason"),
        ({"from": " "}, "“from” has no character that readers see"),
        ({"received": "hier"}, "hier"),
    ],
)
def test_an_incomplete_reply_is_an_error(site_of: SiteOf, reply: dict[str, str], complaint: str) -> None:
    newsroom = site_of({A: article("Le marché", replies=[{**REPLY, **reply}])})
    assert complaint in newsroom.failure()


GONE = [
    ({"gone": True, "expires": "2025-09-01"}, "1er septembre 2025"),
    ({"expires": "2025-09-01"}, "1er septembre 2025"),
    (
        {"status": "retracted", "corrections": [{"date": "2025-08-02", "type": "retraction", "text": "Faux."}]},
        "2 août 2025",
    ),
]


@pytest.mark.parametrize(("front", "end"), GONE)
def test_where_the_article_has_gone_the_reply_has_a_page(site_of: SiteOf, front: dict[str, Any], end: str) -> None:
    newsroom = site_of({A: written(), "content/articles/b.md": article("Autre")})
    newsroom.build()
    newsroom.write({A: written(**front)})
    assert newsroom.build().warnings == ()
    html = newsroom.page(f"{INDEX}politique/a/")
    assert HTML in re.sub(r"\n *", "\n", html)
    text = re.sub(r"<[^>]*>", "", html.partition("<body>")[2]).replace("\u00a0", " ")
    assert f"en ligne du 1er juin 2025 au {end}" in text
    retracted = "status" in front
    assert ("Le marché" in text) == retracted
    assert ("https://example.org/journal/politique/a/" in text) != retracted
    notice = newsroom.page("politique/a/")
    assert "rien signé" not in notice
    assert (f'href="/journal/{INDEX}politique/a/"' in notice) == retracted
    assert f'href="/journal/{INDEX}politique/a/#reply-1_"' in newsroom.page(INDEX)
    assert f"{INDEX}politique/a/</loc>" in newsroom.page("sitemap.xml")
    (comment,) = [one for one in scripts(html) if one["@type"] == "Comment"]
    assert comment["parentItem"]["url"] == "https://example.org/journal/politique/a/"
    newsroom.check()
    newsroom.write({A: article("Le marché", **front)})
    newsroom.build()
    assert not [name for name in newsroom.files() if "droit-de-reponse" in name]


def test_a_page_that_does_not_say_until_when_is_noted(site_of: SiteOf) -> None:
    newsroom = site_of({A: written(gone=True)})
    (note,) = newsroom.build(strict=True).warnings
    assert "does not say until when" in str(note)
    assert note.severity == "note"
    assert "n’est plus en ligne" in newsroom.page(f"{INDEX}politique/a/")


def test_three_days_from_receipt(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Le marché", replies=[{"from": "A", "received": "2025-12-30 09:00"}])})
    start = datetime(2025, 12, 31, tzinfo=UTC)
    reading = read_site(newsroom.root, start, lambda *_: None)
    assert reading.warnings == ()
    (found,) = [one for one in due(reading.parsed.documents, start, None) if one.change == "reply due"]
    assert found.moment == datetime(2026, 1, 2, 8, tzinfo=UTC)
    assert newsroom.build(now=datetime(2026, 1, 2, 7, 59, tzinfo=UTC)).warnings == ()
    (note,) = newsroom.build(now=datetime(2026, 1, 2, 8, tzinfo=UTC), strict=True).warnings
    assert "neither published nor refused" in str(note)
    assert note.place.startswith(f"{A}:5")


def test_a_reply_from_the_future_is_warned_of(site_of: SiteOf) -> None:
    newsroom = site_of({A: article("Le marché", replies=[{**REPLY, "received": "2026-12-30"}])})
    (warning,) = newsroom.build().warnings
    assert "“received” is in the future: 2026-12-30" in str(warning)
    assert warning.severity == "warning"


def test_the_url_follows_the_language(site_of: SiteOf) -> None:
    newsroom = site_of({A: written()})
    newsroom.configure('[permalinks]\nreplies = "reponses"\n')
    newsroom.build()
    assert (newsroom.output / "reponses/index.html").is_file()


def test_each_edition_has_its_own_replies(site_of: SiteOf) -> None:
    newsroom = site_of(
        {A: written(), "content/articles/en/b.md": written(language="en", gone=True, expires="2025-09-01")}
    )
    newsroom.configure('[languages.en]\ntitle = "The Gazette"\n')
    newsroom.build()
    assert "Réponse signée Anne Perrin" in newsroom.page(INDEX)
    assert "Reply of Anne Perrin" in newsroom.page("en/replies/")
    assert "This article was public from" in newsroom.page("en/replies/politique/b/")
    assert "en/replies" not in newsroom.page(INDEX).partition("<main")[2].partition("</main")[0]
    newsroom.check()


def test_a_published_reply_makes_what_shows_it(site_of: SiteOf) -> None:
    first = {**REPLY, "state": "received", "received": "2025-12-31"}
    newsroom = site_of({A: article("Le marché", replies=[first, REPLY]), "content/articles/b.md": article("Autre")})
    newsroom.build()
    newsroom.write({A: article("Le marché", replies=[{**first, "state": "published"}, REPLY])})
    made = {path for path, *_ in newsroom.build().made}
    assert {"politique/a/index.html", f"{INDEX}index.html", "feed.xml", "atom.xml", "feed.json"} <= made
    assert "politique/b/index.html" not in made
    newsroom.check()
