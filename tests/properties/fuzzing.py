"""Damaged input of every format: whatever a file says, sitegen ends with its output or with problems, never with a fault.

A case is a small site (``sample_site.py``) some of whose files are damaged: their bytes, or values that are well-formed
and absurd; or a request to its preview. `scripts/fuzz` goes on for minutes with new cases, and keeps in ``corpus/`` those
that reach most; `test_fuzzing.py` plays these again.
"""

import io
import json
import random
import signal
import socket
import sys
import traceback
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple
from urllib.parse import quote

from newsroom import NOW, Newsroom, article, photo
from sample_site import SampleSite
from schema_edits import File, toml
from serve.previews import Running, make_site, running

from sitegen.content.embeds import SHORTCODES
from sitegen.content.parse import ParseOptions, parse_document
from sitegen.deploy.doctor import examine
from sitegen.errors.problems import BuildFailed
from sitegen.plugins.plugins import Plugins
from sitegen.starter.article import NewArticle, new_article

Files = dict[str, str | bytes]
CORPUS = Path(__file__).with_name("corpus")
"""Cases that are kept, a file for each format."""
SECONDS = 60
"""What takes longer is a fault too."""
TOGETHER = 12  # documents that are built at once, so that most of the time goes into reading them

NASTY = (
    "", " ", "\0", "\t", "\r", "\n", "\n\n", "\x0b", "\x1b0\x1b", "\x1a0\x1a", "\x7f", "\x85", "\u00a0", "\u2028", "\ufeff",
    "\u202e", "\ufffe", "İ", "ß", "é", "e\u0301", "𝕏", "👩\u200d🚀", "\u0600", "0", "-1", "1e999", ".inf", ".nan", "9" * 400,
    "0x10", "1_000", "1:30", "null", "~", "true", "[]", "{}", "[[[]]]", '""', "''", '"', "'", "`", "``", "```", "~~~", "---",
    "+++", "...", "#", "# ", "## ", "[", "]", "{", "}", "(", ")", "<", ">", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", "&",
    "&amp;", "&#0;", "&#1114112;", "&#xD800;", "&lol;", "*", "**", "_", "\\", "|", "||", ":", ": ", "- ", "? ", "!", "!!", "@",
    "\\ud800", "\\u0000", "\\n", "\\t", "%", "%s", "%(x)s", "%(num)s", "%00", "%zz", "%ED%A0%80", "{0}", "{x}", "{slug}", "{{", "}}", "{{ foo }}", "{{ x }}", "{%",
    "%}", "{#", "{% raw %}", "{% endif %}", "<<: *a", "&a [*a]", "&a", "*a", "!!python/object:os.system", "!!binary x",
    "!!timestamp 2026-13-01", "!!set {a}", "!!float x", "9999-12-31", "9998-12-31", "0001-01-01", "0000-00-00", "2026-02-30",
    "2026-01-01T00:00:00+23:59", "9999-12-31T23:59:59-12:00", "2026-01-01 25:61", "29:61:61", "http://[::1", "//[", "http://[",
    "http://a:99999/", "http://a:b/", "http://é.example/", "http://xn--/", "http://a..b/", "https://\x00/", "javascript:1",
    "data:,x", "mailto:", "id:", "id:a1", "//", "/", "/.", "/..", "../..", "../../etc/passwd", "./.", "a" * 300, "/" * 50,
    "a/" * 200, "é" * 200, "con", "aux.md", "index", "index.md", ".", "..", ".md", "(" * 300, "[" * 300, "{" * 300, "> " * 120,
    "- " * 120, "<b>" * 200, "**a" * 100, "x\n" * 100, "{{ youtube", '{{ audio "x" title="a" }}', "{{ /infobox }}",
    '{{ chart "t.csv" title="" }}', "![", "![](", "![a](/photo.jpg)", "[^1]", "[^1]: x", "[a]: <", ":::", "!!! note", "???+",
    "{ alt=\"\" }", "{time=\"x\"}", "## 25 h 61 X", "10 h 15", "a\tb", "a;b,c", "=1+1", "\"a\"\"b", "msgid", "msgstr[9]",
    "Plural-Forms: nplurals=9; plural=n/0;", "charset=utf-99", "charset=utf-16", "#, fuzzy", "<svg/>", "<script>", "on:",
    "viewBox=\"0 0 -1 nan\"", "width=\"1e999\"", "<!ENTITY a 'b'>", "xmlns=\"\"", "jobs: [", "uses: x@", "cron: '* *'",
)  # fmt: skip
"""Pieces that are rare in good files and have a meaning in some format, or none."""
EXPRESSIONS = (
    "nope", "nope.a.b", "site", "site|date", "'a'|date", "none|date('long')", "3|date", "'x'|number", "none|number", "[]|iso",
    "'a'|rfc822", "site|json", "site|json_ld", "3|chart", "'a'|absolute", "3|absolute", "3|nbsp", "3|direction", "'\\ud800'",
    "'\\x00'", "1/0", "0**-1", "'a' + 1", "'%d' % 'a'", "'{0.x}'.format(1)", "_('%(a)s')", "_('%')", "ngettext('a', 'b', 'c')",
    "url(3)", "url('//x')", "asset(3)", "asset('../x')", "data('../x')", "data(3)", "data('mots').nope", "integrity('x')",
    "picture(3, 'lead')", "picture(none, 'x')", "foreign(3)", "foreign('')", "structured_data(1)", "self.x()", "super()",
    "caller()", "loop.index", "varargs", "namespace(1)", "cycler()", "dict(1)", "range('a')", "{}.a.b", "[][0].x",
    "site.menu(3)", "site.menu(none)", "home.top('a')", "home.top(-1)", "home.latest(10**9)|length", "home.sections(none)", "home.bands([{'show': 3}])", "home.bands('a')", "home.latest(2, 3)",
    "page.nope", "article.title", "cards[0]", "site.authors[99].name", "'a'|indent('b', 'c')", "'a'|wordwrap(0)", "x|default(",
    "'a'|truncate(-1)", "1|round(1, 'z')", "'a'|map('nope')|list", "'ab'|sort(attribute='a')", "{1: 2}|xmlattr", "'a'|tojson",
)  # fmt: skip
"""What a template may ask for by mistake."""
STATEMENTS = (
    '{% extends "404.html" %}', '{% include "404.html" %}', '{% import "404.html" as x %}', '{% extends nope %}',
    "{% extends 3 %}", '{% extends "@core/404.html" %}{% block content %}{{ super() }}{{ self.content() }}{% endblock %}',
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{% for x in 3 %}{% endfor %}", "{% for a, b in [1] %}{% endfor %}",
    "{% for x in nope %}{% endfor %}", "{% set x.y = 1 %}", "{% trans %}%{% endtrans %}", "{% trans n=none %}{{ n }}{% pluralize %}b{% endtrans %}",
    "{% call nope() %}{% endcall %}", "{% filter nope %}{% endfilter %}", "{% do nope() %}", "{% break %}", "{% block a %}{% block a %}",
    "{% include ['a', 3] %}", "{% include [] %}", "{% from '404.html' import nope %}{{ nope() }}", "{% if %}", "{% endfor %}", "{{",
    "{% set x %}{{ nope }}{% endset %}{{ x }}", "{% autoescape 3 %}{% endautoescape %}", "{% raw %}", "{{ " + "(" * 400 + "1" + ")" * 400 + " }}",
)  # fmt: skip


