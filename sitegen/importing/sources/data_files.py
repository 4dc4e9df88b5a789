"""Files of data and configuration: YAML, TOML and JSON, each within its bounds. This module knows no generator."""

from collections.abc import Mapping
from typing import Any

import yaml

from sitegen.errors.bounds import read_json, read_toml
from sitegen.errors.locate import Format
from sitegen.errors.problems import BuildFailed, ContentError
from sitegen.formats.frontmatter import malformed
from sitegen.formats.yaml import CoreLoader
from sitegen.importing.sources.folder import Folder
from sitegen.messages.message import tr

FORMATS: Mapping[str, Format] = {"toml": "toml", "yaml": "yaml", "yml": "yaml", "json": "json"}
"""Format of a file, by the end of its name."""


def read_data(site: Folder, name: str) -> Any:
    """Return what a file of data says.

    Raises BuildFailed, with the place, if it is malformed.
    """
    form = FORMATS[name.rpartition(".")[2].lower()]
    try:
        text = site.text(name)
    except ContentError as error:
        raise BuildFailed([error]) from None
    try:
        if form == "yaml":
            return yaml.load(text, Loader=CoreLoader)
        return read_toml(text) if form == "toml" else read_json(text)
    except (yaml.YAMLError, ValueError) as error:
        raise BuildFailed([malformed(tr("this file"), text, form, name, error)]) from None
