"""The sites that are judged, each built once for all processes; a conftest imports from here those that it needs."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from PIL import Image

from .newspaper import NOW, PASSED_ON, BuiltSite, build_site, built_site, copy_newspaper, new_starter, serve

Write = Callable[[Path], None]


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., BuiltSite]:
    """Give a function that builds a site by its name, or waits until another worker process of pytest-xdist has built it."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def build(name: str, write: Write, now: datetime | None = NOW) -> BuiltSite:
        root = folder / f"judged-{name}"
        with closing(sqlite3.connect(folder / f"judged-{name}.db", timeout=300)) as lock:
            lock.execute("BEGIN EXCLUSIVE")  # SQLite has the one lock that works everywhere
            if not lock.execute("PRAGMA user_version").fetchone()[0]:
                shutil.rmtree(root, ignore_errors=True)
                root.mkdir()
                write(root)
                build_site(root, now)
                lock.execute("PRAGMA user_version = 1")
                lock.commit()
        return built_site(root)

    return build


@pytest.fixture(scope="session")
def newspaper(build_once: Callable[..., BuiltSite]) -> BuiltSite:
    """The sample newspaper as it is, below /gazette/."""
    return build_once("newspaper", copy_newspaper)


def edited(newspaper: BuiltSite, root: Path, changes: dict[str, str]) -> None:
    """Copy the newspaper as it is built, and edit its settings: all that they leave alone is not made again."""
    shutil.copytree(newspaper.output.parent, root, dirs_exist_ok=True)
    settings = (root / "site.toml").read_text("utf-8")
    for old, new in changes.items():
        assert old in settings
        settings = settings.replace(old, new)
    (root / "site.toml").write_text(settings, "utf-8")


THEME = 'theme = "gazette"'


@pytest.fixture(scope="session")
def short_lists(build_once: Callable[..., BuiltSite], newspaper: BuiltSite) -> BuiltSite:
    """The sample newspaper with two articles on each page of a list."""
    few = f"{PASSED_ON}[lists]\nper_page = 2\n"
    return build_once("short-lists", lambda root: edited(newspaper, root, {PASSED_ON: few}))


@pytest.fixture(scope="session")
def depeche(build_once: Callable[..., BuiltSite], newspaper: BuiltSite) -> BuiltSite:
    """The sample newspaper with the theme that changes the gazette."""
    return build_once("depeche", lambda root: edited(newspaper, root, {THEME: 'theme = "depeche"'}))


TEN_LINES = """\
<!doctype html>
<html lang="{{ page.language }}" dir="{{ page.direction }}">
<head>
{% include "head.html" %}
</head>
<body>
<main>{% block content %}{% endblock %}</main>
<footer><a href="{{ site.url }}">{{ site.title }}</a></footer>
</body>
</html>
"""


@pytest.fixture(scope="session")
def ten_lines(build_once: Callable[..., BuiltSite], newspaper: BuiltSite) -> BuiltSite:
    """The sample newspaper with a theme of one template of ten lines; all else is the core's."""

    def write(root: Path) -> None:
        one_form = '[images]\nformats = ["webp"]'  # its pictures have other sizes than those of the newspaper
        edited(newspaper, root, {THEME: 'theme = "ten"', "[images]": one_form})
        theme = root / "themes/ten"
        (theme / "templates").mkdir(parents=True)
        (theme / "theme.toml").write_text('name = "ten"\n', "utf-8")
        (theme / "templates/base.html").write_text(TEN_LINES, "utf-8")

    return build_once("ten-lines", write)


@pytest.fixture(scope="session")
def starter(build_once: Callable[..., BuiltSite]) -> BuiltSite:
    """What ``sitegen init`` makes, in English and without a base path."""
    options = ("--title", "The Beacon", "--language", "en", "--url", "https://example.org/")
    return build_once("starter", lambda root: new_starter(root, *options), now=None)


