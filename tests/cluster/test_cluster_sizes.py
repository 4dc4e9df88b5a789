"""Large sites on a cluster: photos, and ten thousand articles, are what a build without one makes, and so are the traces."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Sites
from dask_processes import Cluster
from edits import contents

pytestmark = [pytest.mark.slow, pytest.mark.long]
_BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
_PHOTOS = 30


@pytest.fixture
def sites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sites]:
    monkeypatch.syspath_prepend(str(_BENCHMARKS))
    cluster = Cluster(tmp_path / "cluster", hidden=tmp_path / "sites")
    try:
        cluster.worker()
        cluster.worker()
        yield Sites(tmp_path / "sites", cluster)
    finally:
        cluster.end()
        for name in [name for name, module in sys.modules.items() if _is_benchmark(module)]:
            del sys.modules[name]


def _is_benchmark(module: object) -> bool:
    return str(getattr(module, "__file__", "")).startswith(str(_BENCHMARKS))


def _compare(sites: Sites, root: Path) -> None:
    there, here = sites.build(root, "there", sites.cluster.address), sites.build(root, "here")
    assert there["rendered"] == here["rendered"]
    assert contents(sites.folder / "there") == contents(sites.folder / "here")
    assert there["traces"] == here["traces"]
    assert sites.build(root, "there", sites.cluster.address)["rendered"] == 0


def test_photos(sites: Sites) -> None:
    import photos

    drawn = sites.folder / "photos"
    drawn.mkdir(parents=True)
    for number in range(_PHOTOS):
        photos.draw((number, drawn / f"{number}.jpg"))
    photos.Newspaper(sites.folder / "paper", _PHOTOS).write(drawn)
    _compare(sites, sites.folder / "paper" / "sitegen")


def test_ten_thousand_articles(sites: Sites) -> None:
    import archive

    archive.write_archive(sites.folder / "archive", 10_000)
    _compare(sites, sites.folder / "archive")
