"""The front page as a list of bands: what each shows, that nothing comes twice, and what makes it again."""

import re
from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article, author, photo

from sitegen.errors.problems import BuildFailed

SiteOf = Callable[[Files], Newsroom]
SECTIONS = ("Politique", "Culture", "Sport")
THEME = (
    SITE.replace('"x"', '"gazette"') + "[taxonomy]\ncategories = [" + ", ".join(f'"{one}"' for one in SECTIONS) + "]\n"
)


def stories(count: int = 12, **more: object) -> Files:
    """Return articles a0, a1 and so on, the newest first, each in the next section."""
    files: dict[str, str | bytes] = {"static/p.jpg": photo(), "content/authors/anna.md": author("Anna")}
    for number in range(count):
        day = f"2025-06-{28 - number:02} 08:00"
        text = article(f"Titre {number}", "x", day, SECTIONS[number % 3], tags=["Mer"], author="anna", **more)
        files[f"content/articles/a{number}.md"] = text
    return files


def front(*bands: str) -> str:
    return THEME + "".join(f"[[options.front]]\n{band}\n" for band in bands)


def shown(newsroom: Newsroom) -> list[str]:
    """Return the numbers of the articles on the front page, in order, without the column of the latest."""
    html = re.sub(r'<ol class="latest">.*?</ol>', "", newsroom.page(""), flags=re.DOTALL)
    return re.findall(r'<h\d class="title"><a href="[^"]*/a(\d+)/"', html)


def titles(newsroom: Newsroom) -> list[str]:
    return re.findall(r'<h2 id="(?:band|desk)-\d+_">(?:<a [^>]*>)?([^<]*)', newsroom.page(""))


@pytest.mark.parametrize(
    ("band", "wanted"),
    [
        ('show = "latest"\ncount = 3', ["0", "1", "2"]),
        ('show = "top"\nlayout = "lead"\ncount = 2', ["0", "1"]),
        ('name = "Culture"', ["1", "4", "7", "10"]),
        ('name = "culture"\ncount = 2', ["1", "4"]),
        ('show = "tag"\nname = "mer"\nlayout = "list"\ncount = 2', ["0", "1"]),
        ('show = "author"\nname = "anna"\nlayout = "opinion"\ncount = 3', ["0", "1", "2"]),
        ('show = "articles"\narticles = ["a5", "a2", "a5"]\nlayout = "strip"', ["5", "2"]),
        ('name = "Culture"\narticles = ["a9", "a7"]\ncount = 4', ["9", "7", "1", "4"]),
        ('show = "term"\nname = "tag/mer"\ncount = 2', ["0", "1"]),
        ('show = "genre"\nname = "opinion"', ["12"]),
        ('count = 1\nlayout = "grid"', ["0", "1", "2"]),
    ],
)
def test_a_band_shows_what_it_says(site_of: SiteOf, band: str, wanted: list[str]) -> None:
    opinion = article("Avis", "x", "2025-01-01 08:00", "Sport", genre="opinion", author="anna")
    newsroom = site_of({**stories(), "content/articles/a12.md": opinion, "site.toml": front(band)})
    newsroom.build()
    assert shown(newsroom) == wanted


def test_no_article_comes_twice_and_what_is_picked_is_left_to_who_picks_it(site_of: SiteOf) -> None:
    bands = (
        'show = "top"\nlayout = "lead"\ncount = 3',
        'name = "Culture"',
        'show = "articles"\narticles = ["a0", "a4"]',
    )
    newsroom = site_of({**stories(), "site.toml": front(*bands)})
    newsroom.build()
    assert shown(newsroom) == ["1", "2", "3", "7", "10", "0", "4"]


def test_a_band_may_ask_for_what_is_shown_elsewhere_and_takes_nothing_away(site_of: SiteOf) -> None:
    ticker = 'show = "latest"\nlayout = "list"\nrepeat = true\ncount = 3'
    bands = ('show = "top"\nlayout = "lead"\ncount = 2', 'name = "Culture"\nrepeat = true\ncount = 2', "count = 2")
    newsroom = site_of({**stories(), "site.toml": front(ticker, *bands)})
    newsroom.build()
    assert shown(newsroom) == ["0", "1", "2", "0", "1", "1", "4", "3", "6", "2", "5"]


