"""Drawings: what editors write is shown, and whatever could act or call elsewhere is refused with its place."""

from collections.abc import Callable
from pathlib import Path

import pytest
from drawings import HOSTILE, ORDINARY, drawing
from hypothesis import assume, given
from hypothesis import strategies as st
from newsroom import Files, Newsroom, article

from sitegen.errors.problems import BuildFailed
from sitegen.imaging.files import read_picture
from sitegen.imaging.svg import UnfitDrawing, read_drawing
from sitegen.imaging.svg_words import ELEMENTS, FREE, FUNCTIONS, LINKS, RULES, STYLES, TEXTS
from sitegen.imaging.xml import DEEPEST

SiteOf = Callable[[Files], Newsroom]


def refusal(text: str, encoding: str = "utf-8") -> UnfitDrawing:
    with pytest.raises(UnfitDrawing) as caught:
        read_drawing(text.encode(encoding))
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", ORDINARY)
def test_what_editors_write_is_shown(name: str, encoding: str, tmp_path: Path) -> None:
    text = ORDINARY[name].replace('encoding="utf-8"', "").replace('encoding="UTF-8"', "")
    (tmp_path / "a.svg").write_bytes(text.encode(encoding))
    info = read_picture(tmp_path / "a.svg", 100)
    assert (info.format, info.problem) == ("SVG", "")
    assert min(info.width, info.height) > 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("name", HOSTILE)
def test_what_could_act_or_call_elsewhere_is_refused_with_its_place(name: str, encoding: str) -> None:
    text = HOSTILE[name]
    found = refusal(text, encoding)
    assert 1 <= found.line <= text.count("\n") + 1
    assert 1 <= found.column <= len(text.split("\n")[found.line - 1]) + 1
    assert found.message
    assert found.hint


NAMES = st.from_regex(r"[a-zA-Z][a-zA-Z0-9-]{0,12}", fullmatch=True)
ACTIVE = st.sampled_from(
    [
        "script",
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "meta",
        "base",
        "link",
        "audio",
        "video",
        "handler",
        "SCRIPT",
        "Style",
    ]
)


@given(NAMES | ACTIVE, st.integers(0, 5))
def test_an_element_that_is_on_no_list_is_refused(name: str, lines: int) -> None:
    inside = "\n" * lines + f"  <{name}/>"
    if name in ELEMENTS:
        read_drawing(drawing(inside).encode())
        return
    found = refusal(drawing(inside))
    assert found.message == f"this drawing has an element <{name}>"
    assert (found.line, found.column) == (2 + lines, 3)


@given(
    NAMES
    | st.sampled_from(
        [
            "onclick",
            "onload",
            "onbegin",
            "srcset",
            "src",
            "ping",
            "action",
            "formaction",
            "data",
            "background",
            "poster",
        ]
    )
)
def test_an_attribute_that_is_on_no_list_is_refused(name: str) -> None:
    assume(name not in LINKS | {"attributeName", "xmlns"} and not name.lower().startswith("xml"))
    text = drawing(f'<g {name}="1"/>')
    if name in TEXTS | STYLES or name.startswith(FREE):
        read_drawing(text.encode())
    else:
        assert refusal(text).message == f"this drawing has an attribute {name}"


PLACES = st.sampled_from(['<g style="fill:{}"/>', '<g fill="{}"/>', '<set to="{}"/>', "<style>g{{fill:{}}}</style>",
    "<style>@media print{{g{{fill:a({})}}}}</style>".replace("a(", "var("), "<style>\n\n@supports (fill:{}) {{}}</style>"])  # fmt: skip


def escaped(name: str, places: list[bool]) -> str:
    """Return a name some of whose letters are escapes of CSS."""
    return "".join(f"\\{ord(letter):06x}" if escape else letter for letter, escape in zip(name, places, strict=False))


@given(
    NAMES | st.sampled_from(["image-set", "src", "image", "element", "expression", "paint"]),
    PLACES,
    st.lists(st.booleans(), min_size=20, max_size=20),
)
def test_a_function_that_is_on_no_list_is_refused_however_it_is_written(
    name: str, place: str, escapes: list[bool]
) -> None:
    assume(name.lower() not in FUNCTIONS | {"url"})
    found = refusal(drawing(place.format(escaped(name, escapes) + "('//a.example/')")))
    assert found.message == f"the CSS of this drawing has a function {name}()"


