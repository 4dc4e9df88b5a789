"""“sitegen deploy s3://…” at a server of the kind of S3: what readers get from there, and what an editor is told."""

import mimetypes
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from newsroom import Files, Newsroom, article, author, photo

from sitegen.cli.commands import main
from sitegen.content.sources import digest_bytes
from sitegen.imaging.files import RASTER_SUFFIXES
from sitegen.pages.hosting import FOREVER
from sitegen.storage.remote import RemoteStorage

SiteOf = Callable[[Files], Newsroom]
BODY = "Un texte.\n\n![Un pont](pont.png)\n"


class Deployed:
    """A site, and the bucket that it is deployed to."""

    def __init__(self, site: Newsroom, bucket: str) -> None:
        import s3fs

        self.site = site
        self.target = f"s3://{bucket}/journal"
        self.bucket = bucket
        self.s3 = s3fs.S3FileSystem()
        self.s3.mkdir(bucket)

    def sitegen(self, *words: str, code: int = 0) -> str:
        """Run a command in the folder of the site, and return what it says."""
        done = CliRunner().invoke(main, words)
        assert done.exit_code == code, done.output
        return done.output

    def deploy(self, *words: str, code: int = 0) -> str:
        return self.sitegen("deploy", self.target, *words, code=code)

    def names(self) -> set[str]:
        """Return the files that are published."""
        self.s3.invalidate_cache()
        found = self.s3.find(f"{self.bucket}/journal")
        names = {name.removeprefix(f"{self.bucket}/journal/") for name in found}
        return {name for name in names if not name.startswith(".sitegen/")}

    def get(self, name: str) -> tuple[bytes, str, str]:
        """Return bytes, media type and Cache-Control of a file, as a browser gets it."""
        with urlopen(self.s3.url(f"{self.bucket}/journal/{name}")) as answer:
            return answer.read(), answer.headers["Content-Type"], answer.headers["Cache-Control"]


