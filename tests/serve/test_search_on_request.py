"""The index of the search page in a preview: made when somebody searches, of what is shown now."""

import gzip
import json
from pathlib import Path

import pytest

from sitegen.search import work as search_work

from .previews import article, make_site, running, write


def test_a_save_makes_no_index_and_a_search_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = search_work.make_index
    monkeypatch.setattr(
        search_work, "make_index", lambda pages, language: made.append(language) or real(pages, language)
    )
    root = make_site(tmp_path / "site")
    write(root / "site.toml", (root / "site.toml").read_text("utf-8") + "[search]\nenabled = true\n")
    with running(root) as server, server.events() as news:
        news()

        def found() -> str:
            assert server.get("/gazette/pagefind/parts.json").json() == [""]
            entry = server.get("/gazette/pagefind/pagefind-entry.json").json()
            meta = gzip.decompress(
                server.get(f"/gazette/pagefind/pagefind.{entry['languages']['fr']['hash']}.pf_meta").content
            )
            name = meta[meta.index(b"20241102_") :].split(b"_fr_")[0] + b"_fr_" + meta.split(b"_fr_")[1][:7]
            answer = server.get(f"/gazette/pagefind/fragment/{name.decode()}.pf_fragment")
            assert answer.headers["cache-control"] == "no-cache"
            return str(json.loads(gzip.decompress(answer.content)[12:])["content"])

        assert "recherche" in server.get("/gazette/recherche/").text
        assert made == []
        assert found() == "Le premier texte."
        assert found() == "Le premier texte."
        assert made == ["fr"]
        article(root, "premier", "Un autre texte.")
        news()
        assert made == ["fr"]
        assert found() == "Un autre texte."
        assert made == ["fr", "fr"]
        assert server.get("/gazette/pagefind/none").status_code == 404
        monkeypatch.setenv("PAGEFIND_BINARY_PATH", "/does/not/exist")
        article(root, "premier", "Encore un texte.")
        news()
        answer = server.get("/gazette/pagefind/parts.json")
        assert answer.status_code == 500
        assert "Pagefind cannot make the search index" in answer.text
        monkeypatch.delenv("PAGEFIND_BINARY_PATH")
        assert found() == "Encore un texte."
    assert not list((root / ".sitegen/serve").rglob("*.pf_fragment"))


def test_without_a_search_page_there_is_no_index(tmp_path: Path) -> None:
    with running(make_site(tmp_path / "site")) as server:
        assert server.get("/gazette/pagefind/parts.json").status_code == 404
        assert server.get("/gazette/recherche/").status_code == 404
