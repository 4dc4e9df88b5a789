"""The page at ``/admin/``: it starts the editor, and says what the browser may load for it.

The package is made for bundlers. Browsers load it as it is but for its words, which it imports as JSON: an import map
(https://html.spec.whatwg.org/multipage/webappapis.html#import-maps) leads to modules made of them. This module knows
nothing of what is edited.
"""

import base64
import hashlib
import html
import json
from collections.abc import Iterable

from sitegen.editor.package import ENTRY, Files, integrity_of

CONFIG = "config.yml"
_PROGRAM = "cms"
_START = "start.js"
_WORDS = "locales/"


def page_files(title: str, language: str, hosts: Iterable[str], program: Files) -> dict[str, bytes]:
    """Return page, script and program of the editor by name; ``hosts`` are those that it asks."""
    files = {f"{_PROGRAM}/{name}": data for name, data in program.items() if not name.startswith(_WORDS)}
    imports = {}
    for name in (name for name in program if name.startswith(_WORDS)):
        module = f"{_PROGRAM}/{name}".removesuffix("json") + "js"
        files[module] = b"export default " + program[name]
        imports[f"./{_PROGRAM}/{name}"] = f"./{module}"
    files[_START] = f'import {{ init }} from "./{_PROGRAM}/{ENTRY}";\n\ninit();\n'.encode()
    digests = {f"./{name}": integrity_of(data) for name, data in files.items() if name.endswith(".js")}
    import_map = json.dumps({"imports": imports, "integrity": digests}, indent=1, sort_keys=True)
    files["index.html"] = _page(title, language, import_map, hosts).encode()
    return files


def policy(hosts: Iterable[str], import_map: str) -> str:
    """Return the Content Security Policy of the page.

    The program sets styles of its own and shows pictures before they are stored; its picture encoders are WebAssembly.
    Avatars and pictures of a text may come from any host.
    """
    known = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' 'wasm-unsafe-eval' 'sha256-{known}'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' blob: data: https:",
            "media-src 'self' blob: data: https:",
            "font-src 'self' data:",
            " ".join(("connect-src 'self' blob: data:", *hosts)),
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "manifest-src 'self' blob: data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _page(title: str, language: str, import_map: str, hosts: Iterable[str]) -> str:
    return f"""\
<!doctype html>
<html lang="{html.escape(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy(hosts, import_map))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>{html.escape(title)}</title>
<link rel="icon" href="data:,">
<link rel="cms-config-url" href="{CONFIG}" type="text/yaml">
<script type="importmap">{import_map}</script>
<script type="module" src="{_START}"></script>
</head>
<body></body>
</html>
"""
