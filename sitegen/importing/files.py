"""The files of the new site, written so that nothing of anybody else is lost.

What was written is noted with its digest: a second import replaces only what nobody has edited since. Each file is
replaced in one step, so an import that is killed leaves whole files, and the next one goes on.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

from sitegen.content.routes import is_inside
from sitegen.content.sources import digest_bytes
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.formats.replace import replace_text
from sitegen.messages.message import tr

NOTED = ".sitegen/import.json"
"""Where it is noted what an import wrote."""
Outcome = Literal["written", "equal", "edited"]
Writing = Callable[[Path], None]


class Files:
    """The folder of the new site."""

    def __init__(self, root: Path, dry_run: bool) -> None:
        self._root = root.resolve()
        self._dry_run = dry_run
        self._before: dict[str, str] = {}
        try:
            noted = json.loads((self._root / NOTED).read_text("utf-8"))
            self._before = {str(name): str(digest) for name, digest in noted.items()}
        except (OSError, ValueError, AttributeError):
            pass  # the first import, or its note is lost: then what differs counts as edited
        self._now: dict[str, str] = {}
        self.outcomes: dict[str, Outcome] = {}
        """What became of each file, by path."""

    def exists(self, name: str) -> bool:
        """Return whether there is a file."""
        return (self._root / name).is_file()

    def place(self, name: str) -> Path:
        """Return the place of a file, which no name and no link in the folder can lead out of it.

        Raises BuildFailed.
        """
        place = self._root / name
        if not is_inside(name) or not Path(os.path.realpath(place)).is_relative_to(self._root):
            message = tr("“{name}” is not in the folder of the site", name=name)
            raise BuildFailed([OutputError(message, name, hint=tr("remove the link in the folder"))])
        return place

    def write(self, name: str, text: str) -> Outcome:
        """Write a text unless somebody has edited it since it was imported, and return what became of it."""
        place = self.place(name)
        digest = digest_bytes(text.encode())
        try:
            present: str | None = digest_bytes(place.read_bytes())
        except OSError:
            present = None
        if present == digest:
            outcome: Outcome = "equal"
        elif present is None or present == self._before.get(name):
            outcome = "written"
            self.replace(name, text)
        else:
            outcome = "edited"
        self._now[name] = digest if outcome != "edited" else self._before.get(name, "")
        self.outcomes[name] = outcome
        return outcome

    def replace(self, name: str, text: str) -> None:
        """Write a file that is always ours, whoever wrote it last."""
        if not self._dry_run:
            self._made(self.place(name), lambda place: replace_text(place, text))

    def copy(self, name: str, source: Traversable) -> Outcome:
        """Copy a file as ``write`` writes a text."""

        def copied(place: Path) -> None:
            new = place.with_name(f".{place.name}.new")
            try:
                with source.open("rb") as stream, new.open("wb") as out:
                    shutil.copyfileobj(stream, out)
                new.replace(place)
            finally:
                new.unlink(missing_ok=True)

        place = self.place(name)
        if place.is_file():
            # Pictures are heavy: one of the same size counts as the same.
            with source.open("rb") as stream:
                size = stream.seek(0, os.SEEK_END)
            outcome: Outcome = "equal" if place.stat().st_size == size else "edited"
        else:
            outcome = "written"
            if not self._dry_run:
                self._made(place, copied)
        self.outcomes[name] = outcome
        return outcome

    def finish(self) -> None:
        """Note what was written."""
        self.replace(NOTED, json.dumps({**self._before, **self._now}, indent=0))

    @property
    def left_over(self) -> Iterator[str]:
        """Files of an earlier import that this one did not write, and that are still there."""
        for name in self._before:
            if name not in self._now and self.exists(name):
                yield name

    def _made(self, place: Path, write: Writing) -> None:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            write(place)
        except OSError as error:
            name = place.relative_to(self._root).as_posix()
            message = tr("cannot be written: {strerror}", strerror=error.strerror)
            raise BuildFailed([OutputError(message, name)]) from error
