"""Sponsored articles are labelled in any theme: labels are searched in the output, links are marked."""

from collections.abc import Callable

import pytest
from newsroom import Files, Newsroom, article

from sitegen.facts.sponsorship import with_sponsored_links

SiteOf = Callable[[Files], Newsroom]

PAID = {"name": "Ferraille & fils", "url": "https://ferraille.example/"}
SITE: dict[str, str | bytes] = {
    "content/articles/own.md": article("À nous", date="2025-06-02"),
    "content/articles/paid.md": article("Payé", "[Dehors](https://dehors.example/), [ici](own.md).\n", sponsor=PAID),
    "content/articles/too.md": article("Payé aussi", date="2025-06-03", sponsor={**PAID, "label": "Publi & co"}),
}


def test_links_to_others_are_marked_on_the_page_and_in_feeds(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    link = '<a href="https://dehors.example/" rel="sponsored">Dehors</a>'
    assert link in newsroom.page("politique/paid/")
    assert link in newsroom.page("feed.xml")
    assert '<a href="/journal/politique/own/">ici</a>' in newsroom.page("politique/paid/")
    assert '<a href="https://example.org/journal/politique/own/">ici</a>' in newsroom.page("feed.xml")


def test_links_of_the_newsroom_are_not(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(body="[Dehors](https://dehors.example/)\n")})
    newsroom.build()
    assert '<a href="https://dehors.example/">Dehors</a>' in newsroom.page("politique/a/")


@pytest.mark.parametrize(
    ("link", "marked"),
    [
        ('<a href="//x.example">', '<a href="//x.example" rel="sponsored">'),
        (
            '<a class="b" href="HTTP://x.example" id="c">',
            '<a class="b" href="HTTP://x.example" id="c" rel="sponsored">',
        ),
        ('<a rel="nofollow" href="https://x.example">', '<a href="https://x.example" rel="nofollow sponsored">'),
        ('<a href="https://x.example" rel="sponsored me">', '<a href="https://x.example" rel="sponsored me">'),
        ("<a href='https://x.example' rel='me'>", "<a href='https://x.example' rel=\"me sponsored\">"),
        ("<a href=https://x.example>", '<a href=https://x.example rel="sponsored">'),
        ('<a title="a > b" href=" https://x.example">', '<a title="a > b" href=" https://x.example" rel="sponsored">'),
        ("<a href='/a'>", "<a href='/a'>"),
        ('<a href="https://example.org/a">', '<a href="https://example.org/a">'),
        ('<a href="https://example.org.evil/">', '<a href="https://example.org.evil/" rel="sponsored">'),
        ('<a href="/a">', '<a href="/a">'),
        ('<a href="mailto:a@x.example">', '<a href="mailto:a@x.example">'),
        ('<abbr title="https://x.example">', '<abbr title="https://x.example">'),
    ],
)
def test_which_links_are_marked(link: str, marked: str) -> None:
    assert with_sponsored_links(link, "https://example.org") == marked


def test_the_core_shows_every_label(site_of: SiteOf) -> None:
    newsroom = site_of(SITE)
    newsroom.build()
    assert "Publi &amp; co" in newsroom.page("index.html")
    assert "Publi &amp; co · <a" in newsroom.page("politique/own/")


TEASER = '<a href="{{ card.url }}">{{ card.title }}</a>'
LABEL = '{% if card.sponsor %}{{ card.sponsor.label or _("Sponsored content") }}{% endif %}'


def front(item: str) -> str:
    return "<!doctype html><title>x</title><body>{% for card in home.latest(9) %}" + item + "{% endfor %}</body>"


def test_a_theme_that_forgets_a_label_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, "templates/home.html": front(TEASER)})
    told = newsroom.failure()
    assert "templates/home.html" in told
    assert "/ shows the sponsored article “Payé” without its label “Contenu sponsorisé”" in told
    assert '_("Sponsored content")' in told
    newsroom.write({"templates/home.html": front(TEASER + LABEL)})
    newsroom.build()


