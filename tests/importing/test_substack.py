import json
import zipfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import pytest

from sitegen.errors.problems import BuildFailed
from sitegen.importing.archive import Archive, Entry, Wishes
from sitegen.importing.sources.substack import files as substack_files
from sitegen.importing.sources.substack.reader import SOURCE

CORPORA = Path(__file__).parents[3] / "shared" / "corpora" / "import" / "ghost-migrate" / "mg-substack"
HEAD = "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
ROW = "12.les-quais,2021-07-13T23:30:00.000Z,true,,newsletter,everyone,Les quais,Ce qui a changé,\n"

Write = Callable[..., Path]


def files(rows: str = ROW, html: str = "<p>Texte.</p>") -> dict[str, str]:
    return {
        "posts.csv": HEAD + rows,
        "posts/12.les-quais.html": html,
        "posts/12.les-quais.opens.csv": "email\nabonne@phare.example\n",
        "email_list.phare.csv": "email\nabonne@phare.example\n",
        ".DS_Store": "x",
    }


@pytest.fixture(params=["zip", "zip with a folder", "folder"])
def write(tmp_path: Path, request: pytest.FixtureRequest) -> Write:
    def writing(texts: Mapping[str, str]) -> Path:
        if request.param == "folder":
            for name, text in texts.items():
                path = tmp_path / "export" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return tmp_path / "export"
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in texts.items():
                archive.writestr(name if request.param == "zip" else f"export/{name}", text)
        return path

    return writing


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Archive]:
    def reading(rows: str = ROW, html: str = "<p>Texte.</p>", wishes: Wishes | None = None) -> Archive:
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in files(rows, html).items():
                archive.writestr(name, text)
        return SOURCE.read([path], wishes or Wishes())

    return reading


def one(archive: Archive) -> Entry:
    (entry,) = archive.entries()
    return entry


def test_values_of_an_article(write: Write) -> None:
    path = write(files())
    assert SOURCE.looks_like([path])
    archive = SOURCE.read([path], Wishes(timezone="Europe/Paris"))
    entry = one(archive)
    assert (entry.kind, entry.key, entry.title, entry.standing) == ("article", "12.les-quais", "Les quais", "published")
    assert entry.date is not None
    assert entry.date.isoformat() == "2021-07-14T01:30:00+02:00"
    assert (entry.slug, entry.route, entry.standfirst) == ("les-quais", "/p/les-quais", "Ce qui a changé")
    assert (entry.html, entry.line) == ("<p>Texte.</p>", 2)
    assert list(archive.entries()) == [entry]
    assert "@" not in str([entry, archive.counts, archive.people, archive.losses])


@pytest.mark.parametrize(
    ("published", "audience", "standing"),
    [
        ("true", "everyone", "published"),
        ("TRUE", "everyone", "published"),
        ("false", "everyone", "draft"),
        ("", "everyone", "draft"),
        ("true", "only_paid", "paid"),
        ("true", "founding", "paid"),
        ("true", "only_free", "members"),
        ("true", "something_new", "paid"),
    ],
)
def test_only_what_everybody_could_read_is_published(
    read: Callable[..., Archive], published: str, audience: str, standing: str
) -> None:
    row = f"12.les-quais,2021-07-13T23:30:00.000Z,{published},,newsletter,{audience},Les quais,,\n"
    assert one(read(row)).standing == standing


def test_kinds_of_posts(read: Callable[..., Archive]) -> None:
    rows = (
        "12.les-quais,2021-07-13T23:30:00.000Z,true,,podcast,everyone,&quot;Épisode&quot;,,https://a.example/e.mp3\n"
        "13.question,2021-07-13T23:30:00.000Z,true,,thread,everyone,Question,,\n"
        '14.about,,true,,page,everyone,"À propos,\nencore",,\n'
    )
    podcast, thread, page = read(rows).entries()
    assert (podcast.html or "").startswith('<audio src="https://a.example/e.mp3" title="&quot;Épisode&quot;"></audio>')
    assert [loss.kind for loss in thread.losses] == ["text", "thread"]
    assert (page.kind, page.title, page.date, page.former, page.line) == (
        "page",
        "À propos, encore",
        None,
        ("/about",),
        4,
    )


def attrs(**values: object) -> str:
    return escape(json.dumps(values))