@given(
    st.sampled_from(["//a.example/", "https://a.example/", "a.svg#b", "/a", "data:text/css,a", "data:image/svg+xml,a"]),
    PLACES,
    st.lists(st.booleans(), min_size=3, max_size=3),
    st.sampled_from(["url({})", "url( {} )", "url('{}')", "url(\n'{}'\n)"]),
)
def test_a_url_in_css_stays_in_the_file(url: str, place: str, escapes: list[bool], form: str) -> None:
    name, _, rest = form.partition("(")
    css = f"{escaped(name, escapes)}({rest}"
    assert refusal(drawing(place.format(css.format(url)))).message.startswith("this drawing refers to another file")
    read_drawing(drawing(place.format(css.format("#a"))).encode())


@given(NAMES, st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_rule_that_is_on_no_list_is_refused_in_its_line(name: str, escapes: list[bool]) -> None:
    assume(name.lower() not in RULES)
    found = refusal(drawing(f"<style>\ng{{}}\n@{escaped(name, escapes)} 'a';</style>"))
    assert found.message == f"the CSS of this drawing has a rule @{name}"
    assert found.line == 4


SIZES = {
    "width and height": ('width="30" height="20"', (30, 20)),
    "with units": ('width="1in" height="25.4mm"', (96, 96)),
    "a viewBox": ('viewBox="0 0 30 20"', (30, 20)),
    "a viewBox with commas": ('viewBox="-1.5,0,3e1,2E+1"', (30, 20)),
    "one side": ('width="60px" viewBox="0 0 30 20"', (60, 40)),
    "shares of the page": ('width="100%" height="10em" viewBox="0 0 30 20"', (30, 20)),
    "auto": ('width="auto" viewBox="0 0 30 20"', (30, 20)),
    "nothing": ('width="0" height="0" viewBox="0 0 30 20"', (30, 20)),
    "less than a pixel": ('width=".25" height="0.1"', (1, 1)),
}
BROKEN = {
    "an endless width": ('width="1e999" height="9"', "width “1e999” is not a length"),
    "an endless height with a viewBox": ('height="1e999px" viewBox="0 0 9 9"', "height “1e999px” is not a length"),
    "a width below nothing": ('width="-5" height="9"', "width “-5” is not a length"),
    "a width that is none": ('width="nan" height="9"', "width “nan” is not a length"),
    "a unit that is none": ('width="9parsec" height="9"', "width “9parsec” is not a length"),
    "an endless viewBox": ('viewBox="0 0 1e999 9"', "“0 0 1e999 9” is not a viewBox"),
    "a viewBox from nowhere": ('viewBox="-1e999 0 9 9"', "“-1e999 0 9 9” is not a viewBox"),
    "a viewBox below nothing": ('viewBox="0 0 -1 9"', "“0 0 -1 9” is not a viewBox"),
    "a viewBox of nothing": ('viewBox="0 0 0 9" width="9" height="9"', "“0 0 0 9” is not a viewBox"),
    "a viewBox of three": ('viewBox="0 0 9" width="9" height="9"', "“0 0 9” is not a viewBox"),
    "a viewBox of five": ('viewBox="0 0 9 9 9"', "“0 0 9 9 9” is not a viewBox"),
    "an empty viewBox": ('viewBox="" width="9" height="9"', "“” is not a viewBox"),
    "a viewBox of words": ('viewBox="a b c d"', "“a b c d” is not a viewBox"),
    "no size": ("", "this SVG has no size"),
    "one side alone": ('width="9"', "this SVG has no size"),
    "shares only": ('width="100%" height="100%"', "this SVG has no size"),
    "more than any screen": ('width="2000000" height="9"', "this SVG is larger than 1000000 pixels"),
    "more by its shape": ('width="999999" viewBox="0 0 1 1e9"', "this SVG is larger than 1000000 pixels"),
    "hardly anything": ('width="9" viewBox="0 0 1e-300 1e300"', "this SVG is larger than 1000000 pixels"),
}


@pytest.mark.parametrize(("attributes", "size"), SIZES.values(), ids=SIZES)
def test_sizes(attributes: str, size: tuple[int, int]) -> None:
    assert read_drawing(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>'.encode()) == size


@pytest.mark.parametrize(("attributes", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_size_is_an_error(attributes: str, message: str) -> None:
    found = refusal(f'<!-- a -->\n<svg xmlns="http://www.w3.org/2000/svg" {attributes}/>')
    assert (found.message, found.line, found.column) == (message, 2, 1)


@given(st.text("0123456789.eE+-, \tpx%", max_size=20), st.text("0123456789.eE+-, \t\n", max_size=30))
def test_no_size_is_a_fault_of_ours(width: str, box: str) -> None:
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" viewBox="{box}"/>'
    try:
        size = read_drawing(text.encode())
    except UnfitDrawing:
        return
    assert min(size) > 0


NO_DRAWINGS = {
    "another root": ("<html/>", "this file is not a picture", 1),
    "no namespace": ("\n<svg viewBox='0 0 1 1'/>", "this SVG has no namespace, so browsers do not draw it", 2),
    "half a file": ("<svg xmlns='http://www.w3.org/2000/svg'", "this is not well-formed: unclosed token", 1),
    "levels": (drawing("<g>" * DEEPEST), "elements are nested more than 128 levels deep", 2),
    "entities": (
        drawing("&a;" * 4_000, before='<!DOCTYPE svg [<!ENTITY a "' + "x" * 900 + '">]>'),
        "entities make this file many times larger than it is",
        2,
    ),
}


@pytest.mark.parametrize(("text", "message", "line"), NO_DRAWINGS.values(), ids=NO_DRAWINGS)
def test_what_is_no_drawing(text: str, message: str, line: int) -> None:
    found = refusal(text)
    assert (found.message, found.line) == (message, line)


BAD = drawing("<g>\n <script/>\n</g>")
MESSAGE = "this drawing has an element <script>\n    3 |  <script/>\n      |  ^"


def test_a_drawing_that_an_article_shows_is_refused_where_it_is_wrong(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a/index.md": article(image={"src": "p.svg", "alt": "Un plan"}, body="![Un plan](p.svg)\n"),
        "content/articles/a/p.svg": BAD,
    })  # fmt: skip
    for _ in range(2):  # the second time from the cache
        with pytest.raises(BuildFailed) as caught:
            newsroom.build()
        (problem,) = caught.value.problems
        assert str(problem).startswith(f"content/articles/a/p.svg:3:2: {MESSAGE}")
        assert "as PNG" in str(problem)
    newsroom.write({"content/articles/a/p.svg": drawing()})
    newsroom.build()
    assert newsroom.files()["media/articles/a/p.svg"] == drawing().encode()


def test_a_drawing_is_known_by_what_it_is_not_by_its_name(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a/index.md": article(image={"src": "p.png", "alt": "Un plan"}),
        "content/articles/a/p.png": BAD.encode("utf-16"),
    })  # fmt: skip
    with pytest.raises(BuildFailed, match=r"p.png:3:2: this drawing has an element <script>"):
        newsroom.build()


def test_a_drawing_that_an_article_only_leads_to_is_looked_at_too(site_of: SiteOf) -> None:
    files: Files = {"content/articles/a/index.md": article(body="[Le plan](p.svg)\n")}
    newsroom = site_of({**files, "content/articles/a/p.svg": BAD})
    with pytest.raises(BuildFailed, match=r"p.svg:3:2: this drawing has an element <script>"):
        newsroom.build()
    newsroom.write({"content/articles/a/p.svg": drawing()})
    newsroom.build()
    assert newsroom.files()["media/articles/a/p.svg"] == drawing().encode()
    pages = [data for path, data in newsroom.files().items() if path.endswith(".html")]
    assert any(b'/media/articles/a/p.svg"' in page for page in pages)


def test_the_icon_of_a_site_is_looked_at_too(site_of: SiteOf) -> None:
    newsroom = site_of({"content/articles/a.md": article(), "static/mark.svg": BAD})
    text = (newsroom.root / "site.toml").read_text().replace("[site]", '[site]\nicon = "mark.svg"')
    newsroom.write({"site.toml": text})
    with pytest.raises(BuildFailed, match=r"static/mark.svg:3:2: this drawing has an element <script>"):
        newsroom.build()
