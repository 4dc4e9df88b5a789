"""The HTML of a picture: in templates by ``picture()``, and in texts. One form for both.

This module knows nothing of facts and of where pictures lie.
"""

import re
from collections.abc import Callable, Sequence

from markupsafe import Markup, escape

from sitegen.facts.values.pictures import BodyPicture, PictureSources

# A picture in a text: alone in a paragraph, or in a figure with a caption, or within a sentence; perhaps in a link.
# What stands before is looked at from here: an expression that began with it would be tried at every letter.
_SHOWN = re.compile(
    r"""<img\b((?:[^<>"']|"[^"]*"|'[^']*')*)>(</a>)?(\n<figcaption>(.*?)</figcaption>\n</figure>|</p>)?""", re.DOTALL
)
_LINK = re.compile(r"<a\b[^<>]*>")
_FIGURE = re.compile(r"<figure\b[^<>]*>\s*$")
_SYMBOL = re.compile('\\ssrc="\x1a([0-9]+)\x1a"')
_SIZE = re.compile(
    r"""\s(?:width|height|loading|decoding|fetchpriority)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE
)


def picture_element(sources: PictureSources, attributes: str, eager: bool, sizes: str = "") -> Markup:
    """Return a picture as HTML; ``attributes`` are those of ``<img>`` that say what it shows, ready to write.

    One that is not ``eager`` is loaded when it is about to be seen.
    """
    shown = escape(sizes or sources.sizes)
    better = "".join(
        f'<source type="{kind}" srcset="{escape(candidates)}" sizes="{shown}">' for kind, candidates in sources.better
    )
    more = f' srcset="{escape(sources.srcset)}" sizes="{shown}"' if sources.srcset else ""
    size = f' width="{sources.width}" height="{sources.height}"' if sources.width else ""
    loading = ' fetchpriority="high"' if eager else ' loading="lazy"'
    img = f'<img{attributes} src="{escape(sources.url)}"{more}{size}{loading} decoding="async">'
    return Markup(f"<picture>{better}{img}</picture>" if better else img)


def with_pictures(
    html: str,
    targets: Sequence[str],
    find: Callable[[str], BodyPicture | None],
    show: Callable[[BodyPicture], PictureSources],
    eager: bool = False,
) -> str:
    """Return a text in which every picture of this site has its versions, and a credit if its file has one.

    ``find`` returns what a target means, ``show`` the versions of that; with ``eager`` the first is loaded at once.
    """
    parts: list[str] = []
    first, done = eager, 0
    for match in _SHOWN.finditer(html):
        attributes, unlink, closing, caption = match.groups("")
        symbol = _SYMBOL.search(attributes)
        picture = find(targets[int(symbol[1])]) if symbol else None
        if picture is None or symbol is None:
            continue
        before, link = html[done : match.start()], ""
        start = before.rfind("<")
        if _LINK.fullmatch(before, start) if start >= 0 else None:
            before, link = before[:start], before[start:]
        if picture.gone:
            before, closing = _without_frame(before, closing)
            parts += (before, closing)
            done = match.end()
            continue
        others = attributes[: symbol.start()] + attributes[symbol.end() :]
        others = _SIZE.sub("", others.rstrip("/ "))
        element = picture_element(show(picture), others, first)
        first = False
        inside = f"{link}{element}{unlink}"
        credit = escape(picture.credit)
        if credit and closing == "</p>" and before.endswith("<p>"):
            before = before.removesuffix("<p>")
            inside, closing = f'<figure>\n{inside}\n<figcaption class="credit">{credit}</figcaption>\n</figure>', ""
        elif credit and closing.endswith("</figure>"):
            closing = f'\n<figcaption>{caption} <span class="credit">{credit}</span></figcaption>\n</figure>'
        parts += (before, inside, closing)
        done = match.end()
    return "".join((*parts, html[done:]))


def _without_frame(before: str, closing: str) -> tuple[str, str]:
    """Return what stands before and after a picture that is gone, without the paragraph or figure of it alone."""
    figure = _FIGURE.search(before)
    if closing.endswith("</figure>") and figure:
        return before[: figure.start()], ""
    if closing == "</p>" and before.endswith("<p>"):
        return before.removesuffix("<p>"), ""
    return before, closing