REAL = "https://substack-post-media.s3.amazonaws.com/public/images/quai.jpeg"
CDN = "https://substackcdn.com/image/fetch/w_1456,c_limit,f_auto,q_auto:good,fl_progressive:steep/https%3A%2F%2Fsubstack-post-media.s3.amazonaws.com%2Fpublic%2Fimages%2Fquai.jpeg"


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (f'<div class="captioned-image-container"><figure><a class="image-link" href="{CDN}"><div><picture><source srcset="{CDN} 424w">'
         f'<img src="{CDN}" data-attrs="{attrs(src=REAL, alt="Un quai")}" alt=""></picture><svg></svg></div></a><figcaption class="image-caption">Au port</figcaption></figure></div>',
         f'<figure><img src="{REAL}" alt="Un quai"><figcaption>Au port</figcaption></figure>'),
        (f'<p><img src="{CDN}" srcset="{CDN} 424w"></p>', f'<p><img src="{REAL}"></p>'),
        (f'<p><img srcset="{CDN} 424w" src="" data-attrs="{{"></p>', f'<p><img src="{REAL}"></p>'),
        (f'<div class="image-gallery-embed" data-attrs="{attrs(gallery={"images": [{"src": REAL}], "caption": "Tout"})}"></div>',
         f'<div class="gallery"><figure><img src="{REAL}"></figure></div><p>Tout</p>'),
        (f'<div class="youtube-wrap" data-attrs="{attrs(videoId="abc", startTime="90s")}"><div><iframe src="https://www.youtube-nocookie.com/embed/abc"></iframe></div></div>',
         '<iframe src="https://www.youtube.com/watch?v=abc&amp;t=90s"></iframe>'),
        ('<p>Mot<a class="footnote-anchor" id="footnote-anchor-1" href="#footnote-1">1</a>.</p><div class="footnote"><a id="footnote-1" class="footnote-number" href="#footnote-anchor-1">1</a>'
         '<div class="footnote-content"><p>Une <i>note</i>.</p></div></div>', '<p>Mot<sitegen-note name="1"><p>Une <i>note</i>.</p></sitegen-note>.</p>'),
        ('<div class="pullquote"><p>Une phrase.</p></div>', '<sitegen-shortcode name="pullquote" value=""><p>Une phrase.</p></sitegen-shortcode>'),
        (f'<div class="embedded-post-wrap" data-attrs="{attrs(title="Autre", canonical_url="https://a.example/p/b")}"><a href="/x">…</a></div>',
         '<p><a href="https://a.example/p/b">Autre</a></p>'),
        (f'<div class="tweet" data-attrs="{attrs(url="https://twitter.com/a/status/1", full_text="Bonjour", name="A", username="a", date="2021")}"></div>',
         '<blockquote class="twitter-tweet"><p>Bonjour</p>— A (@a) <a href="https://twitter.com/a/status/1">2021</a></blockquote>'),
        (f'<p class="button-wrapper" data-attrs="{attrs(url="https://a.example/livre", text="Le livre")}"><a class="button" href="https://a.example/livre"><span>Le livre</span></a></p>',
         '<p><a href="https://a.example/livre">Le livre</a></p>'),
        ('<div class="poll-embed">Écrire à abo@phare.example</div>', '<sitegen-unknown name="element poll-embed">Écrire à …</sitegen-unknown>'),
    ],
)  # fmt: skip
def test_texts(read: Callable[..., Archive], stored: str, shown: str) -> None:
    from bs4 import BeautifulSoup

    entry = one(read(html=stored))
    assert str(BeautifulSoup(entry.html or "", "html.parser")) == str(BeautifulSoup(shown, "html.parser"))
    assert entry.losses == ()


@pytest.mark.parametrize(
    "stored",
    [
        f'<p class="button-wrapper" data-attrs="{attrs(url="https://phare.substack.com/subscribe?")}"><a href="https://phare.substack.com/subscribe?">S’abonner</a></p>',
        '<p class="button-wrapper"><a href="https://phare.substack.com/p/x/comments">Commenter</a></p>',
        '<div class="subscription-widget-wrap"><form><input type="email"></form></div>',
    ],
)
def test_forms_of_substack_are_reported(read: Callable[..., Archive], stored: str) -> None:
    entry = one(read(html=stored + "<p>Texte.</p>"))
    assert entry.html == "<p>Texte.</p>"
    assert [loss.kind for loss in entry.losses] == ["button"]


@pytest.mark.parametrize("name", ["../secret.html", "/etc/x", "posts/../../x", "..\\x", "C:\\x"])
def test_an_archive_that_leads_out_of_itself_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("posts.csv", HEAD + ROW)
        archive.writestr(name, "x")
    with pytest.raises(BuildFailed, match="the archive has a file outside of itself"):
        SOURCE.read([path], Wishes())


def test_a_name_or_a_link_does_not_lead_out_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("secret")
    posts = tmp_path / "export" / "posts"
    posts.mkdir(parents=True)
    (posts / "1.a.html").symlink_to(tmp_path / "secret.html")
    rows = "".join(
        f"{key},2021-01-01,true,,newsletter,everyone,T,,\n" for key in ("1.a", "../../secret", "/etc/passwd")
    )
    (posts.parent / "posts.csv").write_text(HEAD + rows)
    for entry in SOURCE.read([posts.parent], Wishes()).entries():
        assert "secret" not in (entry.html or "")
        assert [loss.kind for loss in entry.losses] == ["text"]


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substack_files, "_MOST", 1000)
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("posts.csv", HEAD + ROW)
        archive.writestr("posts/12.les-quais.html", "x" * 100_000)
    with pytest.raises(BuildFailed, match=r"“posts/12.les-quais.html” in this archive has more than 1000 bytes"):
        list(SOURCE.read([path], Wishes()).entries())


def test_malformed_exports_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    for text, message in (
        ("a,b\n1,2\n", r"posts.csv:1: the column “post_id” is missing"),
        ("", r"posts.csv:1: the column “post_id” is missing"),
        (HEAD + ROW + '13.a,"x"y,\n', r"posts.csv:3: malformed CSV"),
    ):
        path.write_text(text)
        with pytest.raises(BuildFailed, match=message):
            SOURCE.read([path], Wishes())
    damaged = tmp_path / "x.zip"
    damaged.write_bytes(b"PK no zip")
    for wrong in (damaged, tmp_path / "none.zip"):
        assert not SOURCE.looks_like([wrong])
        with pytest.raises(BuildFailed, match=r"this is not an export of Substack|cannot be read"):
            SOURCE.read([wrong], Wishes())
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildFailed, match="this is not an export of Substack"):
        SOURCE.read([tmp_path / "empty"], Wishes())


@pytest.mark.corpora
@pytest.mark.skipif(not CORPORA.exists(), reason="the collected exports are not here")
def test_a_real_export() -> None:
    folder = CORPORA / "test" / "fixtures"
    entries = list(SOURCE.read([folder], Wishes()).entries())
    assert [entry.standing for entry in entries] == ["published", "published", "published", "draft", "published"]
    assert [len([loss for loss in entry.losses if loss.kind == "button"]) for entry in entries] == [2, 1, 1, 2, 2]
