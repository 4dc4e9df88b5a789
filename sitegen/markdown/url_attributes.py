"""Which attributes of HTML hold URLs, https://html.spec.whatwg.org/multipage/indices.html#attributes-3.

Whatever treats URLs in HTML takes them from here. This module knows nothing about what they lead to.
"""

_SOURCES = ("cite", "longdesc")
PLACES = ("href", "src", "poster", *_SOURCES, "data", "background", "xlink:href")
"""Attributes with the URL of a page, a place in it, a picture or a file."""
ACTIONS = ("action", "formaction")
"""Attributes with the URL that a form is sent to, which may be no page."""
CANDIDATES = ("srcset", "imagesrcset")
"""Attributes with several pictures, each with its size."""


def is_url(name: str, value: str) -> bool:
    """Tell whether the value of an attribute with a URL is one: as a source, people also write a title."""
    return name not in _SOURCES or (value != "" and " " not in value)
