"""Partners, the API and republication: who gets which articles, when, and what of them."""

import html
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints
from xml.etree import ElementTree

import jsonschema
import pytest
from newsroom import NOW, Newsroom, article, author, photo

from sitegen.checks.check import check
from sitegen.config.partners import PartnerConfig
from sitegen.engine.reading import read_site
from sitegen.newsroom.due import deliveries
from sitegen.newsroom.recipients import PRESETS

SiteOf = Callable[..., Newsroom]
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"
PARTNER = "\n[partners.app]\n"


def feed(newsroom: Newsroom, path: str = "partners/app.xml") -> ElementTree.Element:
    """Return the feed of a partner."""
    channel = ElementTree.fromstring(newsroom.page(path)).find("channel")
    assert channel is not None
    return channel


def titles(newsroom: Newsroom, path: str = "partners/app.xml") -> list[str]:
    """Return the headlines in the feed of a partner."""
    return [item.findtext("title") or "" for item in feed(newsroom, path).iter("item")]


def text_of(newsroom: Newsroom, path: str = "partners/app.xml") -> str:
    """Return the text of the first article in the feed of a partner."""
    return feed(newsroom, path).findtext(f"item/{CONTENT}") or ""


def site_with(site_of: SiteOf, settings: str, **files: Any) -> Newsroom:
    newsroom = site_of({f"content/articles/{name.replace('__', '/')}.md": text for name, text in files.items()})
    newsroom.configure(settings)
    return newsroom


def test_a_partner_gets_what_it_asked_for(site_of: SiteOf) -> None:
    newsroom = site_with(
        site_of,
        '\n[partners.app]\ncategories = ["Politique"]\nwithout_tags = ["AFP"]\nwithout_authors = ["bob"]\n',
        pont=article("Le pont", tags=["Pont"]),
        depeche=article("Une dépêche", tags=["AFP"]),
        bob=article("De Bob", author="bob"),
        sport=article("Un match", category="Sport"),
        pub=article("Une publicité", sponsor={"name": "Marque"}),
        abonnes=article("Pour abonnés", paid=True),
        cache=article("Pas pour les moteurs", noindex=True),
        copie=article("Une copie", canonical="https://example.com/original/"),
        anglais=article("In English", language="en"),
        retire=article("Rétracté", status="retracted"),
        brouillon=article("Un brouillon", status="draft"),
    )
    newsroom.write({"content/authors/bob.md": author("Bob")})
    newsroom.check()
    assert titles(newsroom) == ["Le pont"]
    assert "partners/app.xml" not in newsroom.page("") + newsroom.page("sitemap.xml") + newsroom.page("feeds.opml")


def test_what_is_left_out_can_be_asked_for(site_of: SiteOf) -> None:
    newsroom = site_with(
        site_of,
        '\n[partners.app]\nsponsored = true\npaid = true\n\n[partners.english]\nlanguage = "en"\npath = "flux/en.xml"\n',
        pub=article("Une publicité de la marque", "Achetez.\n", sponsor={"name": "Marque", "label": "Annonce"}),
        abonnes=article("Pour abonnés", "Un secret.\n", paid=True, standfirst="Le début.", date="2025-05-01 08:00"),
        anglais=article("In English", language="en"),
    )
    newsroom.check()
    assert titles(newsroom) == ["[Annonce] Une publicité de la marque", "Pour abonnés"]
    assert "Un secret" not in newsroom.page("partners/app.xml")
    assert titles(newsroom, "flux/en.xml") == ["In English"]
    assert feed(newsroom, "flux/en.xml").findtext("language") == "en"


