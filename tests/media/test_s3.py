"""A store at a server of the kind of S3: files go there, come back, go on where they were, and what is damaged is refused."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from newsroom import NOW, Files, Newsroom, article, photo

from sitegen.config.media import MediaConfig
from sitegen.config.site import load_config
from sitegen.content.media_lock import MediaLock, read_lock
from sitegen.errors.problems import BuildFailed
from sitegen.imaging.source_files import PULLED, pulled_file
from sitegen.media.moving import movable, move_in
from sitegen.media.pulling import pull
from sitegen.media.store import Store, name_in, open_store

SiteOf = Callable[[Files], Newsroom]
PHOTO = "content/articles/pont.png"
SOUND = "content/articles/cloche.mp3"
BODY = "![Un pont](pont.png)\n\n[La cloche](cloche.mp3)\n"
BUCKET = "photos"


@pytest.fixture(scope="module")
def bucket(s3_server: str) -> str:
    """Give the name of a bucket."""
    import s3fs

    s3fs.S3FileSystem().mkdir(BUCKET)
    return BUCKET


@pytest.fixture
def newsroom(site_of: SiteOf, bucket: str) -> Newsroom:
    """Give a site whose files were moved to the server."""
    site = site_of({"content/articles/pont.md": article("Pont", BODY), PHOTO: photo(640, 400), SOUND: b"ID3" * 9_000})
    site.configure(f'[media]\nstore = "s3://{bucket}/journal"\n')
    site.build()
    return site


def moved(site: Newsroom) -> Store:
    """Move the files of a site into its store, and return that."""
    config = load_config(site.root)
    store = open_store(site.root, config.media)
    move_in(site.root, movable(site.root, config, ()), config, store, lambda *_: None)
    return store


def forget(site: Newsroom) -> None:
    """Leave no file outside git on this computer."""
    import shutil

    shutil.rmtree(site.root / PULLED)


def test_files_go_to_the_server_and_come_back(newsroom: Newsroom) -> None:
    before = newsroom.files()
    store = moved(newsroom)
    lock = read_lock(newsroom.root)
    assert set(lock.files) == {PHOTO, SOUND}
    assert not (newsroom.root / PHOTO).exists()
    assert all(store.size(file.digest) == file.size for file in lock.files.values())
    forget(newsroom)
    assert len(pull(newsroom.root, lock, lock.files, store, lambda *_: None).files) == 2
    newsroom.check()
    assert newsroom.files() == before
    assert pull(newsroom.root, lock, lock.files, store, lambda *_: None).files == ()


def test_what_was_begun_is_gone_on_with(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    store = moved(newsroom)
    lock = read_lock(newsroom.root)
    sound = lock.files[SOUND]
    place = pulled_file(newsroom.root, sound.digest)
    place.with_name(f"{sound.digest}.part").write_bytes(place.read_bytes()[:20_000])
    place.unlink()
    asked: list[tuple[int, int]] = []
    read = Store.read

    def watched(self: Store, digest: str, start: int, stop: int) -> bytes:
        asked.append((start, stop))
        return read(self, digest, start, stop)

    monkeypatch.setattr(Store, "read", watched)
    pull(newsroom.root, lock, [SOUND], store, lambda *_: None)
    assert asked == [(20_000, 27_000)]
    assert place.read_bytes() == b"ID3" * 9_000


def test_what_the_server_has_replaced_is_refused(newsroom: Newsroom) -> None:
    store = moved(newsroom)
    lock = read_lock(newsroom.root)
    forget(newsroom)
    store._storage.write(name_in(lock.files[SOUND].digest), b"ID4" * 9_000)
    with pytest.raises(BuildFailed) as caught:
        pull(newsroom.root, lock, lock.files, store, lambda *_: None)
    assert "media.lock:4:2: this file could not be brought from the store: what is stored is not this file" in str(
        caught.value
    )
    assert pulled_file(newsroom.root, lock.files[PHOTO].digest).is_file()
    assert not list((newsroom.root / PULLED).rglob("*.part"))


def test_a_bucket_with_a_slip_in_its_name_is_not_made(newsroom: Newsroom) -> None:
    import s3fs

    config = load_config(newsroom.root)
    store = open_store(newsroom.root, MediaConfig(store="s3://fotos/journal"))
    with pytest.raises(BuildFailed, match="could not be stored"):
        move_in(newsroom.root, [PHOTO], config, store, lambda *_: None)
    assert (newsroom.root / PHOTO).is_file()
    assert not s3fs.S3FileSystem().exists("fotos")


def test_an_upload_of_which_a_part_arrived_is_stored_again(newsroom: Newsroom) -> None:
    store = moved(newsroom)
    file = read_lock(newsroom.root).files[SOUND]
    store._storage.write(name_in(file.digest), b"ID3")
    newsroom.write({SOUND: b"ID3" * 9_000})
    config = load_config(newsroom.root)
    move_in(newsroom.root, [SOUND], config, store, lambda *_: None)
    assert store.size(file.digest) == file.size


def test_the_password_of_a_store_is_no_setting(newsroom: Newsroom) -> None:
    newsroom.configure('[media]\nstore = "s3://key:secret@photos/journal"\n')
    assert "this URL holds a password" in newsroom.failure(now=NOW)
    assert Path(newsroom.root, "site.toml").is_file()


def test_a_store_out_of_reach_is_not_asked_for_each_of_thousands(newsroom: Newsroom) -> None:
    moved(newsroom)
    lock = read_lock(newsroom.root)
    many = {
        f"{PHOTO}{number}.png": msgspec.structs.replace(lock.files[PHOTO], digest=f"{number:032x}")
        for number in range(90)
    }
    asked: list[str] = []

    class Away:
        def size(self, digest: str) -> int | None:
            raise OSError("away")

        def put(self, digest: str, file: Path) -> None:
            raise OSError("away")

        def read(self, digest: str, start: int, stop: int) -> bytes:
            asked.append(digest)
            raise OSError("away")

    with pytest.raises(BuildFailed, match="could not be brought from the store: away"):
        pull(newsroom.root, MediaLock(many), many, Away(), lambda *_: None)
    assert len(asked) < 40