class Fault(NamedTuple):
    """A case that ended neither with an output nor with problems."""

    target: str
    """The format."""
    files: Files
    """The damaged files."""
    trace: str
    """The traceback."""

    @property
    def where(self) -> str:
        """The exception, and the innermost place in sitegen."""
        lines = self.trace.strip().splitlines()
        places = [line.strip() for line in lines if "/sitegen/" in line]
        named = next((line for line in reversed(lines) if line[:1].strip()), "")
        return f"{named.partition(':')[0]} | {places[-1] if places else named}"


# Damage


def damage(dice: random.Random, data: bytes) -> bytes:
    """Return bytes with a few things wrong in them."""
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        spot = dice.randrange(len(data) + 1)
        end = min(len(data), spot + dice.choice((0, 1, 2, 5, 20, 200)))
        nasty = dice.choice(NASTY).encode("utf-8", "surrogatepass")
        way = dice.randrange(9)
        if way == 0:
            data = data[:spot] + bytes([dice.randrange(256)]) + data[spot + 1 :]
        elif way == 1:
            data = data[:spot] + data[end:]
        elif way == 2:
            data = data[:end] + data[spot:end] * dice.choice((1, 2, 50)) + data[end:]
        elif way == 3:
            data = data[:spot]
        elif way == 4:
            lines = data.split(b"\n")
            one, other = dice.randrange(len(lines)), dice.randrange(len(lines))
            lines[one], lines[other] = lines[other], lines[one]
            data = b"\n".join(lines)
        elif way == 5:
            data = data[:spot] + nasty + data[end:]
        elif way == 6:
            begin = max(data.rfind(b": ", 0, spot), data.rfind(b"= ", 0, spot), data.rfind(b" ", 0, spot)) + 1
            line = data.find(b"\n", begin)
            data = data[:begin] + b" " + nasty + data[line if line >= 0 else len(data) :]
        else:
            data = data[:spot] + nasty + data[spot:]
    return data


