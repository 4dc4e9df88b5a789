"""Templates: what is noted, what is refused, what is escaped, and the filters."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import jinja2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import Files, Newsroom, article

from sitegen.facts.keys import Key
from sitegen.pages.compiled_templates import CompiledTemplates
from sitegen.pages.filters import FILTERS
from sitegen.pages.render import Renderer
from sitegen.pages.templates import TemplateEngine, encode_xml
from sitegen.plugins.hooks import PageHooks
from sitegen.theme.theme import load_theme

SiteOf = Callable[[Files], Newsroom]


def engine_of(newsroom: Newsroom) -> TemplateEngine:
    return TemplateEngine(load_theme(newsroom.root, "x", {}), CompiledTemplates())


def reads_of(newsroom: Newsroom, route: str) -> set[Key]:
    """Return the facts that rendering an output reads, with an environment that has rendered all others before."""
    facts = newsroom.facts()
    plan, _ = newsroom.plan()
    renderer = Renderer(facts, PageHooks(), CompiledTemplates())
    for output in (*plan.outputs, *plan.outputs):
        if output.template:
            rendered, problems = renderer.render(output)
            assert not problems
            if output.route == route and rendered:
                found = set(rendered.reads)
    return found


def templates_read(newsroom: Newsroom, route: str) -> set[str]:
    return {key[1] for key in reads_of(newsroom, route) if key[0] == "template"}


def test_every_template_that_is_looked_for_is_noted_even_from_the_cache(site_of: SiteOf) -> None:
    newsroom = site_of({
        "themes/x/templates/404.html": (
            "{% extends 'frame.html' %}{% block b %}{% include 'part.html' %}{% import 'macros.html' as m %}{{ m.x() }}{{ m.y is defined }}"
            "{% include ['absent.html', 'part.html'] %}{% include 'nowhere.html' ignore missing %}{% endblock %}"
        ),
        "themes/x/templates/frame.html": "{% block b %}{% endblock %}",
        "themes/x/templates/part.html": "{% from 'macros.html' import x %}",
        "themes/x/templates/macros.html": "{% macro x() %}x{% endmacro %}",
    })  # fmt: skip
    wanted = {"404.html", "frame.html", "part.html", "macros.html", "^1/macros.html", "absent.html", "nowhere.html"}
    assert templates_read(newsroom, "404.html") == wanted


def test_a_template_that_was_absent_is_used_once_it_appears(site_of: SiteOf) -> None:
    newsroom = site_of(
        {"templates/404.html": "{% include ['more.html', 'less.html'] %}", "templates/less.html": "less"}
    )
    newsroom.build()
    assert newsroom.page("404.html") == "less"
    newsroom.write({"templates/more.html": "more"})
    newsroom.build()
    assert newsroom.page("404.html") == "more"


def test_an_article_reads_the_layers_it_is_made_of(site_of: SiteOf) -> None:
    newsroom = site_of({
        "templates/base.html": "{% extends '@core/base.html' %}", "content/articles/a.md": article(),
    })  # fmt: skip
    found = templates_read(newsroom, "politique/a/")
    assert {"article.html", "base.html", "@core/base.html", "head.html", "parts.html"} <= found


def test_no_data_of_a_site_is_a_global(site_of: SiteOf) -> None:
    """An imported file of macros is kept: it would show the data of the first page to all."""
    newsroom = site_of({
        "templates/article.html": "{% import 'm.html' as m with context %}{{ m.title() }}",
        "templates/m.html": "{% macro title() %}{{ article.title }}{% endmacro %}",
        "content/articles/a.md": article("A"), "content/articles/b.md": article("B"),
    })  # fmt: skip
    newsroom.build()
    assert [newsroom.page(f"politique/{name}/") for name in "ab"] == ["A", "B"]
    plain = {*jinja2.Environment().globals, "_", "gettext", "ngettext", "pgettext", "npgettext"}
    ours = {
        "added_head",
        "allow",
        "url",
        "asset",
        "content_security_policy",
        "data",
        "foreign",
        "integrity",
        "picture",
        "picture_file",
        "structured_data",
    }
    assert {name for name in engine_of(newsroom).globals if name not in plain} == ours


def test_a_filter_that_is_not_pure_takes_the_context(site_of: SiteOf) -> None:
    """Jinja2 evaluates a filter on a constant once, when it compiles the template."""
    impure = {"absolute", "allowed", "date", "number", "raised"}
    passes = {name for name, function in FILTERS.items() if getattr(function, "jinja_pass_arg", None) is not None}
    assert passes == impure
    newsroom = site_of({
        "templates/article.html": "{{ 1234|number }} {{ '/x'|absolute }}",
        "content/articles/a.md": article(), "content/articles/b.md": article(language="en"),
    })  # fmt: skip
    newsroom.build()
    assert newsroom.page("politique/a/") == "1\u202f234 https://example.org/x"
    assert newsroom.page("politique/b/") == "1,234 https://example.org/x"


def test_text_is_escaped_in_html_and_xml_and_bodies_are_not(site_of: SiteOf) -> None:
    newsroom = site_of({
        "content/articles/a.md": article("<b>&\"'", "**gras**", standfirst="<i>"),
        "templates/article.html": "{{ article.title }} {{ article.body }} {{ article.standfirst }}",
    })  # fmt: skip
    newsroom.configure("[typography]\nenabled = false\n")
    newsroom.build()
    assert newsroom.page("politique/a/") == "&lt;b&gt;&amp;&#34;&#39; <p><strong>gras</strong></p> &lt;i&gt;"
    assert "<title>&lt;b&gt;&amp;&#34;&#39;</title>" in newsroom.page("feed.xml")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_structured_data_cannot_leave_its_element(value: Any) -> None:
    text = str(FILTERS["json_ld"](value))
    assert not set("<>&\u2028\u2029") & set(text)
    json.loads(text)


@given(st.text())
def test_a_text_in_cdata_is_that_text(text: str) -> None:
    from xml.etree import ElementTree

    clean = encode_xml(text).decode().replace("\r", "")
    assert (ElementTree.fromstring(f"<x>{FILTERS['cdata'](clean)}</x>").text or "") == clean


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("iso", (datetime(2025, 1, 2, 3, 4, 5, 6, tzinfo=UTC),), "2025-01-02T03:04:05+00:00"),
        ("rfc822", (datetime(2025, 1, 2, 3, 4, tzinfo=UTC),), "Thu, 02 Jan 2025 03:04:00 +0000"),
        ("nbsp", ("a\u202fb",), "a\u00a0b"),
        ("locale_name", ("fr",), "fr_FR"),
        ("locale_name", ("fr-CA",), "fr_CA"),
        ("locale_name", ("xx",), "xx"),
        ("locale_name", ("FR-ch",), "fr_CH"),
        ("locale_name", ("zh-Hant",), "zh_TW"),
        ("locale_name", ("zh-Hant-HK",), "zh_HK"),
        ("locale_name", ("sr-Latn",), "sr_RS"),
        ("locale_name", ("sh",), "sr_RS"),
        ("locale_name", ("ca-valencia",), "ca_ES"),
        ("locale_name", ("es-419",), "es_LA"),
        ("locale_name", ("iw",), "he_IL"),
        (
            "json_ld",
            ({"a": "", "b": [], "c": {"d": None}, "e": 0, "f": False, "g": "<"},),
            '{"e":0,"f":false,"g":"\\u003c"}',
        ),
    ],
)
def test_filters(name: str, arguments: tuple[Any, ...], wanted: str) -> None:
    assert str(FILTERS[name](*arguments)) == wanted


def test_an_undefined_name_is_never_silent(site_of: SiteOf) -> None:
    newsroom = site_of({"templates/404.html": "{% if site.titel %}x{% endif %}"})
    assert "“site” has no “titel”; did you mean “title”?" in newsroom.failure()


@pytest.mark.parametrize("letter", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_does_not_allow_is_left_out(letter: str) -> None:
    assert encode_xml(f"é\t{letter}…\r\n\x7f") == "é\t…\r\n\x7f".encode()
