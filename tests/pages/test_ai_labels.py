"""What readers and machines are shown of AI in texts and pictures, and what nobody can take back."""

import io
import json
import re
from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article, author, photo
from PIL import Image

from sitegen.imaging.rights import read_rights

SiteOf = Callable[[Files], Newsroom]
VOCABULARY = "http://cv.iptc.org/newscodes/digitalsourcetype/"
FEEDS = ("feed.xml", "atom.xml", "feed.json")
THEMES = ("x", "gazette", "depeche")


def picture(source_type: str, **options: object) -> bytes:
    """Return a photo whose metadata say how it was made."""
    space = 'xmlns:e="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
    rdf = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    said = f'<rdf:Description {space} e:DigitalSourceType="{VOCABULARY}{source_type}"/>'
    return photo(900, 600, form="JPEG", xmp=f"<rdf:RDF {rdf}>{said}</rdf:RDF>".encode(), **options)


def site(theme: str, **files: object) -> dict[str, str | bytes]:
    found: dict[str, str | bytes] = {
        "site.toml": SITE.replace('"x"', f'"{theme}"'),
        "content/authors/anna.md": author("Anna Lind"),
        "static/p.jpg": picture("trainedAlgorithmicMedia"),
        "static/plain.jpg": photo(900, 600, form="JPEG"),
        "static/edited.jpg": picture("compositeSynthetic"),
        "static/real.jpg": picture("digitalCapture"),
    }
    return found | {f"content/articles/{name}.md": text for name, text in files.items()}  # type: ignore[dict-item]


def structured(newsroom: Newsroom, page: str) -> dict[str, object]:
    found = [json.loads(text) for text in re.findall(r'ld\+json">(.*?)</script>', newsroom.page(page))]
    return next(one for one in found if one["@type"] == "NewsArticle")


def test_a_reviewer_whose_id_is_misspelt_is_warned_of(site_of: SiteOf) -> None:
    newsroom = site_of(site("x", a=article("Météo", ai={"use": "assisted", "reviewed_by": "ana"})))
    (warning,) = newsroom.build().warnings
    assert "no author has the id “ana”, so readers see it as a name" in str(warning)
    assert "did you mean “anna”?" in str(warning)
    newsroom.write({"content/articles/a.md": article("Météo", ai={"use": "assisted", "reviewed_by": "Le comité"})})
    assert newsroom.build().warnings == ()


GENERATED = "Ce texte a été généré par une IA, puis relu par "
ASSISTED = "Ce texte a été écrit avec l’aide d’une IA"


