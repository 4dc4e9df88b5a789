"""HTML of other systems, made simple enough for Markdown: one way to write each thing, and nothing that is not shown.

The result is a tree whose root has only blocks: paragraphs, headings, lists, quotations, tables, code, figures and the
elements of ``vocabulary``. This module knows nothing about Markdown.
"""

import re

import msgspec
from bs4 import BeautifulSoup, CData, Comment, Declaration, Doctype, ProcessingInstruction, Tag
from bs4.element import NavigableString

from sitegen.importing.archive import Loss
from sitegen.importing.html.embeds import replace_embeds
from sitegen.importing.html.emphasis import repair_emphasis
from sitegen.importing.html.nesting import arrange_blocks
from sitegen.importing.html.places import Places
from sitegen.markdown.links import is_dangerous
from sitegen.messages.message import tr

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
_MORE = re.compile(r"\s*more(?:\s.*)?", re.DOTALL)
_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source)-([\w#+.-]+)|brush:\s*([\w#+-]+)")
_SAME = {
    "b": "strong", "i": "em", "strike": "del", "s": "del", "tt": "code", "acronym": "abbr", "dir": "ul", "menu": "ul",
    "listing": "pre", "xmp": "pre", "plaintext": "pre",
}  # fmt: skip
_NOTHING = frozenset(
    """
    script style template noscript link meta base title textarea select button datalist head param source track area
    """.split()  # noqa: SIM905 - as one list of words
)
_TRANSPARENT = frozenset(
    """
    html body font nobr center span big small-caps form fieldset legend label picture map hgroup bdi time data
    input slot dialog canvas marquee blink basefont wbr
    """.split()  # noqa: SIM905
)
_KEPT = {
    "a": ("href", "title", "id", "class"),
    "img": ("src", "alt"),
    "abbr": ("title",),
    "ol": ("start",),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "pre": ("data-language",),
    "q": ("cite",),
    "bdo": ("dir",),
    "video": ("src", "poster", "title"),
    "figure": ("class",),
    "div": ("class",),
    "p": ("class",),
    "cite": ("class",),
    "sitegen-unknown": ("name",),
    "sitegen-note": ("name",),
}
"""The attributes that say something; an id stays where it is a place that something may lead to."""
_NOT_IN_TEXTS = tr("texts have no scripts, styles and forms; it is left out")
_LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-hi-res-src")


class Prepared(msgspec.Struct, frozen=True):
    """A body that is ready for Markdown."""

    root: BeautifulSoup
    """Its blocks."""
    losses: tuple[Loss, ...]
    """What is not in it any more."""


def prepare(html: str, places: Places) -> Prepared:
    """Make a body ready for Markdown; its URLs are those of the new site then."""
    losses: list[Loss] = []
    root = BeautifulSoup(_CONTROL.sub("", html), "html.parser")
    _remove_markup(root)
    _rename(root)
    _remove_scripts(root, losses)
    _read_pictures(root, places, losses)
    _read_code(root)
    replace_embeds(root, places, losses)
    _read_links(root, places, losses)
    _clean_attributes(root, losses)
    for element in root.find_all(_TRANSPARENT):
        element.unwrap()
    root.smooth()
    repair_emphasis(root)
    arrange_blocks(root)
    for element in root.find_all(("figure", "div", "p", "cite", "ul", "dl")):
        element.attrs.clear()
    _lower_headings(root)
    _remove_empty_notes(root)
    return Prepared(root, tuple(losses))


def _remove_markup(root: BeautifulSoup) -> None:
    """Remove comments, those of the editor of blocks above all; one of them ends the excerpt."""
    for node in root.find_all(
        string=lambda text: isinstance(text, (Comment, Declaration, Doctype, ProcessingInstruction, CData))
    ):
        if isinstance(node, CData):
            node.replace_with(NavigableString(str(node)))
        elif isinstance(node, Comment) and _MORE.fullmatch(str(node)):
            node.replace_with(root.new_tag("sitegen-more"))
        else:
            node.extract()


def _rename(root: BeautifulSoup) -> None:
    for element in root.find_all(list(_SAME)):
        if element.name == "i" and not element.get_text(strip=True) and not element.find("img"):
            element.unwrap()  # an icon of a font
        else:
            element.name = _SAME[element.name]


def _remove_scripts(root: BeautifulSoup, losses: list[Loss]) -> None:
    for element in root.find_all(list(_NOTHING)):
        if element.name in ("script", "style"):
            losses.append(Loss(element.name, _NOT_IN_TEXTS, str(element)[:200]))
        elif element.name in ("select", "textarea", "button"):
            losses.append(Loss("form", _NOT_IN_TEXTS, str(element)[:200]))
        if not element.decomposed:
            element.decompose()


def _read_pictures(root: BeautifulSoup, places: Places, losses: list[Loss]) -> None:
    """Give each picture the URL of the new site and its description; smileys become text."""
    for picture in root.find_all("img"):
        alt = picture.get("alt")
        if {"wp-smiley", "emoji"} & set(picture.get("class") or ()) and alt:
            picture.replace_with(NavigableString(str(alt)))
            continue
        if picture.get("width") in ("0", "1") and picture.get("height") in ("0", "1"):
            picture.decompose()
            continue
        source = _source_of(picture)
        if not source or is_dangerous(source):
            losses.append(Loss("picture", tr("it has no URL; it is left out"), str(picture)[:200]))
            picture.decompose()
            continue
        is_decorative = picture.get("role") in ("presentation", "none") or picture.get("aria-hidden") == "true"
        picture["src"] = places.picture(source)
        if is_decorative or (alt is not None and not str(alt).strip()):
            picture["alt"] = ""
        elif alt is not None:
            picture["alt"] = " ".join(str(alt).split())
        else:
            losses.append(
                Loss("picture without alt text", tr("nobody has described this picture; write what it shows"), source)
            )


def _source_of(picture: Tag) -> str:
    """Return the URL of a picture: of one that is loaded late, it is in another attribute."""
    source = str(picture.get("src") or "").strip()
    if source and not source.startswith("data:"):
        return source
    for name in _LAZY:
        if lazy := str(picture.get(name) or "").strip():
            return lazy
    candidates = str(picture.get("srcset") or picture.get("data-srcset") or "").split()
    return candidates[0].rstrip(",") if candidates else source


def _read_code(root: BeautifulSoup) -> None:
    """Make each block of code plain text, with its language in one attribute."""
    for block in root.find_all("pre"):
        inner = block.find("code")
        language = ""
        for element in filter(None, (block, inner, block.parent)):
            found = _LANGUAGE.search(" ".join(element.get_attribute_list("class"))) if element.get("class") else None
            stated = (
                element.get("data-lang") or element.get("data-language") or (element is block and element.get("lang"))
            )
            language = (found[1] or found[2]) if found else str(stated or "")
            if language:
                break
        for line_end in block.find_all("br"):
            line_end.replace_with("\n")
        if language:
            block["data-language"] = language
        if inner is not None and inner.get_text() == block.get_text():
            inner.unwrap()


def _read_links(root: BeautifulSoup, places: Places, losses: list[Loss]) -> None:
    """Give each link the URL of the new site; those without text or target are none."""
    for link in root.find_all("a"):
        place = link.get("id") or link.get("name")
        href = str(link.get("href") or "").strip()
        if place and not link.get_text(strip=True) and not link.find("img"):
            link.attrs = {"id": str(place)}
            continue
        if href and is_dangerous(href):
            losses.append(
                Loss("link that runs a script", tr("browsers would not follow it; its text stays"), href[:200])
            )
            href = ""
        if not href or not (link.get_text(strip=True) or link.find(("img", "sitegen-shortcode"))):
            if place:
                link.insert_before(root.new_tag("a", attrs={"id": str(place)}))
            link.unwrap()
            continue
        if place:
            link.insert_before(root.new_tag("a", attrs={"id": str(place)}))
            del link["id"]
        if link.get("class") != ["frame"]:
            del link["class"]
            link["href"] = href if href.startswith("#") else places.page(href)


def _clean_attributes(root: BeautifulSoup, losses: list[Loss]) -> None:
    wanted = {str(link["href"])[1:] for link in root.find_all("a", href=True) if str(link["href"]).startswith("#")}
    seen: set[str] = set()
    for element in root.find_all(True):
        if element.name == "sitegen-shortcode":
            continue
        identifier = str(element.get("id") or "")
        handlers = [name for name in element.attrs if name.lower().startswith("on")]
        if handlers:
            losses.append(Loss("script", _NOT_IN_TEXTS, f"{handlers[0]}=…"))
        language = element.get("lang")
        kept = _KEPT.get(element.name, ())
        element.attrs = {name: value for name, value in element.attrs.items() if name in kept}
        if language and element.name == "span":
            element.name = "sitegen-language"
            element["lang"] = str(language)
        if not identifier or identifier in seen:
            element.attrs.pop("id", None)
            if element.name == "a" and not element.attrs:
                element.unwrap()
            continue
        seen.add(identifier)
        if element.name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            element["id"] = identifier
        elif element.name != "a" and identifier in wanted:
            element.insert(0, root.new_tag("a", attrs={"id": identifier}))


def _remove_empty_notes(root: BeautifulSoup) -> None:
    """Remove the marks of notes that have no text anywhere: one without is another mark of the same note."""
    notes = root.find_all("sitegen-note")
    written = {note.get("name") for note in notes if note.get_text(strip=True) or note.find("img")}
    for note in notes:
        if note.get("name") not in written:
            note.decompose()


def _lower_headings(root: BeautifulSoup) -> None:
    """Remove empty headings, and move all of them down if one is of the first level, which is that of the headline."""
    headings = root.find_all(re.compile(r"^h[1-6]$"))
    for heading in headings:
        if not heading.get_text(strip=True) and not heading.find("img"):
            heading.name = "p"
    lowest = any(heading.name == "h1" for heading in headings)
    for heading in headings:
        if lowest and heading.name != "p":
            heading.name = f"h{min(int(heading.name[1]) + 1, 6)}"
