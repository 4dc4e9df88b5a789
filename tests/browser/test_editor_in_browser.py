"""An article is written in the editor, saved into a folder, built and seen; nothing is loaded from other hosts.

The folder is in the browser's private file system: nobody can choose one on the disk in a test.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from judges.newspaper import built_site, serve
from judges.tools import MODULES
from newsroom import Newsroom, article, photo
from playwright.sync_api import Browser, Page, Request, expect

from sitegen.editor.package import PACKAGE
from sitegen.formats.frontmatter import split_front_matter

SOURCE = MODULES / PACKAGE
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SOURCE.is_dir(), reason=f"npm has not installed {PACKAGE}: scripts/setup dev does"),
]
OLD = """\
---
title: Un pont
date: 2025-06-01 08:00
category: Politique
series: {name: Fleuves, part: 2}
sources:
  - title: Un rapport
extra: {mot: mer}
corrections:
  - date: 2025-06-02
    text: Le pont est rouge.
---
Un *pont*, {{ encadre("a") }} et « rien ».
"""
FILES = {
    "content/articles/2025/pont/index.md": OLD,
    "content/articles/2025/quai/index.md": article("Quai", series="Fleuves"),
    "content/authors/ana.md": "---\nname: Ana Lopez\n---\n",
}
PLAY = """\
FileSystemHandle.prototype.requestPermission = async () => "granted";
window.showDirectoryPicker = async () => {
  const top = await navigator.storage.getDirectory();
  const root = await top.getDirectoryHandle("site", { create: true });
  await root.getDirectoryHandle(".git", { create: true });
  for (const [path, text] of Object.entries(FILES)) {
    const folders = path.split("/"), name = folders.pop();
    let folder = root;
    for (const one of folders) folder = await folder.getDirectoryHandle(one, { create: true });
    const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }
  return root;
};
"""
READ = """async () => {
  const found = {};
  const walk = async (folder, path) => {
    for await (const [name, one] of folder.entries()) {
      if (one.kind === "directory") await walk(one, `${path}${name}/`);
      else try { found[path + name] = await (await one.getFile()).text(); } catch { /* it is being written */ }
    }
  };
  await walk(await (await navigator.storage.getDirectory()).getDirectoryHandle("site"), "");
  return found;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """Give a site with an editor."""
    newsroom = Newsroom(tmp_path_factory.mktemp("editor") / "site", FILES)
    newsroom.configure('[taxonomy]\ncategories = ["Politique", "Monde", "Culture", "Sciences", "Sport", "Mer"]\n')
    options = ["--from", str(SOURCE), "--backend", "github", "--repo", "gazette/site", "--language", "en"]
    words = [sys.executable, "-c", "from sitegen.cli.commands import run; run()", "editor", *options]
    subprocess.run(words, cwd=newsroom.root, check=True, capture_output=True)
    newsroom.build()
    return newsroom


@pytest.fixture
def page(site: Newsroom, browser: Browser) -> Iterator[Page]:
    """Give the editor, with the site's folder open; it may load nothing from elsewhere."""
    context = browser.new_context(locale="en-US", viewport={"width": 1400, "height": 1200})
    page = context.new_page()
    page.add_init_script(f"const FILES = {json.dumps(FILES)};\n{PLAY}")
    loaded: list[Request] = []
    page.on("requestfinished", lambda request: loaded.append(request))
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    with serve(built_site(site.root)) as address:
        page.goto(f"{address}admin/")
        page.get_by_role("button", name="Work with Local Repository").click()
        expect(page.get_by_text("Un pont")).to_be_visible(timeout=30_000)
        yield page
    assert {urlsplit(one.url).hostname for one in loaded if one.url.startswith("http")} == {"127.0.0.1"}
    assert errors == []
    context.close()


def saved(page: Page) -> dict[str, str]:
    """Save, and return the files of the folder that are not as they were."""
    page.get_by_role("button", name="Save", exact=True).click()
    for _ in range(300):
        found: dict[str, str] = page.evaluate(READ)
        if changed := {
            path: text for path, text in found.items() if text and path.endswith(".md") and FILES.get(path) != text
        }:
            return changed
        page.wait_for_timeout(100)
    raise AssertionError("nothing was saved")


def test_an_article_is_written_saved_built_and_seen(page: Page, site: Newsroom) -> None:
    page.goto(page.url.partition("#")[0] + "#/collections/articles/new")
    page.get_by_role("textbox", name="Headline", exact=True).fill("Un été à Ouessant : l’île")
    page.get_by_role("combobox", name="Category").click()
    page.get_by_role("option", name="Monde").click()
    page.get_by_role("textbox", name="Lead paragraph", exact=True).fill("Un chapô.")
    page.get_by_role("textbox", name="Text", exact=True).fill("Un *texte* d’été.\n\n## Le phare\n")
    page.get_by_role("checkbox", name="Lead picture").click()
    picture = {"name": "phare.png", "mimeType": "image/png", "buffer": photo(600, 400)}
    page.locator("input[type=file]").first.set_input_files(picture)  # type: ignore[arg-type]
    page.get_by_role("textbox", name="Alt text", exact=True).fill("Un phare")
    page.get_by_role("textbox", name="Credit line", exact=True).fill("Ana Lopez")
    ((path, text),) = saved(page).items()
    assert path.startswith("content/articles/20")
    assert path.endswith("/un-ete-a-ouessant-l-ile/index.md")
    assert "+01:00" in text or "+02:00" in text, "the date is in the zone of the site"
    assert "Un *texte* d’été.\n\n## Le phare\n" in text
    assert "image:\n  src: phare.png\n  alt: Un phare\n  credit: Ana Lopez\n" in text
    assert path.replace("index.md", "phare.png") in page.evaluate(READ)
    site.write({path: text, path.replace("index.md", "phare.png"): photo(600, 400)})
    site.build(future=True)
    shown = site.page("monde/un-ete-a-ouessant-l-ile/")
    assert "Un été à Ouessant" in shown
    assert "<em>texte</em>" in shown
    assert "Un chapô." in shown
    assert 'alt="Un phare"' in shown
    assert "Ana Lopez" in shown
    site.remove(path, path.replace("index.md", "phare.png"))


def test_saving_an_old_article_loses_nothing(page: Page, site: Newsroom) -> None:
    page.get_by_text("Un pont").first.click()
    title = page.get_by_role("textbox", name="Headline", exact=True)
    expect(title).to_have_value("Un pont", timeout=30_000)
    title.fill("Un pont neuf")
    ((path, text),) = saved(page).items()
    assert path == "content/articles/2025/pont/index.md"
    before, after = (_meta(one) for one in (OLD, text))
    assert after.pop("title") == "Un pont neuf"
    del before["title"]
    added = {name: after.pop(name) for name in after.keys() - before.keys()}
    assert added == {
        "status": "published",
        "gone": False,
        "paid": False,
        "noindex": False,
        "live": False,
        "age_note": True,
    }
    before["corrections"][0]["type"] = "correction"  # the schema's default is written out
    assert after == before
    assert text.endswith('\nUn *pont*, {{ encadre("a") }} et « rien ».\n')


def _meta(text: str) -> dict[str, Any]:
    return split_front_matter(text, "").data