BILINGUAL = """\
[site]
title = "La Passerelle"
tagline = "Des deux rives"
url = "https://example.org/passerelle/"
language = "fr"
theme = "gazette"

[languages.ar]
title = "المعبر"
tagline = "من الضفتين"
path = "ar/"
categories = { "Société" = "مجتمع" }
"""
ARABIC = {
    "souk": (
        "سوق الكتب المستعملة يعود إلى الرصيف",
        "كل يوم جمعة يفرش الباعة كتبهم على الرصيف قرب النهر.\n\n## الباعة\n\nقال أحدهم: «نبيع ما قرأه الناس من قبل»، ثم "
        "ابتسم[^1].\n\n> الكتاب المستعمل له قارئان على الأقل.\n\n## الأسعار\n\n| الكتاب | الثمن |\n|---|---:|\n"
        "| رواية قديمة | 3,50 |\n| معجم | 12 |\n\n## الطريق\n\n1. من الجسر إلى الساحة.\n2. ثم يسارا عند `Librairie 12`."
        "\n\n[^1]: جرى الحديث يوم الجمعة.\n",
    ),
    "jisr": (
        "الجسر الخشبي يفتح من جديد أمام المشاة",
        "أعيد فتح الجسر بعد ستة أشهر من الأعمال.\n\n- ألواح جديدة؛\n- إنارة على الجانبين.\n\n```python\nprint('x' * 200)\n```\n",
    ),
    "madrasa": ("مدرسة القرية تعلّم بلغتين", 'يتعلم التلاميذ <span lang="fr">la lecture</span> والحساب باللغتين.'),
    "zaytun": ("موسم الزيتون يبدأ مبكرا هذا العام", "بدأ القطاف في **تشرين الأول** كما قال *المزارعون*."),
}


def _document(body: str, **front: str) -> str:
    return "\n".join(["---", *(f"{key}: {value}" for key, value in front.items()), "---", "", body])


def _write_bilingual(root: Path) -> None:
    files = {
        "site.toml": BILINGUAL,
        "content/articles/pont.md": _document(
            "Le pont de bois rouvre.", title="Le pont de bois rouvre", date="2026-11-01 08:00", category="Société",
            author="leila", tags="[Ponts]", image="{src: pont.png, alt: Un pont de bois}",
        ),
        "content/pages/contact.md": _document("Écrivez-nous.", title="Contact", menu="footer"),
        "content/pages/ar/ittisal.md": _document(
            "اكتبوا إلينا.", title="اتصل بنا", language="ar", translation_of="contact", menu="footer"
        ),
        "content/authors/leila.md": _document("Elle écrit des deux rives.", name="Leïla Haddad", role="Reporter"),
        "content/authors/ar/leila.md": _document("تكتب من الضفتين.", name="ليلى حداد", role="مراسلة", language="ar"),
    }  # fmt: skip
    for number, (name, (title, body)) in enumerate(ARABIC.items()):
        more = {"translation_of": "pont"} if name == "jisr" else {}
        more |= {"image": "{src: pont.png, alt: جسر من خشب}"} if number < 2 else {}
        more |= {"corrections": "[{date: 2026-11-20, text: الثمن ثلاثة ونصف لا خمسة.}]"} if name == "souk" else {}
        files[f"content/articles/{name}.md"] = _document(
            body, title=title, standfirst=f"{title}، وهذا ما نعرفه حتى الآن.", date=f"2026-11-{10 + number} 08:00",
            category="مجتمع", author="leila", language="ar", tags="[الضفتان]", series="بين الضفتين", **more,
        )  # fmt: skip
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    Image.linear_gradient("L").resize((1200, 800)).convert("RGB").save(root / "content/articles/pont.png")


@pytest.fixture(scope="session")
def bilingual(build_once: Callable[..., BuiltSite]) -> BuiltSite:
    """A small newspaper in French and Arabic, with every kind of page in both."""
    return build_once("bilingual", _write_bilingual)


@pytest.fixture(params=["newspaper", "short_lists", "starter"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the sites in turn."""
    found: BuiltSite = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def address(newspaper: BuiltSite) -> Iterator[str]:
    """Where the sample newspaper is served."""
    with serve(newspaper) as url:
        yield url
