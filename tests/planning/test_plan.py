"""The plan: every output, its owner, and no address twice."""

import re
from collections.abc import Callable

import pytest
from newsroom import PNG, SITE, Files, Newsroom, article, author, page, photo, versions_of

from sitegen.facts import site as facts_module
from sitegen.facts.icons import SIZES
from sitegen.planning import plan as plan_module

SiteOf = Callable[[Files], Newsroom]


def routes(newsroom: Newsroom) -> list[str]:
    plan, problems = newsroom.plan()
    assert problems == []
    assert [output.path for output in plan.outputs] == sorted(output.path for output in plan.outputs)
    assert plan.routes == {output.route for output in plan.outputs}
    return [output.route for output in plan.outputs]


def test_a_small_site_has_these_outputs_and_no_others(site_of: SiteOf) -> None:
    newsroom = site_of(
        {
            "content/articles/a.md": article(
                date="2024-11-03", tags=["Un Mot"], series="Suite", author="anna", aliases=["/vieux"]
            ),
            "content/pages/contact.md": page(),
            "content/authors/anna.md": author("Anna"),
            "static/f.pdf": "x",
            "themes/x/static/x.css": "x",
            "themes/x/templates/y.css": "x",
        }
    )
    feeds = ["feed.xml", "atom.xml", "feed.json"]
    assert set(routes(newsroom)) == {
        "",
        "404.html",
        "favicon.ico",
        "icon.svg",
        "apple-touch-icon.png",
        "icon-maskable-512.png",
        *SIZES,
        "manifest.webmanifest",
        "robots.txt",
        "sitemap.xml",
        "sitemap-news.xml",
        "flux/",
        "feeds.opml",
        "politique/a/",
        "contact/",
        "vieux/",
        "_redirects",
        "f.pdf",
        "assets/x.css",
        "assets/y.css",
        "politique/",
        "tags/un-mot/",
        "dossiers/suite/",
        "auteurs/anna/",
        "tags/",
        "dossiers/",
        "auteurs/",
        "archives/",
        "archives/2024/",
        "archives/2024/11/",
        *feeds,
        *(f"{place}/{feed}" for place in ("politique", "tags/un-mot", "auteurs/anna") for feed in feeds),
    }


def test_each_output_says_what_it_shows(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"content/articles/a.md": article(tags=["x"], template="long.html"), "content/pages/p.md": page()}
    )
    found = {output.route: output for output in newsroom.plan()[0].outputs}
    kinds = {route: (found[route].kind, found[route].template, found[route].subject) for route in found}
    assert kinds[""] == ("home", "home.html", ())
    assert kinds["politique/a/"] == ("article", "long.html", ("a",))
    assert kinds["p/"] == ("page", "page.html", ("p",))
    assert kinds["tags/x/"] == ("tag", "term.html", ("tag", "x", "1"))
    assert kinds["tags/x/atom.xml"] == ("atom", "atom.xml", ("tag", "x"))
    assert found["politique/a/"].owner == "content/articles/a.md"


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (2, 1), (3, 2), (5, 3)])
def test_pagination(site_of: SiteOf, count: int, pages: int) -> None:
    newsroom = site_of(
        {f"content/articles/{n}.md": article(date="2024-11-03", tags=["x"], author="anna") for n in range(count)}
    )
    newsroom.write({"content/authors/anna.md": author("Anna")})
    newsroom.configure('[lists]\nper_page = 2\n[taxonomy]\ncategories = ["Politique"]\n')
    found = routes(newsroom)
    lists = ["politique/", "auteurs/anna/"] + (["tags/x/", "archives/2024/", "archives/2024/11/"] if count else [])
    for start in lists:
        assert [route for route in found if route.startswith(f"{start}page/")] == [
            f"{start}page/{n}/" for n in range(2, pages + 1)
        ]


def test_feeds_as_configured(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(tags=["x"])})
    newsroom.configure('[feeds]\nformats = ["atom"]\nterms = false\n')
    assert [route for route in routes(newsroom) if route.endswith(("atom.xml", "feed.xml", "feed.json"))] == [
        "atom.xml"
    ]


ALIASES = [
    ("/a", "a/"),
    ("a/", "a/"),
    ("/a/b.html", "a/b.html"),
    ("/a.php", "a.php"),
    ("/été/", "été/"),
    ("/a.b", "a.b/"),
]


@pytest.mark.parametrize(("alias", "route"), ALIASES)
def test_aliases_of_articles_and_pages(site_of: SiteOf, alias: str, route: str) -> None:
    assert route in routes(site_of({"content/articles/x.md": article(aliases=[alias])}))
    assert route in routes(site_of({"content/articles/x.md": article(), "content/pages/y.md": page(aliases=[alias])}))


