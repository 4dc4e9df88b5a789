"""What is cut short says where it was: the construct that was being read, and the block that it is in."""

import pytest
from markdown import Markdown

from sitegen.markdown.blocks import QuotationProcessor
from sitegen.markdown.fast.body import convert
from sitegen.markdown.fast.inline import FastInlineTreeprocessor
from sitegen.markdown.inline import BareAddressProcessor
from sitegen.markdown.interrupted import what_was_read
from sitegen.markdown.literal import LiteralProcessor
from sitegen.markdown.tree import TaskTreeprocessor
from sitegen.typography.typeset import typeset
from sitegen.workers.budget import OutOfTime


def _cut_short(*_: object) -> None:
    raise OutOfTime


@pytest.mark.parametrize(
    ("owner", "method", "text", "construct", "block"),
    [
        (QuotationProcessor, "run", "Un.\n\n> Deux\n> trois", "quote", "> Deux"),
        (BareAddressProcessor, "handleMatch", "Un https://example.org/", "bare_address", ""),
        (TaskTreeprocessor, "_add_box", "- [ ] un", "tasks", ""),
        (FastInlineTreeprocessor, "_steps_of_document", "Un *deux*", "inline", ""),
    ],
)
def test_the_construct_is_named(
    monkeypatch: pytest.MonkeyPatch, owner: type, method: str, text: str, construct: str, block: str
) -> None:
    monkeypatch.setattr(owner, method, _cut_short)
    with pytest.raises(OutOfTime) as cut:
        convert(text, "fr")
    assert what_was_read(cut.value) == (construct, block)


def test_elsewhere_the_module_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitegen.typography.typeset.guarded", _cut_short)
    with pytest.raises(OutOfTime) as cut:
        typeset("Un texte", "fr")
    assert what_was_read(cut.value) == ("typeset", "")


@pytest.mark.parametrize("has_parser", [False, True])
def test_what_is_interrupted_while_it_is_made_is_no_error_of_its_own(has_parser: bool) -> None:
    """A reader that is not finished lacks what it is looked up by."""
    pattern = LiteralProcessor.__new__(LiteralProcessor)
    if has_parser:
        pattern.md = Markdown.__new__(Markdown)
    with pytest.raises(OutOfTime) as caught:
        _read(pattern)
    assert what_was_read(caught.value).construct == ""


def _read(pattern: object) -> None:
    assert pattern is not None
    raise OutOfTime
