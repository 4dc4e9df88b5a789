"""HTML within Markdown that browsers would not show: frames, and what the converter of bodies knows how to write.

This module knows no generator.
"""

import re

from sitegen.importing.archive import Loss
from sitegen.importing.sources.outside_code import replaced

_FRAMES = re.compile(
    r"<iframe\b[^>]*>(?:(?:(?!</?iframe\b).)*?</iframe\s*>)?"
    r"|<blockquote\b[^>]*\bclass=[\"'][^\"']*\b(?:twitter-tweet|instagram-media|bluesky-embed|mastodon-embed)\b"
    r"(?:(?!</blockquote).)*</blockquote\s*>",
    re.DOTALL | re.IGNORECASE,
)


def without_frames(text: str) -> tuple[str, tuple[Loss, ...]]:
    """Return a Markdown body whose frames are embeds of sitegen, or links where it knows none, and what is lost."""
    if "<iframe" not in text.lower() and "<blockquote" not in text.lower():
        return text, ()
    from sitegen.importing.html.markdown import to_markdown
    from sitegen.importing.html.places import Places

    losses: list[Loss] = []
    places = Places(page=str, picture=str, language="")

    def written(found: re.Match[str]) -> str:
        converted = to_markdown(found[0], places)
        losses.extend(converted.losses)
        # Within an element, Markdown begins behind an empty line.
        return f"\n\n{converted.text.strip()}\n\n"

    return replaced(text, _FRAMES, written), tuple(losses)
