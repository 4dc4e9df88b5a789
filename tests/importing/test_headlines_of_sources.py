"""Headlines for search engines and networks come along, whatever plugin, column or key a source has them in."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from newsroom import photo
from test_ghost import export as ghost_export
from test_ghost import post
from wxr import export, item

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.importing.archive import Wishes
from sitegen.importing.run import ImportRequest, run_import
from sitegen.importing.sources.headlines import Headlines, without_variables

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLUGINS = {
    "Yoast": ("_yoast_wpseo_title", "_yoast_wpseo_opengraph-title", "_yoast_wpseo_opengraph-description",
              "_yoast_wpseo_opengraph-image"),
    "Rank Math": ("rank_math_title", "rank_math_facebook_title", "rank_math_facebook_description",
                  "rank_math_facebook_image"),
    "SEOPress": ("_seopress_titles_title", "_seopress_social_fb_title", "_seopress_social_fb_desc",
                 "_seopress_social_fb_img"),
}  # fmt: skip
KEYS = {
    "Hugo": ("linkTitle", "seo_title", "og_title", "og_description", "og_image"),
    "Jekyll": ("short_title", "meta_title", "twitter_title", "twitter_description", "twitter_image"),
}
IMAGE = "https://phare.example/wp-content/uploads/2021/07/partage.png"


def imported(tmp_path: Path, *files: Path) -> tuple[dict[str, Any], Path]:
    """Return the front matter of the only article after an import, and its file; the new site builds."""
    into = tmp_path / "into"
    request = ImportRequest(root=into, paths=files, wishes=Wishes(timezone="Europe/Paris"), now=NOW)
    run_import(request, lambda *_: None)
    build(BuildRequest(into, now=NOW, jobs=1))
    (path,) = [one for one in (into / "content/articles").rglob("*.md") if "bienvenue" not in one.name]
    return yaml.safe_load(path.read_text("utf-8").split("---\n")[1]), path


@pytest.mark.parametrize("plugin", PLUGINS)
def test_what_plugins_of_wordpress_have(tmp_path: Path, plugin: str) -> None:
    said = ("Pour les moteurs %%sep%% %%sitename%%", "Pour les réseaux", "Ce qu&rsquo;ils en disent", IMAGE)
    (tmp_path / "uploads/2021/07").mkdir(parents=True)
    (tmp_path / "uploads/2021/07/partage.png").write_bytes(photo(1200, 630))
    (tmp_path / "export.xml").write_text(
        export(item(1, "<p>Un texte.</p>", meta=list(zip(PLUGINS[plugin], said, strict=True)))), "utf-8"
    )
    front, path = imported(tmp_path, tmp_path / "export.xml", tmp_path / "uploads")
    assert front["titles"] == {"search": "Pour les moteurs"}
    assert front["social"]["title"] == "Pour les réseaux"
    assert front["social"]["description"] == "Ce qu’ils en disent"
    assert front["social"]["image"]["alt"] == ""
    src = front["social"]["image"]["src"]
    assert ((path.parent / src) if not src.startswith("/") else path.parents[3] / f"static{src}").is_file()
    assert "extra" not in front


def test_what_ghost_has(tmp_path: Path) -> None:
    more = {
        "post_id": "p1",
        "meta_title": "Pour les moteurs",
        "og_title": "Pour les réseaux",
        "og_description": "Dit-on",
    }
    (tmp_path / "ghost.json").write_text(ghost_export(post(1), posts_meta=[more]), "utf-8")
    front, _ = imported(tmp_path, tmp_path / "ghost.json")
    assert front["titles"] == {"search": "Pour les moteurs"}
    assert front["social"] == {"title": "Pour les réseaux", "description": "Dit-on"}


@pytest.mark.parametrize("system", KEYS)
def test_what_front_matter_has(tmp_path: Path, system: str) -> None:
    words = ("Le court", "Pour les moteurs", "Pour les réseaux", "Dit-on", "/partage.png")
    front = {"title": "Le pont", "date": "2020-01-02", **dict(zip(KEYS[system], words, strict=True))}
    text = "---\n" + "\n".join(f"{key}: {json.dumps(value)}" for key, value in front.items()) + "\n---\nUn texte.\n"
    site = tmp_path / "site"
    name, config, static = {
        "Hugo": ("content/posts/pont.md", "hugo.toml", "static"),
        "Jekyll": ("_posts/2020-01-02-pont.md", "_config.yml", ""),
    }[system]
    for path, body in ((name, text.encode()), (config, b""), (f"{static}/partage.png", photo(1200, 630))):
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_bytes(body)
    found, _ = imported(tmp_path, site)
    assert found["titles"] == {"short": "Le court", "search": "Pour les moteurs"}
    assert (found["social"]["title"], found["social"]["description"]) == ("Pour les réseaux", "Dit-on")
    assert found["social"]["image"]["src"]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Le pont %%sep%% %%sitename%%", "Le pont"),
        ("Le pont - %sitename%", "Le pont"),
        ("Le pont %sep% %sitename% %page%", "Le pont"),
        ("Le pont #separator_sa #site_title", "Le pont"),
        ("%%title%% %%page%% %%sep%% %%sitename%%", ""),
        ("%%category%% : le pont", ""),
        ("%customfield(titre)% du jour", ""),
        ("Le pont à 50 % de 30 %", "Le pont à 50 % de 30 %"),
        ("#metoo, dix ans après", "#metoo, dix ans après"),
        ("  Le \n pont ", "Le pont"),
    ],
)
def test_variables_of_plugins_are_no_words(written: str, plain: str) -> None:
    assert without_variables(written) == plain


@given(st.text(st.sampled_from("ab %#-_()é"), max_size=20))
def test_what_is_left_has_no_variable(text: str) -> None:
    found = without_variables(text)
    assert without_variables(found) == found
    assert found == "" or " ".join(text.split()).startswith(found)


def test_what_is_the_title_anyway_is_not_said_again() -> None:
    same = Headlines(short="Le pont", search="Le pont | %sitename%", shared="Le pont", description="Un chapô.")
    assert same.values("Le pont", "Un chapô.") == {}