def test_an_article_enters_after_a_delay_and_leaves_after_days(site_of: SiteOf) -> None:
    newsroom = site_with(
        site_of,
        "\n[partners.app]\ndelay = 30\ndays = 2\n",
        pont=article("Le pont", date="2026-01-01 12:50"),  # Paris: NOW is 13:00
        hier=article("Hier", date="2025-12-30 13:10"),
    )
    newsroom.check()
    assert titles(newsroom) == ["Hier"]
    newsroom.check(now=NOW + timedelta(minutes=10))
    assert titles(newsroom) == []
    newsroom.check(now=NOW + timedelta(minutes=20))
    assert titles(newsroom) == ["Le pont"]
    newsroom.write({"content/articles/pont.md": article("Le pont", date="2026-01-01 12:50", status="embargo")})
    newsroom.check(now=NOW + timedelta(minutes=20))
    assert titles(newsroom) == []


def test_due_lists_what_partners_get(site_of: SiteOf) -> None:
    newsroom = site_with(site_of, "\n[partners.app]\ndelay = 30\n", pont=article("Le pont", date="2026-01-01 12:50"))
    reading = read_site(newsroom.root, NOW, lambda *_: None)
    found = deliveries(reading.site, reading.snapshot.config, reading.parsed.document, NOW, None)
    assert [(one.moment - NOW, one.change, one.partner) for one in found] == [
        (timedelta(minutes=20), "goes to a partner", "app")
    ]


BODY = """\
Le [pont](/politique/quai/) rouvre.[^1]

## Une partie {.grande}

![Le pont](pont.jpg)

![Une dépêche](afp.jpg)

{{ youtube "https://www.youtube.com/watch?v=dQw4w9WgXcQ" title="Un film" }}

<div class="boite"><p class="p">En <em class="e">boîte</em></p></div>

[^1]: Une note.
"""


def pictures() -> dict[str, bytes]:
    """Return two photos, of which one is the newspaper's own."""
    from PIL import Image

    def signed(credit: str, seed: int) -> bytes:
        exif = Image.Exif()
        exif[0x8298] = credit
        return photo(600, 400, seed, "JPEG", exif=exif)

    return {"content/articles/pont.jpg": signed("(c) 2025 La Gazette", 1), "content/articles/afp.jpg": signed("AFP", 2)}


@pytest.fixture
def illustrated(site_of: SiteOf) -> Newsroom:
    corrections = [{"date": "2025-06-02 10:00", "text": "Il y a deux arches."}]
    image = {"src": "afp.jpg", "alt": "Un pont", "credit": "Jo / AFP"}
    newsroom = site_with(
        site_of,
        PARTNER + '[partners.links]\nembeds = "links"\npictures = "all"\n[partners.msn]\npreset = "msn"\n',
        pont=article("Le pont de la rivière", BODY, image=image, corrections=corrections),
        quai=article("Le quai", date="2025-05-01 08:00"),
    )
    newsroom.write(pictures())
    newsroom.check()
    return newsroom


def test_a_text_is_plain(illustrated: Newsroom) -> None:
    text = text_of(illustrated)
    assert 'href="https://example.org/journal/politique/quai/"' in text
    assert not re.search(r"class=|style=|onclick|<div|<script|id=|youtube", text)
    assert "En <em>boîte</em>" in text
    assert "Une note." in text
    assert "↩" not in text
    assert text.startswith("<p><strong>Correction</strong> (2\xa0juin 2025) · Il y a deux arches.</p>")
    assert "youtube" in text_of(illustrated, "partners/links.xml")


def test_pictures_of_others_stay_here(illustrated: Newsroom) -> None:
    channel = feed(illustrated)
    assert channel.find(f"item/{MEDIA}content") is None
    assert text_of(illustrated).count("<img") == 1
    assert 'alt="Le pont"' in text_of(illustrated)
    assert "AFP" not in illustrated.page("partners/app.xml")
    everything = feed(illustrated, "partners/links.xml")
    assert everything.findtext(f"item/{MEDIA}content/{MEDIA}credit") == "Jo / AFP"
    assert text_of(illustrated, "partners/links.xml").count("<img") == 2


def test_a_newspaper_lists_the_credits_that_are_its_own(illustrated: Newsroom) -> None:
    illustrated.configure(PARTNER + '[images]\nown_credits = ["Jo", "AFP"]\n')
    illustrated.check()
    assert feed(illustrated).findtext(f"item/{MEDIA}content/{MEDIA}credit") == "Jo / AFP"
    assert text_of(illustrated).count("<img") == 2


