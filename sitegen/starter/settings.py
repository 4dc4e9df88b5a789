"""The options of a theme as comments of a new ``site.toml``, from their declaration.

This module knows no particular theme.
"""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sitegen.errors.remedy import as_written
from sitegen.theme.messages import load_messages
from sitegen.theme.option_values import filled
from sitegen.theme.options import Option, OptionField, fields_of
from sitegen.theme.theme import load_theme

_SAMPLES: Mapping[Any, Any] = {
    "link": {"url": "contact/", "label": "…"},
    "moment": "2030-12-31 18:00",
    "start": "2030-12-24 06:00",
    "end": "2030-12-31 18:00",
    "picture": "…",
    "colour": "#1a1a1a",
}
"""What stands for a value where nothing is the default."""


def with_options(text: str, language: str) -> str:
    """Return a ``site.toml`` that ends in ``[options]`` with all other options of its theme, as comments."""
    given = tomllib.loads(text)
    theme = load_theme(Path(), given["site"]["theme"], {})
    others = {name: option for name, option in theme.declared.items() if name not in given["options"]}
    words = load_messages(theme, language)
    return text.rstrip("\n") + "\n" + "".join(f"{line}\n" for line in _lines(others, words.gettext))


def _lines(options: Mapping[str, Option], said: Any) -> Iterator[str]:
    """Yield options as comments: those that are one line first, for a table ends what is above it."""
    for name, option in options.items():
        if not option.fields:
            yield from ("", f"# {said(option.description)}", f"# {_written(name, option)}")
    for name, option in options.items():
        if option.fields:
            table = f"[[options.{name}]]" if option.type == "list" else f"[options.{name}]"
            yield from ("", f"# {said(option.description)}", f"# {table}")
            for key, field in fields_of(option).items():
                yield f"# {_written(key, field)}    # {said(field.description)}"


def _written(name: str, field: OptionField) -> str:
    value = filled(field, None)
    sample = "…" if field.required_with else _SAMPLES.get(field.type, value)
    written = as_written(name, value or sample, "toml")
    choices = " | ".join(f'"{choice}"' for choice in field.choices)
    return f"{written}    # {choices}" if choices else written
