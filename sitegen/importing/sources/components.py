"""MDX: what is a program in it is hidden, what is text stays. https://mdxjs.com/docs/what-is-mdx/"""

import re

from sitegen.importing.archive import Loss
from sitegen.importing.html.hidden import hidden
from sitegen.importing.sources.bodies import without_components
from sitegen.importing.sources.outside_code import replaced
from sitegen.messages.message import tr

_MODULE = re.compile(r"^(?:import|export)\s[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*", re.MULTILINE)
_REMARK = re.compile(r"\{/\*(.*?)\*/\}", re.DOTALL)
_EXPRESSION = re.compile(r"(?<![\\${])\{(?![{%#:.])([^{}\n]{1,400})\}(?!\})")


def from_components(text: str) -> tuple[str, tuple[Loss, ...]]:
    """Return an MDX text without its modules and expressions, and what is hidden of it."""
    losses: list[Loss] = []

    def expression(found: re.Match[str]) -> str:
        quoted = re.fullmatch(r"\s*(?:\"([^\"]*)\"|'([^']*)'|`([^`$]*)`)\s*", found[1])
        if quoted:
            return next(part for part in quoted.groups() if part is not None)
        reason = tr("sitegen runs no template in a text: it is in a comment that readers never get")
        losses.append(Loss("expression { }", reason, found[0]))
        return hidden("expression", found[0])

    text = replaced(text, _MODULE, lambda found: hidden("module", found[0]))
    text = replaced(text, _REMARK, lambda found: hidden("comment", found[0]))
    text, found = without_components(text)
    losses += found
    return replaced(text, _EXPRESSION, expression), tuple(losses)