@pytest.mark.parametrize("theme", THEMES)
def test_a_generated_text_is_labelled_for_readers_and_machines(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of(site(theme, a=article("Météo", ai={"use": "generated", "reviewed_by": "anna"})))
    newsroom.build()
    page = newsroom.page("politique/a/")
    assert f'{GENERATED}<a href="/journal/auteurs/anna/">Anna Lind</a>.' in page
    assert page.index(GENERATED) < page.index("<p>Un texte"), "readers learn it before they read"
    said = structured(newsroom, "politique/a/")
    assert said["digitalSourceType"] == "https://schema.org/TrainedAlgorithmicMediaDigitalSource"
    assert said["editor"] == {
        "@type": "Person",
        "name": "Anna Lind",
        "url": "https://example.org/journal/auteurs/anna/",
    }
    for feed in FEEDS:
        assert f"{GENERATED}Anna Lind." in newsroom.page(feed), feed


@pytest.mark.parametrize(("reviewed_by", "said"), [("", "."), ("J. <Blum>", ", puis relu par J. &lt;Blum&gt;.")])
def test_help_of_ai_is_labelled(site_of: SiteOf, reviewed_by: str, said: str) -> None:
    newsroom = site_of(site("gazette", a=article(ai={"use": "assisted", "reviewed_by": reviewed_by})))
    newsroom.build()
    assert ASSISTED + said in newsroom.page("politique/a/")
    assert "editor" not in structured(newsroom, "politique/a/")
    source = "https://schema.org/CompositeWithTrainedAlgorithmicMediaDigitalSource"
    assert structured(newsroom, "politique/a/")["digitalSourceType"] == source
    (item,) = json.loads(newsroom.page("feed.json"))["items"]
    assert item["content_html"].startswith(f"<p><em>{ASSISTED}{said}</em></p>")


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_is_said_of_a_text_without_ai(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of(site(theme, a=article()))
    newsroom.build()
    before = newsroom.files()
    newsroom.write({"content/articles/a.md": article(ai={"use": "none"})})
    newsroom.build()
    assert newsroom.files() == before


def test_a_generated_text_without_a_reviewer_is_an_error(site_of: SiteOf) -> None:
    newsroom = site_of(site("x", a=article(ai={"use": "generated"})))
    found = newsroom.failure()
    assert "nobody is named who reviewed this generated text" in found
    assert "write ai: {use: generated, reviewed_by: …}" in found
    assert re.match(r"content/articles/a\.md:\d+:\d+: ", found)
    newsroom.write({"content/articles/a.md": article(ai={"use": "generated", "reviewed_by": " "})})
    assert "nobody is named" in newsroom.failure()


def test_a_new_name_of_the_reviewer_reaches_the_label(site_of: SiteOf) -> None:
    newsroom = site_of(site("x", a=article(ai={"use": "generated", "reviewed_by": "anna"}), b=article("B")))
    newsroom.build()
    newsroom.write({"content/authors/anna.md": author("Anna Berg")})
    newsroom.check()
    assert "Anna Berg</a>." in newsroom.page("politique/a/")


def test_nothing_of_a_retracted_text_is_said(site_of: SiteOf) -> None:
    ai = {"use": "generated", "reviewed_by": "anna"}
    newsroom = site_of(site("x", a=article(ai=ai, status="retracted"), b=article("B")))
    newsroom.build()
    assert GENERATED not in newsroom.page("politique/a/")


LEADS = {
    "by its file": ({"src": "/p.jpg", "alt": "P"}, "Image générée par IA", "TrainedAlgorithmicMedia"),
    "by its file, in part": ({"src": "/edited.jpg", "alt": "P"}, "Image modifiée par IA", "CompositeSynthetic"),
    "by its author": ({"src": "/plain.jpg", "alt": "P", "ai": "generated"}, "Image générée par IA", "TrainedAlgorithmicMedia"),
    "by both": ({"src": "/edited.jpg", "alt": "P", "ai": "edited"}, "Image modifiée par IA", "CompositeSynthetic"),
    "by its author, who says more": ({"src": "/edited.jpg", "alt": "P", "ai": "generated"}, "Image générée par IA", "TrainedAlgorithmicMedia"),
    "by its file, which says more": ({"src": "/p.jpg", "alt": "P", "ai": "edited"}, "Image générée par IA", "TrainedAlgorithmicMedia"),
    "a photo": ({"src": "/real.jpg", "alt": "P"}, "", "DigitalCapture"),
    "elsewhere": ({"src": "https://p.example/p.jpg", "alt": "P", "ai": "edited"}, "Image modifiée par IA", "CompositeWithTrainedAlgorithmicMedia"),
}  # fmt: skip


@pytest.mark.parametrize(("image", "label", "source"), LEADS.values(), ids=LEADS)
@pytest.mark.parametrize("theme", THEMES[:2])
@pytest.mark.parametrize("more", [{}, {"ai": {"use": "none", "reviewed_by": "anna"}}])
def test_a_picture_is_labelled_whatever_is_said_of_the_text(
    site_of: SiteOf, theme: str, image: dict[str, str], label: str, source: str, more: dict[str, object]
) -> None:
    newsroom = site_of(site(theme, a=article(image={**image, "credit": "AFP"}, **more)))
    newsroom.build()
    caption = re.search(r"<figcaption.*?</figcaption>", newsroom.page("politique/a/"), re.DOTALL)
    assert caption
    assert re.sub("<[^>]*>", "", caption[0]).strip() == " · ".join(filter(None, ("AFP", label)))
    images = structured(newsroom, "politique/a/")["image"]
    assert {one["digitalSourceType"] for one in images} == {f"https://schema.org/{source}DigitalSource"}  # type: ignore[attr-defined]
    assert newsroom.page("feed.xml").count("par IA</media:credit>") == bool(label)


@pytest.mark.parametrize("theme", THEMES[:2])
def test_pictures_in_a_text_are_labelled(site_of: SiteOf, theme: str) -> None:
    body = '![Une](/p.jpg)\n\n![Deux](/edited.jpg "Une légende")\n\n![Trois](/plain.jpg)\n\n![Quatre](/real.jpg)\n'
    newsroom = site_of(site(theme, a=article(body=body)))
    newsroom.build()
    for page in ("politique/a/", *FEEDS):
        html = newsroom.page(page)
        assert html.count("Image générée par IA") == html.count("Image modifiée par IA") == 1, page
    captions = re.findall(r"<figcaption.*?</figcaption>", newsroom.page("politique/a/"))
    assert [re.sub("<[^>]*>", "", one) for one in captions] == [
        "Image générée par IA",
        "Une légende Image modifiée par IA",
    ]


def test_every_version_keeps_how_the_picture_was_made(site_of: SiteOf) -> None:
    newsroom = site_of(site("gazette", a=article(image={"src": "/p.jpg", "alt": "P"})))
    newsroom.build()
    found = [data for name, data in newsroom.files().items() if name.startswith("pictures/")]
    assert len(found) > 3
    for data in found:
        assert read_rights(Image.open(io.BytesIO(data))).source_type == "trainedAlgorithmicMedia"


def test_a_picture_that_is_replaced_gets_its_label(site_of: SiteOf) -> None:
    newsroom = site_of(site("x", a=article(image={"src": "/plain.jpg", "alt": "P"}), b=article("B")))
    newsroom.build()
    assert "par IA" not in newsroom.page("politique/a/")
    newsroom.write({"static/plain.jpg": picture("trainedAlgorithmicMedia", seed=3)})
    newsroom.check()
    assert "Image générée par IA" in newsroom.page("politique/a/")


@pytest.mark.parametrize("theme", THEMES[1:])
def test_a_card_that_shows_the_picture_shows_its_label(site_of: SiteOf, theme: str) -> None:
    newsroom = site_of(site(theme, a=article(image={"src": "/p.jpg", "alt": "P"}), b=article("B", date="2025-05-01")))
    newsroom.build()
    for page in ("", "politique/"):
        html = newsroom.page(page)
        assert html.count("Image générée par IA") == ('class="thumb' in html), page
