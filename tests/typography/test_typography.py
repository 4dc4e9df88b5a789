"""Typography of plain text, by language, and what holds for every language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.typography.html import join_html, split_html
from sitegen.typography.typeset import typeset, typeset_split


def typeset_html(html: str, language: str) -> str:
    split = split_html(html)
    return join_html(typeset_split(split, language), split.markups)


# In the expected texts ~ stands for U+00A0 and ^ for U+202F.
FRENCH = {
    "semicolon": ("a ; b; c", "a^; b^; c"),
    "exclamation": ("Oui ! Oui! Oui!", "Oui^! Oui^! Oui^!"),
    "question": ("Quoi ? (vraiment?)", "Quoi^? (vraiment^?)"),
    "several marks": ("Quoi?! Non !!! Hein !?", "Quoi^?! Non^!!! Hein^!?"),
    "colon": ("Voici: a, voilà : b", "Voici~: a, voilà~: b"),
    "wrong space": ("a~; b~! c^: d", "a^; b^! c~: d"),
    "marks in brackets": ("a (?) b [!] c", "a (?) b [!] c"),
    "guillemets": ("«a» « b » «^c^»", "«~a~» «~b~» «~c~»"),
    "quotes": ('Il dit "oui" et "non".', "Il dit «~oui~» et «~non~»."),
    "nested quotes": ('"a "b" c"', "«~a “b” c~»"),
    "quotes in guillemets": ('« a "b" c »', "«~a “b” c~»"),
    "quotes and marks": ('"Quoi?" "Oui!", dit-il: "non"!', "«~Quoi^?~» «~Oui^!~», dit-il~: «~non~»^!"),
    "spaced quotes": ('il dit " oui " hier', "il dit «~oui~» hier"),
    "a lone quote": ('un écran de 15" neuf', 'un écran de 15" neuf'),
    "quotes after an elision": ("l'\"ami\" d'«a»", "l’«~ami~» d’«~a~»"),
    "apostrophe": ("l'État, aujourd'hui, l'11", "l’État, aujourd’hui, l’11"),
    "no apostrophe": ("5'30 'mot'", "5'30 'mot'"),
    "ellipsis": ("a... b ... c [...] d....", "a… b… c […] d...."),
    "dashes": ("a -- b --- c", "a – b — c"),
    "an option": ("git --help et git log --all", "git --help et git log --all"),
    "an arrow": ("a --> b <!-- c", "a --> b <!-- c"),
    "aside": ("a – b c – d", "a –~b c~– d"),
    "aside of long dashes": ("a — b — d", "a —~b~— d"),
    "one dash": ("a – b", "a – b"),
    "thousands": ("1 250 000,5 et 12 000", "1^250^000,5 et 12^000"),
    "a year before a number": ("en 2024 300 personnes", "en 2024 300 personnes"),
    "telephone": ("01 23 45 67 89", "01 23 45 67 89"),
    "percent": ("10 % 10% 1,5 %", "10~% 10~% 1,5~%"),
    "currency": ("5 € 5€ 1 000 €", "5~€ 5~€ 1^000~€"),
    "millions of euros": ("3,5 M€, 5M€, 20 k€, 1,2 Md$", "3,5~M€, 5~M€, 20~k€, 1,2~Md$"),
    "units": ("5 km, 20 °C, 3 millions", "5~km, 20~°C, 3~millions"),
    "hours": ("14h30, 14 h 05, 9h, 14~h~30", "14~h~30, 14~h~05, 9~h, 14~h~30"),
    "a range of hours": ("10h-12h, 10h30-12h, 10-12h, 14h/18h", "10~h-12~h, 10~h~30-12~h, 10-12~h, 14~h/18~h"),
    "no hours": ("100h30 x14h A-12h", "100h30 x14h A-12h"),
    "round the clock": ("24h/24", "24~h/24"),
    "dates": ("le 1er mai, le 12 août 2024", "le 1er~mai, le 12~août 2024"),
    "numbered": ("n° 5, p. 12, art. 3, § 4", "n°~5, p.~12, art.~3, §~4"),
    "titles": ("M. Dupont, Mme X, MM. A", "M.~Dupont, Mme~X, MM.~A"),
    "clock times": ("12:30 16:9 a::b C++", "12:30 16:9 a::b C++"),
    "smileys": (":-) ;) :) ;-) :D", ":-) ;) :) ;-) :D"),
    "emoji shortcodes": ("oui :smile: non :+1:", "oui :smile: non :+1:"),
    "addresses": ("https://a.b/?c=d!e;f:g'h, www.a.b/?x", "https://a.b/?c=d!e;f:g'h, www.a.b/?x"),
    "address before a mark": ("https://a.b ! (https://a.b/c)?", "https://a.b^! (https://a.b/c)^?"),
    "mail": ("l'adresse a.b@c.fr!", "l’adresse a.b@c.fr^!"),
    "CSS": ("!important a!=b", "!important a!=b"),
    "an ampersand": ("A &amp; B", "A &amp^; B"),
    "nothing": ("", ""),
}


def visible(text: str) -> str:
    return text.replace("~", "\u00a0").replace("^", "\u202f")


@pytest.mark.parametrize(("text", "expected"), FRENCH.values(), ids=FRENCH)
def test_french(text: str, expected: str) -> None:
    assert typeset(visible(text), "fr") == visible(expected)


def test_french_settings() -> None:
    assert typeset("«a» 14 h 05, 9 h", "fr-FR", narrow_guillemets=True, hour_style="compact") == (
        "«\u202fa\u202f» 14h05, 9h"
    )


ENGLISH = {
    "quotes": ('"Hello," she said.', "“Hello,” she said."),
    "nested": ("\"She said 'no'.\"", "“She said ‘no’.”"),
    "nested doubles": ('"a "b" c"', "“a ‘b’ c”"),
    "apostrophes": ("It's the dogs' day, isn't it?", "It’s the dogs’ day, isn’t it?"),
    "clipped": ("the '90s, rock 'n' roll, 'tis", "the ’90s, rock ’n’ roll, ’tis"),
    "single": ("a 'b c' d", "a ‘b c’ d"),
    "feet and inches": ("5'10\" tall", "5'10\" tall"),
    "dashes": ("a--b -- c --- d", "a–b – c — d"),
    "ellipsis": ("wait...", "wait…"),
    "no French spaces": ("What? Yes! 10 % at 14h30: ok; fine", "What? Yes! 10 % at 14h30: ok; fine"),
}


@pytest.mark.parametrize(("text", "expected"), ENGLISH.values(), ids=ENGLISH)
def test_english(text: str, expected: str) -> None:
    assert typeset(text, "en-GB") == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", '"Das ist "gut"", sagt\'s er -- z.B. 5 kg...', "„Das ist ‚gut‘“, sagt’s er – z.~B. 5~kg…"),
        ("de", "„a“ b", "„a“ b"),
        ("es", '"Dijo "sí"..." 5 %', "«Dijo “sí”…» 5~%"),
        ("ar", '"a" l\'b : c', '"a" l\'b : c'),
        ("", '"a"', '"a"'),
    ],
)
def test_other_languages(language: str, text: str, expected: str) -> None:
    assert typeset(text, language) == visible(expected)


HTML = {
    "quotes around a tag": ('"<em>mot</em>"', "«~<em>mot</em>~»"),
    "quotes inside a tag": ('<em>"mot"</em>', "<em>«~mot~»</em>"),
    "quotes across tags": (
        '"un <em>mot</em> <a href="#">ici</a>"',
        '«~un <em>mot</em> <a href="#">ici</a>~»',
    ),
    "quotes across a line break": ('"un<br>deux"', "«~un<br>deux~»"),
    "apostrophe before a tag": ("l'<strong>État</strong>", "l’<strong>État</strong>"),
    "apostrophe before code": ("l'<code>x</code>", "l’<code>x</code>"),
    "mark after a tag": ("<b>a</b>! <b>a</b> : b", "<b>a</b>^! <b>a</b>~: b"),
    "mark in a tag": ("mot <em>!</em>", "mot^<em>!</em>"),
    "attributes": ('<a title="a: b! c\'d" href="x?y:z">e</a>', '<a title="a: b! c\'d" href="x?y:z">e</a>'),
    "code": (
        '<code>"a"!</code> <kbd>a:</kbd> <samp>a?</samp>',
        '<code>"a"!</code> <kbd>a:</kbd> <samp>a?</samp>',
    ),
    "code in code": ("<pre>a ! <pre>b !</pre> c !</pre> d !", "<pre>a ! <pre>b !</pre> c !</pre> d^!"),
    "code in code in code": (
        "<pre><pre>a !<pre>b</pre></pre>c !</pre>d !",
        "<pre><pre>a !<pre>b</pre></pre>c !</pre>d^!",
    ),
    "code blocks": ("<pre><code>a: <b>b</b> !\n</code></pre>", "<pre><code>a: <b>b</b> !\n</code></pre>"),
    "script": ('<script>a ? "b" : c</script>', '<script>a ? "b" : c</script>'),
    "style and text area": (
        "<style>a : b</style><textarea>a !</textarea>",
        "<style>a : b</style><textarea>a !</textarea>",
    ),
    "comments": ("<!-- a ! -->b !<!-- c -->", "<!-- a ! -->b^!<!-- c -->"),
    "entities": ("R&amp;D ; a&nbsp;! &laquo;b&raquo; &lt;c&gt;?", "R&amp;D^; a^! «~b~» &lt;c&gt;^?"),
    "quotes as entities": ("&quot;a&quot; l&#39;b", "«~a~» l’b"),
    "an address": ("https://a.b/?c=1&amp;d=2; fin", "https://a.b/?c=1&amp;d=2^; fin"),
    "first": ("le 1er mai, la 1re fois", "le 1<sup>er</sup>~mai, la 1<sup>re</sup> fois"),
    "ordinals": ("2e 3ème 21es", "2<sup>e</sup> 3<sup>ème</sup> 21<sup>es</sup>"),
    "centuries": ("XXIe siècle, François Ier", "XXI<sup>e</sup> siècle, François I<sup>er</sup>"),
    "a range of centuries": ("XVIIIe-XIXe, XLe", "XVIII<sup>e</sup>-XIX<sup>e</sup>, XL<sup>e</sup>"),
    "a range of ordinals": ("1er-2e, 11e/12e", "1<sup>er</sup>-2<sup>e</sup>, 11<sup>e</sup>/12<sup>e</sup>"),
    "no ordinals": ("Le, De, Vie, IV, 2er5, A2e", "Le, De, Vie, IV, 2er5, A2e"),
    "another language": (
        '<p>"a" <span lang="en">"b" it\'s?</span> "c"!</p>',
        '<p>«~a~» <span lang="en">“b” it’s?</span> «~c~»^!</p>',
    ),
    "an unknown language": ('<p lang="la">"a" !</p>"b" !', '<p lang="la">"a" !</p>«~b~»^!'),
    "a language in a language": (
        '<div lang="en">"a" <b><i lang="fr">b !</i></b> "c" !</div>d !',
        '<div lang="en">“a” <b><i lang="fr">b^!</i></b> “c” !</div>d^!',
    ),
    "the same language": ('<span lang="fr-CA">a !</span>', '<span lang="fr-CA">a^!</span>'),
    "a language on code": ('<code lang="en">"a"</code> !', '<code lang="en">"a"</code>^!'),
    "not quite HTML": ("a < b !", "a < b^!"),
}


@pytest.mark.parametrize(("html", "expected"), HTML.values(), ids=HTML)
def test_html(html: str, expected: str) -> None:
    assert typeset_html(html, "fr") == visible(expected)


# What each language makes of quotations in quotations and over several paragraphs, its spaces apart.
QUOTATIONS = {
    "that end together": (
        '"un "deux""',
        {"fr": "«un “deux”»", "en": "“un ‘deux’”", "de": "„un ‚deux‘“", "es": "«un “deux”»"},
    ),
    "that begin together": (
        '""un" deux", dit-il',
        {
            "fr": "«“un” deux», dit-il",
            "en": "“‘un’ deux”, dit-il",
            "de": "„‚un‘ deux“, dit-il",
            "es": "«“un” deux», dit-il",
        },
    ),
    "of single marks that end together": (
        "\"un 'deux'\" trois",
        {"fr": "«un “deux”» trois", "en": "“un ‘deux’” trois", "de": "„un ‚deux‘“ trois", "es": "«un “deux”» trois"},
    ),
    "of three levels that end together": (
        '"un "deux "trois"""',
        {
            "fr": "«un “deux ‘trois’”»",
            "en": "“un ‘deux “trois”’”",
            "de": "„un ‚deux „trois“‘“",
            "es": "«un “deux ‘trois’”»",
        },
    ),
    "over two paragraphs": (
        '<p>"un</p>\n<p>deux"</p>',
        {
            "fr": "<p>«un</p>\n<p>deux»</p>",
            "en": "<p>“un</p>\n<p>deux”</p>",
            "de": "<p>„un</p>\n<p>deux“</p>",
            "es": "<p>«un</p>\n<p>deux»</p>",
        },
    ),
    "over paragraphs that each begin with a mark": (
        '<p>Il dit: "un</p><p>"deux</p><p>"trois "quatre"".</p><p>"cinq"</p>',
        {
            "fr": "<p>Il dit: «un</p><p>«deux</p><p>«trois “quatre”».</p><p>«cinq»</p>",
            "en": "<p>Il dit: “un</p><p>“deux</p><p>“trois ‘quatre’”.</p><p>“cinq”</p>",
            "de": "<p>Il dit: „un</p><p>„deux</p><p>„trois ‚quatre‘“.</p><p>„cinq“</p>",
            "es": "<p>Il dit: «un</p><p>»deux</p><p>»trois “quatre”».</p><p>«cinq»</p>",
        },
    ),
    "inside a quotation over paragraphs": (
        '<p>"un</p><p>"deux" trois</p><p>quatre"</p>',
        {
            "fr": "<p>«un</p><p>“deux” trois</p><p>quatre»</p>",
            "en": "<p>“un</p><p>‘deux’ trois</p><p>quatre”</p>",
            "de": "<p>„un</p><p>‚deux‘ trois</p><p>quatre“</p>",
            "es": "<p>«un</p><p>“deux” trois</p><p>quatre»</p>",
        },
    ),
    "that are slips": (
        '<p>"un</p><p>deux</p><p>un écran de 15" neuf</p><p>trois"</p>',
        dict.fromkeys(("fr", "en", "de", "es"), '<p>"un</p><p>deux</p><p>un écran de 15" neuf</p><p>trois"</p>'),
    ),
    "that are never closed": (
        '<p>"un</p><p>"deux</p><p>trois</p>',
        dict.fromkeys(("fr", "en", "de", "es"), '<p>"un</p><p>"deux</p><p>trois</p>'),
    ),
}


