"""Tags of Liquid and Nunjucks in a text: what they say is written out where that is plain, all others are hidden.

No template is run. https://jekyllrb.com/docs/liquid/tags/
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from sitegen.content.codeless import without_code
from sitegen.importing.archive import Loss
from sitegen.importing.html.hidden import hidden
from sitegen.messages.message import tr

_INSIDE = r"(?:\"[^\"\n]*+\"|'[^'\n]*+'|(?![%}]\}).)"
_MARK = re.compile(
    rf"\{{%-?\s*(?P<name>[\w-]+)(?P<args>{_INSIDE}{{0,4000}}+)%\}}"
    rf"|\{{\{{-?(?P<value>{_INSIDE}{{0,4000}}+)\}}\}}"
    r"|\{#(?P<note>.*?)#\}",
    re.DOTALL,
)
_RAW = re.compile(r"\{%-?\s*(raw|verbatim)\s*-?%\}(.*?)\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_CODE = re.compile(r"\{%-?\s*(highlight|code|codeblock)\b([^%]*?)-?%\}(.*?)\{%-?\s*end\1\s*-?%\}", re.DOTALL)
_HELD = re.compile("\x1a([0-9]+)\x1a")
_PARAMETER = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s,]+))")
_FILTER = re.compile(r"\s*\|\s*([\w-]+)[^|]*")
_QUOTED = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')\s*")
_TEMPLATE = frozenset({"for", "capture", "macro", "call", "tablerow", "case"})
"""Blocks whose content is for a program, not for readers."""
_SILENT = frozenset({"comment"})


class Liquid(msgspec.Struct, frozen=True, kw_only=True):
    """What the tags of a text mean."""

    names: Mapping[str, str]
    """What stands for an expression, such as ``site.baseurl``."""
    tag: Callable[[str, str], str | None]
    """Return what a tag with its arguments shows, as Markdown or HTML; None if it is not known."""

    def expand(self, text: str) -> tuple[str, tuple[Loss, ...]]:
        """Return a text with its tags written out or hidden, and those that are hidden."""
        if "{%" not in text and "{{" not in text and "{#" not in text:
            return text, ()
        held: list[str] = []
        losses: list[Loss] = []

        def hold(shown: str) -> str:
            held.append(shown)
            return f"\x1a{len(held) - 1}\x1a"

        text = _CODE.sub(lambda found: hold(_fenced(found[2], found[3])), text)
        plain = without_code(text)
        text = _RAW.sub(lambda found: hold(_literal(found[2], plain[found.start()] == " ")), text)
        text = self._without_programs(text, losses)
        plain = without_code(text)
        parts: list[str] = []
        done = 0
        for found in _MARK.finditer(text):
            shown = self._shown(found, plain[found.start()] == " ", losses)
            parts += (text[done : found.start()], shown)
            done = found.end()
        text = "".join((*parts, text[done:]))
        while _HELD.search(text):
            text = _HELD.sub(lambda found: held[int(found[1])], text)
        return text, tuple(losses)

    def _shown(self, found: re.Match[str], in_code: bool, losses: list[Loss]) -> str:
        source = found[0]
        if found["value"] is not None:
            shown = self.value(found["value"].strip(" -\n"))
            if shown is not None:
                return shown
            head, _, rest = found["value"].strip(" -\n").partition("|")
            # Of a value that is written out, what is made of it is the kind.
            name = (
                re.split(r"[\s(:]", rest.strip() if head[:1] in "\"'" and rest else head.strip(), maxsplit=1)[0]
                or "value"
            )
            kind, label = f"value {{{{ {name} }}}}", name
        elif found["note"] is not None:
            return source if in_code else hidden("comment", source)
        else:
            name = found["name"]
            shown = self.tag(name, found["args"].strip(" -\n"))
            if shown is not None:
                return shown
            if name.startswith("end"):
                return source if in_code else hidden(name, source)
            kind, label = f"tag {{% {name} %}}", name
        if in_code:
            return source
        reason = tr("sitegen runs no template in a text: it is in a comment that readers never get")
        losses.append(Loss(kind, reason, source))
        return hidden(label, source)

    def value(self, expression: str) -> str | None:
        """Return what an expression shows, or None if only its generator knows."""
        head = expression.partition("|")[0]
        filters = {found[1] for found in _FILTER.finditer(expression[len(head) :])}
        quoted = _QUOTED.fullmatch(head)
        shown = (quoted[1] or quoted[2] or "") if quoted else self.names.get(head.strip())
        if shown is None or filters - {"relative_url", "absolute_url", "url", "escape", "xml_escape", "safe"}:
            return None
        if filters & {"relative_url", "absolute_url", "url"}:
            return shown if shown.startswith(("/", "http")) else f"/{shown}"
        return shown

    def _without_programs(self, text: str, losses: list[Loss]) -> str:
        """Hide blocks that are a program, and remarks."""
        for name in (*_SILENT, *_TEMPLATE):
            if f"{name}" not in text:
                continue
            block = re.compile(rf"\{{%-?\s*{name}\b[^%]*%\}}.*?\{{%-?\s*end{name}\s*-?%\}}", re.DOTALL)
            plain = without_code(text)

            def gone(found: re.Match[str], name: str = name, plain: str = plain) -> str:
                if plain[found.start()] == " ":
                    return found[0]
                if name not in _SILENT:
                    reason = tr("sitegen runs no template in a text: it is in a comment that readers never get")
                    losses.append(Loss(f"tag {{% {name} %}}", reason, found[0]))
                return hidden(name, found[0]).replace("{%", "{ %").replace("{{", "{ {")

            text = block.sub(gone, text)
        return text


def parameters(args: str) -> dict[str, str]:
    """Return the named values of a tag."""
    return {name: first or second or bare for name, first, second, bare in _PARAMETER.findall(args)}


def values(args: str) -> tuple[str, ...]:
    """Return the values of a tag that have no name."""
    rest = _PARAMETER.sub(" ", args)
    return tuple(
        first or second or bare for first, second, bare in re.findall(r"\"([^\"]*)\"|'([^']*)'|([^\s,]+)", rest)
    )


def included(template: str, given: Mapping[str, str], prefix: str = "include.") -> str | None:
    """Return a template with what was given to it, or None if there is a program in it."""

    def value(found: re.Match[str]) -> str:
        name = found[1].partition("|")[0].strip()
        return given.get(name.removeprefix(prefix), "") if name.startswith(prefix) else found[0]

    made = re.sub(r"\{\{-?\s*(.*?)\s*-?\}\}", value, re.sub(r"<!--.*?-->", "", template, flags=re.DOTALL))
    return None if "{%" in made or "{{" in made else made.strip()


def embeds(name: str, args: str) -> str | None:
    """Return the HTML of what plug-ins for films and posts show, or None for another tag."""
    first = next(iter(values(args)), "") or next(iter(parameters(args).values()), "")
    last = first.rstrip("/").rpartition("/")[2].partition("&")[0].removeprefix("watch?v=")
    if not last:
        return None
    if name in ("youtube", "youTube"):
        return f'\n\n<iframe src="https://www.youtube.com/embed/{last}"></iframe>\n\n'
    if name == "vimeo":
        return f'\n\n<iframe src="https://player.vimeo.com/video/{last}"></iframe>\n\n'
    if name == "dailymotion":
        return f'\n\n<iframe src="https://www.dailymotion.com/embed/video/{last}"></iframe>\n\n'
    if name in ("tweet", "twitter") and first.startswith("https://"):
        return f'\n\n<blockquote class="twitter-tweet"><a href="{first}">{first}</a></blockquote>\n\n'
    return f"\n\n<https://gist.github.com/{first}>\n\n" if name == "gist" else None


def _fenced(args: str, code: str) -> str:
    language = next(iter(re.findall(r"[\w+#.-]+", args)), "")
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", code)), default=0))
    return f"\n\n{fence}{language}\n{code.strip(chr(10))}\n{fence}\n\n"


_TAG_BEGINS = re.compile(r"(?<!\{)\{(?=[{%])")


def _literal(text: str, in_code: bool) -> str:
    """Return text in which no tag has a meaning; in code it needs no sign for that."""
    if in_code:
        return text
    plain = without_code(text)
    return _TAG_BEGINS.sub(lambda found: "{" if plain[found.start()] == " " else "\\{", text)
