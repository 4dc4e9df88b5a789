"""Requests of persons: a register that nobody publishes, and not one byte with the name in what comes of an article."""

import gzip
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from newsroom import NOW, Files, Newsroom, article, author, page, photo
from PIL import Image

from sitegen.checks.check import check
from sitegen.config.requests import REQUESTS_VARIABLE
from sitegen.engine.reading import read_site
from sitegen.engine.record import record, write_ledger
from sitegen.newsletter.make import Newsletter, make_newsletter

SiteOf = Callable[[Files], Newsroom]

A = "content/articles/2024/anne-perrin-condamnee/index.md"
FOLDER = A.rpartition("/")[0]
ID = "2024/anne-perrin-condamnee"
REGISTER = f"""\
[[requests]]
received = 2026-03-02
decided = 2026-03-10
articles = ["{ID}"]
anonymise = {{"Anne Perrin" = "A. P.", "Perrin" = "P."}}
"""
BODY = """\
ANNE PERRIN a parlé. Anne&nbsp;Perrin’s voix, celle d’Anne
Perrin, et de Mme Pérrin. [Ailleurs](https://autre.example/anne-perrin/). #AnnePerrin

## Qui est Anne Perrin ?

![Anne Perrin au tribunal](photo.jpg "Anne Perrin")

{{ infobox title="Anne Perrin" }}
Je suis Anne Perrin.
{{ /infobox }}

![Perrin](anne-perrin.jpg) et [son blog](anne-perrin.pdf).

Note.[^1] Le [compte rendu](compte-rendu.pdf).

[^1]: Perrin, *Mémoires*.
"""
FRONT: dict[str, Any] = {
    "standfirst": "Le procès d'Anne Perrin",
    "kicker": "Affaire Perrin",
    "tags": ["Anne Perrin", "Justice"],
    "author": "bob",
    "image": {"src": "photo.jpg", "alt": "Anne Perrin", "caption": "Anne Perrin, hier", "credit": "Perrin"},
    "corrections": [{"date": "2025-07-01", "text": "Anne Perrin a 40 ans."}],
    "sources": [{"title": "Blog d'Anne Perrin", "url": "https://anne-perrin.example/"}],
    "replies": [{"from": "Anne Perrin", "received": "2025-07-01", "state": "published", "text": "Moi, Anne Perrin."}],
    "aliases": ["/anne-perrin/", "/proces/"],
    "extra": {"note": "Anne Perrin"},
}
FILES: dict[str, str | bytes] = {
    A: article("Anne Perrin condamnée", BODY, **FRONT),
    f"{FOLDER}/photo.jpg": photo(800, 500, form="JPEG"),
    f"{FOLDER}/compte-rendu.pdf": b"%PDF-1.4 rien",
    f"{FOLDER}/anne-perrin.pdf": b"%PDF-1.4 rien de plus",
    f"{FOLDER}/anne-perrin.jpg": photo(600, 400, 2, form="JPEG"),
    "content/articles/suite.md": article("La suite", "[Avant](2024/anne-perrin-condamnee/index.md)", tags=["Justice"]),
    "content/authors/bob.md": author("Bob"),
    "themes/x/theme.toml": 'name = "x"\nparent = "gazette"\n',
}
SEARCH = "[search]\nenabled = true\n[images]\ncards = true\n"


def newsroom_of(site_of: SiteOf, **files: str | bytes) -> Newsroom:
    newsroom = site_of({**FILES, **files})
    newsroom.configure(SEARCH)
    return newsroom


def holds(text: str) -> bool:
    """Return whether a text says the name, in any case, accent or writing."""
    plain = unicodedata.normalize("NFKD", unquote(text))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    return "perrin" in re.sub(r"<[^>]*>|&#?\w+;|\\u[0-9a-f]{4}|[\W_]", "", plain) or "perrin" in plain


