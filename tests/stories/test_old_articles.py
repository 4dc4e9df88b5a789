"""Readers of an old article are told how old it is, again at each anniversary, and never where a site says so."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from newsroom import NOW, SITE, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]

GAZETTE = SITE.replace('theme = "x"', 'theme = "gazette"')
NOTE = GAZETTE + "[options.age_note]\nyears = 2\n"
OLD = article("Vieux", date="2022-06-01 08:00")


@pytest.fixture
def newsroom(site_of: SiteOf) -> Newsroom:
    return site_of({
        "site.toml": NOTE,
        "content/articles/old.md": OLD,
        "content/articles/young.md": article("Jeune", date="2024-06-01 08:00"),
        "content/articles/timeless.md": article("Sans âge", date="2020-06-01 08:00", age_note=False),
        "content/articles/recipe.md": article("Une tarte", date="2020-06-01 08:00", category="Recettes"),
        "content/articles/gone.md": article("Retiré", date="2020-06-01 08:00", status="retracted"),
    })  # fmt: skip


def age(newsroom: Newsroom, page: str) -> str:
    """Return what readers of an article are told of its age."""
    return newsroom.page(page).partition("Cet article a plus de ")[2].partition("<")[0]


def test_old_articles_say_so(newsroom: Newsroom) -> None:
    newsroom.build()
    assert age(newsroom, "politique/old/") == "3 ans"
    for name in ("young", "timeless", "gone"):
        assert age(newsroom, f"politique/{name}/") == ""
    assert age(newsroom, "recettes/recipe/") == "5 ans"


def test_a_section_may_be_left_out(newsroom: Newsroom) -> None:
    newsroom.write({"site.toml": NOTE + 'without = ["Recettes"]\n'})
    newsroom.build()
    assert age(newsroom, "recettes/recipe/") == ""
    newsroom.write({"site.toml": NOTE + 'without = ["Recetes"]\n'})
    assert "Recettes" in newsroom.failure()


def test_a_section_that_is_part_of_one_too(newsroom: Newsroom) -> None:
    newsroom.write({
        "site.toml": NOTE + 'without = ["Cuisine"]\n[taxonomy]\ncategories = ["Politique", "Cuisine", "Recettes"]\n',
        "content/categories/recettes.md": "---\nparent: Cuisine\n---\n",
    })  # fmt: skip
    newsroom.build()
    assert age(newsroom, "recettes/recipe/") == ""


def test_each_anniversary_makes_the_page_again_and_no_other(newsroom: Newsroom) -> None:
    newsroom.build()
    moment = datetime(2026, 6, 1, 6, tzinfo=UTC)  # 8 o’clock in Paris
    newsroom.build(now=moment - timedelta(seconds=1))
    assert (age(newsroom, "politique/old/"), age(newsroom, "politique/young/")) == ("3 ans", "")
    assert newsroom.build(now=moment - timedelta(seconds=1)).rendered == 0
    before = newsroom.files()
    newsroom.build(now=moment)
    after = newsroom.files()
    assert (age(newsroom, "politique/old/"), age(newsroom, "politique/young/")) == ("4 ans", "2 ans")
    changed = {path for path in after if before.get(path) != after[path]}
    assert changed == {f"{path}/index.html" for path in ("politique/old", "politique/young", "recettes/recipe")}
    newsroom.check(now=moment)


def test_a_year_begins_on_the_first_of_march_after_a_leap_day(newsroom: Newsroom) -> None:
    newsroom.write({"content/articles/old.md": article("Bissextile", date="2020-02-29 08:00")})
    newsroom.build(now=datetime(2023, 2, 28, 12, tzinfo=UTC))
    assert age(newsroom, "politique/old/") == "2 ans"
    newsroom.build(now=datetime(2023, 3, 1, 12, tzinfo=UTC))
    assert age(newsroom, "politique/old/") == "3 ans"


def test_who_does_not_ask_for_it_gets_nothing(newsroom: Newsroom) -> None:
    newsroom.write({"site.toml": GAZETTE})
    newsroom.build()
    assert not any(b"Cet article a plus" in data for data in newsroom.files().values())
    assert newsroom.build(now=NOW + timedelta(seconds=1)).rendered == 0
