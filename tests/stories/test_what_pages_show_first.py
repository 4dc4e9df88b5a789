"""What a reader sees first, and once: heads of sections and sponsored articles, corrections, contents, archives."""

from collections.abc import Callable
from typing import Any

import lxml.html
import pytest
from newsroom import SITE, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
GAZETTE = SITE.replace('"x"', '"gazette"')


def page_of(newsroom: Newsroom, route: str) -> Any:
    return lxml.html.fromstring(newsroom.page(route).encode())


def texts(page: Any, path: str) -> list[str]:
    """Return the texts at an XPath, with plain spaces."""
    return [" ".join(found.text_content().split()) for found in page.xpath(path)]


def test_a_month_leads_to_the_months_beside_it_and_a_year_has_twelve(site_of: SiteOf) -> None:
    files = {f"content/articles/{day}.md": article(day, date=day) for day in ("2024-12-31", "2025-01-01", "2025-04-02")}
    newsroom = site_of({"site.toml": GAZETTE, **files})
    newsroom.build()
    april = "archives/2025/04/"
    assert texts(page_of(newsroom, april), "//h1") == ["Avril 2025"]
    beside = "//nav[@aria-label='Autres périodes']//a"
    assert texts(page_of(newsroom, april), beside) == ["← janvier 2025"]
    assert texts(page_of(newsroom, "archives/2025/01/"), beside) == ["← décembre 2024", "avril 2025 →"]
    assert texts(page_of(newsroom, "archives/2024/"), beside) == ["2025 →"]
    months = texts(page_of(newsroom, "archives/"), "//section[.//a='2025']//li")
    assert len(months) == 12
    assert months[:4] == ["janvier 1 article", "février", "mars", "avril 1 article"]
    newsroom.write({"content/articles/new.md": article("Mars", date="2025-03-03")})
    newsroom.build()
    assert texts(page_of(newsroom, april), beside) == ["← mars 2025"]
    newsroom.check()
    newsroom.write({"site.toml": SITE})
    newsroom.build()
    assert texts(page_of(newsroom, april), beside) == ["← mars 2025"]
    newsroom.check()


@pytest.mark.parametrize(("count", "first", "rows"), [(3, 0, 3), (4, 4, 0), (6, 4, 2)])
def test_a_section_begins_with_its_sentence_and_its_newest_four(
    site_of: SiteOf, count: int, first: int, rows: int
) -> None:
    category = '---\ntitle: Politique\ndescription: "Une phrase."\n---\n\nUn long texte.\n'
    articles = {f"content/articles/{n}.md": article(f"N{n}") for n in range(count)}
    newsroom = site_of({"site.toml": GAZETTE, "content/categories/politique.md": category, **articles})
    newsroom.build()
    page = page_of(newsroom, "politique/")
    assert texts(page, "//header/p[@class='introduction']") == ["Une phrase."]
    assert texts(page, "//header/details[not(@open)]") == ["Lire la présentation Un long texte."]
    assert len(page.xpath("//*[contains(@class, 'newest-four')]//article")) == first
    assert len(page.xpath("//*[@class='stream']/article")) == rows


def corrected(*types: str) -> str:
    return article("A", corrections=[{"date": "2025-06-02", "text": f"T{n}.", "type": t} for n, t in enumerate(types)])


@pytest.mark.parametrize(
    ("types", "heading", "labels", "link"),
    [
        (("correction",), "Correction 2 juin 2025", ["T0."], []),
        (("correction",) * 2, "Corrections", ["2 juin 2025 T0.", "2 juin 2025 T1."], []),
        (("update",), "Précisions et mises à jour", ["Mise à jour 2 juin 2025 T0."], ["Article corrigé"]),
    ],
)
def test_a_correction_is_named_once(
    site_of: SiteOf, types: tuple[str, ...], heading: str, labels: list[str], link: list[str]
) -> None:
    newsroom = site_of({"site.toml": GAZETTE, "content/articles/a.md": corrected(*types)})
    newsroom.build()
    page = page_of(newsroom, "politique/a/")
    assert texts(page, "//*[@class='corrections']/h2") == [heading]
    assert texts(page, "//*[@class='corrections']//li") == labels
    assert texts(page, "//*[@class='byline']//a[contains(@href, '#')]") == link


def test_only_a_long_text_has_contents(site_of: SiteOf) -> None:
    def text(words: int) -> str:
        return "\n\n".join(f"## Partie {n}\n\n" + "mot " * (words // 3) for n in range(3)) + "\n"

    newsroom = site_of({
        "site.toml": GAZETTE, "content/articles/a.md": article("Bref", text(600)),
        "content/articles/b.md": article("Long", text(900)),
    })  # fmt: skip
    for theme in (GAZETTE, SITE):
        newsroom.write({"site.toml": theme})
        newsroom.build()
        assert 'aria-label="Sommaire"' not in newsroom.page("politique/a/")
        assert 'aria-label="Sommaire"' in newsroom.page("politique/b/")


def test_what_comes_next_is_not_twice_below_an_article(site_of: SiteOf) -> None:
    days = {f"content/articles/{n}.md": article(f"N{n}", date=f"2025-06-0{n}") for n in range(1, 7)}
    newsroom = site_of({"site.toml": GAZETTE, **days})
    newsroom.build()
    page = page_of(newsroom, "politique/3/")
    assert texts(page, "//nav[@class='neighbours']//a") == ["N2", "N4"]
    assert texts(page, "//section[@class='related']//h3") == ["N1", "N5", "N6"]
    chosen = article("N3", date="2025-06-03", related=["2"])
    for theme in (SITE, GAZETTE):
        newsroom.write({"site.toml": theme, "content/articles/3.md": chosen})
        newsroom.build()
        page = page_of(newsroom, "politique/3/")
        assert texts(page, "//a[@rel='prev' or @rel='next']") == ["N4"]
        assert texts(page, "//section[@aria-labelledby='related_']//h3") == ["N2", "N1", "N5", "N6"]
    newsroom.write({"content/articles/3.md": article("N3", date="2025-06-03")})
    newsroom.write({"site.toml": GAZETTE + "[options.article]\nneighbours = false\n"})
    newsroom.build()
    assert texts(page_of(newsroom, "politique/3/"), "//section[@class='related']//h3") == ["N1", "N5", "N6", "N2"]
    newsroom.check()


def test_a_sponsored_article_says_who_paid_above_its_text(site_of: SiteOf) -> None:
    sponsor = {"name": "Marque", "note": "Payé au XXIe siècle par Marque."}
    newsroom = site_of({"content/articles/a.md": article("A", sponsor=sponsor), "content/articles/b.md": article("B")})
    for theme in (SITE, GAZETTE):
        newsroom.write({"site.toml": theme})
        newsroom.build()
        page = newsroom.page("politique/a/")
        assert page.index("<h1") < page.index("Payé au XXI<sup>e</sup> siècle par Marque.") < page.rindex("</header>")
        newsroom.check()
    paid, own = page_of(newsroom, "politique/a/"), page_of(newsroom, "politique/b/")
    current = "//nav[@class='sections']//a[@aria-current]"
    assert (texts(paid, current), texts(own, current)) == ([], ["Politique"])
    assert "is-sponsored" in paid.xpath("//body/@class")[0]
    assert "sponsored." in newsroom.page("politique/a/")
    assert "sponsored." not in newsroom.page("politique/b/")
