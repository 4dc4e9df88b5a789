"""What style sheets do for each kind of page: no class of a template is left bare, and a page stays light."""

import gzip
import re

import lxml.html

from .newspaper import BuiltSite
from .test_html import KINDS

# Names for templates of a site to hold on to, and what needs no more than others have.
BARE = re.compile(r"by|turn|prev|line|info|align-left|paid-text|is-.*|language-.*")
PAGES = [path for kind, path in KINDS.items() if kind not in ("further page of a list", "redirect")]
FONTS = ("gazette-display", "gazette-text", "gazette-sans")


def sheets_of(site: BuiltSite, page: lxml.html.HtmlElement) -> dict[str, str]:
    """Return the style sheets of a page by name."""
    found = [site.file_at(str(path)) for path in page.xpath("//link[@rel='stylesheet']/@href")]
    return {file.name: file.read_text("utf-8") for file in found if file}


def test_every_class_has_a_rule_on_every_kind_of_page(newspaper: BuiltSite, depeche: BuiltSite) -> None:
    bare = set()
    for site in (newspaper, depeche):
        for path in (*PAGES, "corrections/index.html", "flux/index.html"):
            page = lxml.html.fromstring((site.output / path).read_bytes())
            styled = set(re.findall(r"\.([a-z][\w-]*)", " ".join(sheets_of(site, page).values())))
            used = {
                name
                for names in page.xpath("//body/descendant-or-self::*[not(ancestor::pre)]/@class")
                for name in names.split()
            }
            bare |= {(path, name) for name in used - styled if not BARE.fullmatch(name)}
    assert not bare


def test_a_page_is_light_before_its_pictures(newspaper: BuiltSite) -> None:
    """Transferred, with the fonts that every page asks for; italic and bold come where a text has them."""
    fonts = {file.name.partition(".")[0]: file.stat().st_size for file in newspaper.files("*.woff2")}
    assert max(size for name, size in fonts.items() if not name.endswith("-ext")) < 14_000
    heaviest = {}
    for path in PAGES:
        data = (newspaper.output / path).read_bytes()
        sheets = sheets_of(newspaper, lxml.html.fromstring(data)).values()
        assert sum(len(sheet) for sheet in sheets) < 30_000
        text = sum(len(gzip.compress(part)) for part in (data, *(sheet.encode() for sheet in sheets)))
        heaviest[path] = text + sum(fonts[name] for name in FONTS)
    assert {path: size for path, size in heaviest.items() if size > 60_100} == {}


def test_a_text_with_italics_or_with_bold_is_light_too(newspaper: BuiltSite) -> None:
    """One with both, which also has a table and code, is not: each of these fonts is nine kilobytes."""
    fonts = {file.name.partition(".")[0]: file.stat().st_size for file in newspaper.files("*.woff2")}
    sizes = {}
    for file in newspaper.files("**/*.html"):
        page = lxml.html.fromstring(file.read_bytes())
        slanted = page.xpath(
            "//*[@class='prose']//*[self::em or self::blockquote] | //*[contains(@class, 'opinion')]//h1"
        )
        bold = page.xpath("//*[@class='prose']//strong")
        if bool(slanted) is not bool(bold):
            parts = file.read_bytes(), *(sheet.encode() for sheet in sheets_of(newspaper, page).values())
            asked = (*FONTS, "gazette-text-italic" if slanted else "gazette-text-bold")
            sizes[newspaper.name(file)] = sum(len(gzip.compress(part)) for part in parts) + sum(
                fonts[name] for name in asked
            )
    assert sizes
    assert {path: size for path, size in sizes.items() if size > 60_100} == {}