def test_sections_without_a_name_are_those_that_no_other_band_names(site_of: SiteOf) -> None:
    bands = ('name = "Sport"\ntitle = "Terrains"', "")
    newsroom = site_of({**stories(), "site.toml": front(*bands)})
    newsroom.build()
    assert titles(newsroom) == ["Terrains", "Politique", "Culture"]


def test_without_a_list_the_most_important_lead_and_each_section_follows(site_of: SiteOf) -> None:
    newsroom = site_of({**stories(18), "site.toml": THEME})
    newsroom.build()
    assert shown(newsroom)[:6] == ["0", "1", "2", "3", "4", "5"]
    assert titles(newsroom) == list(SECTIONS)
    assert len(shown(newsroom)) == len(set(shown(newsroom))) == 18


def test_no_two_landmarks_have_one_name(site_of: SiteOf) -> None:
    leads = ('show = "top"\nlayout = "lead"', 'name = "Culture"\nlayout = "lead"', 'show = "latest"\nlayout = "lead"')
    newsroom = site_of({**stories(18), "site.toml": front(*leads)})
    newsroom.build()
    html = newsroom.page("")
    names = re.findall(r'<section[^>]* aria-label(?:ledby)?="([^"]*)"', html)
    assert len(names) == len(set(names)) == 5
    assert html.count("front-side") == 3


def complaint(newsroom: Newsroom) -> str:
    """Return what the second of two builds says: the first one has made the pages and their pictures, and they stay."""
    picture = {"src": "/p.jpg", "alt": "P"}
    newsroom.write({"content/articles/p.md": article("P", "x", "2025-01-01 08:00", "Sport", image=picture)})
    try:
        newsroom.build()
        report = newsroom.build()
    except BuildFailed as failed:
        return str(failed)
    assert not report.made
    assert list((newsroom.output / "pictures").iterdir())
    return "\n".join(map(str, report.warnings))


@pytest.mark.parametrize(
    ("band", "said", "write"),
    [
        ('show = "catgory"', "did you mean “category”?", ""),
        ('show = "term"\nname = "tga/Mer"', "no taxonomy of the front page is called “tga”", 'write name = "tag/Mer"'),
        ('show = "term"\nname = "tag/Mre"', "no tag of the front page is called “Mre”", 'write name = "tag/Mer"'),
        ('name = "Clture"', "no category of the front page is called “Clture”", 'write name = "Culture"'),
        ('show = "tag"\nname = "mre"', "no tag of the front page is called “mre”", 'write name = "Mer"'),
        ('show = "articles"\narticles = ["a99"]', "no article has the id “a99”", 'write articles = ["'),
        ('layout = "gird"', "did you mean “grid”?", ""),
    ],
)
def test_a_mistake_is_reported_with_its_line_and_what_to_write(
    site_of: SiteOf, band: str, said: str, write: str
) -> None:
    newsroom = site_of({**stories(), "site.toml": front("count = 1", band)})
    found = complaint(newsroom)
    assert said in found
    assert write in found
    lines = front("count = 1", band).splitlines()
    place = re.match(r"site\.toml:(\d+):", found)
    assert place, found
    assert lines[int(place[1]) - 1] == band.splitlines()[-1]


def test_all_mistakes_are_reported_at_once(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            **stories(),
            "site.toml": front('name = "Clture"', 'show = "term"\nname = "no/Mer"', 'show = "tag"\nname = "Mre"'),
        }
    )
    assert len(re.findall(r"^site\.toml:", complaint(newsroom), re.MULTILINE)) == 3


