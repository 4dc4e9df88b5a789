"""Addresses lead to files as on GitHub Pages, and never out of the folder."""

import os
from pathlib import Path

import pytest
from starlette.datastructures import Headers

from sitegen.outputs.media_types import type_of
from sitegen.serve.files import Found, find, respond

from .previews import write


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    pages = tmp_path / "pages"
    write(tmp_path / "secret.html", "secret")
    write(pages / "index.html", "home")
    write(pages / "about.html", "about")
    write(pages / "monde/index.html", "monde")
    write(pages / "monde/titre/index.html", "titre")
    write(pages / "both.html", "file")
    write(pages / "both/index.html", "folder")
    write(pages / "files/a.png", "png")
    write(pages / "été/index.html", "été")
    write(pages / ".hidden/index.html", "hidden")
    write(pages / ".htaccess", "hidden")
    return pages


@pytest.mark.parametrize(
    ("route", "file"),
    [
        ("", "index.html"),
        ("index.html", "index.html"),
        ("about", "about.html"),
        ("about.html", "about.html"),
        ("monde/", "monde/index.html"),
        ("monde/titre/", "monde/titre/index.html"),
        ("both", "both.html"),
        ("both/", "both/index.html"),
        ("files/a.png", "files/a.png"),
        ("été/", "été/index.html"),
    ],
)
def test_a_file(pages: Path, route: str, file: str) -> None:
    assert find(pages, route) == Found(pages / file)


@pytest.mark.parametrize("route", ["monde", "monde/titre", "été"])
def test_a_folder_without_its_slash(pages: Path, route: str) -> None:
    assert find(pages, route) == Found(folder=True)


@pytest.mark.parametrize(
    "route",
    [
        "nothing", "nothing/", "files", "files/", "about/", "about.html/",
        "../secret", "../secret.html", "..", "../",
        "monde/../../secret.html", "monde/../index.html", ".", "./",
        "/", "/etc/passwd", "//", "monde//titre/", "..\\secret.html", "a\0b", "\ufffd",
        ".htaccess", ".hidden/", ".hidden", ".hidden/index.html",
    ],
)  # fmt: skip
def test_nothing(pages: Path, route: str) -> None:
    assert find(pages, route) == Found()


def test_a_link_that_leads_out(pages: Path) -> None:
    (pages / "out.html").symlink_to(pages.parent / "secret.html")
    (pages / "up").symlink_to(pages.parent)
    assert find(pages, "out.html") == find(pages, "out") == find(pages, "up/secret.html") == Found()


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.html", "text/html; charset=utf-8"),
        ("A.HTML", "text/html; charset=utf-8"),
        ("feed.xml", "application/xml; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.svg", "image/svg+xml; charset=utf-8"),
        ("a.woff2", "font/woff2"),
        ("a.unknown", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_type(name: str, kind: str) -> None:
    assert type_of(Path(name)) == kind


@pytest.mark.parametrize(
    ("wanted", "status", "body", "span"),
    [
        ("bytes=0-2", 206, b"012", "bytes 0-2/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=5-2", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=" + "9" * 5000 + "-", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_ranges(tmp_path: Path, wanted: str, status: int, body: bytes, span: str | None) -> None:
    with write(tmp_path / "a.mp4", "0123456789").open("rb") as file:
        response = respond(file, "video/mp4", Headers({"range": wanted}))
    assert (response.status_code, response.body) == (status, body)
    assert response.headers.get("content-range") == span


def test_a_file_that_the_browser_has_is_not_sent_again(tmp_path: Path) -> None:
    path = write(tmp_path / "a.css", "a { }")

    def ask(**headers: str) -> tuple[int, str]:
        with path.open("rb") as file:
            given = Headers({name.replace("_", "-"): value for name, value in headers.items()})
            response = respond(file, "text/css", given)
        return response.status_code, response.headers["etag"]

    _, tag = ask()
    assert ask(if_none_match=tag) == (304, tag)
    assert ask(if_none_match=f'"other", W/{tag}') == (304, tag)
    assert ask(range="bytes=0-1", if_range=tag) == (206, tag)
    assert ask(range="bytes=0-1", if_range='"old"') == (200, tag)
    # Another file of the same size and time, put in its place by rename, has another tag.
    other, status = write(tmp_path / "b.css", "b { }"), path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    other.replace(path)
    assert ask(if_none_match=tag)[0] == 200