def absurd(dice: random.Random) -> Any:
    """Return a value that most fields do not expect."""
    kind = dice.randrange(8)
    if kind == 0:
        return dice.choice((None, True, False, 0, -1, 10**30, 1.5, float("1e300"), [], {}, [[]], {"": ""}))
    if kind == 1:
        return [absurd(dice) for _ in range(dice.randrange(4))]
    if kind == 2:
        return {dice.choice(("a", "", "src", "title", "é")): absurd(dice) for _ in range(dice.randrange(3))}
    return dice.choice(NASTY) + (dice.choice(NASTY) if kind == 3 else "")


def with_absurd_value(dice: random.Random, value: Any) -> Any:
    """Return a value with one absurd value somewhere in it, mostly of the right type."""
    if isinstance(value, dict) and value and dice.random() < 0.95:
        return with_absurd_field(dice, value)
    if isinstance(value, list) and value and dice.random() < 0.8:
        place = dice.randrange(len(value))
        return [*value[:place], with_absurd_value(dice, value[place]), *value[place + 1 :]]
    if isinstance(value, str) and dice.random() < 0.8:
        return dice.choice((dice.choice(NASTY), value + dice.choice(NASTY), dice.choice(NASTY) + value))
    return absurd(dice)


def with_absurd_field(dice: random.Random, table: dict[str, Any]) -> dict[str, Any]:
    """Return a table with one absurd value somewhere in it."""
    key = dice.choice(list(table))
    return {**table, key: with_absurd_value(dice, table[key])}


# Targets: each makes damaged files


def _front_matter(dice: random.Random, table: Mapping[str, Any], body: str) -> bytes:
    """Return a document in one of the three languages of front matter."""
    form = dice.randrange(3)
    try:
        if form == 0:
            head = "+++\n" + "".join(f"{json.dumps(key)} = {toml(value)}\n" for key, value in table.items()) + "+++\n"
        elif form == 1:
            head = json.dumps(table, ensure_ascii=False) + "\n"
        else:
            lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in table.items()]
            head = "\n".join(["---", *lines, "---", ""])
    except ValueError:
        head = "---\n---\n"
    return f"{head}\n{body}".encode("utf-8", "surrogatepass")


