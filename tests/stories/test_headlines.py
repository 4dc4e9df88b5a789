"""A headline for each place: each shows its own, and an edit of one makes those pages again that show it."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from newsroom import NOW, SITE, Files, Newsroom, article, photo

from sitegen.content.meta import SURFACES, Titles
from sitegen.engine.reading import read_site
from sitegen.newsletter.make import make_newsletter

SiteOf = Callable[[Files], Newsroom]

TITLES = {"front": "Titre de une", "short": "Titre court", "search": "Titre cherché", "newsletter": "Titre du courriel"}
SOCIAL = {"title": "Titre partagé", "description": "Un mot pour les réseaux."}
BRIDGE = "content/articles/pont.md"
MARKED: dict[str, object] = {"series": "Ponts", "tags": ["Ponts"], "author": "anna"}


def bridge(titles: dict[str, str] | None = None, social: object = None, **front: object) -> str:
    """Return an article with some headlines."""
    given = {"titles": titles, "social": social, **MARKED, **front}
    return article("Le titre", "Un texte.\n", "2025-12-31 09:00", **{key: one for key, one in given.items() if one})


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        BRIDGE: bridge(TITLES, SOCIAL),
        "content/articles/voisin.md": article("Voisin", date="2025-12-30 09:00", **MARKED),
        "content/articles/ailleurs.md": article("Ailleurs", date="2025-12-29 09:00", category="Culture"),
        "content/authors/anna.md": "---\nname: Anna\n---\n",
    })  # fmt: skip


def shown(newsroom: Newsroom, page: str) -> str:
    """Return the body of a page."""
    return newsroom.page(page).partition("<body")[2]


def structured(newsroom: Newsroom, page: str) -> str:
    """Return the structured data of a page."""
    return "\n".join(re.findall(r"ld.json\">(.*?)</script>", newsroom.page(page)))


def test_each_place_shows_its_own(newsroom: Newsroom) -> None:
    newsroom.build()
    for page in ("", "politique/", "tags/ponts/", "auteurs/anna/", "archives/2025/12/", "dossiers/ponts/"):
        text = shown(newsroom, page)
        assert ("Titre de une" in text, "Le titre" in text) == (True, False), page
    for page in ("politique/voisin/",):
        assert "Titre court" in shown(newsroom, page)
        assert "Titre de une" not in newsroom.page(page)
    own = newsroom.page("politique/pont/")
    assert "<h1>Le titre</h1>" in own
    assert "<title>Titre cherché – La Gazette</title>" in own
    for name in ("og:title", "twitter:title"):
        assert f'"{name}" content="Titre partagé"' in own
    for name in ("og:description", "twitter:description"):
        assert f'"{name}" content="Un mot pour les réseaux."' in own
    assert '<meta name="description" content="Un texte.">' in own


def test_what_machines_read_keeps_the_headline(newsroom: Newsroom) -> None:
    newsroom.build()
    for page in ("politique/pont/", "politique/"):
        found = structured(newsroom, page)
        assert "Le titre" in found
        assert not any(title in found for title in (*TITLES.values(), *SOCIAL.values())), page
    for file in ("feed.xml", "feed.json", "sitemap-news.xml"):
        text = newsroom.page(file)
        assert "Le titre" in text
        assert not any(title in text for title in TITLES.values()), file


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        (
            "front",
            [
                "",
                "archives/2025/",
                "archives/2025/12/",
                "auteurs/anna/",
                "dossiers/ponts/",
                "politique/",
                "tags/ponts/",
            ],
        ),
        ("short", ["politique/pont/", "politique/voisin/"]),
        ("search", ["politique/pont/"]),
        ("newsletter", []),
    ],
)
def test_an_edit_of_one_makes_the_pages_that_show_it(newsroom: Newsroom, name: str, pages: list[str]) -> None:
    newsroom.build()
    before = newsroom.files()
    newsroom.write({BRIDGE: bridge({**TITLES, name: "Tout autre chose"}, SOCIAL)})
    report = newsroom.build()
    after = newsroom.files()
    changed = [path.removesuffix("index.html") for path in after if before.get(path) != after[path]]
    lists = {"dossiers/", "404.html"}  # which show cards in some themes, and not in others
    assert set(changed) - lists == set(pages)
    assert report.rendered == len(changed)
    newsroom.check()


def test_the_first_one_of_an_article_moves_nothing_else(newsroom: Newsroom) -> None:
    newsroom.write({BRIDGE: bridge()})
    newsroom.build()
    before = newsroom.files()
    assert "Le titre" in shown(newsroom, "")
    newsroom.write({BRIDGE: bridge({"search": "Titre cherché"})})
    assert newsroom.build().rendered == 1
    assert [path for path, data in newsroom.files().items() if before[path] != data] == ["politique/pont/index.html"]
    newsroom.check()


def test_a_retraction_keeps_only_the_headline(newsroom: Newsroom) -> None:
    newsroom.write({BRIDGE: bridge(TITLES, SOCIAL, status="retracted")})
    newsroom.build()
    for path, data in newsroom.files().items():
        assert not any(title.encode() in data for title in (*TITLES.values(), *SOCIAL.values())), path
    assert "Le titre" in newsroom.page("politique/pont/")


def test_a_draft_is_searched_for_all_of_them(newsroom: Newsroom) -> None:
    newsroom.write({
        BRIDGE: bridge({"front": "Une sentinelle que personne ne doit lire"}, status="draft"),
        "templates/home.html": "<title>x</title>Une sentinelle que personne ne doit lire",
    })  # fmt: skip
    assert "pont.md" in newsroom.failure()


def test_social_networks_show_a_picture_of_their_own(newsroom: Newsroom) -> None:
    picture = {"src": "carre.png", "alt": "Un pont, de loin", "focus": "10% 90%"}
    newsroom.write({
        BRIDGE: bridge(social={"image": picture}, image={"src": "pont.png", "alt": "Un pont"}),
        "content/articles/carre.png": photo(1400, 1400, 3),
        "content/articles/pont.png": photo(1300, 900, 4),
    })  # fmt: skip
    newsroom.build()
    own = newsroom.page("politique/pont/")
    assert '"og:image:alt" content="Un pont, de loin"' in own
    assert '"og:image:width" content="1200"' in own
    address = re.findall(r'"og:image" content="https://example.org/journal/([^"]*)"', own)[0]
    assert (newsroom.output / address).is_file()
    squares = [name for name in newsroom.files() if name.split("-")[0] == address.split("-")[0]]
    assert squares == [address]  # no other version of it is made
    assert json.loads(structured(newsroom, "politique/pont/").splitlines()[0])["image"][0]["caption"] == "Un pont"
    newsroom.check()


def test_a_drawn_image_has_the_title_of_networks(newsroom: Newsroom) -> None:
    newsroom.write({"site.toml": SITE + "[images]\ncards = true\n"})
    newsroom.build()
    first = (newsroom.output / "cards/pont.png").read_bytes()
    assert '"og:image:alt" content="Titre partagé"' in newsroom.page("politique/pont/")
    newsroom.write({BRIDGE: bridge(TITLES, {"title": "Tout autre"})})
    newsroom.build()
    assert (newsroom.output / "cards/pont.png").read_bytes() != first
    newsroom.check()


def test_a_sponsored_article_needs_its_label_under_each_headline(site_of: SiteOf) -> None:
    paid = article("Le titre", sponsor={"name": "Ferraille & fils"}, titles={"front": "Un autre titre, bien plus long"})
    titles = "{% for card in home.latest(9) %}<p>{{ card.title }}</p>{% endfor %}"
    label = '{% if card.sponsor %}{{ card.sponsor.label or _("Sponsored content") }}{% endif %}'
    links = f'{{% for card in home.latest(9) %}}<a href="{{{{ card.url }}}}">x</a> {label}{{% endfor %}}'
    newsroom = site_of({
        "content/articles/paid.md": paid,
        "content/articles/ours.md": article("À nous", date="2025-06-02"),
        "templates/home.html": f"<!doctype html><title>x</title><body>{links}",
    })  # fmt: skip
    newsroom.build()
    newsroom.write({"templates/home.html": f"<!doctype html><title>x</title><body>{titles}{links}"})
    assert "without its label" in newsroom.failure()


def test_a_wrong_key_gets_the_line_to_write(newsroom: Newsroom) -> None:
    newsroom.write({BRIDGE: bridge({"social": "Titre partagé"})})
    told = newsroom.failure()
    assert "write social: {title: Titre partagé}" in told
    newsroom.write({BRIDGE: bridge(meta_title="Titre cherché")})
    told = newsroom.failure()
    assert "write titles: {search: Titre cherché}" in told


def test_the_newsletter_shows_its_own(newsroom: Newsroom) -> None:
    newsroom.configure('[newsletter]\nsender = "a@example.org"\nunsubscribe = "https://example.org/x"\n')
    reading = read_site(newsroom.root, NOW, lambda stage, done, total: None)
    made = make_newsletter(newsroom.root, reading, timedelta(days=5), None, None)
    assert made is not None
    assert made.subject == "Titre du courriel"
    for name in ("newsletter.html", "newsletter.txt"):
        assert "Titre du courriel" in made.files[name].decode()
        assert "Le titre" not in made.files[name].decode()


def test_places_of_teasers_are_keys() -> None:
    assert {place for place in SURFACES if place} < {*Titles.__struct_fields__}
