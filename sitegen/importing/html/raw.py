"""HTML that stays HTML: elements that Markdown cannot say, written so that sitegen publishes them as they stand.

This module knows nothing of Markdown's own writing.
"""

import copy
import re
from collections.abc import Callable

from bs4 import BeautifulSoup, Comment, Tag
from bs4.dammit import EntitySubstitution
from bs4.element import NavigableString
from bs4.formatter import HTMLFormatter

from sitegen.importing.html.embeds import FRAME
from sitegen.importing.html.hidden import hidden
from sitegen.importing.html.nesting import only_paragraph

_SIGNS = re.compile(r"[<>&\"\[\]{}^=~•\\$`*_|:%]")
_BLANK_LINES = re.compile(r"\n\s*\n")


def raw_inline(element: Tag) -> str:
    """Return an element as HTML within a line."""
    return _BLANK_LINES.sub("\n", _html_of(element)).replace("\n", " ")


def raw_block(element: Tag, encoded: Callable[[str], str] = EntitySubstitution.substitute_xml) -> str:
    """Return a block as HTML that sitegen publishes as it stands: without an empty line, which would end it.

    ``encoded`` encodes its texts and attributes.
    """
    html = _html_of(element, encoded)
    if element.name == "pre":
        return html
    return "\n".join(line.strip() for line in html.split("\n") if line.strip())


def as_numbers(text: str) -> str:
    """Return text for HTML with a number for whatever is a sign in Markdown, in other dialects too."""
    return _SIGNS.sub(lambda found: f"&#{ord(found[0])};", text)


def _html_of(element: Tag, encoded: Callable[[str], str] = EntitySubstitution.substitute_xml) -> str:
    element = copy.copy(element)
    soup = BeautifulSoup("", "html.parser")
    for each in [element, *element.find_all(True)]:
        if each.name == "sitegen-unknown":
            comment = hidden(str(each.get("name") or "unknown"), each.get_text())
            each.replace_with(Comment(comment.removeprefix("<!--").removesuffix("-->")))
        elif each.name == "sitegen-language":
            each.name = "span"
        elif each.name == "sitegen-note":
            each.insert(0, NavigableString(" ("))
            each.append(NavigableString(")"))
            each.unwrap()
        elif each.name == "sitegen-more":
            each.replace_with(Comment("more"))
        elif each.name == "sitegen-shortcode" and each.parent is not None:
            link = soup.new_tag("a", attrs={"href": str(each.get("value") or "#"), "class": FRAME})
            link.string = str(each.get("data-title") or each.get("value") or "")
            each.replace_with(link)
        elif each.name in ("li", "dt", "dd") and only_paragraph(each.contents):
            next(each.children).unwrap()  # type: ignore[attr-defined]
        elif each.name == "pre":
            language = each.attrs.pop("data-language", "")
            if language:
                code = soup.new_tag("code", attrs={"class": f"language-{language}"})
                code.extend(list(each.contents))
                each.append(code)
    return element.decode(formatter=HTMLFormatter(entity_substitution=encoded)).replace("{{", "&#123;{")
