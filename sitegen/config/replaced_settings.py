"""Settings that sitegen had once, and the lines to write instead.

This module knows nothing of what they do.
"""

from collections.abc import Mapping
from typing import Any

from sitegen.errors.schema import Issue
from sitegen.messages.message import tr


def with_replacement(issue: Issue, data: Mapping[str, Any]) -> Issue:
    """Return a mistake with the lines to write instead, if it is that of a setting that was replaced."""
    match issue.path:
        case ("robots", "refuse_training"):
            return _as_ai(issue, "refuse_training", {"reserved": data["robots"]["refuse_training"]})
        case ("tdm",):
            return _as_ai(issue, "[tdm]", data["tdm"])
    return issue


def _as_ai(issue: Issue, name: str, written: Any) -> Issue:
    told = written if isinstance(written, Mapping) else {}
    found = issue._replace(message=tr("“{name}” is now a part of [ai]", name=name), hint=tr("remove it"))
    if not told.get("reserved"):
        return found
    policy = {"policy": told["policy"]} if told.get("policy") else {}
    return found._replace(hint=tr("write under [{table}]:", table="ai"), write={"training": "refuse", **policy})
