"""Makes a worker blind for a folder: whatever opens a file in it fails, as if it were on another computer."""

import os
import resource
import sys

_HIDDEN = os.path.realpath(os.environ["SITEGEN_HIDDEN"]) + os.sep


def _refuse(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir", "sqlite3.connect", "os.mkdir", "os.rename"):
        for one in arguments[:2]:
            if isinstance(one, str | bytes | os.PathLike):
                path = os.fsdecode(one).removeprefix("file:")
                if os.path.realpath(path).startswith(_HIDDEN):
                    raise PermissionError(f"on another computer: {path}")


sys.addaudithook(_refuse)

if most := os.environ.get("SITEGEN_DISK"):  # a disk with room for so many bytes in a file
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))

if os.environ.get("SITEGEN_OTHER_ENGINE"):
    from sitegen.cache import stamp

    _ours = stamp.engine_parts()
    stamp.engine_parts = lambda: {**_ours, "Pillow": "1.0"}

if os.environ.get("SITEGEN_LARGE"):  # values from this size go through the storage that is shared
    from sitegen.cluster import store

    store._LARGE = int(os.environ["SITEGEN_LARGE"])

if os.environ.get("SITEGEN_NO_PICTURES"):
    from sitegen.imaging import encode

    encode.PictureMaker.make = None
