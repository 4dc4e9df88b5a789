"""The sites that are judged; a conftest imports from here those that it needs."""

from collections.abc import Iterator

import pytest
from PIL import Image

from .newspaper import BuiltSite, build_site, copy_newspaper, new_starter, serve


@pytest.fixture(scope="session")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper as it is, below /gazette/."""
    root = tmp_path_factory.mktemp("newspaper")
    copy_newspaper(root)
    return build_site(root)


@pytest.fixture(scope="session")
def short_lists(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with two articles on each page of a list."""
    root = tmp_path_factory.mktemp("short-lists")
    copy_newspaper(root, "per_page = 2")
    return build_site(root)


@pytest.fixture(scope="session")
def depeche(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with the theme that changes the gazette."""
    root = tmp_path_factory.mktemp("depeche")
    copy_newspaper(root)
    settings = (root / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(settings.replace('theme = "gazette"', 'theme = "depeche"'), "utf-8")
    return build_site(root)


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
def ten_lines(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The sample newspaper with a theme of one template of ten lines; all else is the core's."""
    root = tmp_path_factory.mktemp("ten-lines")
    copy_newspaper(root)
    settings = (root / "site.toml").read_text("utf-8")
    (root / "site.toml").write_text(settings.replace('theme = "gazette"', 'theme = "ten"'), "utf-8")
    theme = root / "themes/ten"
    (theme / "templates").mkdir(parents=True)
    (theme / "theme.toml").write_text('name = "ten"\n', "utf-8")
    (theme / "templates/base.html").write_text(TEN_LINES, "utf-8")
    return build_site(root)


@pytest.fixture(scope="session")
def starter(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """What ``sitegen init`` makes, in English and without a base path."""
    root = tmp_path_factory.mktemp("starter")
    new_starter(root, "--title", "The Beacon", "--language", "en", "--url", "https://example.org/")
    return build_site(root, now=None)


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


@pytest.fixture(scope="session")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A small newspaper in French and Arabic, with every kind of page in both."""
    root = tmp_path_factory.mktemp("bilingual")
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
    return build_site(root)


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
