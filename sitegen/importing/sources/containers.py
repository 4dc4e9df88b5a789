"""Containers of markdown-it and others: ``:::note Title``, the text, ``:::``. sitegen writes them ``!!! note "Title"``.

This module knows no generator.
"""

import re

from sitegen.importing.sources.outside_code import outside_code

_OPENS = re.compile(r"^ {0,3}(:{3,})[ \t]*(?:\{?\.?([\w-]+)\}?)?[ \t]*([^\n]*?)[ \t]*$")
_CLOSES = re.compile(r"^ {0,3}(:{3,})[ \t]*$")


def from_containers(text: str) -> str:
    """Return a text whose containers are notices: without a title of their own, none is shown.

    A text in which one has no end stays as it is.
    """
    if ":::" not in text:
        return text
    plain = outside_code(text)
    made: list[str] = []
    depth = place = 0
    for line in text.split("\n"):
        seen = plain[place : place + len(line)]
        place += len(line) + 1
        opens, closes = _OPENS.match(seen), _CLOSES.match(seen)
        indent = "    " * depth
        if closes and depth:
            depth -= 1
            made.append("")
        elif opens and opens[2]:
            title = opens[3].replace('"', "”").strip()
            made += ([""] if made and made[-1].strip() else []) + [f'{indent}!!! {opens[2].lower()} "{title}"']
            depth += 1
        else:
            made.append(indent + line if line.strip() else line)
    return text if depth else "\n".join(made)
