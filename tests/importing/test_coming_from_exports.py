"""The pages for those who come from WordPress, Ghost and Substack are played: their commands work, nothing leaks."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import test_ghost
import test_substack
from guides import play
from PIL import Image
from wxr import attachment, author, category, export, item


def _picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), (90, 120, 60)).save(path)


def _wordpress(folder: Path) -> None:
    body = (
        '[caption id="attachment_9"]<img src="https://phare.example/wp-content/uploads/2021/quai-300x200.jpg" alt="">'
        " Au port[/caption]\n\nMot[ref]Une note.[/ref]. [su_spacer]\n\nhttps://youtu.be/aqz-KE-bpKQ\n\n[gallery]"
    )
    items = [
        item(1, body, terms=[("category", "port", "Le port"), ("post_tag", "quai", "Quai")], comments=2),
        item(2, "Secret du brouillon", status="draft"),
        item(3, "Secret des membres", password="secret"),
        item(4, "Qui sommes-nous ?", type="page", link="https://phare.example/a-propos/", name="a-propos"),
        attachment(9, "2021/quai.jpg", parent=1, alt="Un quai", credit="É. Roy"),
    ]
    head = author("lea", "Léa Martin") + category("port", "Le port")
    (folder / "export.xml").write_text(export(*items, head=head), encoding="utf-8")
    _picture(folder / "uploads" / "2021" / "quai.jpg")


def _ghost(folder: Path) -> None:
    text = '<p>Texte.</p><img src="__GHOST_URL__/content/images/size/w600/2021/a.jpg" alt="A">'
    posts = [
        test_ghost.post(1, html=text),
        test_ghost.post(2, visibility="paid", html="<p>Secret des membres</p>"),
        test_ghost.post(3, status="draft", html="<p>Secret du brouillon</p>"),
    ]
    tables = {"settings": test_ghost.SETTINGS, "users": test_ghost.USERS, "tags": test_ghost.TAGS}
    authors = [{"post_id": "p1", "author_id": "1"}]
    (folder / "export.json").write_text(
        test_ghost.export(*posts, **tables, posts_authors=authors, posts_tags=[{"post_id": "p1", "tag_id": "1"}])
    )
    _picture(folder / "images" / "2021" / "a.jpg")


def _substack(folder: Path) -> None:
    rows = test_substack.ROW + (
        "13.payant,2021-07-13T23:30:00.000Z,true,,newsletter,only_paid,Payant,,\n"
        "14.brouillon,2021-07-13T23:30:00.000Z,false,,newsletter,everyone,Brouillon,,\n"
    )
    with zipfile.ZipFile(folder / "export.zip", "w") as archive:
        texts = test_substack.files(rows) | {
            "posts/13.payant.html": "<p>Secret des membres</p>",
            "posts/14.brouillon.html": "<p>Secret du brouillon</p>",
        }
        for name, text in texts.items():
            archive.writestr(name, text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("page", "write", "route"),
    [
        ("wordpress.md", _wordpress, "2021/07/titre-1/"),
        ("ghost.md", _ghost, "titre-1/"),
        ("substack.md", _substack, "p/les-quais/"),
    ],
)
def test_the_page_works(
    page: str, write: Callable[[Path], None], route: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path)
    site = play(page, tmp_path, monkeypatch)
    assert (site / "output" / route / "index.html").is_file()
    output = b"\n".join(path.read_bytes() for path in (site / "output").rglob("*") if path.is_file())
    assert b"Secret" not in output
    everything = b"\n".join(path.read_bytes() for path in site.rglob("*") if path.is_file())
    for private in (b"@phare.example", b"@lecteur.example", b"203.0.113.7", b"sk_secret", b"$2a$secret"):
        assert private not in everything, private