@pytest.fixture
def deployed(
    site_of: SiteOf, s3_server: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Deployed:
    site = site_of(
        {
            "content/articles/pont.md": article("Le pont", author="ana"),
            "content/articles/quai.md": article("Le quai"),
            "content/authors/ana.md": author("Ana"),
            "static/plan.pdf": b"%PDF",
            "themes/x/static/look.css": "p { color: red; }",
        }
    )
    site.configure('[feeds]\nformats = ["rss"]\n')
    monkeypatch.chdir(site.root)
    return Deployed(site, f"b{digest_bytes(request.node.name.encode())}")


def test_readers_get_the_output_with_its_headers(deployed: Deployed) -> None:
    pictures = {"content/articles/pont.png": photo(90, 60), "content/articles/pont.md": article("Le pont", BODY)}
    deployed.site.write(pictures)
    assert "published to s3://" in deployed.deploy()
    files = deployed.site.files()
    assert deployed.names() == set(files)
    for name, data in files.items():
        got, kind, cache = deployed.get(name)
        assert got == data, name
        guessed = mimetypes.guess_type(name)[0]
        assert guessed is None or kind.partition(";")[0] in (guessed, "application/xml", "text/javascript"), name
        assert kind.endswith("; charset=utf-8") == (not name.endswith((".pdf", ".ico", *RASTER_SUFFIXES))), name
        never = name.startswith("pictures/") or name.count(".") == 2
        assert cache == (FOREVER if never else "public, max-age=300"), name
    kinds = {name.rpartition(".")[2] for name in files}
    assert kinds >= {"html", "css", "xml", "jpg", "pdf", "txt"}


def test_what_did_not_change_is_not_sent_even_if_the_manifest_is_lost(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    deployed.deploy()
    with monkeypatch.context() as nothing:
        nothing.setattr(RemoteStorage, "put", lambda *_: pytest.fail("a file was sent"))
        nothing.setattr(RemoteStorage, "write", lambda *_: pytest.fail("a file was sent"))
        assert f"{deployed.target} is up to date" in deployed.deploy()
    deployed.s3.rm_file(f"{deployed.bucket}/journal/.sitegen/manifest.json.gz")
    with monkeypatch.context() as nothing:
        nothing.setattr(RemoteStorage, "put", lambda *_: pytest.fail("a file was sent"))
        assert "is up to date" in deployed.deploy()
    assert deployed.s3.exists(f"{deployed.bucket}/journal/.sitegen/manifest.json.gz")


def test_an_edit_or_other_headers_send_what_changed(deployed: Deployed) -> None:
    deployed.deploy()
    deployed.site.write({"content/articles/quai.md": article("Le quai", "Un autre texte.\n")})
    said = deployed.deploy("--dry-run")
    assert "changed: politique/quai/index.html" in said
    assert "politique/pont/index.html" not in said
    assert "would be published to" in said
    assert b"Un autre texte" not in deployed.get("politique/quai/index.html")[0]
    deployed.site.configure(
        f'[feeds]\nformats = ["rss"]\n[deploy]\npage_cache = 60\ntarget = "{deployed.target}"\n'
        "purge = 'sh -c \"cat > purged\"'\n"
    )
    assert "0 added" in deployed.sitegen("deploy")
    assert b"Un autre texte" in deployed.get("politique/quai/index.html")[0]
    assert deployed.get("politique/pont/index.html")[2] == "public, max-age=60"
    purged = (deployed.site.root / "purged").read_text().splitlines()
    assert {"https://example.org/journal/", "https://example.org/journal/politique/quai/"} <= {*purged}
    assert not any("/assets/look." in url for url in purged)


def test_a_url_that_is_not_recorded_does_not_go_away_in_silence(deployed: Deployed) -> None:
    deployed.deploy()
    deployed.site.remove("content/articles/quai.md")
    said = deployed.deploy("--dry-run", code=1)
    assert "removed: politique/quai/index.html" in said
    said = deployed.deploy(code=1)
    assert "urls.txt: “/politique/quai/” is published, and would be removed" in said
    assert "add the line “/politique/quai/”" in said
    assert "politique/quai/index.html" in deployed.names()
    deployed.site.write({"urls.txt": "/politique/quai/\n"})
    deployed.deploy()
    assert deployed.names() == set(deployed.site.files())
    assert b"noindex" in deployed.get("politique/quai/index.html")[0]


def test_what_was_broken_off_counts(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    put, sent = RemoteStorage.put, []

    class Killed(BaseException):
        pass

    def dying(self: RemoteStorage, name: str, *values: object) -> None:
        if len(sent) == 9:
            raise Killed
        sent.append(name)
        put(self, name, *values)  # type: ignore[arg-type]

    monkeypatch.setattr(RemoteStorage, "at_once", 1, raising=False)
    monkeypatch.setattr(RemoteStorage, "put", dying)
    monkeypatch.setattr("sitegen.deploy.target._Work.leave", lambda _: None)  # nor has it time to say how far it came
    with pytest.raises(Killed):
        CliRunner().invoke(main, ["deploy", deployed.target], catch_exceptions=False)
    first = list(sent)
    sent.clear()
    monkeypatch.setattr(RemoteStorage, "put", lambda self, name, *values: (sent.append(name), put(self, name, *values)))
    deployed.deploy()
    assert set(sent).isdisjoint(first)
    assert deployed.names() == set(deployed.site.files())


def test_a_bucket_that_is_not_there_is_not_made(deployed: Deployed) -> None:
    deployed.target = "s3://fautes-de-frappe/journal"
    assert "s3://fautes-de-frappe/journal cannot be used: it is not there" in deployed.deploy("--dry-run", code=1)
    assert "s3://fautes-de-frappe/journal cannot be used: it is not there" in deployed.deploy(code=1)
    assert not deployed.s3.exists("fautes-de-frappe")


def test_a_refusal_is_said_in_words(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object, **__: object) -> None:
        raise PermissionError("Access Denied")

    deployed.s3.clear_instance_cache()
    monkeypatch.setattr("s3fs.S3FileSystem._put_file", refused)
    said = deployed.deploy(code=1)
    assert "this file could not be published: access is refused: Access Denied" in said
    assert "run “sitegen deploy” again, and it goes on" in said


def test_without_credentials_it_says_so(deployed: Deployed, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import s3fs

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    s3fs.S3FileSystem.clear_instance_cache()
    assert "credentials" in deployed.deploy(code=1)
    s3fs.S3FileSystem.clear_instance_cache()


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("https://example.org/", "a web server only shows files"),
        ("../www", "“../www” is no place to publish at"),
        ("file://srv/www", "file:///srv/www for a folder of this computer"),
        ("s3://key:secret@bucket/journal", "this URL holds a password"),
    ],
)
def test_a_target_that_is_none_is_refused_before_a_build(deployed: Deployed, target: str, said: str) -> None:
    deployed.target = target
    assert said in deployed.deploy(code=1)
    assert not deployed.site.output.exists()


def test_the_output_is_no_target(deployed: Deployed) -> None:
    deployed.target = deployed.site.output.as_uri()
    assert "is a folder of the site itself" in deployed.deploy(code=1)


def test_options_of_a_branch_do_not_go_with_a_target(deployed: Deployed) -> None:
    assert "--branch does not go with a target" in deployed.deploy("--branch", "pages", code=2)
    assert "--folder does not go with a target" in deployed.deploy("--folder", "www", code=2)
    assert "--max-deletes goes with a target" in deployed.sitegen("deploy", "--max-deletes", "1", code=2)


def test_a_file_that_the_build_did_not_write_is_refused(deployed: Deployed) -> None:
    deployed.site.build()
    deployed.site.write({"output/autre.txt": "1"})
    assert "output/autre.txt: the build did not write this file" in deployed.deploy(code=1)
    assert deployed.names() == set()
