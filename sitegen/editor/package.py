"""The program of the editor: the npm package ``@sveltia/cms``, of one release, compared with what it was then.

A folder (as npm installs it) or an archive (as npm packs it) is read, and nothing in it is run. Its files are published
with the site, because they would otherwise load fonts and parts of themselves from another host.
"""

import base64
import hashlib
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from sitegen.errors.problems import BuildFailed, DeployError
from sitegen.messages.message import tr

PACKAGE = "@sveltia/cms"
VERSION = "0.221.1"
DIGEST = "sha256-l1pOyjriZ9TA9H85WY4dGig0ULnqKfAX56MNp1j1JAk="
"""Digest of all names and contents that are published, as ``digest_of`` says it."""
ENTRY = "npm/index.js"
"""The module that starts it."""

_WANTED = re.compile(r"npm/(?!.*\.map$)[\w./@-]+|locales/[\w-]+\.json|LICENSE\.txt")
_MOST_BYTES = 60_000_000
_ARCHIVES = (".tgz", ".tar.gz")

Files = Mapping[str, bytes]


def read_package(source: Path | None) -> Files:
    """Return the files of the editor by name, from a folder or archive, or from the registry by npm.

    Raises BuildFailed if they cannot be had, or are not those of ``VERSION``.
    """
    if source is None:
        with tempfile.TemporaryDirectory(prefix="sitegen-editor-") as folder:
            return _checked(_read(_packed(Path(folder))), f"{PACKAGE}@{VERSION}")
    return _checked(_read(source), str(source))


def digest_of(files: Files) -> str:
    """Return the digest of files: of the digest and name of each, in order, as ``sha256sum`` prints them."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "sha256-" + base64.b64encode(hashlib.sha256("".join(lines).encode()).digest()).decode()


def integrity_of(data: bytes) -> str:
    """Return what a browser compares a script with (https://www.w3.org/TR/sri-2/)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()


def _packed(folder: Path) -> Path:
    """Return the archive that npm has packed into a folder."""
    hint = tr(
        "download {package} {version} elsewhere, and give its folder or archive: --from",
        package=PACKAGE,
        version=VERSION,
    )
    npm = shutil.which("npm")
    if npm is None:
        raise BuildFailed([DeployError(tr("npm is not installed"), hint=hint)])
    words = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), f"{PACKAGE}@{VERSION}"]
    done = subprocess.run(words, cwd=folder, capture_output=True, encoding="utf-8", errors="replace", check=False)
    found = next(folder.glob("*.tgz"), None)
    if done.returncode != 0 or found is None:
        said = next((line for line in done.stderr.splitlines() if line.strip()), "")
        raise BuildFailed([DeployError(tr("npm cannot fetch the editor: {said}", said=said), hint=hint)])
    return found


def _read(source: Path) -> Files:
    try:
        return dict(_in_archive(source) if source.name.endswith(_ARCHIVES) else _in_folder(source))
    except (OSError, tarfile.TarError, EOFError) as error:
        raise BuildFailed([DeployError(tr("the editor cannot be read: {error}", error=error), str(source))]) from None


def _in_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if _is_published(name := path.relative_to(folder).as_posix()) and path.is_file():
            yield name, path.read_bytes()


def _in_archive(archive: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive; it is read as data, and never unpacked."""
    read = 0
    with tarfile.open(archive, "r:gz") as opened:
        for member in opened:
            name = member.name.partition("/")[2]
            if not (_is_published(name) and member.isreg()):
                continue
            read += member.size
            if read > _MOST_BYTES:
                raise tarfile.TarError(tr("it is too large"))
            if file := opened.extractfile(member):
                yield name, file.read()


def _is_published(name: str) -> bool:
    return _WANTED.fullmatch(name) is not None and ".." not in name


def _checked(files: Files, source: str) -> Files:
    if digest_of(files) != DIGEST:
        message = tr("this is not {package} {version} as it was released", package=PACKAGE, version=VERSION)
        hint = tr("get it again: npm pack {package}@{version}", package=PACKAGE, version=VERSION)
        raise BuildFailed([DeployError(message, source, hint=hint)])
    return files
