"""The URL that opens a file at a line in the author's editor.

Graphical editors have URL schemes of their own; the environment says which editor the author uses. This module starts
no program.
"""

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

_LIKE_CODE = "{name}://file{path}:{line}:{column}"
_BY_URL = "{name}://open?url=file://{path}&line={line}&column={column}"
_BY_FILE = "{name}://open?file={path}&line={line}&column={column}"
_FORMS = {
    "code": ("vscode", _LIKE_CODE),
    "code-insiders": ("vscode-insiders", _LIKE_CODE),
    "codium": ("vscodium", _LIKE_CODE),
    "cursor": ("cursor", _LIKE_CODE),
    "windsurf": ("windsurf", _LIKE_CODE),
    "zed": ("zed", _LIKE_CODE),
    "mate": ("txmt", _BY_URL),
    "mvim": ("mvim", _BY_URL),
    "subl": ("subl", _BY_URL),
    "idea": ("idea", _BY_FILE),
    "pycharm": ("pycharm", _BY_FILE),
    "webstorm": ("webstorm", _BY_FILE),
}


def editor_url(
    file: Path, line: int | None = None, column: int | None = None, environment: Mapping[str, str] = os.environ
) -> str:
    """Return the URL that opens ``file`` in the editor that ``VISUAL`` or ``EDITOR`` names.

    A URL cannot open an editor that runs in a terminal: it then opens Visual Studio Code, the most widely used one.
    """
    words = shlex.split(environment.get("VISUAL") or environment.get("EDITOR") or "code")
    program = Path(words[0]).stem.casefold() if words else "code"
    name, form = _FORMS.get(program, _FORMS["code"])
    path = file.absolute().as_posix()
    path = path if path.startswith("/") else f"/{path}"
    return form.format(name=name, path=quote(path), line=line or 1, column=column or 1)