def test_msn_has_its_own_elements(illustrated: Newsroom) -> None:
    illustrated.configure(PARTNER + 'preset = "msn"\npictures = "all"\n')
    illustrated.check()
    item = feed(illustrated).find("item")
    assert item is not None
    own = "{http://schemas.ingestion.microsoft.com/common/}"
    assert item.findtext(f"{MEDIA}content/{own}hasSyndicationRights") == "0"
    assert item.findtext(f"{MEDIA}content/{own}licensorName") == "Jo / AFP"
    assert item.findtext("{http://purl.org/dc/terms/}modified", "").startswith("2025-06-02T10:00")


def test_smartnews_takes_an_article_again_by_its_date(illustrated: Newsroom) -> None:
    illustrated.configure(PARTNER + 'preset = "smartnews"\n')
    illustrated.check()
    assert feed(illustrated).findtext("item/pubDate") == "Mon, 02 Jun 2025 10:00:00 +0200"
    assert feed(illustrated).findtext("{http://www.smartnews.be/snf}logo/url", "").startswith("https://example.org/")


def test_a_partner_that_names_nothing_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_with(
        site_of,
        '\n[taxonomy]\ncategories = ["Politique"]\n[partners.app]\ncategories = ["Politque"]\nauthors = ["anna"]\n',
        pont=article("Le pont"),
    )
    assert "did you mean “Politique”?" in newsroom.failure()
    newsroom.configure('\n[partners.app]\nauthors = ["anna"]\n')
    assert "no author has the id “anna”" in newsroom.failure()


def test_check_says_which_headlines_a_recipient_does_not_take(illustrated: Newsroom) -> None:
    illustrated.configure(PARTNER + 'preset = "msn"\n')
    found = [
        problem for problem in check(illustrated.root, NOW, lambda *_: None).problems if problem.severity == "note"
    ]
    assert [str(problem).splitlines()[0] for problem in found if "recipient" in str(problem)] == [
        "partners/app.xml: the recipient takes no headline of 7 characters: “Le quai”"
    ]


def test_each_preset_is_one_that_can_be_named() -> None:
    assert get_args(get_type_hints(PartnerConfig)["preset"]) == (*PRESETS,)


# The API

API = "\n[api]\nenabled = true\nper_page = 2\n"


def files_of_api(newsroom: Newsroom) -> dict[str, Any]:
    """Return every file of the API, as values."""
    names = [name for name in newsroom.files() if name.startswith("api/v1/")]
    return {name.removeprefix("api/v1/"): json.loads(newsroom.page(name)) for name in names}


def test_the_api_has_all_articles_and_is_valid(illustrated: Newsroom) -> None:
    illustrated.configure(API)
    illustrated.write(
        {
            "content/articles/pub.md": article("Une publicité de la marque", sponsor={"name": "Marque"}),
            "content/articles/abonnes.md": article("Pour abonnés", "Un secret.\n", paid=True),
            "content/articles/cache.md": article("Caché", noindex=True),
        }
    )
    illustrated.check()
    found = files_of_api(illustrated)
    schema = found.pop("schema.json")
    jsonschema.Draft202012Validator.check_schema(schema)
    for one in found.values():
        jsonschema.validate(one, schema, format_checker=jsonschema.FormatChecker())
        assert one["$schema"] == schema["$id"]
    assert [one["url"].rpartition("/")[2] for one in found["articles/index.json"]["files"]] == ["1.json", "2.json"]
    articles = [one for number in (1, 2) for one in found[f"articles/{number}.json"]["articles"]]
    assert articles[0]["title"] == "Le quai"
    assert {one["title"] for one in articles} == {
        "Le quai", "Le pont de la rivière", "Une publicité de la marque", "Pour abonnés"
    }  # fmt: skip
    by_title = {one["title"]: one for one in articles}
    assert by_title["Pour abonnés"]["content_html"] is None
    assert by_title["Une publicité de la marque"]["sponsor"] == {"name": "Marque", "label": "Contenu sponsorisé"}
    assert by_title["Le pont de la rivière"]["image"] is None
    assert by_title["Le pont de la rivière"]["corrections"][0]["text"] == "Il y a deux arches."
    assert found["articles/index.json"]["count"] == 4