class Fuzzer:
    """Makes cases in a folder, each from a number."""

    def __init__(self, folder: Path) -> None:
        self._sample = SampleSite(languages=False)
        self._good: Files = {**self._sample.files, **_MORE}
        self._schemas = {file.path: file for file in self._sample.schemas}
        self._site = Newsroom(folder, self._good)
        self._site.build()
        self._parse = ParseOptions.of(self._site.config)
        self.targets: dict[str, Callable[[random.Random], Files]] = {
            "front matter": self._documents,
            "Markdown": self._bodies,
            "site.toml": lambda dice: self._settings(dice, "site.toml"),
            "theme.toml": lambda dice: self._settings(dice, "themes/x/theme.toml"),
            "data": lambda dice: self._one(dice, "data/"),
            "tables": lambda dice: self._one(dice, "content/articles/t.csv"),
            "templates": self._templates,
            "catalogs": lambda dice: self._one(dice, "themes/x/locale/fr.po"),
            "urls.txt": lambda dice: self._one(dice, "urls.txt"),
            "shortcodes": self._shortcodes,
            "pictures": lambda dice: self._one(dice, "static/photo.jpg", "content/articles/photo.png", "static/more."),
            "metadata": self._metadata,
            "SVG": lambda dice: self._one(dice, "static/mark.svg"),
            "styles and scripts": lambda dice: self._one(dice, "themes/x/static/css/", "static/app.js"),
            "workflows": lambda dice: self._one(dice, ".github/"),
            "archetypes": lambda dice: self._one(dice, "archetypes/"),
            "names of files": self._names,
            "requests": self._requests,
        }
        self._preview: Running | None = None
        self._closing = ExitStack()

    def close(self) -> None:
        """End the preview that requests were sent to."""
        self._closing.close()

    def faults(self, target: str, number: int) -> Iterator[Fault]:
        """Make one case, and yield what went wrong other than the input."""
        yield from self.play(target, self.case(target, number))

    def case(self, target: str, number: int) -> Files:
        """Return the files of one case."""
        return self.targets[target](random.Random(f"{target} {number}"))

    def play(self, target: str, files: Files) -> Iterator[Fault]:
        """Do with some files what their owner does, and yield what went wrong other than the input."""
        if target == "requests":
            fault = _try(target, files, lambda: self._ask(files["request"]))
            if fault:
                yield fault
            return
        if target in _READ_ALONE:
            fine: Files = {}
            for path, data in files.items():
                fault = _try(target, {path: data}, lambda path=path, data=data: self._reads(path, data))
                if fault:
                    yield fault
                elif self._reads(path, data):
                    fine[path] = data
            files = fine
        kept = {path: self._good[path] for path in files if path in self._good}
        try:
            written = self._write(files)
        except (OSError, ValueError):  # no file can have this name
            return
        try:
            fault = _try(target, files, lambda: self._use(target, random.Random(str(sorted(files)))))
            if fault:
                yield fault
        finally:
            for path in written:
                (self._site.root / path).unlink(missing_ok=True)
            self._write(kept)

    def _reads(self, path: str, data: str | bytes) -> bool:
        """Return whether a document has no errors."""
        assert isinstance(data, bytes)
        kind = {"authors": "author", "pages": "page", "categories": "category"}.get(path.split("/")[1], "article")
        name = Path(path).stem
        _, problems = parse_document(data, path, kind, name, self._parse, Plugins([]))  # type: ignore[arg-type]
        return not any(problem.severity == "error" for problem in problems)

    def _write(self, files: Files) -> list[str]:
        self._site.write(files)
        return list(files)

    def _use(self, target: str, dice: random.Random) -> None:
        """Do with the site what its owner does."""
        try:
            self._site.build(now=NOW)
        finally:
            if target in ("workflows", "site.toml"):
                [str(problem) for problem in examine(self._site.root)]
            if target in ("archetypes", "site.toml"):
                title = dice.choice(NASTY) + dice.choice(("", "Un titre"))
                wanted = NewArticle(
                    title=title, category="La mer", author="ana", date=None, draft=True, bundle=dice.random() < 0.5
                )
                path = new_article(self._site.root, wanted, None)
                (self._site.root / path).unlink()

    def _documents(self, dice: random.Random) -> Files:
        found: Files = {}
        for number in range(TOGETHER):
            file = dice.choice([file for file in self._sample.schemas if file.path.endswith(".md")])
            table = {name: value for name, value in file.table.items() if name not in ("slug", "aliases")}
            for _ in range(dice.choice((0, 1, 1, 2))):
                table = with_absurd_field(dice, table)
            data = _front_matter(dice, table, file.body)
            if dice.random() < 0.4:
                data = damage(dice, data)
            found[f"{file.path.rpartition('/')[0]}/f{number}.md"] = data
        return found

    def _bodies(self, dice: random.Random) -> Files:
        head = article("F", "", category="La mer").encode()
        found: Files = {}
        for number in range(TOGETHER):
            body = dice.choice(_BODIES).encode()
            for _ in range(dice.randrange(1, 5)):
                body = damage(dice, body)
            found[f"content/articles/f{number}.md"] = head + body
        return found

    def _shortcodes(self, dice: random.Random) -> Files:
        head = article("F", "", category="La mer").encode()
        found: Files = {}
        for number in range(TOGETHER):
            row = SHORTCODES[dice.choice(list(SHORTCODES))]
            names = [name for name in row.parameters if dice.random() < 0.7] + dice.choice(
                ([], [], [dice.choice(NASTY)])
            )
            value = f'"{dice.choice(_VALUES)}" ' if row.value or dice.random() < 0.1 else ""
            said = " ".join(f'{name}="{dice.choice(_VALUES if dice.random() < 0.6 else NASTY)}"' for name in names)
            tag = f"{{{{ {row.name} {value}{said} }}}}\n"
            if row.content:
                tag += f"Un mot.\n\n{dice.choice(NASTY)}\n\n{{{{ /{row.name} }}}}\n"
            data = tag.encode("utf-8", "surrogatepass")
            found[f"content/articles/f{number}.md"] = head + (damage(dice, data) if dice.random() < 0.5 else data)
        return found

    def _metadata(self, dice: random.Random) -> Files:
        """Return a picture with damaged metadata; the picture itself is in order."""
        from PIL import Image, PngImagePlugin

        texts = [damage(dice, data) if dice.random() < 0.7 else data for data in (_XMP, _EXIF, _IPTC)]
        xmp = texts[0].decode("utf-8", "replace").encode("utf-16") if dice.random() < 0.1 else texts[0]
        stream = io.BytesIO()
        picture = Image.new("RGB", (8, 8))
        if dice.random() < 0.4:
            info = PngImagePlugin.PngInfo()
            info.add(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
            info.add(b"zTXt", damage(dice, b"Author\0\0" + zlib.compress(texts[2])))
            info.add(b"eXIf", texts[1][6:])
            picture.save(stream, "PNG", pnginfo=info)
            return {"content/articles/photo.png": stream.getvalue()}
        segments = [
            (0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp),
            (0xE1, texts[1]),
            (0xED, b"Photoshop 3.0\0" + texts[2]),
        ]
        picture.save(stream, "JPEG")
        data = stream.getvalue()
        marks = b"".join(
            b"\xff" + bytes([mark]) + (min(len(text), 60_000) + 2).to_bytes(2, "big") + text[:60_000]
            for mark, text in segments
        )
        return {"static/photo.jpg": data[:2] + marks + data[2:]}

    def _requests(self, dice: random.Random) -> Files:
        method = dice.choice((b"GET", b"GET", b"GET", b"HEAD", b"POST", b"X"))
        path = dice.choice(_PATHS) + "".join(dice.choice(NASTY) for _ in range(dice.randrange(3)))
        quoted = quote(path.encode("utf-8", "surrogatepass"), safe="/?=&%").encode()
        value = dice.choice(NASTY).encode("utf-8", "surrogatepass")
        header = dice.choice(
            (b"Range", b"If-None-Match", b"If-Range", b"Cookie", b"Accept-Encoding", b"Host", b"Origin")
        )
        head = (
            method + b" " + quoted + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + b": " + value
        )
        request = head + b"\r\n\r\n"
        return {"request": damage(dice, request) if dice.random() < 0.5 else request}

    def reached(self, target: str, files: Files) -> set[object]:
        """Return what a case reaches: lines of sitegen, or the answer to a request."""
        if target == "requests":
            return {self._ask(files["request"]).split(b"\r\n")[0]}
        return set(lines_of(lambda: list(self.play(target, files))))

    def _ask(self, request: str | bytes) -> bytes:
        """Send a request to the preview; whatever it answers, it must answer the next one."""
        if self._preview is None:
            root = make_site(self._site.root.parent / "previewed")
            self._preview = self._closing.enter_context(running(root))
        assert isinstance(request, bytes)
        with socket.create_connection(("127.0.0.1", self._preview.service.port), SECONDS) as connection:
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(0.5)  # a stream of events goes on
            try:
                answer = connection.recv(100)
            except (TimeoutError, ConnectionResetError):
                answer = b""
        assert not answer.startswith(b"HTTP/1.1 5"), answer
        assert self._preview.get("/gazette/").status_code == 200
        return answer

    def _settings(self, dice: random.Random, path: str) -> Files:
        file: File = self._schemas[path]
        if dice.random() < 0.3:
            return {path: damage(dice, file.text(file.table).encode())}
        table = file.table
        for _ in range(dice.choice((1, 1, 2))):
            table = with_absurd_field(dice, table)
        try:
            return {path: file.text(table).encode("utf-8", "surrogatepass")}
        except ValueError:
            return {}

    def _one(self, dice: random.Random, *starts: str) -> Files:
        path = dice.choice([path for path in self._good if path.startswith(starts)])
        good = self._good[path]
        return {path: damage(dice, good if isinstance(good, bytes) else good.encode())}

    def _templates(self, dice: random.Random) -> Files:
        path = dice.choice(("templates/404.html", "templates/home.html", "templates/article.html", "templates/rss.xml"))
        parent = f'{{% extends "@core/{Path(path).name}" %}}' if path.endswith("html") else ""
        said = dice.choice(STATEMENTS) if dice.random() < 0.4 else f"{{{{ {dice.choice(EXPRESSIONS)} }}}}"
        whole = f"{parent}{{% block content %}}{said}{{% endblock %}}" if dice.random() < 0.5 else said
        return {path: damage(dice, whole.encode()) if dice.random() < 0.4 else whole.encode()}

    def _names(self, dice: random.Random) -> Files:
        folder = dice.choice(
            ("content/articles", "content/pages", "content/authors", "static", "data", "templates", "themes/x/static")
        )
        name = "".join(dice.choice(NASTY) for _ in range(dice.choice((1, 1, 2)))).replace("\0", "")
        name = (dice.choice(("", "a", "2026-01-01-")) + name).strip("/").replace("..", "-")[:200]
        suffix = dice.choice((".md", ".md", "/index.md", ".png", ".html", ".csv", ".json", ".css", ""))
        good: dict[str, str | bytes] = {
            ".md": article(category="La mer"),
            "/index.md": article(category="La mer"),
            ".png": photo(),
        }
        return {f"{folder}/{name}{suffix}": good.get(suffix, "{}")}


def _try(target: str, files: Files, use: Callable[[], object]) -> Fault | None:
    try:
        with _limited():
            use()
    except BuildFailed as failure:
        try:
            str(failure).encode()
        except UnicodeEncodeError:
            return Fault(target, files, traceback.format_exc())
    except Exception:
        return Fault(target, files, traceback.format_exc())
    return None


@contextmanager
def _limited() -> Iterator[None]:
    def stop(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"more than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# The corpus: cases that reach what others do not


def lines_of(play: Callable[[], object]) -> set[tuple[str, int]]:
    """Return the lines of sitegen that something runs in this thread."""
    found: set[tuple[str, int]] = set()

    def trace(frame: FrameType, event: str, _: object) -> Any:
        if "/sitegen/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        play()
    finally:
        sys.settrace(before)
    return found


def write_corpus(target: str, cases: Iterable[Files]) -> None:
    """Keep the cases of a format, one a line; bytes are the letters of Latin-1."""
    CORPUS.mkdir(exist_ok=True)
    lines = [
        json.dumps({path: data.decode("latin-1") for path, data in case.items() if isinstance(data, bytes)})
        for case in cases
    ]
    _corpus_of(target).write_text("".join(f"{line}\n" for line in lines), "ascii")


def read_corpus(target: str) -> list[Files]:
    """Return the cases of a format that are kept."""
    lines = _corpus_of(target).read_text("ascii").splitlines()
    return [{path: text.encode("latin-1") for path, text in json.loads(line).items()} for line in lines]


def _corpus_of(target: str) -> Path:
    return CORPUS / f"{target.replace(' ', '-')}.jsonl"


_READ_ALONE = ("front matter", "Markdown", "shortcodes")
_VALUES = (
    "Un titre", "https://son.example/a.mp3", "/photo.jpg", "t.csv", "id:a1", "48.8, 2.3", "bar", "line", "dQw4w9WgXcQ",
    "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "2026-01-01", "https://example.com/", "a1.md",
)  # fmt: skip
_XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" '
    b'photoshop:Credit="AFP"><dc:creator><rdf:Seq><rdf:li>Ada</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>'
)
_EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01;\0\x02\0\0\0\x04Ada\0\0\0\0\0"
_IPTC = b"8BIM\x04\x04\0\0\0\0\0\x10\x1c\x02P\0\x03Ada\x1c\x02n\0\x03AFP"
_PATHS = (
    "/gazette/", "/gazette/monde/premier/", "/gazette/image.png", "/_sitegen/", "/_sitegen/page?at=", "/_sitegen/?page=",
    "/_sitegen/pictures/", "/_sitegen/events?page=", "/gazette/.", "/..", "/gazette/style.css?", "/_sitegen/client.js",
)  # fmt: skip
_TABLE = '{{ chart "t.csv" title="Une courbe" description="Des nombres" }}'
_BODIES = (
    "Un *texte* de **tous** les `jours` [lien](a1.md), [dehors](https://example.com/) ![Photo](/photo.jpg).\n\n## Partie {#p}\n\nfin[^1].\n\n[^1]: Note.\n",
    "| a | b |\n|---|:-:|\n| 1 | 2 |\n\n> Citation\n\n1. un\n2. deux\n   - trois\n\nTerme\n: Définition\n\n```python\nx = 1\n```\n",
    f'{_TABLE}\n\n{{{{ infobox title="T" }}}}\nUn mot.\n{{{{ /infobox }}}}\n\n{{{{ gallery title="G" }}}}\n![A](/photo.jpg)\n{{{{ /gallery }}}}\n',
    '{{ audio "https://son.example/a.mp3" title="Un son" }}\n\n{{ related "id:a1" title="Lire" }}\n\n{{ map "48.8, 2.3" title="Ici" poster="/photo.jpg" }}\n',
    '!!! note "Titre"\n    Un texte.\n\n<figure><img src="/photo.jpg" alt="x"></figure>\n<iframe src="https://www.youtube.com/embed/x"></iframe>\n\n*[HTML]: Hyper\nHTML\n',
    "« Bonjour », dit-il : « ça va ? » 10 000 €, 5 %, l'été... -- fin --- \"oui\" 'non' 1er 2e no 5\n\n<!--more-->\n\nsuite\n",
)  # fmt: skip
_MORE: Files = {
    "content/articles/t.csv": "Année,Eau,Vent\n2024,3,4.5\n2025,\"4,5\",6\n",
    "content/articles/table.md": article("Table", _TABLE + "\n", category="La mer"),
    "data/liste.yaml": "- {nom: mer, nombre: 3}\n- nom: ciel\n  date: 2026-01-01\n",
    "data/liste2.toml": '[mer]\nnom = "mer"\ndate = 2026-01-01\nnombres = [1, 2.5]\n',
    "data/tableau.csv": "nom;nombre\nmer;1\nciel;2,5\n",
    "data/mots.json": '{"mot": "mer", "liste": [1, {"a": null}]}',
    "templates/special.html": "{{ page.title }}{{ data('liste') }}{{ data('liste2') }}{{ data('tableau') }}{{ data('mots') }}",
    "content/pages/speciale.md": article("Spéciale", category="La mer").replace("category", "description").replace("date: \"2025-06-01 08:00\"\n", "template: special.html\n"),
    "urls.txt": "# Every URL\n/ancien/\n/la-mer/titre-1/ 0123456789abcdef - 2025-12-01 content/articles/a1.md\n",
    ".github/workflows/publish.yml": "name: Publish\non:\n  push:\n    branches: [main]\n  schedule:\n    - cron: '0 * * * *'\njobs:\n  build:\n    runs-on: ubuntu-latest\n    permissions: {pages: write, id-token: write}\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/cache@v4\n        with: {path: .sitegen, key: x}\n      - run: sitegen build --strict\n      - uses: actions/deploy-pages@v4\n",
    "archetypes/article.md": "---\ntitle: {{ title }}\ndate: {{ date }}\ncategory: {{ category }}\nauthor: {{ author }}\nstatus: {{ status }}\n---\n",
    "static/more.gif": photo(form="GIF"),
    "static/more.webp": photo(form="WEBP"),
    "static/more.tiff": photo(form="TIFF"),
    "static/more.bmp": photo(form="BMP"),
    "static/app.js": "const a = () => `x${1}`;\nnew URL('/photo.jpg', import.meta.url);\n",
    "content/pages/images.md": "---\ntitle: Images\n---\n\n![g](/more.gif)\n![w](/more.webp)\n![t](/more.tiff)\n![b](/more.bmp)\n![s](/mark.svg)\n",
}  # fmt: skip
