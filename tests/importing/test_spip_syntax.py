"""SPIP's typographic syntax: what each shortcut becomes, and what must hold for any text."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitegen.importing.sources.spip import syntax as spip_syntax
from sitegen.importing.sources.spip.surroundings import Goal, Surroundings, Upload
from sitegen.importing.sources.spip.syntax import to_html, to_line, to_text

DOCUMENTS = {
    1: Upload(
        url="/IMG/jpg/pont.jpg",
        media="image",
        title="Le pont",
        caption="Vu de la {rive}.",
        credit="Léa Martin",
        alt="Un pont",
        name="pont.jpg",
    ),
    2: Upload(url="/IMG/pdf/rapport.pdf", media="file", title="Rapport", name="rapport.pdf"),
    3: Upload(url="/IMG/mp3/son.mp3", media="audio", title="Son", name="son.mp3"),
    4: Upload(url="https://video.example/1", media="file", title="Film", name="1", distant=True),
    5: Upload(url="/IMG/jpg/sans.jpg", media="image", name="sans.jpg"),
}


def link(kind: str, number: int) -> Goal | None:
    if kind not in ("article", "rubrique", "mot", "auteur", "document"):
        return None
    return Goal(f"/{kind}/{number}", f"3. Titre {number}") if number < 90 else Goal("", "")


def words(*, breaks: bool = False, language: str = "fr", base: str = "") -> Surroundings:
    return Surroundings(language=language, breaks=breaks, base=base, link=link, document=DOCUMENTS.get)


FIGURE = (
    '<figure><img src="/IMG/jpg/pont.jpg" alt="Un pont"><figcaption>Le pont. Vu de la'
    ' <em>rive</em>. <cite class="credit">Léa Martin</cite></figcaption></figure>'
)
SHORTCUTS = {
    "un\n\ndeux\n \n\ntrois": "<p>un</p>\n<p>deux</p>\n<p>trois</p>\n",
    "un\ndeux": "<p>un\ndeux</p>\n",
    "un\n_ deux\n_ trois": "<p>un<br>\ndeux<br>\ntrois</p>\n",
    "{{gras}} {italique} {{ {les deux} }}": (
        "<p><strong>gras</strong> <em>italique</em>  <strong><em>les deux</em></strong> </p>\n"
    ),
    "{en {{gras}} dedans}": "<p><em>en <strong>gras</strong> dedans</em></p>\n",
    "{{un\n\ndeux}}": "<p><strong>un</strong></p>\n<p><strong>deux</strong></p>\n",
    "{reste ouvert": "<p>{reste ouvert</p>\n",
    "{{{Titre}}}texte": "<h2>Titre</h2><p>texte</p>\n",
    "avant\n{{{*Titre}}}": "<p>avant</p>\n<h2>Titre</h2>",
    "{{{**Titre}}}": "<h3>Titre</h3>",
    "{{{***Titre}}}": "<h4>Titre</h4>",
    "{3{Titre}3}": "<h3>Titre</h3>",
    "{{{}}}": "",
    "[ici->art12]": '<p><a href="/article/12">ici</a></p>\n',
    "[->12]": '<p><a href="/article/12">Titre 12</a></p>\n',
    "[ici->article 12#suite]": '<p><a href="/article/12#suite">ici</a></p>\n',
    "[ici->rub3] [ici->rubrique3]": '<p><a href="/rubrique/3">ici</a> <a href="/rubrique/3">ici</a></p>\n',
    "[->mot4] [->aut5] [->auteur5]": (
        '<p><a href="/mot/4">Titre 4</a> <a href="/auteur/5">Titre 5</a> <a href="/auteur/5">Titre 5</a></p>\n'
    ),
    "[->doc6] [a->img6]": '<p><a href="/document/6">Titre 6</a> <a href="/document/6">a</a></p>\n',
    "[mort->art99] [->art99]": "<p>mort article 99</p>\n",
    "[{{gras}}->http://a.example/b_c{d}]": '<p><a href="http://a.example/b_c{d}"><strong>gras</strong></a></p>\n',
    "[a|une bulle->http://a.example]": '<p><a href="http://a.example" title="une bulle">a</a></p>\n',
    "[a{en}->http://a.example]": '<p><a href="http://a.example" hreflang="en">a</a></p>\n',
    "[a {mot}->http://a.example]": '<p><a href="http://a.example" hreflang="mot">a</a></p>\n',
    "[->http://a.example/?b=1&c=2]": (
        '<p><a href="http://a.example/?b=1&amp;c=2">http://a.example/?b=1&amp;c=2</a></p>\n'
    ),
    "[a->www.a.example]": '<p><a href="http://www.a.example">a</a></p>\n',
    "[a->lea@a.example]": '<p><a href="mailto:lea@a.example">a</a></p>\n',
    "[a->IMG/pdf/b.pdf]": '<p><a href="/IMG/pdf/b.pdf">a</a></p>\n',
    "[a->http://]": "<p>a</p>\n",
    "[un [fr] b->art1]": '<p><a href="/article/1">un [fr] b</a></p>\n',
    "[#ici<-] [ici<-] [a->#ici]": '<p><a id="ici"></a> <a id="ici"></a> <a href="#ici">a</a></p>\n',
    "[?Pont de pierre]": '<p><a href="https://fr.wikipedia.org/wiki/Pont_de_pierre">Pont de pierre</a></p>\n',
    "[?Pont|bulle] [...] [?]": (
        '<p><a href="https://fr.wikipedia.org/wiki/Pont" title="bulle">Pont</a> [...] [?]</p>\n'
    ),
    "voir http://a.example/b_c.": '<p>voir <a href="http://a.example/b_c">http://a.example/b_c</a>.</p>\n',
    '<a href="http://a.example">http://a.example</a>': '<p><a href="http://a.example">http://a.example</a></p>\n',
    "a[[note {une}]] b[[deux]] c[[<1>]]": (
        '<p>a<sitegen-note name="1">note <em>une</em></sitegen-note> b<sitegen-note name="2">deux</sitegen-note>'
        ' c<sitegen-note name="1"></sitegen-note></p>\n'
    ),
    "a[[<*>étoile]] b[[<bis>x]] c[[<*>]]": (
        '<p>a<sitegen-note name="note">étoile</sitegen-note> b<sitegen-note name="bis">x</sitegen-note>'
        ' c<sitegen-note name="note"></sitegen-note></p>\n'
    ),
    "a[[<>sans appel]]": "<p>a</p>\n<p>sans appel</p>",
    "a[[<i>x</i> y]]": '<p>a<sitegen-note name="1"><i>x</i> y</sitegen-note></p>\n',
    "a[[<9>]]": "<p>a</p>\n",
    "<img1|left> ici": '<p><img src="/IMG/jpg/pont.jpg" alt="Un pont"> ici</p>\n',
    "<img5>": '<p><img src="/IMG/jpg/sans.jpg"></p>\n',
    "<doc1|center>": FIGURE,
    "avant <doc1> après": f"<p>avant</p>\n{FIGURE}<p>après</p>\n",
    "<emb1|right>": FIGURE,
    "<doc1|titre=Autre|descriptif=>": (FIGURE.replace("Le pont", "Autre")),
    "<doc2|left> <img2>": (
        '<p><a href="/IMG/pdf/rapport.pdf">Rapport</a> <a href="/IMG/pdf/rapport.pdf">Rapport</a></p>\n'
    ),
    "<emb3>": '<figure><audio controls src="/IMG/mp3/son.mp3"></audio><figcaption>Son</figcaption></figure>',
    "<doc4>": (
        '<figure><iframe src="https://video.example/1" title="Film"></iframe><figcaption>Film</figcaption></figure>'
    ),
    "[<img1>->art2]": '<p><a href="/article/2"><img src="/IMG/jpg/pont.jpg" alt="Un pont"></a></p>\n',
    "<form3> <video12|largeur=3> <img77>": (
        '<p><sitegen-unknown name="form">&lt;form3&gt;</sitegen-unknown>'
        ' <sitegen-unknown name="video">&lt;video12|largeur=3&gt;</sitegen-unknown>'
        ' <sitegen-unknown name="img">&lt;img77&gt;</sitegen-unknown></p>\n'
    ),
    "-* un\n-* deux": "<ul><li>un</li><li>deux</li></ul>",
    "-# un\n-## deux\n-# trois": "<ol><li>un<ol><li>deux</li></ol></li><li>trois</li></ol>",
    "-* un\n-** a\n-** b\n-* deux": "<ul><li>un<ul><li>a</li><li>b</li></ul></li><li>deux</li></ul>",
    "-** saut": "<ul><li><ul><li>saut</li></ul></li></ul>",
    "-* un\n-# deux": "<ul><li>un</li></ul><ol><li>deux</li></ol>",
    "Liste :\n-* un\nsuite\n\naprès": "<p>Liste :</p>\n<ul><li>un\nsuite</li></ul><p>après</p>\n",
    "- un\n- deux": "<ul><li>un</li><li>deux</li></ul>",
    "a\n- seul": "<p>a<br>\n–\xa0seul</p>\n",
    "-- un\n-- deux": "<p>—\xa0un<br>\n—\xa0deux</p>\n",
    "a\n----\nb": "<p>a</p>\n<hr><p>b</p>\n",
    "|a|b|\n|c|d|": "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
    "x\n|{{a}}|{{b}}|\n|c|<|\n|^|d|\ny": (
        '<p>x</p>\n<table><tr><th>a</th><th>b</th></tr><tr><td colspan="2">c</td></tr>'
        "<tr><td>^</td><td>d</td></tr></table><p>y</p>\n"
    )
    .replace("<tr><td>^</td><td>d</td></tr>", "<tr><td>d</td></tr>")
    .replace('colspan="2"', 'colspan="2" rowspan="2"'),
    "||Titre|résumé||\n|a|{b}|": ("<table><caption>Titre</caption><tr><td>a</td><td><em>b</em></td></tr></table>"),
    "|[a->art1]|<img1|left>|": (
        '<table><tr><td><a href="/article/1">a</a></td><td><img src="/IMG/jpg/pont.jpg" alt="Un pont"></td></tr></table>'
    ),
    "a | b": "<p>a | b</p>\n",
    "<quote>a\n\nb</quote>": "<blockquote><p>a</p>\n<p>b</p>\n</blockquote>",
    "<poesie>a\nb\n\nc</poesie>": "<blockquote><p>a<br>\nb</p>\n<p>c</p>\n</blockquote>",
    "<code>a {b} <c> & d</code>": "<p><code>a {b} &lt;c&gt; &amp; d</code></p>\n",
    "<code class='php'>\na();\n\nb();\n</code>": '<pre><code class="language-php">a();\n\nb();</code></pre>',
    "<cadre>{a}</cadre>": "<pre><code>{a}</code></pre>",
    "<html><b>{a}</b> [b->art1]</html>": "<p><b>{a}</b> [b-&gt;art1]</p>\n",
    "<html><ul><li>a</html>{b}<html></li></ul></html>": "<ul><li>a<em>b</em></li></ul>",
    "<math>$x_1$</math>": "<p><code>$x_1$</code></p>\n",
    "<multi>[fr]oui[en]yes</multi>": "<p>oui</p>\n",
    "<multi>défaut[en]yes</multi>": "<p>défaut</p>\n",
    "a~! b -- c, d--e": "<p>a\xa0! b — c, d—e</p>\n",
    "a < b & c &eacute; &#233; AT&T": "<p>a &lt; b &amp; c &eacute; &#233; AT&amp;T</p>\n",
    "<div class='x'>\n{a}\n\nb\n</div>": "<div class='x'><p><em>a</em></p>\n<p>b</p>\n</div>",
    "<p align='center'>a</p>b": "<p>a</p>\n<p>b</p>\n",
    "<ul>en {retrait}</ul>": "<ul><li>en <em>retrait</em></li></ul>",
    "<ul><h3>a</h3>b</ul>c": "<ul><li><h3>a</h3>b</li></ul><p>c</p>\n",
    "<ul><li>a<li>b</ul></ul>": "<ul><li>a</li><li>b</li></ul>",
    "[www.a.example->http://www.a.example]": '<p><a href="http://www.a.example">www.a.example</a></p>\n',
    "[?www.a.example] [http://a.example<-]": (
        '<p><a href="https://fr.wikipedia.org/wiki/www.a.example">www.a.example</a> <a id="http://a.example"></a></p>\n'
    ),
    "<ul><li>{a}</li></ul>": "<ul><li><em>a</em></li></ul>",
    "<pre>\n  a\n\n  [b->art1]</pre>": '<pre>\n  a\n\n  <a href="/article/1">b</a></pre>',
    "<Feed x>a</Feed>": (
        '<p><sitegen-unknown name="feed">&lt;Feed x&gt;</sitegen-unknown>a'
        '<sitegen-unknown name="feed">&lt;/Feed&gt;</sitegen-unknown></p>\n'
    ),
    "a<!-- b -->c <intro>d</intro>": "<p>ac d</p>\n",
    "reste <code>ouvert": "<p>reste ouvert</p>\n",
    "<lea@a.example>": "<p>&lt;lea@a.example&gt;</p>\n",
    "\r\nun\r\rdeux\x07": "<p>un</p>\n<p>deux</p>\n",
    "l\x92eau \x9cuvre \x85": "<p>l’eau œuvre …</p>\n",
    "": "",
}


@pytest.mark.parametrize("source", SHORTCUTS)
def test_a_shortcut(source: str) -> None:
    assert to_html(source, words()).html == SHORTCUTS[source]


def test_new_lines_are_kept_since_spip_3() -> None:
    assert to_html("a\nb\n\nc", words(breaks=True)).html == "<p>a<br>\nb</p>\n<p>c</p>\n"
    assert to_html("-* a\nb", words(breaks=True)).html == "<ul><li>a<br>\nb</li></ul>"


def test_relative_links_are_of_the_site() -> None:
    assert to_html("[a->spip.php?article3]", words(base="/journal")).html == (
        '<p><a href="/journal/spip.php?article3">a</a></p>\n'
    )


def test_what_is_lost_is_said() -> None:
    rendered = to_html(
        "[a->art99] ||b\n\n|| c | d ||\n|e|f|\n\n<math>x</math> [[<7>]] <multi>[fr]a[en]b</multi>", words()
    )
    assert sorted(loss.kind for loss in rendered.losses) == ["link", "math", "multi", "note", "table summary"]


def test_the_documents_of_a_text_are_named() -> None:
    assert to_html("<img1> [[voir <doc2>]] <emb77>", words()).documents == {1, 2}


PIECES = st.sampled_from(
    [
        *"{}[]|<>-*#_~/=^&\n ",
        *(
            "{{",
            "}}",
            "{{{",
            "}}}",
            "[[",
            "]]",
            "->",
            "<-]",
            "\n\n",
            "\n-*",
            "\n-**",
            "\n-#",
            "\n- ",
            "\n_ ",
            "\n----\n",
        ),
        *("\n|", "|\n", "||", "<img1|left>", "<doc2>", "<form3>", "<quote>", "</quote>", "<code>", "</code>", "<html>"),
        *(
            "</html>",
            "<poesie>",
            "</poesie>",
            "<multi>",
            "</multi>",
            "[fr]",
            "[en]",
            "<b>",
            "</b>",
            "<div>",
            "</div>",
            "<li>",
        ),
        *(
            "art1",
            "art99",
            "[?mot]",
            "http://a.example/b",
            "12",
            "é",
            "~",
            "&amp;",
            "mot",
            "\ue000",
            "\ue0021\ue003",
            "\x00",
        ),
    ]
)


@given(st.lists(PIECES, max_size=4).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_short_text_is_read_like_a_long_one(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """What looks plain is passed over; it must be plain."""
    quick = to_line(source, words())
    with monkeypatch.context() as patch:
        patch.setattr(spip_syntax, "_PLAIN", re.compile("(?!)"))
        assert to_line(source, words()) == quick


TITLES = {
    "12. Le {pont}": "Le pont",
    "3° Suite": "Suite",
    "2019, l'année": "2019, l'année",
    "Un &amp; deux &eacute; <b>trois</b>": "Un & deux é trois",
    "A[[note]] [lien->art3]": "A lien",
    "Prix~: 3 < 4": "Prix\xa0: 3 < 4",
    "<multi>[fr]Oui[en]Yes</multi> !": "Oui !",
    "": "",
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_text(title: str) -> None:
    assert to_text(title, words()) == TITLES[title]


TAGS = (
    "a b blockquote br caption cite code div em figcaption figure h2 h3 h4 h5 h6 hr img li ol p pre sitegen-note"
    " sitegen-unknown strong table td th tr ul"
)


@given(st.lists(PIECES, max_size=25).map("".join), st.booleans())
def test_any_text_is_read(source: str, breaks: bool) -> None:
    """No token is left, no text becomes a tag that it was not, and nothing is added to a page that SPIP would refuse."""
    html = to_html(source, words(breaks=breaks)).html
    assert not re.search("[\ue000-\ue003\x00]", html)
    assert set(re.findall(r"</?([a-z][a-z0-9-]*)", html)) <= set(TAGS.split())
    assert "<p></p>" not in html
    assert "\ue000" not in to_text(source, words(breaks=breaks))


@given(st.lists(st.text("abcdé,.()'\"ç", min_size=1), min_size=1).map(" ".join))
def test_plain_text_stays_what_it_is(source: str) -> None:
    assert to_html(source, words()).html == (f"<p>{source.strip()}</p>\n" if source.strip() else "")
