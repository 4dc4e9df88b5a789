"""The pages for those who come from another generator are played on sites of ours: the commands work, no URL dies."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import test_hugo
import test_jekyll
import test_markdown_folders
import test_pelican
from folders import written
from guides import play
from PIL import Image

SITES = {
    "hugo": test_hugo.SITE,
    "jekyll": test_jekyll.SITE,
    "markdown": test_markdown_folders.SITE,
    "pelican": test_pelican.SITE,
}
ADDRESSES = {
    "hugo": ("politique/2021/12/budget-vote/", "vieux/budget/", "a/2001-May/ça-là/", "a-propos/"),
    "jekyll": ("news/harbour/2020/01/first-day.html", "old/first/", "contact/"),
    "markdown": ("news/flood/", "local/new-mayor/", "about/"),
    "pelican": ("posts/2021/février/le-pont-dete/", "en/ecole.html", "la/"),
}
SECRETS = (
    "Secret.",
    "Not yet.",
    "@gazette.example",
    "@quay.example",
    "@mill.example",
    "@quai.example",
    "sitegen-unknown",
)


def site_of(root: Path, files: Mapping[str, str]) -> None:
    """Write a site whose pictures are pictures."""
    written(root, files)
    for name in files:
        if name.endswith((".jpg", ".png")):
            Image.new("RGB", (64, 48), (90, 120, 60)).save(root / name)


@pytest.mark.slow
@pytest.mark.parametrize("system", SITES)
def test_the_page_works(system: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site_of(tmp_path / "path/to/site", SITES[system])
    journal = play(f"{system}.md", tmp_path, monkeypatch)
    urls = (journal / "urls.txt").read_text("utf-8")
    for address in ADDRESSES[system]:
        assert f"/{address}" in urls or (journal / "output" / address).exists(), address
    public = [
        path.read_bytes() for path in (journal / "output").rglob("*") if path.suffix in (".html", ".xml", ".json")
    ]
    assert [secret for secret in SECRETS for data in public if secret.encode() in data] == []
