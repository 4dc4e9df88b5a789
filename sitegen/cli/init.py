"""Create a site from the starter that comes with sitegen.

This module knows nothing of rendering pages.
"""

import re
from datetime import datetime
from pathlib import Path

from sitegen.config.site import CONFIG_NAME, parse_config
from sitegen.content.schemas import Schemas
from sitegen.deploy.origin import requirements
from sitegen.errors.problems import BuildFailed, ConfigError, OutputError
from sitegen.messages.message import tr, tr_n
from sitegen.schemas.files import FOLDER, schema_files, with_schema
from sitegen.starter.files import starter_files, starter_pictures
from sitegen.theme.theme import load_theme


def new_site(folder: Path, title: str | None, url: str, language: str, timezone: str) -> list[str]:
    """Write a new site into a folder and return the paths of its files.

    Raises BuildFailed if one of them already exists, and then writes nothing.
    """
    values = {
        "title": title or _title_of(folder.resolve().name),
        "url": url,
        "timezone": timezone,
        "date": datetime.now().astimezone().replace(microsecond=0, second=0).isoformat(" "),
    }
    texts = starter_files(language, values) | {"requirements.txt": requirements()}
    texts[CONFIG_NAME] = with_schema(texts[CONFIG_NAME], "site")
    theme = parse_config(texts[CONFIG_NAME]).site.theme
    texts |= schema_files(FOLDER, load_theme(folder, theme, {}), Schemas())
    files = {name: text.encode() for name, text in texts.items()} | starter_pictures()
    present = [name for name in files if (folder / name).exists()]
    if present:
        first, more = present[0], len(present) - 1
        hint = tr("choose an empty folder; if this is a site already, “sitegen serve” shows it")
        message = tr("this file already exists")
        if more:
            message = tr_n(
                "this file already exists, and so does {count} other file of a new site",
                "this file already exists, and so do {count} other files of a new site",
                more,
            )
        raise BuildFailed([ConfigError(message, first, hint=hint)])
    for name, data in files.items():
        try:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(data)
        except OSError as error:
            raise BuildFailed(
                [OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), name)]
            ) from error
    return list(files)


def _title_of(name: str) -> str:
    words = re.sub(r"[-_]+", " ", name).strip()
    return words[:1].upper() + words[1:] or "Journal"