def unpacked(name: str, data: bytes) -> Iterator[str]:
    """Yield every text in a file: of its bytes, of what is packed in it, and of what a picture says of itself."""
    yield name
    yield data.decode(errors="replace")
    yield data.decode("utf-16", errors="replace")
    if data.startswith(b"\x1f\x8b"):
        yield gzip.decompress(data).decode(errors="replace")
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for one in archive.namelist():
                yield from unpacked(one, archive.read(one))
    if data[:4] in (b"\x89PNG", b"RIFF", b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1"):
        with Image.open(io.BytesIO(data)) as picture:
            yield repr(picture.info)
            yield repr(dict(picture.getexif()))


def held(newsroom: Newsroom, besides: Callable[[str], bool] = lambda _: False) -> list[str]:
    found = [(name, data) for name, data in newsroom.files().items() if not besides(name)]
    return [name for name, data in found if any(map(holds, unpacked(name, data)))]


def recorded(newsroom: Newsroom) -> str:
    text = record(newsroom.root, read_site(newsroom.root, NOW, lambda *_: None)).text
    write_ledger(newsroom.root, text)
    return text


def test_no_byte_holds_the_name(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of)
    newsroom.build()
    assert "politique/anne-perrin-condamnee/index.html" in held(newsroom)
    assert len(held(newsroom)) > 8
    recorded(newsroom)
    newsroom.write({"requests.toml": REGISTER})
    newsroom.check()
    assert held(newsroom) == []
    html = newsroom.page("politique/a-p-condamnee/")
    assert "<h1>A. P. condamnée</h1>" in html
    assert "A. P.’s voix" in html
    assert 'href="/journal/politique/a-p-condamnee/"' in newsroom.page("politique/suite/")
    assert (newsroom.output / "proces/index.html").is_file()


def test_the_url_is_given_up(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of)
    newsroom.build()
    assert "https://example.org/journal/politique/anne-perrin-condamnee/</guid>" in newsroom.page("feed.xml")
    assert "/politique/anne-perrin-condamnee/" in recorded(newsroom)
    newsroom.write({"requests.toml": REGISTER})
    newsroom.build()
    assert "https://example.org/journal/politique/a-p-condamnee/</guid>" in newsroom.page("feed.xml")
    for _ in range(2):
        text = recorded(newsroom)
        assert not holds(text)
        assert len(re.findall(r"^/\?-[0-9a-f]{16} - - - \?-[0-9a-f]{16}$", text, re.MULTILINE)) >= 1
        newsroom.check()
        assert held(newsroom) == []
    newsroom.remove("requests.toml")
    assert "requests.toml does not name it" in newsroom.failure()


def test_a_ledger_that_begins_after_the_request_holds_no_name(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, **{"requests.toml": REGISTER})
    newsroom.build()
    assert not holds(recorded(newsroom))


def test_a_newsletter_is_not_sent_twice_for_another_url(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, **{"content/articles/suite.md": article("Suite", date="2025-12-30 08:00")})
    newsroom.configure(f'{SEARCH}[newsletter]\nsender = "r@example.org"\n')
    newsroom.write({A: article("Anne Perrin condamnée", BODY, **FRONT, date="2025-12-31 08:00")})
    since = timedelta(days=30)

    def made() -> Newsletter | None:
        reading = read_site(newsroom.root, NOW, lambda *_: None)
        return make_newsletter(newsroom.root, reading, None, None, None)

    first = make_newsletter(newsroom.root, read_site(newsroom.root, NOW, lambda *_: None), since, None, None)
    assert first is not None
    assert "anne-perrin-condamnee" in first.sent
    newsroom.write({"newsletters.txt": first.sent})
    newsroom.build()
    recorded(newsroom)
    newsroom.write({"requests.toml": REGISTER})
    assert made() is None
    newsroom.write({"content/articles/neuf.md": article("Neuf", date="2026-01-01 09:00")})
    second = made()
    assert second is not None
    assert [teaser.title for teaser in second.teasers] == ["Neuf"]
    assert not holds(second.sent)


def test_the_register_can_come_from_the_environment(site_of: SiteOf, monkeypatch: pytest.MonkeyPatch) -> None:
    newsroom = newsroom_of(site_of)
    monkeypatch.setenv(REQUESTS_VARIABLE, REGISTER)
    newsroom.build()
    assert held(newsroom) == []


def test_nothing_follows_from_a_request_without_a_decision(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, **{"requests.toml": REGISTER.replace("decided", "# decided")})
    newsroom.build()
    assert (newsroom.output / "politique/anne-perrin-condamnee/index.html").is_file()


def test_search_engines_are_asked_not_to_index_an_article(site_of: SiteOf) -> None:
    register = REGISTER.partition("anonymise")[0] + "noindex = true\n"
    newsroom = newsroom_of(site_of)
    newsroom.build()
    newsroom.write({"requests.toml": register})
    newsroom.build()
    assert 'name="robots" content="noindex' in newsroom.page("politique/anne-perrin-condamnee/")
    assert "anne-perrin" not in newsroom.page("sitemap.xml")
    newsroom.check()


def test_namesakes_stay(site_of: SiteOf) -> None:
    other = article("Anne Perrin au stade", "Une autre.", tags=["Anne Perrin"])
    newsroom = newsroom_of(site_of, **{"content/articles/stade.md": other, "requests.toml": REGISTER})
    newsroom.build()
    assert "Anne Perrin au stade" in newsroom.page("politique/stade/")
    assert not holds(newsroom.page("politique/a-p-condamnee/").replace("Anne Perrin au stade", ""))


def test_a_check_lists_namesakes(site_of: SiteOf) -> None:
    newsroom = newsroom_of(
        site_of,
        **{
            "content/articles/stade.md": article("Au stade", "ANNE PERRIN court."),
            "content/articles/pont.md": article("Le pont", "Rien de neuf sur le pont."),
            "requests.toml": REGISTER,
        },
    )
    found = [str(one) for one in check(newsroom.root, NOW, lambda *_: None).problems if "takes out of" in str(one)]
    assert len(found) == 1
    assert found[0].startswith("content/articles/stade.md: this text holds a name")


@pytest.mark.parametrize(
    ("register", "complaint"),
    [
        ("[[requests]]\nreceived = 2026-03-02\n", "“articles” is missing"),
        (REGISTER.replace(ID, "2024/x"), "requests.toml:4:13: no article has the id “2024/x”\n    4 | articles"),
        (REGISTER.replace('"P."', '"<b>"'), "“<b>” cannot stand for a name"),
        (REGISTER.replace('"Perrin"', '"P"'), "“P” is too short"),
        ("[requests", "not valid TOML"),
    ],
)
def test_a_wrong_register_is_an_error(site_of: SiteOf, register: str, complaint: str) -> None:
    newsroom = newsroom_of(site_of, **{"requests.toml": register})
    said = newsroom.failure()
    assert complaint in said
    assert "requests.toml" in said


def test_a_name_that_is_left_is_found_in_its_line(site_of: SiteOf) -> None:
    text = article("Anne Perrin condamnée", "Anne Perrin.\n\n&#65;nne P&eacute;rrin nie.\n")
    newsroom = newsroom_of(site_of, **{"requests.toml": REGISTER, A: text})
    line = text.split("\n").index("&#65;nne P&eacute;rrin nie.") + 1
    assert f"{A}:{line}: this article still holds a name" in newsroom.failure()


def test_names_of_files_and_what_pictures_say_are_refused(site_of: SiteOf) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Anne Perrin"
    newsroom = newsroom_of(
        site_of,
        **{
            "requests.toml": REGISTER,
            f"{FOLDER}/photo.jpg": photo(800, 500, form="JPEG", exif=exif),
            "static/anne-perrin.pdf": b"%PDF",
            f"{FOLDER}/rapport.pdf": b"%PDF (Anne Perrin)",
            f"{FOLDER}/voix.csv": "Nom;Voix\nAnne Perrin;3\n",
            f"{FOLDER}/lettre.txt": "Moi, ANNE PERRIN.",
            A: article(
                "Condamnée",
                '![x](photo.jpg) [r](/anne-perrin.pdf) [s](rapport.pdf)\n\n{{ chart "voix.csv" title="Voix" }}\n',
                replies=[{"from": "X", "received": "2025-07-01", "state": "published", "file": "lettre.txt"}],
            ),
        },
    )
    said = newsroom.failure()
    assert "photo.jpg" in said
    assert "anne-perrin.pdf" in said
    for file in ("rapport.pdf", "voix.csv", "lettre.txt"):
        assert f"“{file}” holds a name" in said
    assert not Path(newsroom.output / "index.html").exists()


def test_a_template_that_puts_the_name_back_is_a_leak(site_of: SiteOf) -> None:
    template = "{% if article.id.endswith('condamnee') %}<p>Anne&nbsp;PERRIN’s</p>{% endif %}"
    newsroom = newsroom_of(site_of, **{"requests.toml": REGISTER, "templates/sources.html": template})
    assert "“/politique/a-p-condamnee/” is made of this article and holds a name" in newsroom.failure()
    newsroom.write({"content/articles/stade.md": article("Anne Perrin au stade")})
    newsroom.build()


def test_a_redirect_of_the_site_with_the_name_is_refused(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, **{"requests.toml": REGISTER, "content/pages/p.md": page()})
    newsroom.configure(f'{SEARCH}[urls.redirects]\n"/anne-perrin-2/" = "/proces/"\n')
    assert "anne-perrin-2" in newsroom.failure()


def test_an_edit_of_the_register_makes_what_it_changes(site_of: SiteOf) -> None:
    newsroom = newsroom_of(site_of, **{"content/articles/pont.md": article("Le pont", category="Culture")})
    newsroom.build()
    newsroom.write({"requests.toml": REGISTER})
    newsroom.check()
    newsroom.write({"requests.toml": REGISTER.replace("A. P.", "Anne P.")})
    report = newsroom.build()
    assert "culture/pont/index.html" not in {path for path, *_ in report.made}
    assert "Anne P. condamnée" in newsroom.page("politique/anne-p-condamnee/")
    newsroom.remove("requests.toml")
    newsroom.check()
    assert "Anne Perrin condamnée" in newsroom.page("politique/anne-perrin-condamnee/")
