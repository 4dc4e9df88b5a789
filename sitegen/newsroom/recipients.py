"""What recipients ask of the feeds that partners get: data, by the name of the preset.

This module knows nothing of articles and of feeds.
"""

from collections.abc import Mapping

import msgspec

from sitegen.config.partners import PartnerConfig

_INLINE = frozenset(["a", "b", "br", "em", "i", "img", "small", "strong", "sub", "sup"])
_TABLES = frozenset(["caption", "col", "colgroup", "table", "tbody", "td", "tfoot", "th", "thead", "tr"])
_BLOCKS = frozenset(["blockquote", "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "li", "ol", "p", "ul"])
_MORE = frozenset(["abbr", "cite", "code", "dd", "del", "dl", "dt", "h6", "hr", "ins", "pre", "q", "s", "u"])
PLAIN_ELEMENTS = _INLINE | _TABLES | _BLOCKS | _MORE
"""Elements of running text, which every program shows."""


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What a recipient asks of its feed."""

    template: str = "partner.xml"
    """The template of the feed."""
    items: int = 20
    """How many articles there are at most, unless a site says otherwise."""
    days: int | None = None
    """For how many days it takes an article, if it says so."""
    elements: frozenset[str] = PLAIN_ELEMENTS
    """The elements of HTML that it shows."""
    title: tuple[int, int] = (1, 1000)
    """How many characters a headline must have at least, and may have at most."""


PRESETS: Mapping[str, Preset] = {
    "rss": Preset(),
    # https://publishers.smartnews.com/hc/en-us/articles/360036526213-SmartFormat-Specification-Version-2-1
    "smartnews": Preset(template="partner-smartnews.xml", items=30),
    # https://about.flipboard.com/rss-spec/: at least thirty
    "flipboard": Preset(items=30),
    # https://support.microsoft.com/topic/0114c19c-36bb-4fef-8322-4a1ed6888329 (items) and
    # https://support.microsoft.com/topic/2a12f610-f3da-43ea-8dc4-766f6df89e8d (HTML)
    "msn": Preset(
        template="partner-msn.xml", items=30, days=364, elements=_INLINE | _TABLES | _BLOCKS, title=(21, 150)
    ),
}
"""What each recipient asks for, by the name of the preset."""


def form_of(partner: PartnerConfig) -> Preset:
    """Return what the recipient of a partner's feed asks for."""
    return PRESETS[partner.preset]