def test_a_full_file_of_the_api_changes_no_more(site_of: SiteOf) -> None:
    days = {f"a{day}": article(f"Jour {day}", date=f"2025-06-0{day} 08:00") for day in (1, 2, 3)}
    newsroom = site_with(site_of, API, **days)
    newsroom.build()
    before = newsroom.files()
    newsroom.write({"content/articles/a4.md": article("Jour 4", date="2025-06-04 08:00")})
    newsroom.check()
    after = newsroom.files()
    changed = {name for name in after if name.startswith("api/") and after[name] != before.get(name)}
    assert changed == {"api/v1/articles/2.json", "api/v1/articles/index.json"}


# Republication

REPUBLISH = """
[republish]
articles = true
licence = "CC BY-ND 4.0"
licence_url = "https://creativecommons.org/licenses/by-nd/4.0/"
conditions = "/contact/"
"""


def text_to_copy(newsroom: Newsroom, route: str) -> str:
    """Return what readers copy."""
    match = re.search(r"<textarea[^>]*>(.*?)</textarea>", newsroom.page(route), re.DOTALL)
    assert match is not None
    return html.unescape(match[1])


def test_an_article_can_be_republished(illustrated: Newsroom) -> None:
    illustrated.configure(REPUBLISH)
    illustrated.write(
        {
            "content/pages/contact.md": "---\ntitle: Contact\n---\n\nUn mot.\n",
            "content/articles/quai.md": article("Le quai", republish="refuse"),
            "content/articles/pub.md": article("Une publicité de la marque", sponsor={"name": "Marque"}),
        }
    )
    illustrated.check()
    route = "politique/pont/republier/"
    assert "/journal/politique/pont/republier/" in illustrated.page("politique/pont/")
    assert "noindex" in illustrated.page(route)
    text = text_to_copy(illustrated, route)
    assert '<a href="https://creativecommons.org/licenses/by-nd/4.0/" rel="license">CC BY-ND 4.0</a>' in text
    assert '<a href="https://example.org/journal/politique/pont/">Le pont de la rivière</a>' in text
    assert not re.search(r"class=|style=|<script|id=", text)
    assert "AFP" not in text
    assert text.count("<img") == 1
    assert "Il y a deux arches." in text
    files = illustrated.files()
    assert "politique/quai/republier/index.html" not in files
    assert "politique/pub/republier/index.html" not in files
    assert "republier" not in illustrated.page("sitemap.xml") + illustrated.page("politique/quai/")


def test_nothing_says_under_which_licence(site_of: SiteOf) -> None:
    newsroom = site_with(site_of, "", pont=article("Le pont", republish="allow"))
    assert 'licence = "CC BY-ND 4.0"' in newsroom.failure()
    newsroom.configure("\n[republish]\narticles = true\n")
    assert 'licence = "CC BY-ND 4.0"' in newsroom.failure()


def test_what_cannot_be_republished_says_so(site_of: SiteOf) -> None:
    text = article("Une publicité de la marque", republish="allow", sponsor={"name": "Marque"})
    newsroom = site_with(site_of, REPUBLISH.replace('conditions = "/contact/"\n', ""), pub=text)
    assert "a sponsored article cannot be republished" in "".join(map(str, newsroom.build().warnings))


def test_a_site_without_all_that_has_nothing_of_it(site_of: SiteOf, tmp_path: Path) -> None:
    newsroom = site_with(site_of, "", pont=article("Le pont"))
    newsroom.build()
    names = " ".join(newsroom.files())
    assert not re.search(r"partners|api/|republi", names)
    assert "republi" not in newsroom.page("politique/pont/")
