"""Assets: minified, named by their bytes, and found by whoever names them."""

import base64
import hashlib
import re
from collections.abc import Callable

import pytest
from newsroom import PNG, Files, Newsroom, article

SiteOf = Callable[[Files], Newsroom]
HEAD = "templates/404.html"
PLAIN = "[build]\nfingerprint = false\nminify = false\n"


def names(newsroom: Newsroom) -> list[str]:
    """Return every published asset."""
    return sorted(name.removeprefix("assets/") for name in newsroom.files() if name.startswith("assets/"))


def published(newsroom: Newsroom, name: str) -> str:
    """Return the one published name of an asset."""
    stem, _, suffix = name.rpartition(".")
    found = [other for other in names(newsroom) if re.fullmatch(rf"{re.escape(stem)}\.[0-9a-f]{{10}}\.{suffix}", other)]
    assert len(found) == 1, names(newsroom)
    return found[0]


def test_a_name_is_made_of_the_bytes_and_changes_with_them(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/css/a.css": "a { b: c }", HEAD: "{{ asset('css/a.css') }}"})
    newsroom.build()
    first = published(newsroom, "css/a.css")
    assert newsroom.page(f"assets/{first}") == "a{b:c}"
    assert newsroom.page("404.html") == f"/journal/assets/{first}"
    newsroom.write({"themes/x/static/css/a.css": "a { b: d }"})
    newsroom.build()
    second = published(newsroom, "css/a.css")
    assert second != first
    assert newsroom.page("404.html") == f"/journal/assets/{second}"
    newsroom.write({"themes/x/static/css/a.css": "a   {b:d}/* what nobody is sent changes no name */"})
    assert newsroom.build().files.written == ()


def test_what_others_keep_an_address_of_keeps_its_name(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/static/icon.svg": "<svg/>", "themes/x/static/favicon.ico": "x", "themes/x/static/LICENSE.txt": "x",
        "themes/x/static/icons/apple-touch-icon.png": PNG, "themes/x/templates/site.webmanifest": "{}",
        "static/own.css": "a  {}",
    })  # fmt: skip
    newsroom.build()
    assert names(newsroom) == [
        "LICENSE.txt",
        "favicon.ico",
        "icon.svg",
        "icons/apple-touch-icon.png",
        "site.webmanifest",
    ]
    assert newsroom.page("own.css") == "a  {}"


def test_addresses_in_stylesheets_lead_to_published_names(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/static/css/a.css": '@import "b.css"; /* url(gone.png) */ a::before { content: "b.css" }\n'
        "a { background: url( '../img/p%20q.png?v=1#x' ), url(../../photo.jpg), url(data:image/png;base64,AA), url(#f);"
        ' mask: image-set("../img/p q.png" 1x, url(//else.where/x.png) 2x) }',
        "themes/x/static/css/b.css": "b{}", "themes/x/static/img/p q.png": PNG, "static/photo.jpg": "x",
    })  # fmt: skip
    newsroom.build()
    css = newsroom.page("assets/" + published(newsroom, "css/a.css"))
    picture = published(newsroom, "img/p q.png").replace(" ", "%20")
    b = published(newsroom, "css/b.css").removeprefix("css/")
    assert css == (
        f'@import "{b}";a::before{{content:"b.css"}}'
        f"a{{background:url('../{picture}?v=1#x'),url(../../photo.jpg),url(data:image/png;base64,AA),url(#f);"
        f'mask:image-set("../{picture}" 1x,url(//else.where/x.png) 2x)}}'
    )


def test_an_address_that_leads_nowhere_is_told_with_its_place(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"themes/x/static/a.css": "a {}\nb { src: url(fonts/texte.woff2) }", "themes/x/static/fonts/texts.woff2": ""}
    )
    told = newsroom.failure()
    assert "themes/x/static/a.css:2:14: assets/a.css refers to “fonts/texte.woff2”, which does not exist" in told
    assert "did you mean “texts.woff2”?" in told
    newsroom.write({"themes/x/static/a.css": "b { src: url(/journal/elsewhere.png) }"})
    (warning,) = newsroom.build().warnings
    assert str(warning).startswith("themes/x/static/a.css:1:14: assets/a.css refers to “/journal/elsewhere.png”")
    newsroom.write({"themes/x/static/a.css": "", "templates/own.css": "\n\na { src: url(x.woff2) }"})
    assert "templates/own.css:3:14: assets/own.css refers to “x.woff2”" in newsroom.failure()


@pytest.mark.parametrize("base", ["/", "/blog/"])
def test_addresses_from_the_root_lead_to_published_names_too(site_of: SiteOf, base: str) -> None:
    newsroom = site_of({
        "themes/x/static/a.css": f"a {{ src: url({base}assets/p.png), url('{base}photo.jpg'), url(/other/x.png) }}",
        "themes/x/static/p.png": PNG, "static/photo.jpg": "x",
    })  # fmt: skip
    report = newsroom.build(base_url=f"https://www.example.org{base}")
    css = newsroom.page("assets/" + published(newsroom, "a.css"))
    assert css == f"a{{src:url({base}assets/{published(newsroom, 'p.png')}),url('{base}photo.jpg'),url(/other/x.png)}}"
    assert ["/other/x.png" in problem.message for problem in report.warnings] == [True]


