"""Digests of a finished site, to compare the bytes that other versions of Python and other systems make of it.

    scripts/digests.py output > linux-3.11.txt     a line for each file
    scripts/digests.py --compare *.txt             what differs between such lists; exit code 1 if anything does

On one system all files must be the same. Between systems those may differ that libraries of a system encoded:
pictures. Of what zlib compressed, the contents count.
"""

import gzip
import hashlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

_PICTURES = (".avif", ".ico", ".jpg", ".png", ".webp")
_COMPRESSED = ".pf_meta"
_SHOWN = 20


def digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield path and digest of every file below a folder, in order of path."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            if path.name.endswith(_COMPRESSED):
                data = gzip.decompress(data)
            yield path.relative_to(folder).as_posix(), hashlib.sha256(data).hexdigest()


def differences(lists: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    """Yield what differs between lists of digests; a name is that of the system, a hyphen, and more."""
    first: dict[str, str] = {}
    for name, found in sorted(lists.items()):
        other = first.setdefault(name.partition("-")[0], name)
        alike = other != name
        if not alike:  # the first of its system: compared with that of another one
            other = next(iter(first.values()))
        for path in sorted(found.keys() | lists[other].keys()):
            if (alike or not path.endswith(_PICTURES)) and found.get(path) != lists[other].get(path):
                yield f"{path} is not the same in {other} and {name}"
            elif not alike and (path in found) != (path in lists[other]):
                yield f"{path} is only in one of {other} and {name}"


def read(path: Path) -> dict[str, str]:
    """Return a list of digests by path."""
    rows = (line.split(" ", 1) for line in path.read_text("utf-8").splitlines())
    return {name: digest for digest, name in rows}


def main(arguments: list[str]) -> int:
    """Print digests, or what differs; return the exit code."""
    if arguments[0] != "--compare":
        text = "".join(f"{digest} {path}\n" for path, digest in digests(Path(arguments[0])))
        sys.stdout.buffer.write(text.encode())
        return 0
    lists = {Path(name).stem: read(Path(name)) for name in arguments[1:]}
    found = list(differences(lists))
    print("\n".join(found[:_SHOWN]) or f"{len(lists)} lists say the same")
    return 1 if found or not lists else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
