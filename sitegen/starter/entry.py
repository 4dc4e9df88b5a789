"""Begin an entry of a type of the site's own: a file with a line for each of its fields.

This module knows nothing of rendering pages.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sitegen.config.site import load_config
from sitegen.config.types import FieldConfig, folder_of_type
from sitegen.content.routes import slugify
from sitegen.errors.problems import BuildFailed, ConfigError, ContentError, OutputError, did_you_mean
from sitegen.errors.remedy import as_written
from sitegen.errors.visible import visible
from sitegen.messages.message import tr

_SAMPLES: dict[str, Any] = {"number": 0, "whole": 0, "flag": False, "link": "https://example.org/"}


def new_entry(root: Path, kind: str, title: str, draft: bool) -> str:
    """Write a new entry and return its path.

    Raises BuildFailed where there is no such type, no file can be called like the title, or one is there already.
    """
    config = load_config(root)
    if kind not in config.types:
        hint = did_you_mean(kind, config.types) or tr("declare it: [types.{name}]", name=kind)
        raise BuildFailed([ConfigError(tr("there is no type “{name}”", name=kind), hint=hint)])
    table = config.types[kind]
    title = " ".join(visible(title.encode(errors="replace").decode()).split())
    slug = slugify(title, config.taxonomy.slugs)
    if not slug:
        raise BuildFailed([ContentError(tr("“{title}” has no letter or digit for a URL", title=title))])
    path = f"content/{folder_of_type(kind, table)}/{slug}.md"
    if (root / path).exists():
        raise BuildFailed([ContentError(tr("there is a file already"), path, hint=tr("choose another title"))])
    now = datetime.now(config.zone).replace(microsecond=0, second=0)
    lines = [as_written("title", title, "yaml")]
    lines += [line for name, field in table.fields.items() for line in _lines(name, field, now)]
    lines += ["status: draft"] if draft else []
    try:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("\n".join(["---", *lines, "---", "", ""]), encoding="utf-8")
    except OSError as error:
        raise BuildFailed([OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), path)]) from error
    return path


def _lines(name: str, field: FieldConfig, now: datetime) -> Iterator[str]:
    """Yield the line of a field: with a value to replace where it is required, else as a comment."""
    value: Any = _SAMPLES.get(field.type, "…")
    if field.type == "date":
        value = now.isoformat(" ")
    elif field.type == "choice":
        value = field.choices[0]
    elif field.type == "picture":
        value = {"src": "…", "alt": "…"}
    line = as_written(name, [value] if field.many else value, "yaml")
    yield line if field.required else f"# {line}"