def test_scripts_find_each_other(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/static/js/a.js": 'import { b } from "./b.js"; // a remark\nimport("../js/b.js"); "./b.js"; import "./gone.js";',
        "themes/x/static/js/b.js": "export const b = 1;",
    })  # fmt: skip
    report = newsroom.build()
    (told,) = report.warnings
    assert str(told).startswith(
        "themes/x/static/js/a.js:2:41: assets/js/a.js refers to “./gone.js”, which does not exist"
    )
    b = published(newsroom, "js/b.js").removeprefix("js/")
    script = newsroom.page("assets/" + published(newsroom, "js/a.js"))
    assert script == f'import{{b}}from"./{b}";import("../js/{b}");"./b.js";import"./gone.js";'


def test_rendered_assets_are_named_by_what_they_show(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/templates/s.css": "b{ {{- site.title -}} ; src: url({{ asset('x.woff2') }}) }",
        "themes/x/static/x.woff2": "x", HEAD: "{{ asset('s.css') }}",
    })  # fmt: skip
    newsroom.build()
    first = published(newsroom, "s.css")
    font = published(newsroom, "x.woff2")
    assert newsroom.page(f"assets/{first}") == f"b{{La Gazette;src:url(/journal/assets/{font})}}"
    newsroom.write({"themes/x/static/x.woff2": "y"})
    newsroom.build()
    assert published(newsroom, "s.css") != first


def test_assets_that_name_each_other_are_refused(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/a.css": "@import 'b.css';", "themes/x/static/b.css": "@import url(a.css);"})
    told = newsroom.failure()
    assert (
        "assets contain each other’s names in a circle, so none can be named after its contents: a.css → b.css → a.css"
        in told
    )


def test_mistakes_in_assets_and_pages_are_told_in_one_run(site_of: SiteOf) -> None:
    newsroom = site_of({"templates/s.css": "{{ nothing }}", HEAD: "{{ nowhere }}"})
    told = newsroom.failure()
    assert "templates/s.css:1: 'nothing' is undefined" in told
    assert "templates/404.html:1: 'nowhere' is undefined" in told


def test_a_link_to_an_asset_leads_to_its_published_name(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"static/assets/own.css": "a{}", "content/articles/a.md": article(body="[Ici](/assets/own.css)")}
    )
    newsroom.build()
    assert f'href="/journal/assets/{published(newsroom, "own.css")}"' in newsroom.page("politique/a/")


def test_integrity_is_that_of_the_published_bytes(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/a.js": "a ( 1 )", HEAD: "{{ integrity('a.js') }}"})
    newsroom.build()
    data = (newsroom.output / "assets" / published(newsroom, "a.js")).read_bytes()
    assert data == b"a(1)"
    assert newsroom.page("404.html") == "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def test_names_and_form_are_left_alone_on_request(site_of: SiteOf) -> None:
    files = {"themes/x/static/a.css": "a { b: url(c.png) }", "themes/x/static/c.png": PNG, HEAD: "{{ asset('a.css') }}"}
    newsroom = site_of(files)
    newsroom.configure(PLAIN)
    newsroom.build()
    assert names(newsroom) == ["a.css", "c.png"]
    assert newsroom.page("assets/a.css") == "a { b: url(c.png) }"
    newsroom.configure("")
    newsroom.build(plain_assets=True)
    assert names(newsroom) == ["a.css", "c.png"]


def test_in_the_preview_a_saved_stylesheet_changes_no_page(site_of: SiteOf) -> None:
    newsroom = site_of({"themes/x/static/a.css": "a{}", HEAD: "{{ asset('a.css') }}"})
    newsroom.build(plain_assets=True)
    newsroom.write({"themes/x/static/a.css": "b{}"})
    assert newsroom.build(plain_assets=True).files.written == ("assets/a.css",)


@pytest.mark.parametrize("page", ["politique/a/", "", "404.html"])
def test_pages_are_minified_on_request_and_say_the_same(site_of: SiteOf, page: str) -> None:
    newsroom = site_of({"content/articles/a.md": article(body="Un *mot* et   <b>un</b> autre.\n\n    code   ici\n")})
    newsroom.build()
    before = newsroom.page(page)
    newsroom.configure("[build]\nminify_html = true\n")
    newsroom.build()
    after = newsroom.page(page)
    assert len(after) < len(before)
    assert words(after) == words(before)
    scripts = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)
    assert scripts.findall(after) == scripts.findall(before)
    assert after.count("</") == before.count("</")
    if page == "politique/a/":
        assert "code   ici" in after


def words(html: str) -> tuple[str, list[list[str]]]:
    """Return all text without spaces, which may go between blocks, and the words of each paragraph."""
    from lxml.html import document_fromstring

    page = document_fromstring(html)
    return "".join(page.text_content().split()), [found.text_content().split() for found in page.iter("p", "h1", "li")]
