"""Run Pagefind to make the index of one part: the same bytes each time, and names that browsers can sort by.

Pagefind is a program. Pages go to its ``--service`` one after the other: from a folder it would read them in the order
of the file system. It names each entry by a digest. This module puts day, section and authors in front, so that a
browser knows them for every result without a request. It knows nothing of sites, nor of where an index is stored.
"""

import json
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from sitegen.config.site import CONFIG_NAME
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import ConfigError
from sitegen.messages.message import tr
from sitegen.search.store import MAGIC, compressed, text_of

_FRAGMENTS, _TAIL = "fragment/", ".pf_fragment"
PROGRAMS = ("pagefind.js", "pagefind-worker.js", "wasm.")
"""How the names of the files begin that search; they are the same in every part."""
_PUBLISHED = ("index/", _FRAGMENTS, "pagefind.", "pagefind-entry.json", *PROGRAMS)
_SECONDS = 600  # for an answer, at most; a part takes a few


def make_index(pages: Iterable[tuple[str, str, str]], language: str) -> dict[str, bytes]:
    """Return the files of an index by name; ``pages`` are URL, beginning of the name, and HTML of each entry.

    Raises ConfigError if Pagefind is missing or fails.
    """
    names: dict[str, str] = {}

    def requests() -> Iterator[dict[str, Any]]:
        yield {"type": "NewIndex", "config": {"force_language": language}}
        for url, name, html in pages:
            names[url] = name
            yield {"type": "AddFile", "index_id": 0, "file_path": None, "url": url, "file_contents": html}
        yield {"type": "GetFiles", "index_id": 0}

    files = {file["path"]: b64decode(file["content"]) for file in _ask(requests())["files"]}
    try:
        return _with_names({name: data for name, data in files.items() if name.startswith(_PUBLISHED)}, names)
    except (LookupError, TypeError, ValueError) as error:  # another version may have another format
        raise _broken(tr("its index has an unknown format")) from error


def _with_names(files: dict[str, bytes], names: dict[str, str]) -> dict[str, bytes]:
    """Return an index in which each entry has the beginning of its name before the digest."""
    import cbor2

    new = {}
    for file, data in files.items():
        if file.startswith(_FRAGMENTS):
            digest = file.removeprefix(_FRAGMENTS).removesuffix(_TAIL)
            url = json.loads(text_of(data))["url"]
            new[digest] = f"{names[url]}_{digest}"
    entry = json.loads(files["pagefind-entry.json"])
    (details,) = entry["languages"].values()
    program = f"wasm.{details['wasm'] or 'unknown'}.pagefind"
    files = {file: data for file, data in files.items() if not file.startswith("wasm.") or file == program}
    old = f"pagefind.{details['hash']}.pf_meta"
    meta = cbor2.loads(text_of(files.pop(old)))
    for page in meta[1]:
        page[0] = new[page[0]]
    data = MAGIC + cbor2.dumps(meta)
    details["hash"] = f"{details['hash'].partition('_')[0]}_{digest_bytes(data)[:10]}"
    files[f"pagefind.{details['hash']}.pf_meta"] = compressed(data)
    files["pagefind-entry.json"] = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return {_renamed(file, new): data for file, data in sorted(files.items())}


def _renamed(file: str, new: dict[str, str]) -> str:
    if not file.startswith(_FRAGMENTS):
        return file
    return _FRAGMENTS + new[file.removeprefix(_FRAGMENTS).removesuffix(_TAIL)] + _TAIL


def _ask(requests: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Send requests to Pagefind and return its answer to the last one; the other answers carry nothing."""
    try:
        running = subprocess.Popen(
            [_program(), "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise _broken(error.strerror or str(error)) from error
    assert running.stdin is not None
    assert running.stdout is not None
    late = threading.Timer(_SECONDS, running.kill)
    failures: list[BaseException] = []
    feeding = threading.Thread(target=_feed, args=(running.stdin, requests, failures))
    late.start()
    feeding.start()
    try:
        for answer in _answers(running.stdout):
            if answer["type"] == "Error":
                raise _broken(str(answer.get("message")))
            if answer["type"] == "GetFiles":
                return answer
    except ValueError as error:
        raise _broken(tr("its answer has an unknown format")) from error
    finally:
        late.cancel()
        running.kill()
        feeding.join()
        with suppress(BrokenPipeError):
            running.stdin.close()
        running.stdout.close()
        running.wait()
    raise failures[0] if failures else _broken(tr("it ended before its answer"))


def _feed(stream: Any, requests: Iterable[dict[str, Any]], failures: list[BaseException]) -> None:
    try:
        for number, request in enumerate(requests):
            stream.write(b64encode(json.dumps({"message_id": number, "payload": request}).encode()) + b",")
        stream.flush()  # and left open: Pagefind ends at the end of its input
    except BrokenPipeError:
        pass
    except BaseException as error:
        failures.append(error)


def _answers(stream: Any) -> Iterator[dict[str, Any]]:
    parts: list[bytes] = []
    while block := stream.read1(1 << 20):
        *ends, rest = block.split(b",")
        for end in ends:
            yield json.loads(b64decode(b"".join([*parts, end])))["payload"]
            parts = []
        parts.append(rest)


def _broken(reason: str) -> ConfigError:
    hint = tr("try again, or set enabled = false in [search]")
    return ConfigError(tr("Pagefind cannot make the search index: {reason}", reason=reason), CONFIG_NAME, hint=hint)


def _program() -> str:
    """Return the path of the program; raises ConfigError if there is none."""
    try:
        from pagefind.service import get_executable
    except ImportError:
        program = None
    else:
        program = get_executable()
    if program is None:
        hint = tr("run “pip install 'pagefind[bin]'”, or set enabled = false in [search]")
        raise ConfigError(tr("the search page needs Pagefind, which is not installed"), CONFIG_NAME, hint=hint)
    return str(program)
