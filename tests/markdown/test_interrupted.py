"""What is cut short says where it was: the construct that was being read, and the block that it is in."""

import pytest

from sitegen.markdown.blocks import QuotationProcessor
from sitegen.markdown.fast.body import convert
from sitegen.markdown.fast.inline import FastInlineTreeprocessor
from sitegen.markdown.inline import BareAddressProcessor
from sitegen.markdown.interrupted import what_was_read
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
