"""Shortcodes: what is wrong with one is told with its place, and nothing else is taken for one."""

from pathlib import Path

import pytest
from newsroom import Newsroom, article

from sitegen.content.shortcodes import read_shortcodes
from sitegen.errors.problems import BuildFailed
from sitegen.markdown.body import MarkdownOptions, render_markdown

FILM = 'title="T" poster="p.png"'
WRONG = {
    f'{{{{ yuotube "x" {FILM} }}}}': (4, "no shortcode “yuotube”", "did you mean “youtube”?"),
    f'{{{{ youtube "aqz-KE-bpKQ" {FILM} titel="x" }}}}': (51, "no parameter “titel”", "did you mean “title”?"),
    '{{ youtube "aqz-KE-bpKQ" poster="p.png" }}': (1, "needs “title”", 'add title="…"'),
    f"{{{{ vimeo {FILM} }}}}": (1, "needs the address of the film", "write {{ vimeo"),
    f'{{{{ youtube "https://vimeo.com/1" {FILM} }}}}': (1, "is no film of YouTube", "write its address"),
    f'{{{{ youtube "aqz-KE-bpKQ" {FILM} start="later" }}}}': (1, "no place in a film", "write seconds"),
    '{{ youtube "aqz-KE-bpKQ" title="T" poster="https://i.ytimg.com/x.jpg" }}': (
        1,
        "not a picture of this site",
        "keep",
    ),
    '{{ chart "x.csv" title="T" type="pie" }}': (1, "“type” cannot be “pie”", "there are bar, line"),
    '{{ chart "https://a.example/x.csv" title="T" }}': (1, "not a table next to the text", "keep the CSV file"),
    '{{ map "48.853 N" title="T" poster="p.png" }}': (1, "no place on Earth", "48.853, 2.349"),
    '{{ map "91, 2" title="T" poster="p.png" }}': (1, "no place on Earth", "latitude"),
    '{{ map "48, 2" title="T" poster="p.png" zoom="20" }}': (1, "no zoom of a map", "from 1"),
    '{{ audio "http://a.example/x.mp3" title="T" }}': (1, "no safe address", "https://"),
    "{{ audio “x.mp3” }}": (10, "cannot be read", "straight quotation marks"),
    '{{ audio "x.mp3" "y.mp3" title="T" }}': (18, "two values without a name", ""),
    '{{ audio "x.mp3" title="T" title="U" }}': (28, "has “title” twice", ""),
    '{{ audio "x.mp3" title="T" }} et puis': (30, "stands behind a shortcode", "line of its own"),
    'Voici {{ audio "x.mp3" title="T" }}': (7, "on a line of its own", "between two empty ones"),
    '{{ infobox title="T" }}': (1, "“infobox” has no end", "write {{ /infobox }}"),
    "{{ /infobox }}": (1, "ends nothing", ""),
    '{{ infobox title="T" }}\n{{ /gallery }}\n{{ /infobox }}': (1, "“{{ /gallery }}” ends nothing", ""),
    '{{ audio "x.mp3"': (1, "has no end", "write }}"),
    "{{ pullquote }}\n\n{{ /pullquote }}": (1, "“pullquote” holds nothing", "write it between {{ pullquote"),
    '{{ gallery title="T" }}\nUn mot.\n{{ /gallery }}': (1, "“gallery” holds no picture", "write it between"),
    '{{ mastodon "mastodon.social/@a/1" author="A" }}\nUn mot.\n{{ /mastodon }}': (1, "mastodon", ""),
    '- un\n\n    {{ audio "x.mp3" title="T" }}': (5, "on a line of its own", "between two empty ones"),
    '- un\n    - deux\n\n        {{ audio "x.mp3" title="T" }}': (9, "on a line of its own", ""),
    'Un[^a].\n\n[^a]: Deux.\n\n    {{ audio "x.mp3" title="T" }}': (5, "on a line of its own", ""),
}


@pytest.mark.parametrize("text", WRONG)
def test_what_is_wrong_is_told_with_its_place(text: str, tmp_path: Path) -> None:
    column, message, hint = WRONG[text]
    newsroom = Newsroom(tmp_path, {"content/articles/a.md": article(body=f"Un.\n\n{text}\n\nDeux.\n")})
    with pytest.raises(BuildFailed) as failed:
        newsroom.build()
    (problem,) = failed.value.problems
    assert message in problem.message
    assert hint in (problem.hint or "")
    (line,) = [number for number, line in enumerate(text.split("\n")) if line == problem.excerpt]
    assert (problem.path, problem.line, problem.column) == ("content/articles/a.md", 9 + line, column)


@pytest.mark.parametrize(
    "text",
    [
        "```\n{{ yuotube }}\n```",
        "~~~~\n{{ youtube }}\n~~~\n{{ audio }}\n~~~~",
        "\\{{ youtube }}",
        "    {{ youtube }}",
        "- un\n\n        {{ youtube }}",
        "- un\n\ndeux\n\n    {{ youtube }}",
        "Écrire `{{ youtube }}` ici.",
        "Une {{ accolade }} au milieu.",
        "```\n{{ youtube }}",
    ],
)
def test_code_and_other_braces_are_text(text: str) -> None:
    found = read_shortcodes(text, str)
    assert (found.text, found.pieces, found.flaws) == (text, (), ())


def test_nothing_comes_out_of_a_comment() -> None:
    found = read_shortcodes('<!--\n{{ audio "x.mp3" title="T" }}\n-->', str)
    assert "sitegen" not in found.put_back(found.text)
    assert "\x1b" not in found.put_back(found.text)


@pytest.mark.parametrize(
    "around", ["{}", "Un texte.\n\n{}\n\nFin.", "<!-- a -->\n\n{}", "{}\n\n<!-- a -->", "{}\n\n{}"]
)
def test_no_paragraph_stands_around_an_embed(around: str) -> None:
    found = read_shortcodes(around.replace("{}", '{{ audio "https://a.example/s.mp3" title="T" }}'), str)
    html = render_markdown(found.text, MarkdownOptions(), found.put_back).html
    assert html.count("</sitegen-embed>") == around.count("{}")
    assert "<p><sitegen-embed" not in html
    assert "</sitegen-embed></p>" not in html
