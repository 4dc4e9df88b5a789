"""Pictures in a preview: a save makes none, a browser gets each as a build makes it, and is told what is damaged."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from newsroom import photo

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.imaging import encode as picture_making

from .previews import ARTICLE, Running, make_site, running, write

FRONT = "image: { src: p.jpg, alt: Une photo }\n---"


def with_photo(root: Path, data: bytes, body: str = "Le texte.") -> None:
    text = ARTICLE.format(title="Une photo", body=body)
    write(root / "content/articles/photo/index.md", text[::-1].replace("---", FRONT[::-1], 1)[::-1])
    write(root / "content/articles/photo/p.jpg", data)


def pictures_in(html: str) -> set[str]:
    return set(re.findall(r"/gazette/((?:pictures|cards)/[^\s\",?]+)", html))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Note each picture that is opened to make something of it."""
    opened: list[Path] = []
    real = picture_making.PictureMaker.__init__

    def init(self: picture_making.PictureMaker, path: Path) -> None:
        opened.append(path)
        real(self, path)

    monkeypatch.setattr(picture_making.PictureMaker, "__init__", init)
    return opened


def all_pictures(server: Running) -> dict[str, bytes]:
    names = sorted(pictures_in(server.get("/gazette/monde/photo/").text) | pictures_in(server.get("/gazette/").text))
    assert len(names) > 3
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda name: server.get(f"/gazette/{name}"), names))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["content-type"] for answer in answers} <= {
        "image/webp",
        "image/jpeg",
        "image/png",
        "image/avif",
    }
    return {name: answer.content for name, answer in zip(names, answers, strict=True)}


def test_pictures_are_made_when_they_are_asked_for_and_as_a_build_makes_them(tmp_path: Path, made: list[Path]) -> None:
    root = make_site(tmp_path / "site")
    settings = (root / "site.toml").read_text("utf-8") + '[images]\nformats = ["webp"]\ncards = true\n'
    write(root / "site.toml", settings)
    with_photo(root, photo(1600, 1000, form="JPEG"))
    with running(root) as server, server.events() as news:
        news()
        assert made == []
        found = all_pictures(server)
        once = len(made)
        assert once > 0
        assert all_pictures(server) == found
        assert len(made) == once  # they were kept
        card = "/gazette/cards/premier.png"
        found["cards/premier.png"] = server.get(card).content
        # At once, as one change: a build between two writes would see the old picture or half of the new one.
        write(tmp_path / "new.jpg", photo(1600, 1000, seed=1, form="JPEG")).replace(
            root / "content/articles/photo/p.jpg"
        )
        news()
        assert len(made) == once
        other = all_pictures(server)
        assert not {name for name in other if name.startswith("pictures/")} & found.keys()
        assert server.get(f"/gazette/{min(found.keys() - other.keys() - {'cards/premier.png'})}").status_code == 404
        for name in ("pictures/nothing.webp", "pictures/../site.toml", "cards/nobody.png"):
            assert server.get(f"/gazette/{name}").status_code == 404
    assert not list((root / ".sitegen/serve").rglob("pictures"))
    made.clear()
    build(BuildRequest(root, jobs=1))
    assert {name: (root / "output" / name).read_bytes() for name in other} == other
    assert found["cards/premier.png"] == (root / "output/cards/premier.png").read_bytes()


def test_a_damaged_photo_is_told_to_whoever_asks(tmp_path: Path) -> None:
    root = make_site(tmp_path / "site")
    data = photo(1600, 1000, form="JPEG")
    with_photo(root, data[: len(data) // 2])
    with running(root) as server:
        page = server.get("/gazette/monde/photo/")
        assert page.status_code == 200
        answer = server.get(f"/gazette/{min(pictures_in(page.text))}")
        assert answer.status_code == 500
        assert "this picture is damaged" in answer.text
        assert "content/articles/photo/index.md" in answer.text
