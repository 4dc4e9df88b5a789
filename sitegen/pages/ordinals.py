"""Plain texts with the endings of ordinals raised, as in bodies. This module knows nothing of templates."""

from markupsafe import Markup, escape

from sitegen.pages.recorder import Recorder
from sitegen.typography.html import with_superscripts
from sitegen.typography.typeset import may_have_ordinals, typeset_raised


def with_raised_ordinals(read: Recorder, text: str, language: str) -> str:
    """Return a plain text, as HTML if it has ordinals of its language."""
    if not may_have_ordinals(text) or not read("config", "typography", "enabled"):
        return text
    narrow, hours = read("config", "typography", "narrow_guillemets"), read("config", "typography", "hours")
    return Markup(with_superscripts(str(escape(typeset_raised(text, language, narrow, hours)))))
