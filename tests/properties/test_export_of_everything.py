"""What goes into an export comes out: a build of it makes the same bytes, with a value in nearly every field."""

from pathlib import Path

from edits import contents
from newsroom import NOW, Newsroom
from sample_site import SampleSite

from sitegen.engine.engine import build
from sitegen.engine.request import BuildRequest
from sitegen.export.export import ExportRequest, run_export


def test_an_export_of_a_site_with_everything_builds_to_the_same(tmp_path: Path) -> None:
    newsroom = Newsroom(tmp_path / "site", SampleSite(languages=True).files)
    newsroom.build()
    place = tmp_path / "export"
    request = ExportRequest(root=newsroom.root, place=place, format="markdown", now=NOW)
    report = run_export(request, lambda *_: None)
    assert report.kept == (("content/articles/a0.md", ("box",)),)
    build(BuildRequest(place, now=NOW, jobs=1))
    before, after = contents(newsroom.output), contents(place / "output")
    assert {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)} == set()
