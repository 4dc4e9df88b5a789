"""Judges the subject of a commit message, in the file that git names: short, imperative, without a full stop."""

import re
import sys
from pathlib import Path

_BY_GIT = re.compile(r"(Merge|Revert|fixup!|squash!|amend!) ")
_NO_ORDER = re.compile(r".*[aeiou].*([^e]ed|ing)|.*[^su]s", re.IGNORECASE)


def fault(subject: str) -> str:
    """Return what is wrong with a subject, or nothing."""
    verb = re.split(r"[ :,]", subject)[0]
    if _BY_GIT.match(subject):
        return ""
    if len(subject) > 72:
        return f"{len(subject)} characters; 72 are the most"
    if not subject[:1].isupper():
        return "begin with a capital letter"
    if subject.endswith("."):
        return "no full stop at the end"
    if _NO_ORDER.fullmatch(verb) and verb != "Embed":
        return f"say what the commit does, as an order: “Add”, not “{verb}”"
    return ""


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text("utf-8").splitlines()
    subject = next((line for line in lines if not line.startswith("#")), "")
    if told := fault(subject):
        sys.exit(f"commit subject: {told}\n  {subject}")