def test_a_further_edition_needs_its_labels_too(site_of: SiteOf) -> None:
    english = article("Paid", sponsor=PAID, language="en")
    newsroom = site_of(
        {"content/articles/own.md": SITE["content/articles/own.md"], "content/articles/paid.md": english}
    )
    newsroom.configure('\n[languages.en]\ntitle = "The Gazette"\n')
    newsroom.write({"templates/home.html": front(TEASER)})
    assert "/en/ shows the sponsored article “Paid” without its label" in newsroom.failure()
    newsroom.write({"templates/home.html": front(TEASER + LABEL)})
    newsroom.build()


HEADLINE = "Un titre assez long pour n’être que d’un article"
UNLABELLED = {
    "single quotation marks": front("<a href='{{ card.url }}'>x</a>"),
    "no quotation marks": front("<a href={{ card.url }}>x</a>"),
    "a place in it": front('<a href="{{ card.url }}#suite">x</a>'),
    "an absolute address": front('<a href="{{ card.absolute_url }}">x</a>'),
    "the headline alone": front("<p>{{ card.title }}</p>"),
    "the label in a comment": front(TEASER + "<!-- " + LABEL + " -->"),
    "the label in an attribute": front(TEASER + '<i data-label="' + LABEL + '"></i>'),
    "the label in a script": front(TEASER + "<script>" + LABEL + "</script>"),
    "a second list without": front(TEASER + LABEL) + front(TEASER),
}


@pytest.mark.parametrize("way", UNLABELLED)
def test_however_it_is_shown_its_label_must_be_seen_beside_it(site_of: SiteOf, way: str) -> None:
    paid = article(HEADLINE, date="2025-06-01 12:00", sponsor=PAID)
    older = article("Plus ancien", date="2025-05-01")
    newsroom = site_of({**SITE, "content/articles/long.md": paid, "content/articles/older.md": older})
    newsroom.remove("content/articles/paid.md", "content/articles/too.md")
    newsroom.write({"templates/home.html": UNLABELLED[way]})
    assert f"/ shows the sponsored article “{HEADLINE}” without its label" in newsroom.failure()
    newsroom.write({"templates/home.html": front(TEASER + LABEL) + front(LABEL + TEASER)})
    newsroom.build()


def test_a_label_is_that_of_one_article(site_of: SiteOf) -> None:
    both = {**SITE, "content/articles/too.md": article("Payé aussi", date="2025-06-03", sponsor=PAID)}
    newsroom = site_of({**both, "templates/home.html": front(TEASER) + "Contenu sponsorisé"})
    assert "without its label “Contenu sponsorisé”" in newsroom.failure()


def test_the_page_of_an_article_needs_its_label(site_of: SiteOf) -> None:
    page = "<!doctype html><title>x</title><body><h1>{{ article.title }}</h1>{{ article.body }}</body>"
    newsroom = site_of({**SITE, "templates/article.html": page})
    assert "/politique/paid/ shows the sponsored article “Payé” without its label" in newsroom.failure()


def test_a_feed_needs_it_in_its_titles(site_of: SiteOf) -> None:
    feed = '<rss version="2.0"><channel>{% for item in feed.items %}<link>{{ item.absolute_url }}</link>{% endfor %}'
    newsroom = site_of({**SITE, "templates/rss.xml": feed + "</channel></rss>"})
    assert "/feed.xml shows the sponsored article “Payé” without its label" in newsroom.failure()


def test_what_is_read_and_not_shown_needs_none(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, "templates/home.html": front("{{ card.date|iso }}")})
    newsroom.build()


def test_a_label_that_goes_is_found_at_once(site_of: SiteOf) -> None:
    newsroom = site_of({**SITE, "templates/home.html": front("{% if not card.sponsor %}" + TEASER + "{% endif %}")})
    newsroom.build()
    newsroom.write({"templates/home.html": front(TEASER)})
    newsroom.failure()
    newsroom.write({name: text for name, text in SITE.items() if name.endswith("own.md")})
    newsroom.remove("content/articles/paid.md", "content/articles/too.md")
    newsroom.build()
