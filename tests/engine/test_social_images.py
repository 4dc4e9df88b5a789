"""Cards: every article without a picture has one, it fits, it is drawn once, and it tells nothing too early."""

import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from newsroom import SITE, Files, Newsroom, article, photo
from PIL import Image, ImageChops

from sitegen.facts import social_images as social_images
from sitegen.facts.social_images import fonts_digest, social_image_fonts
from sitegen.imaging.draw import SocialImageMaker
from sitegen.imaging.social_image import SocialImage
from sitegen.theme.theme import CORE, bundled_themes, load_theme

SiteOf = Callable[[Files], Newsroom]
CARDS = SITE + "[images]\ncards = true\n"


def og_image(newsroom: Newsroom, page: str) -> str:
    """Return the address of the picture that networks show of a page."""
    found = re.search(r'property="og:image" content="https://example.org/journal/([^"]*)"', newsroom.page(page))
    assert found
    return found[1]


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        "site.toml": CARDS,
        "content/articles/a.md": article("Un pont rouvre"),
        "content/articles/b.md": article("Illustré", image={"src": "p.png", "alt": "Une photo"}),
        "content/articles/c.md": article("Secret", status="draft"),
        "content/articles/d.md": article("Retiré", status="retracted"),
        "content/articles/p.png": photo(),
    })  # fmt: skip


def test_an_article_without_a_picture_has_a_card(newsroom: Newsroom) -> None:
    newsroom.build()
    address = og_image(newsroom, "politique/a/")
    assert address.startswith("cards/a.png?")
    assert 'name="twitter:card" content="summary_large_image"' in newsroom.page("politique/a/")
    assert 'og:image:alt" content="Un pont rouvre"' in newsroom.page("politique/a/")
    with Image.open(newsroom.output / "cards/a.png") as card:
        assert (card.size, card.format) == ((1200, 630), "PNG")
    assert [path.name for path in newsroom.output.glob("cards/*")] == ["a.png"]
    assert og_image(newsroom, "politique/b/").startswith("pictures/")


def test_search_engines_are_shown_the_card_too(newsroom: Newsroom) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"/>'
    newsroom.write({
        "content/articles/e.md": article("Dessiné", image={"src": "e.svg", "alt": "Un dessin"}),
        "content/articles/e.svg": drawing,
    })  # fmt: skip
    newsroom.build()
    for name in "abe":
        page = newsroom.page(f"politique/{name}/")
        images = [
            found for data in re.findall('ld.json">(.*?)</script>', page) if (found := json.loads(data).get("image"))
        ]
        assert images, name
        assert images[0][0]["url"].startswith("https://example.org/journal/")
        assert (images[0][0]["url"] == f"https://example.org/journal/{og_image(newsroom, f'politique/{name}/')}") is (
            name != "b"
        )


def test_without_the_option_there_is_none(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article()})
    newsroom.build()
    assert not (newsroom.output / "cards").exists()
    assert og_image(newsroom, "politique/a/") == "icon-512.png"


def test_the_option_can_be_taken_back(newsroom: Newsroom) -> None:
    newsroom.build()
    newsroom.write({"site.toml": SITE, "content/articles/a.md": article("Un pont ferme")})
    newsroom.build()
    assert not (newsroom.output / "cards").exists()
    assert og_image(newsroom, "politique/a/") == "icon-512.png"