@pytest.mark.parametrize("language", ["fr", "en", "de", "es"])
@pytest.mark.parametrize(("html", "expected"), QUOTATIONS.values(), ids=QUOTATIONS)
def test_quotations(html: str, expected: dict[str, str], language: str) -> None:
    assert re.sub("[\u00a0\u202f]", "", typeset_html(html, language)) == (expected[language])


def test_an_apostrophe_ends_no_quotation_over_paragraphs() -> None:
    assert typeset_html("<p>'un deux</p><p>les amis' trois</p>", "en") == "<p>'un deux</p><p>les amis’ trois</p>"


LANGUAGES = st.sampled_from(["fr", "en", "de", "es"])
PIECES = (
    *" \u00a0\u202f'\"«»“”‘’„;:!?.,()[]-–—…/%€°&0123456789",
    *(
        "mot",
        "l",
        "Été",
        "M.",
        "n°",
        "p.",
        "1er",
        "XIXe",
        "XIXe-XXe",
        "10h-12h",
        "10-12h",
        "3,5 M€",
        "1er-2e",
        "14h30",
        "14 h",
        "km",
        "mai",
        "2 000",
        "...",
        "--",
        "---",
    ),
    *("https://a.b/c?d", "a@b.fr", ":smile:", ":-)", "\n", "12:30", "x"),
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
MARKUP = (
    *(
        "<em>",
        "</em>",
        "<p>",
        "</p>",
        "<br>",
        '<code>a ! "b"</code>',
        '<a href="x?y:z">',
        "</a>",
        "&amp;",
        "&nbsp;",
    ),
    *("</p><p>", '</p>\n<p>"', '"</p><p>', "</p><p>»", "<li>"),
    *("&lt;", '<i lang="en">', "</i>", "<!-- a ! -->", "<sup>", "</sup>", "&quot;", '<img alt="a !">'),
)
HTML_TEXTS = st.lists(st.sampled_from((*PIECES, *MARKUP)), max_size=16).map("".join)


@given(TEXTS, LANGUAGES)
def test_typeset_text_stays_as_it_is(text: str, language: str) -> None:
    once = typeset(text, language)
    assert typeset(once, language) == once


@given(HTML_TEXTS, LANGUAGES)
def test_typeset_html_stays_as_it_is(html: str, language: str) -> None:
    once = typeset_html(html, language)
    assert typeset_html(once, language) == once


def skeleton(text: str) -> str:
    """Return what typography may never change: everything but spaces, quotation marks, dashes, ellipses."""
    text = re.sub(r"&(?:nbsp|quot|#39);", "", text)
    return re.sub(r"[\s'\"«»“”‘’‚„–—…. -]|</?sup>", "", text)


@given(TEXTS, LANGUAGES)
def test_the_words_of_a_text_stay_the_same(text: str, language: str) -> None:
    assert skeleton(typeset(text, language)) == skeleton(text)


@given(HTML_TEXTS, LANGUAGES)
def test_tags_and_code_stay_the_same(html: str, language: str) -> None:
    typeset_text = typeset_html(html, language)
    assert skeleton(typeset_text) == skeleton(html)
    tags = re.compile(r"<code>.*?</code>|<!--.*?-->|<(?!/?sup)[^>]*>")
    assert tags.findall(typeset_text) == tags.findall(html)
