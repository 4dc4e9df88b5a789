"""What browsers would ignore of a text is told, with its place, at every build until it is mended or allowed."""

from collections.abc import Callable

import pytest
from newsroom import SITE, Files, Newsroom, article

from sitegen.config.security import directives
from sitegen.content.blocked import BlockedPlaces, find_blocked
from sitegen.content.places import Places

SiteOf = Callable[[Files], Newsroom]
A = "content/articles/a.md"


def told(text: str, converted: str | None = None, **added: tuple[str, ...]) -> list[str]:
    given = tuple((name.replace("_", "-"), tuple(of)) for name, of in directives(_named(added) or True).items())
    return [found.message for found in find_blocked(text, converted or text, given)]


def _named(added: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {name.replace("_", "-"): of for name, of in added.items()}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('<iframe src="https://maps.example/x"></iframe>', "browsers will not show this frame of maps.example"),
        ("<IFRAME SRC=//maps.example></IFRAME>", "browsers will not show this frame of maps.example"),
        ('<script src="https://a.example/b.js"></script>', "browsers will not load this script of a.example"),
        ("<script>alert(1)</script>", "browsers will not run this script"),
        ("<style>p { color: red }</style>", "browsers will not apply this <style>"),
        ('<p style="color: red">', "browsers will not apply this style attribute"),
        ("<img src=a.png\n  onload='f()'>", "browsers will not run this onload"),
        ("<body/onload=f()>", "browsers will not run this onload"),
        ('<object data="a.swf"></object>', "browsers will not show this <object>"),
        ('<form action="/x">', "browsers will not send this form"),
        ('<link rel="stylesheet" href="https://a.example/b.css">', "browsers will not load this stylesheet"),
    ],
)
def test_what_browsers_ignore(text: str, message: str) -> None:
    assert told(text) == [message]


@pytest.mark.parametrize(
    "text",
    [
        '<iframe src="/carte/index.html"></iframe>',
        '<script src="/assets/js/own.js"></script>',
        '<script type="application/ld+json">{}</script>',
        '<link rel="stylesheet" href="/assets/own.css">',
        "<!-- <script>alert(1)</script> <p style='x'> -->",
        '<p title="a style = something, on a=b" data-style="x" class="style=">',
        '<a href="?onclick=1&style=2">x</a>',
        "&lt;script&gt; 1 < 2 {style=3}",
        "<form><input></form>",
        '<iframe src="https://[broken"></iframe>',
    ],
)
def test_what_is_no_fault(text: str) -> None:
    assert told(text) == []


def test_what_the_configuration_allows() -> None:
    frame = '<iframe src="https://www.maps.example/x"></iframe>'
    for source in ("https://www.maps.example", "*.maps.example", "https:", "*", "www.maps.example:443/x"):
        assert told(frame, frame_src=(source,)) == []
        assert told(frame, child_src=(source,)) == []
        assert told(frame, default_src=(source,)) == []
    assert told(frame, frame_src=("https://maps.example",))
    assert told("<script>1</script><p onclick=f()>", script_src=("'unsafe-inline'",)) == []
    assert told("<p style='x'>", style_src_attr=("'unsafe-inline'",)) == []
    assert told("<style></style>", style_src_attr=("'unsafe-inline'",))
    assert find_blocked(frame, frame, ()) == []


def test_a_frame_of_films_is_better_an_embed() -> None:
    text = '<iframe src="https://www.youtube.com/embed/abc"></iframe>'
    (found,) = find_blocked(text, text, tuple((name, tuple(of)) for name, of in directives(True).items()))
    assert found.hint == (
        'write {{ youtube "…" }} instead, which loads nothing before a click, or allow it: '
        'csp = { frame-src = ["https://www.youtube.com"] } in site.toml, [security]'
    )


def test_the_place_is_not_in_code_that_talks_of_it() -> None:
    text = "Write `<script>`.\n\n```html\n<script>\n```\n\n<script>\nalert(1)\n</script>\n"
    (found,) = find_blocked(text, "<script>\nalert(1)\n</script>", (("default-src", ("'self'",)),))
    place = BlockedPlaces(text, Places(text)).of(found)
    assert place is not None
    assert place.line == text.count("\n", 0, text.rindex("<script>")) + 1


def test_it_is_told_at_every_build_and_parsed_once(site_of: SiteOf) -> None:
    body = 'Une <span style="color: red">phrase</span>.\n\nPuis `<script>`.\n{: onclick="f()" }\n'
    newsroom = site_of({A: article(body=body), "content/articles/b.md": article("B")})
    report = newsroom.build()
    said = [str(warning) for warning in report.warnings]
    assert [(told.place, told.message) for told in report.warnings] == [
        (f"{A}:7:5", "browsers will not apply this style attribute"),
        (f"{A}:10:4", "browsers will not run this onclick"),
    ]
    assert [str(told) for told in newsroom.build().warnings] == said, "nothing changed"
    newsroom.write({"content/articles/b.md": article("B", "Autre texte.\n")})
    report = newsroom.build()
    assert [path for path, _ in report.parsed] == ["content/articles/b.md"]
    assert [str(told) for told in report.warnings] == said, "remembered"
    newsroom.write({"site.toml": SITE + "[security]\ncsp = { style-src = [\"'unsafe-inline'\"] }\n"})
    assert [told.place for told in newsroom.build().warnings] == [f"{A}:10:4"]
    newsroom.write({"site.toml": SITE + "[security]\ncsp = false\n"})
    assert newsroom.build().warnings == ()


def test_a_renamed_document_is_told_of_at_its_new_place(site_of: SiteOf) -> None:
    text = article(body="<script>1</script>\n")
    newsroom = site_of({A: text})
    newsroom.build()
    newsroom.remove(A)
    newsroom.write({"content/articles/b.md": text})
    report = newsroom.build()
    assert [told.path for told in report.warnings] == ["content/articles/b.md"]
    assert report.parsed == ()
