"""The index of the search page in a preview: of what is shown now, without a save that waits for it."""

import gzip
import json
from pathlib import Path

import pytest

from sitegen.outputs.search_index import INDEX_FOLDER
from sitegen.search import work as search_work

from .previews import article, make_site, running, write

FOLDER = f"/gazette/{INDEX_FOLDER}"


def test_a_word_just_written_is_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[str] = []
    real = search_work.invert
    monkeypatch.setattr(
        search_work,
        "invert",
        lambda articles, words: looked_at.extend(one.url for one, _ in articles) or real(articles, words),
    )
    root = make_site(tmp_path / "site")
    write(root / "site.toml", (root / "site.toml").read_text("utf-8") + "[search]\nenabled = true\n")
    with running(root) as server, server.events() as news:
        news()

        def found() -> str:
            blocks = server.get(f"{FOLDER}manifest.json").json()["blocks"]
            segment = blocks[-1]["segments"][-1][0]
            answer = server.get(f"{FOLDER}text/{segment}/0.bin")
            assert answer.headers["cache-control"] == "no-cache"
            return str(json.loads(gzip.decompress(answer.content))["parts"][0][1])

        assert "recherche" in server.get("/gazette/recherche/").text
        assert looked_at == []
        assert found() == "Le premier texte."
        assert found() == "Le premier texte."
        assert len(looked_at) == 1
        article(root, "premier", "Un autre texte.")
        news()
        assert len(looked_at) == 1
        assert found() == "Un autre texte."
        assert len(looked_at) == 2
        assert server.get(f"{FOLDER}none").status_code == 404
    assert not list((root / ".sitegen/serve").rglob("*.bin"))


def test_without_a_search_page_there_is_no_index(tmp_path: Path) -> None:
    with running(make_site(tmp_path / "site")) as server:
        assert server.get(f"{FOLDER}manifest.json").status_code == 404
        assert server.get("/gazette/recherche/").status_code == 404
