"""What a page tells search engines and social networks: JSON-LD, Open Graph, the card of X."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from markupsafe import Markup
from newsroom import PLAIN, PNG, Files, Newsroom, article, author, page

from sitegen.pages.structured_data import _beginning

SiteOf = Callable[[Files], Newsroom]
OURS = "https://example.org/journal/"


def objects(html: str) -> dict[str, Any]:
    """Return the objects in a page by type, each of which must be whole."""
    found = [json.loads(data) for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)]
    assert all(one.pop("@context") == "https://schema.org" for one in found)
    return {one["@type"]: one for one in found}


def meta(html: str, name: str) -> list[str]:
    return re.findall(rf'<meta (?:name|property)="{name}" content="([^"]*)">', html)


def built(site_of: SiteOf, config: str = "", **front: Any) -> Newsroom:
    newsroom = site_of({
        "content/articles/a.md": article("Un <titre> ?", **front),
        "content/articles/p.png": PNG,
        "content/authors/anna.md": author(
            "Anna Bo", "Une bio.", given_name="Anna", family_name="Bo", role="Cheffe", email="a@example.org",
            links=[{"label": "M", "url": "https://m.example/@anna"}], beats=["Mer"], languages=["fr", "en"],
            awards=["Prix"], fediverse="@anna@m.example", twitter="@anna", photo={"src": "/p.png", "alt": "Anna"},
            location="Brest", url="https://anna.example/",
        ),
        "content/pages/charte.md": page("Charte", policies=["ethics", "corrections"]),
        "content/pages/contact.md": page("Contact", policies=["feedback"]),
        "static/p.png": PNG,
    })  # fmt: skip
    newsroom.configure(config)
    newsroom.build()
    return newsroom


def test_an_article_is_told_whole(site_of: SiteOf) -> None:
    newsroom = built(
        site_of,
        'tagline = "t"\n[publisher]\nname = "Éditeur"\nlogo = "p.png"\n',
        author="anna", tags=["Mer", "Ciel"], kicker="K", standfirst="Chapô", genre="reportage", dateline="Séoul",
        image={"src": "p.png", "alt": "Alt", "credit": "Moi"}, updated="2025-06-02 10:00", series="Suite",
        sources=[{"title": "Loi", "url": "https://loi.example/"}, {"title": "Entretiens"}], method="Relu par deux.",
        corrections=[
            {"date": "2025-06-02", "text": "Faux."}, {"date": "2025-06-03", "text": "Neuf.", "type": "update"},
        ],
    )  # fmt: skip
    html = newsroom.page("politique/a/")
    assert "\\u003ctitre>\u00a0?" in html
    found = objects(html)["ReportageNewsArticle"]
    url = f"{OURS}politique/a/"
    assert (found["@id"], found["url"], found["mainEntityOfPage"]) == (f"{url}#article", url, url)
    assert (found["headline"], found["alternativeHeadline"]) == ("Un <titre>\u00a0?", "K")
    assert (found["description"], found["articleSection"], found["keywords"]) == ("Chapô", "Politique", ["Mer", "Ciel"])
    assert (found["datePublished"], found["dateModified"]) == ("2025-06-01T08:00:00+02:00", "2025-06-03T00:00:00+02:00")
    assert found["author"] == [{"@type": "Person", "name": "Anna Bo", "url": f"{OURS}auteurs/anna/"}]
    assert (found["publisher"]["name"], found["publisher"]["logo"]["url"]) == ("Éditeur", f"{OURS}{PLAIN}")
    assert found["image"] == [{
        "@type": "ImageObject", "url": f"{OURS}{PLAIN}", "contentUrl": f"{OURS}{PLAIN}",
        "caption": "Alt", "creditText": "Moi",
    }]  # fmt: skip
    assert [part["@type"] for part in found["isPartOf"]] == ["WebSite", "CreativeWorkSeries"]
    assert (found["dateline"], found["locationCreated"]["name"], found["backstory"]) == (
        "Séoul", "Séoul", "Relu par deux.",
    )  # fmt: skip
    assert found["citation"] == [
        {"@type": "CreativeWork", "name": "Loi", "url": "https://loi.example/"},
        {"@type": "CreativeWork", "name": "Entretiens"},
    ]
    assert [entry["text"] for entry in found["correction"]] == ["Faux."]
    assert (found["inLanguage"], found["isAccessibleForFree"], found["wordCount"]) == ("fr", True, 2)
    assert "sponsor" not in found
    visible = re.sub("<[^>]*>", " ", html.partition("<body>")[2])
    for words in ("Reportage", "Séoul", "Entretiens", "Relu par deux.", "Comment cet article a été fait"):
        assert words in visible


@pytest.mark.parametrize(
    ("front", "kind", "label"),
    [
        ({}, "NewsArticle", ""),
        ({"genre": "interview"}, "NewsArticle", "Entretien"),
        ({"genre": "investigation"}, "ReportageNewsArticle", "Enquête"),
        ({"genre": "analysis"}, "AnalysisNewsArticle", "Analyse"),
        ({"genre": "background"}, "BackgroundNewsArticle", "Décryptage"),
        ({"genre": "editorial"}, "OpinionNewsArticle", "Éditorial"),
        ({"genre": "opinion"}, "OpinionNewsArticle", "Opinion"),
        ({"genre": "review"}, "ReviewNewsArticle", "Critique"),
        ({"genre": "satire", "dateline": "Ici"}, "SatiricalArticle", "Satire"),
        ({"genre": "opinion", "sponsor": {"name": "N"}}, "AdvertiserContentArticle", "Contenu sponsorisé"),
    ],
)
def test_the_type_of_work_has_a_label(site_of: SiteOf, front: dict[str, Any], kind: str, label: str) -> None:
    newsroom = built(site_of, **front)
    found = objects(newsroom.page("politique/a/"))
    assert found.keys() == {kind, "BreadcrumbList"}
    assert ("dateline" in found[kind]) is False
    for address in ("politique/a/", "politique/"):
        assert (
            f"<strong>{label}</strong>" in newsroom.page(address) if label else "<strong>" not in newsroom.page(address)
        )


@pytest.mark.parametrize(
    "front", [{}, {"updated": "2025-06-02 10:00"}, {"corrections": [{"date": "2025-06-03", "text": "F."}]}]
)
def test_networks_and_search_engines_are_told_the_same_moments(site_of: SiteOf, front: dict[str, Any]) -> None:
    html = built(site_of, **front).page("politique/a/")
    found = objects(html)["NewsArticle"]
    assert meta(html, "article:published_time") == [found["datePublished"]]
    assert meta(html, "article:modified_time") == [found["dateModified"]]


def test_what_subscribers_pay_for(site_of: SiteOf) -> None:
    newsroom = built(site_of, paid=True, standfirst="Chapô", body="Secret.")
    html = newsroom.page("politique/a/")
    found = objects(html)["NewsArticle"]
    assert found["isAccessibleForFree"] is False
    assert found["hasPart"] == {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid-text"}
    assert re.search(r'class="paid-text">\s*<p>Secret', html)
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert "Secret" not in newsroom.page(name)
        assert "Chapô" in newsroom.page(name)


def test_the_front_page_tells_who_publishes_and_by_which_rules(site_of: SiteOf) -> None:
    config = 'tagline = "t"\nemail = "r@example.org"\n[publisher]\nfounded = "2020"\ntwitter = "@j"\n'
    newsroom = built(site_of, config + 'links = [{ label = "M", url = "https://m.example/@j" }]\n')
    html = newsroom.page("")
    found = objects(html)
    assert found.keys() == {"WebSite", "NewsMediaOrganization"}
    assert (found["WebSite"]["name"], found["WebSite"]["url"]) == ("La Gazette", OURS)
    newspaper = found["NewsMediaOrganization"]
    assert newspaper["ethicsPolicy"] == newspaper["correctionsPolicy"] == f"{OURS}charte/"
    assert newspaper["actionableFeedbackPolicy"] == f"{OURS}contact/"
    assert (newspaper["foundingDate"], newspaper["contactPoint"]["email"]) == ("2020", "r@example.org")
    assert newspaper["sameAs"] == ["https://m.example/@j"]
    assert '<link rel="me" href="https://m.example/@j">' in html
    assert meta(html, "twitter:site") == ["@j"]


def test_an_author_is_a_person(site_of: SiteOf) -> None:
    newsroom = built(site_of, author="anna")
    html = newsroom.page("auteurs/anna/")
    person = objects(html)["ProfilePage"]["mainEntity"]
    assert (person["name"], person["givenName"], person["familyName"]) == ("Anna Bo", "Anna", "Bo")
    assert person["sameAs"] == ["https://anna.example/", "https://m.example/@anna"]
    assert (person["knowsAbout"], person["knowsLanguage"], person["award"]) == (["Mer"], ["fr", "en"], ["Prix"])
    assert (person["jobTitle"], person["worksFor"]["name"]) == ("Cheffe", "La Gazette")
    assert meta(html, "og:type") == ["profile"]
    assert (meta(html, "profile:first_name"), meta(html, "profile:last_name")) == (["Anna"], ["Bo"])
    assert '<link rel="me" href="https://m.example/@anna">' in html
    for address in ("auteurs/anna/", "politique/a/"):
        assert meta(newsroom.page(address), "fediverse:creator") == ["@anna@m.example"]
        assert meta(newsroom.page(address), "twitter:creator") == ["@anna"]


@pytest.mark.parametrize("address", ["politique/", "tags/mer/", "dossiers/suite/", "archives/2025/"])
def test_a_list_tells_what_is_on_it(site_of: SiteOf, address: str) -> None:
    html = built(site_of, "[lists]\nindex_tags_from = 1\n", tags=["Mer"], series="Suite").page(address)
    found = objects(html)["CollectionPage"]
    assert found["url"] == OURS + address
    assert found["mainEntity"]["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "url": f"{OURS}politique/a/", "name": "Un <titre>\u00a0?"}
    ]


def test_the_way_to_a_page_is_told_and_seen(site_of: SiteOf) -> None:
    html = built(site_of).page("politique/a/")
    steps = objects(html)["BreadcrumbList"]["itemListElement"]
    assert [(step["position"], step["name"], step["item"]) for step in steps] == [
        (1, "À la une", OURS), (2, "Politique", f"{OURS}politique/"), (3, "Un <titre>\u00a0?", f"{OURS}politique/a/"),
    ]  # fmt: skip
    assert re.search(r'<nav aria-label="Fil d’Ariane">.*?href="/journal/politique/">Politique</a>', html, re.DOTALL)


def test_an_entry_of_a_live_blog_begins_in_every_script() -> None:
    assert len(_beginning(Markup("<p>东京 " + "市政府昨天宣布新桥将于明年春天开放。" * 60 + "</p>"))) in range(100, 190)
    assert _beginning(Markup("<p>Un <b>texte</b>.</p>")) == "Un texte."