GONE = article("Retiré", "x", "2025-06-01 08:00", "Sport", status="retracted")
PICKS: dict[str, tuple[Files, str]] = {
    "withdrawn": ({"content/articles/pick.md": GONE}, "which was withdrawn"),
    "expired": ({"content/articles/pick.md": article("P", "x", "2025-06-01", "Sport", expires="2025-07-01")}, "which was withdrawn"),
    "embargoed": ({"content/articles/pick.md": article("P", "x", "2025-06-01", "Sport", status="embargo")}, "which is not published"),
    "a draft": ({"content/articles/pick.md": article("P", "x", "2025-06-01", "Sport", status="draft")}, "which is not published"),
    "missing": ({}, "no article has the id “pick”"),
    "scheduled": ({"content/articles/pick.md": article("P", "x", "2099-01-01", "Sport")}, ""),
}  # fmt: skip


@pytest.mark.parametrize(("files", "said"), PICKS.values(), ids=PICKS)
@pytest.mark.parametrize(
    ("bands", "wanted"),
    [
        ('[[options.front]]\nshow = "articles"\narticles = ["pick", "a5"]\n', ["5", "0"]),
        ('[[options.front]]\nshow = "articles"\narticles = ["a5", "pick"]\nfallback = "top"\n', ["5", "0"]),
        ('[[options.front]]\nshow = "articles"\narticles = ["pick", "a5"]\nfallback = "none"\n', ["5"]),
        ('[[options.front]]\nname = "Culture"\narticles = ["pick"]\ncount = 2\n', ["1", "4"]),
        ('[[options.front]]\nname = "Culture"\ncount = 2\n[[options.pins]]\narticle = "pick"\n', ["1", "4"]),
    ],
    ids=["the newest instead", "the most important instead", "nothing instead", "a section", "a pin"],
)
def test_what_is_picked_and_not_published_leaves_no_hole(
    site_of: SiteOf, files: Files, said: str, bands: str, wanted: list[str]
) -> None:
    newsroom = site_of({**stories(), **files, "site.toml": THEME + bands})
    report = newsroom.build()
    assert shown(newsroom) == wanted
    problems = [str(problem) for problem in report.warnings if "site.toml" in str(problem)]
    assert len(problems) == bool(said), problems
    for problem in problems:
        assert said in problem
        assert "pick" in problem.splitlines()[1]


def test_an_id_that_is_not_written_yet_is_none(site_of: SiteOf) -> None:
    bands = front('name = "Culture"\ncount = 1\narticles = [""]') + "[[options.pins]]\nplace = 2\n"
    newsroom = site_of({**stories(), "site.toml": bands})
    assert not newsroom.build().warnings
    assert shown(newsroom) == ["1"]


def test_nothing_stands_for_a_pick_twice(site_of: SiteOf) -> None:
    bands = ('show = "latest"\ncount = 2', 'show = "articles"\narticles = ["none", "a5", "nought"]')
    newsroom = site_of({**stories(), "site.toml": front(*bands)})
    newsroom.build()
    assert shown(newsroom) == ["0", "1", "5", "2", "3"]


def pins(*pins: str) -> str:
    return "".join(f"[[options.pins]]\n{pin}\n" for pin in pins)


TWO = front('show = "top"\nlayout = "lead"\ncount = 3', 'name = "Culture"\nlayout = "grid"\ncount = 3')


@pytest.mark.parametrize(
    ("pinned", "wanted"),
    [
        (['article = "a7"'], ["7", "0", "1", "4", "10"]),
        (['article = "a7"\nplace = 2'], ["0", "7", "1", "4", "10"]),
        (['article = "a7"\nplace = 9'], ["0", "1", "7", "4", "10"]),
        (['article = "a7"\nband = "culture"'], ["0", "1", "2", "7", "4", "10"]),
        (['article = "a0"\nband = "Culture"\nplace = 3'], ["1", "2", "3", "4", "7", "0"]),
        (['article = "a7"\nband = "top"\nplace = 2', 'article = "a8"'], ["8", "7", "0", "1", "4", "10"]),
        (['article = "a7"', 'article = "a8"'], ["7", "8", "0", "1", "4", "10"]),
        (['article = "a7"', 'article = "a7"\nband = "Culture"'], ["7", "0", "1", "4", "10"]),
    ],
)
def test_a_pin_puts_an_article_at_a_place(site_of: SiteOf, pinned: list[str], wanted: list[str]) -> None:
    newsroom = site_of({**stories(12), "site.toml": TWO + pins(*pinned)})
    assert not newsroom.build().warnings
    assert shown(newsroom) == wanted


