"""The schemas of a site, one file for each form that people write by hand.

This module knows nothing of where they are written.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from sitegen.config.site import CONFIG_NAME, Config
from sitegen.config.taxonomy import TaxonomyConfig
from sitegen.content.schemas import Schemas
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.messages.message import tr
from sitegen.schemas.json_schema import Schema, Structures, schema_of
from sitegen.schemas.options import options_schema
from sitegen.theme.theme import Theme, ThemeFile

FOLDER = "schemas"
"""Where a site has its schemas, unless it wants them elsewhere."""


def schemas(theme: Theme, forms: Schemas) -> Iterator[tuple[str, Schema]]:
    """Yield name and schema of each form: ``site.toml``, ``theme.toml``, the front matter of each kind of document."""
    yield "site", _of_config(theme)
    yield "theme", schema_of(ThemeFile, "theme.toml", empty=False)
    for kind in forms.kinds:
        yield kind, schema_of(forms.struct(kind), f"Front matter: {kind}", empty=True)


def _of_config(theme: Theme) -> Schema:
    """Return the schema of ``site.toml`` with the options of a theme."""
    structures = Structures(empty=False)
    root = structures.of_struct(Config)
    # Templates of the site may read options that no theme declares.
    own = bool(theme.names_of(theme.layers[:1]))
    root["properties"]["options"] |= options_schema(theme.declared, structures, own)
    # A taxonomy of the site stands beside the keys of sitegen.
    table = structures.others[TaxonomyConfig.__name__]
    table["additionalProperties"] = table["properties"].pop("own")["additionalProperties"]
    return structures.document(root, CONFIG_NAME)


def schema_files(folder: str, theme: Theme, forms: Schemas) -> dict[str, str]:
    """Return the text of each schema, by path."""
    found = {}
    for name, schema in schemas(theme, forms):
        text = msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
        found[f"{folder}/{name}.json"] = text
    return found


def write_schemas(folder: Path, theme: Theme, forms: Schemas) -> list[str]:
    """Write all schemas into a folder and return their paths.

    Raises BuildFailed if one cannot be written.
    """
    files = schema_files(folder.as_posix(), theme, forms)
    for path, text in files.items():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            Path(path).write_text(text, encoding="utf-8")
        except OSError as error:
            raise BuildFailed(
                [OutputError(tr("cannot be written: {strerror}", strerror=error.strerror), path)]
            ) from error
    return list(files)


def with_schema(toml: str, name: str) -> str:
    """Return a file in TOML beside the schemas' folder that says which is its own.

    It says so as Taplo reads it, and with it “Even Better TOML” of VS Code: https://taplo.tamasfe.dev/configuration/directives.html.
    """
    return f"#:schema ./{FOLDER}/{name}.json\n{toml}"
