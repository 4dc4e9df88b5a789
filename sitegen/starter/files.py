"""The files of the starter, with the values of a site in them.

This module knows nothing about where they are written.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from sitegen.config.site import CONFIG_NAME
from sitegen.content.embeds import SHORTCODES
from sitegen.content.places import place_of_offset
from sitegen.errors.problems import ContentError, did_you_mean
from sitegen.messages.message import tr
from sitegen.starter.settings import with_options

STARTER = Path(__file__).parent
LANGUAGES = ("fr", "en")
"""Languages that a site can begin in."""
_PICTURE = ".jpg"


def starter_files(language: str, values: Mapping[str, str]) -> dict[str, str]:
    """Return the text of each file of a new site, by path."""
    files: dict[str, str] = {}
    for root in (STARTER / "common", STARTER / language):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path.suffix != _PICTURE:
                name = re.sub(r"(?:^|(?<=/))dot-", ".", path.relative_to(root).as_posix())
                files[name], _ = filled(path.read_text(encoding="utf-8"), values, name)
    files[CONFIG_NAME] = with_options(files[CONFIG_NAME], language)
    return files


def starter_pictures() -> dict[str, bytes]:
    """Return the pictures of a new site, by path."""
    root = STARTER / "common"
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob(f"*{_PICTURE}"))}


def filled(text: str, values: Mapping[str, str], path: str) -> tuple[str, list[ContentError]]:
    """Replace each ``{{ name }}`` by its value, quoted so that it is valid in front matter and TOML.

    ``${{ name }}`` stays, an expression of GitHub Actions, and so does a shortcode. Names that have no value are
    returned as problems of the file at ``path``.
    """
    problems = []

    def quoted(match: re.Match[str]) -> str:
        name = match[1]
        if name in SHORTCODES:
            return match[0]
        if name not in values:
            place = place_of_offset(text, match.start())
            hint = did_you_mean(name, values) or tr("the values are {values}", values=", ".join(values))
            problems.append(ContentError(tr("“{match}” has no value", match=match[0]), path, place, hint))
            return match[0]
        return '"' + values[name].replace("\\", "\\\\").replace('"', '\\"') + '"'

    return re.sub(r"(?<!\$)\{\{ (\w+) \}\}", quoted, text), problems
