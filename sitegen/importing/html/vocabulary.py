"""What HTML cannot say of bodies: elements that the readers of sources write, and the conversion to Markdown reads.

A source's module expands its shortcodes to plain HTML where that says the same (a figure, a list, a table), and to one
of these where it does not. This module knows nothing about sources and Markdown.
"""

from collections.abc import Mapping
from html import escape


def unknown(name: str, source: str) -> str:
    """Return an element for a shortcode or component that sitegen does not know: the editor sees it, no reader does.

    ``name`` is what all of its kind are counted under, ``source`` the whole of it as the source has it.
    """
    return f'<sitegen-unknown name="{escape(name)}">{escape(source)}</sitegen-unknown>'


def shortcode(name: str, value: str = "", parameters: Mapping[str, str] | None = None, content: str = "") -> str:
    """Return an element for one of sitegen's own shortcodes; its content is HTML."""
    written = "".join(f' data-{key}="{escape(text)}"' for key, text in (parameters or {}).items() if text)
    return f'<sitegen-shortcode name="{escape(name)}" value="{escape(value)}"{written}>{content}</sitegen-shortcode>'


def footnote(key: str, content: str) -> str:
    """Return an element for a footnote, at the place of its reference; its content is HTML."""
    return f'<sitegen-note name="{escape(key)}">{content}</sitegen-note>'


def more() -> str:
    """Return an element for the end of the excerpt."""
    return "<sitegen-more></sitegen-more>"