def test_a_pinned_story_leads_without_a_picture(site_of: SiteOf) -> None:
    newsroom = site_of({**stories(6, image={"src": "/p.jpg", "alt": "P"}), "site.toml": THEME})
    newsroom.write({"content/articles/a7.md": article("Titre 7", "x", "2025-01-01", "Sport")})
    newsroom.write({"site.toml": THEME + pins('article = "a7"')})
    newsroom.build()
    assert shown(newsroom)[0] == "7"


def test_a_pin_for_a_band_that_is_not_there_is_a_warning_and_takes_nothing_away(site_of: SiteOf) -> None:
    newsroom = site_of({**stories(), "site.toml": TWO + pins('article = "a0"\nband = "Cluture"')})
    (warning,) = newsroom.build().warnings
    assert "no band of the front page is called “Cluture”" in str(warning)
    assert 'write band = "Culture"' in str(warning)
    assert shown(newsroom) == ["0", "1", "2", "4", "7", "10"]


BANDS = front('show = "top"\nlayout = "lead"', "count = 2", 'show = "tag"\nname = "Mer"')


@pytest.mark.parametrize("bands", [THEME, BANDS], ids=["the theme's own", "the site's"])
def test_only_what_the_front_page_shows_makes_it_again(site_of: SiteOf, bands: str) -> None:
    newsroom = site_of({**stories(24), "site.toml": bands + "[options]\nlatest = 0\n"})

    def made_again(number: str) -> bool:
        path = newsroom.root / f"content/articles/a{number}.md"
        newsroom.write({f"content/articles/a{number}.md": path.read_text("utf-8").replace("Titre", "Neuf")})
        return "index.html" in [name for name, *_ in newsroom.build().made]

    newsroom.build()
    on_front = shown(newsroom)
    hidden = [str(number) for number in range(24) if str(number) not in on_front]
    assert not any(made_again(number) for number in hidden[:2] + hidden[-2:])
    assert all(made_again(number) for number in (on_front[0], on_front[-1]))


@pytest.mark.parametrize("pictured", [(), (3,), (0, 1, 2), (5,)])
def test_of_equal_stories_the_first_with_a_picture_leads(site_of: SiteOf, pictured: tuple[int, ...]) -> None:
    newsroom = site_of({**stories(6), "site.toml": THEME})
    for number in pictured:
        path = newsroom.root / f"content/articles/a{number}.md"
        text = path.read_text("utf-8").replace("---\n", "---\nimage: {src: /p.jpg, alt: P}\n", 1)
        newsroom.write({f"content/articles/a{number}.md": text})
    newsroom.build()
    assert shown(newsroom)[0] == str(min(pictured, default=0))


def test_a_story_of_more_weight_leads_without_a_picture(site_of: SiteOf) -> None:
    files = {
        **stories(6),
        "content/articles/a9.md": article("Grave", "x", "2025-05-01", "Sport", featured=3),
        "site.toml": THEME,
    }
    newsroom = site_of(
        {
            **files,
            "content/articles/a8.md": article("P", "x", "2025-05-02", "Sport", image={"src": "/p.jpg", "alt": "P"}),
        }
    )
    newsroom.build()
    assert shown(newsroom)[0] == "9"


@pytest.mark.parametrize("latest", [0, 3])
def test_the_latest_are_those_that_the_lead_does_not_show(site_of: SiteOf, latest: int) -> None:
    newsroom = site_of({**stories(), "site.toml": f"{THEME}[options]\nlatest = {latest}\n"})
    newsroom.build()
    column = re.findall(r'<ol class="latest">.*?</ol>', newsroom.page(""), re.DOTALL)
    assert re.findall(r'href="[^"]*/a(\d+)/"', "".join(column)) == ["6", "7", "8"][:latest]


def test_a_newspaper_without_articles_says_so(site_of: SiteOf) -> None:
    newsroom = site_of({"site.toml": THEME})
    newsroom.build()
    assert 'class="empty"' in newsroom.page("")