def test_only_the_pictures_that_something_public_shows_are_published(site_of: SiteOf) -> None:
    names = ("in-body", "lead", "logo", "draft", "unused", "anna", "intro")
    data = {name: photo(seed=seed) for seed, name in enumerate(names)}
    newsroom = site_of({
        "content/articles/a.md": article(
            body="![x](in-body.png)", image={"src": "lead.png", "alt": ""}, sponsor={"name": "N", "logo": "logo.png"}
        ),
        "content/articles/d.md": article(body="![x](draft.png)", status="draft"),
        "content/authors/anna.md": author("A", photo={"src": "anna.png", "alt": ""}),
        "content/categories/politique.md": "![x](intro.png)",
        **{f"content/articles/{name}.png": data for name, data in data.items()},
        "content/authors/anna.png": data["anna"], "content/categories/intro.png": data["intro"],
    })  # fmt: skip
    shown = {name for name in data if versions_of(data[name], routes(newsroom))}
    assert shown == {"in-body", "lead", "logo", "anna", "intro"}
    assert not [route for route in routes(newsroom) if route.startswith("media/")], "no photo goes out as it is"


def test_a_file_of_the_site_replaces_an_asset_of_the_theme_never_a_page(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/a.css": "theme{}", "static/assets/a.css": "site{}"})
    newsroom.build()
    assert [path.read_text("utf-8") for path in newsroom.output.glob("assets/*")] == ["site{}"]
    newsroom.write({"static/index.html": "site"})
    assert "the front page and static/index.html have the same URL" in newsroom.failure()


CONFLICTS: dict[str, tuple[Files, str]] = {
    "two articles": (
        {"content/articles/1/a.md": article(), "content/articles/2/a.md": article()},
        "content/articles/1/a.md and content/articles/2/a.md have the same URL “/politique/a/”",
    ),
    "an article and a page": (
        {"content/articles/a.md": article(), "content/pages/politique/a.md": page()},
        "content/articles/a.md and content/pages/politique/a.md have the same URL “/politique/a/”",
    ),
    "a page and a category": (
        {"content/articles/a.md": article(), "content/pages/politique.md": page()},
        "content/pages/politique.md and category “Politique” have the same URL “/politique/”",
    ),
    "two authors": (
        {"content/authors/Anna.md": author("A"), "content/authors/anna.md": author("B")},
        "author “A” and author “B” have the same URL “/auteurs/anna/”",
    ),
    "an alias and an article": (
        {"content/articles/a.md": article(), "content/articles/b.md": article(aliases=["/politique/a/"])},
        "content/articles/a.md and content/articles/b.md have the same URL “/politique/a/”",
    ),
    "two aliases": (
        {"content/articles/a.md": article(aliases=["/x/"]), "content/articles/b.md": article(aliases=["/x"])},
        "content/articles/a.md and content/articles/b.md have the same URL “/x/”",
    ),
    "two files that differ only by case": (
        {"static/A.pdf": "x", "static/a.pdf": "x"}, "static/A.pdf and static/a.pdf have the same URL “/a.pdf”",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "message"), CONFLICTS.values(), ids=CONFLICTS)
def test_two_outputs_with_one_address_are_refused_and_both_owners_named(
    site_of: SiteOf, files: Files, message: str
) -> None:
    assert message in [problem.message for problem in site_of(files).plan()[1]]


def test_a_large_site_has_several_sitemaps_none_of_them_empty(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (plan_module, facts_module):
        monkeypatch.setattr(module, "SITEMAP_SIZE", 4)
    newsroom = site_of({f"content/articles/{n}.md": article(date=f"2025-01-0{n}", noindex=n == 2) for n in range(1, 7)})
    newsroom.build()
    maps = {
        name: newsroom.page(name).count("<loc>") for name in newsroom.files() if re.match(r"sitemap(-\d+)?\.", name)
    }
    addresses = 1 + 5 + 1 + 2 + 1 + 1  # front page, articles, category, year and month, archives, feeds
    assert maps == {"sitemap.xml": 3, "sitemap-1.xml": 4, "sitemap-2.xml": 4, "sitemap-3.xml": addresses - 8}


def test_a_site_in_english_has_english_addresses(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(series="S", author="a"), "content/authors/a.md": author("A")})
    newsroom.write({"site.toml": SITE.replace("[site]", '[site]\nlanguage = "en"')})
    assert {"series/s/", "authors/a/", "archives/2025/06/"} <= set(routes(newsroom))


def test_a_file_with_a_name_of_another_form_is_published_as_links_call_it(site_of: SiteOf) -> None:
    body = "[Le menu](/menus/cafe\u0301.pdf) ![Une tasse](/tasse\u0301.png)\n"
    newsroom = site_of({
        "content/articles/a.md": article(body=body), "static/menus/cafe\u0301.pdf": b"%PDF", "static/tasse\u0301.png": PNG,
    })  # fmt: skip
    newsroom.build()
    html = newsroom.page("politique/a/")
    assert 'href="/journal/menus/caf%C3%A9.pdf"' in html
    assert 'src="/journal/tass%C3%A9.png"' in html
    assert {"menus/café.pdf", "tassé.png"} <= newsroom.files().keys()
    assert not newsroom.build().rendered
    newsroom.write({"static/menus/café.pdf": b"%PDF 2"})
    assert "have the same URL “/menus/café.pdf”" in newsroom.failure()