def test_a_card_is_drawn_once(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[str] = []
    real = SocialImageMaker.make
    monkeypatch.setattr(SocialImageMaker, "make", lambda self, card: (drawn.append(card.headline), real(self, card))[1])
    newsroom.write({"content/articles/e.md": article("Un autre")})
    newsroom.build()
    assert sorted(drawn) == ["Un autre", "Un pont rouvre"]
    first, old = (newsroom.output / "cards/a.png").read_bytes(), og_image(newsroom, "politique/a/")
    newsroom.write({"content/articles/a.md": article("Un pont rouvre", "Un autre texte.")})
    newsroom.build()
    assert len(drawn) == 2
    assert og_image(newsroom, "politique/a/") == old
    newsroom.write({"content/articles/a.md": article("Un pont ferme")})
    assert [path for path in newsroom.build().files.written if path.startswith("cards/")] == ["cards/a.png"]
    assert drawn[2:] == ["Un pont ferme"]
    assert og_image(newsroom, "politique/a/") != old
    assert (newsroom.output / "cards/a.png").read_bytes() != first
    # A clean build draws nothing that is in the store, and the store keeps one card of each article.
    newsroom.build(output=newsroom.root / "elsewhere")
    assert len(drawn) == 3
    store = [path.name for path in newsroom.root.glob(".sitegen/pictures/*/*") if path.suffix == ".png"]
    assert len([name for name in store if re.fullmatch(r"[0-9a-f]{20}-[0-9a-f]{20}\.png", name)]) == 2


def test_a_draft_has_a_card_once_it_is_published(newsroom: Newsroom) -> None:
    newsroom.build()
    newsroom.write({"content/articles/c.md": article("Public")})
    newsroom.build()
    assert (newsroom.output / "cards/c.png").exists()
    newsroom.write({"content/articles/c.md": article("Public", status="draft")})
    newsroom.build()
    assert not (newsroom.output / "cards/c.png").exists()


def test_each_edition_has_its_masthead(newsroom: Newsroom) -> None:
    newsroom.write({
        "site.toml": CARDS + '[languages.en]\ntitle = "The Gazette"\ncategories = { "Politique" = "Politics" }\n',
        "content/articles/en/a.md": article("Un pont rouvre", language="en"),
    })  # fmt: skip
    newsroom.build()
    assert (newsroom.output / "cards/en/a.png").read_bytes() != (newsroom.output / "cards/a.png").read_bytes()


def make(root: Path, headline: str, section: str = "Société", rtl: bool = False, **more: object) -> Image.Image:
    theme = load_theme(root, "gazette", {})
    values = {"headline": headline, "section": section, "masthead": "La Gazette", "rtl": rtl, "shaped": True}
    colours = {"colour": "#9f1d20", "paper": "#ffffff", "ink": "#000000", "fonts": fonts_digest(theme)}
    card = SocialImage(**{**values, **colours, **more})  # type: ignore[arg-type]
    data = SocialImageMaker(social_image_fonts(theme)).make(card)
    assert data == SocialImageMaker(social_image_fonts(theme)).make(card)
    return Image.open(io.BytesIO(data)).convert("L")


def ink(card: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Return where there is ink in a part of a card."""
    return ImageChops.invert(card.crop(box)).point(lambda value: 255 * (value > 60)).getbbox()


HEADLINES = {
    "short": "Oui",
    "usual": "Le pont rouvre aux piétons après deux années de travaux et trois reports : le maire s’explique",
    "very long": "Un titre qui ne finit pas " * 20,
    "one word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3,
    "Cyrillic and Greek": "Зеленский в Αθήνα",
    "letters of several fonts": "Łódź, Ğ, ẵ",
}


@pytest.mark.parametrize("name", HEADLINES)
def test_a_headline_fits(name: str, tmp_path: Path) -> None:
    card = make(tmp_path, HEADLINES[name])
    assert ink(card, (0, 140, 1200, 520)), "the headline is missing"
    assert not ink(card, (0, 40, 72, 630)), "it begins too far to the left"
    assert not ink(card, (1130, 40, 1200, 630)), "it is cut off"
    assert not ink(card, (0, 508, 1200, 525)), "it runs into the rule"


@pytest.mark.skipif(not social_images.can_shape(), reason="this machine's Pillow finds no FriBiDi")
def test_arabic_is_joined_and_begins_on_the_right(tmp_path: Path) -> None:
    card = make(tmp_path, "الجسر يفتح أبوابه", "السياسة", rtl=True)
    assert ink(card, (1050, 146, 1130, 300))
    apart = make(tmp_path, "\u200c".join("الجسر يفتح أبوابه"), "السياسة", rtl=True)
    assert card.tobytes() != apart.tobytes(), "its letters are not joined"


def test_what_cannot_be_drawn_is_left_out(tmp_path: Path, site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert make(tmp_path, "桥梁重新开放").tobytes() == make(tmp_path, "重").tobytes()
    assert make(tmp_path, "الجسر", rtl=True, shaped=False).tobytes() == make(tmp_path, "重", rtl=True).tobytes()
    monkeypatch.setattr("sitegen.planning.plan.can_shape", lambda: False)
    monkeypatch.setattr(social_images, "can_shape", lambda: False)
    newsroom = site_of({"site.toml": CARDS, "content/articles/a.md": article("الجسر", language="ar", slug="a")})
    told = [str(warning) for warning in newsroom.build().warnings]
    assert any("FriBiDi" in warning for warning in told)


def test_a_font_that_is_not_there_is_an_error(newsroom: Newsroom) -> None:
    newsroom.write({"themes/x/theme.toml": 'name = "x"\n[card]\nheadline = ["fonts/a.woff2"]\nink = "noir"\n'})
    assert "“noir” is not a colour" in newsroom.failure()
    newsroom.write({"themes/x/theme.toml": 'name = "x"\n[card]\nheadline = ["fonts/a.woff2"]\n'})
    assert "[card] names “fonts/a.woff2”" in newsroom.failure()


def test_another_font_draws_all_cards_again(newsroom: Newsroom) -> None:
    fonts = CORE / "fonts"
    newsroom.write({
        "themes/x/theme.toml": 'name = "x"\n[card]\nheadline = ["f.woff2"]\n',
        "themes/x/static/f.woff2": (fonts / "noto-sans-latin.woff2").read_bytes(),
    })  # fmt: skip
    newsroom.build()
    newsroom.write(
        {"themes/x/static/f.woff2": (bundled_themes() / "gazette/static/fonts/gazette-display.woff2").read_bytes()}
    )
    written = newsroom.build().files.written
    assert {"cards/a.png", "politique/a/index.html"} <= set(written)
