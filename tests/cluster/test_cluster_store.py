"""What the computers of a cluster share: large values travel through it, and pictures of earlier builds are found there."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from building import Sites
from dask_processes import Cluster
from edits import contents

from sitegen.storage.storage import PART

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def small_values() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SITEGEN_LARGE", "3000")  # bytes: what tests send is small
        yield


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory, s3_server: str) -> Iterator[Sites]:
    """A cluster of one worker."""
    folder = tmp_path_factory.mktemp("sites")
    cluster = Cluster(tmp_path_factory.mktemp("cluster"), hidden=folder)
    try:
        cluster.worker()
        yield Sites(folder, cluster)
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def without_pictures(tmp_path_factory: pytest.TempPathFactory, sites: Sites) -> Iterator[Sites]:
    """The same sites, and another cluster, whose worker can make no picture."""
    cluster = Cluster(tmp_path_factory.mktemp("other"), hidden=sites.folder, settings={"SITEGEN_NO_PICTURES": "1"})
    try:
        cluster.worker()
        yield Sites(sites.folder, cluster)
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def here(sites: Sites) -> tuple[dict[str, bytes], object]:
    """What a build without a cluster makes, and its traces."""
    made = sites.build(sites.sample("plain"), "here")
    return contents(sites.folder / "here"), made["traces"]


def check(sites: Sites, root: Path, name: str, here: tuple[dict[str, bytes], object]) -> None:
    """Build on the cluster from nothing, and compare with what is made without one."""
    made = sites.build(root, name, sites.cluster.address)
    assert made.get("problems") is None
    assert contents(sites.folder / name) == here[0]
    assert made["traces"] == here[1]


def test_pictures_of_an_earlier_build_are_found(
    sites: Sites, without_pictures: Sites, here: tuple[dict[str, bytes], object], tmp_path: Path
) -> None:
    folder = tmp_path / "mounted" / "cluster"
    folder.parent.mkdir()
    root = sites.sample("folder", str(folder))
    check(sites, root, "folder-first", here)
    assert len([*folder.glob("values/*/*")]) > 20
    shutil.rmtree(folder)  # at any time: the worker is still there
    check(sites, root, "folder-emptied", here)
    assert [*folder.glob("names/pictures/*/*")]
    check(without_pictures, root, "folder-again", here)


def test_a_storage_that_is_not_there_is_one_error(sites: Sites, tmp_path: Path) -> None:
    root = sites.sample("lost", str(tmp_path / "not-mounted" / "cluster"))
    made = sites.build(root, "lost-there", sites.cluster.address)
    assert len(made["problems"]) == 1
    assert "not-mounted" in made["problems"][0]
    assert not (sites.folder / "lost-there").exists()


def damage(store: Path) -> None:
    """Write other bytes into everything, as anyone may who can write there."""
    for path in store.glob("values/*/*"):
        path.write_bytes(bytes(path.stat().st_size))


def empty(store: Path) -> None:
    """Remove what is there, but for what is about to be."""
    for path in store.rglob("*"):
        if path.is_file() and path.suffix != PART:
            path.unlink()


@contextmanager
def repeated(harm: Callable[[Path], None], store: Path) -> Iterator[None]:
    """Do harm to a storage, again and again."""
    enough = threading.Event()

    def go_on() -> None:
        while not enough.wait(0.01):
            with suppress(FileNotFoundError):  # somebody was faster
                harm(store)

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.parametrize("harm", [damage, pytest.param(empty, marks=pytest.mark.long)])
def test_harm_all_through_a_build_costs_only_time(
    sites: Sites, here: tuple[dict[str, bytes], object], tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    (tmp_path / "cluster").mkdir()
    root = sites.sample(f"harm-{harm.__name__}", str(tmp_path / "cluster"))
    with repeated(harm, tmp_path / "cluster"):
        check(sites, root, f"harmed-{harm.__name__}", here)


@pytest.mark.long
def test_a_bucket(sites: Sites, here: tuple[dict[str, bytes], object]) -> None:
    import s3fs

    files = s3fs.S3FileSystem()
    files.mkdir("grappe")
    root = sites.sample("bucket", "s3://grappe/site")
    check(sites, root, "bucket-first", here)
    assert files.find("grappe/site/values")
    check(sites, root, "bucket-again", here)
