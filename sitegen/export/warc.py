"""A finished site as a web archive (WARC, ISO 28500), as libraries keep them: a response for each URL.

This module knows nothing of how the site was made.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sitegen import __version__
from sitegen.errors.problems import BuildFailed, OutputError
from sitegen.export.finished import FinishedSite, Progress
from sitegen.messages.message import tr
from sitegen.outputs.media_types import type_of

_FORMAT = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"


def write_warc(site: FinishedSite, place: Path, now: datetime, progress: Progress) -> None:
    """Write a site into a compressed web archive, the same bytes for the same site and moment.

    Raises BuildFailed if warcio is not installed.
    """
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ModuleNotFoundError:
        hint = tr("install what exports need: {command}", command='pip install "warcio>=1.7.5"')
        problem = OutputError(tr("a web archive needs “{name}”, which is not installed", name="warcio"), hint=hint)
        raise BuildFailed([problem]) from None
    date = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def head(what: str) -> dict[str, str]:
        # A library would make up a number for each record: two exports of one site would differ.
        return {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{date} {what}')}>"}

    with place.open("wb") as file:
        writer: Any = WARCWriter(file, gzip=True, warc_version="1.1")
        about = {"software": f"sitegen/{__version__}", "format": "WARC File Format 1.1", "conformsTo": _FORMAT}
        payload = "".join(f"{key}: {value}\r\n" for key, value in about.items()).encode()
        info = {**head("warcinfo"), "WARC-Filename": place.name.removeprefix(".").removesuffix(".new")}
        record = writer.create_warc_record(
            "", "warcinfo", BytesIO(payload), len(payload), "application/warc-fields", warc_headers_dict=info
        )
        writer.write_record(record)
        for number, path in enumerate(site.paths, 1):
            data, url = (site.folder / path).read_bytes(), site.url_of(path)
            fields = [("Content-Type", type_of(Path(path))), ("Content-Length", str(len(data)))]
            headers = StatusAndHeaders("200 OK", fields, protocol="HTTP/1.1")
            record = writer.create_warc_record(
                url, "response", BytesIO(data), len(data), http_headers=headers, warc_headers_dict=head(url)
            )
            writer.write_record(record)
            progress("export", number, len(site.paths))
