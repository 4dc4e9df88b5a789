"""Redirects for addresses that no static file answers: with a query, such as ``/?p=12``, or in capital letters.

They are written for three servers: ``_redirects`` of Netlify and Cloudflare Pages, nginx, and Apache. This module
writes no files.
"""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import quote, urlsplit


class Rule(NamedTuple):
    """One address, and where it leads."""

    path: str
    """Its path: ``/``, ``/spip.php``."""
    query: str
    """Its query, without the question mark: ``p=12``, ``article12``; empty for any."""
    target: str
    """Path of the new page."""


def rules_of(queries: Iterable[tuple[str, str]]) -> list[Rule]:
    """Return a rule for each address and its target, in order."""
    found = []
    for address, target in queries:
        parts = urlsplit(address)
        found.append(Rule(parts.path or "/", parts.query, target))
    return sorted(found)


def rule_files(rules: Iterable[Rule]) -> Mapping[str, str]:
    """Return the text of each file of rules, by name."""
    rules = list(rules)
    return {"_redirects": _netlify(rules), "nginx.conf": _nginx(rules), "apache.conf": _apache(rules)}


def _netlify(rules: list[Rule]) -> str:
    # A parameter without a value cannot be asked for there (https://docs.netlify.com/manage/routing/redirects/).
    lines = [
        " ".join(filter(None, (quote(rule.path), rule.query, _url(rule.target), "301")))
        for rule in rules
        if "=" in rule.query or not rule.query
    ]
    return "".join(f"{line}\n" for line in lines)


def _nginx(rules: list[Rule]) -> str:
    lines = [f"    {_quoted(f'{rule.path}?{rule.query}')} {_url(rule.target)};" for rule in rules]
    text = [
        "# In the block “http”:",
        "map_hash_bucket_size 256;",
        "map $uri?$args $old_address {",
        '    default "";',
        *lines,
        "}",
        "# In the block “server”:",
        "if ($old_address) { return 301 $old_address; }",
        "",
    ]
    return "\n".join(text)


def _apache(rules: list[Rule]) -> str:
    lines = ["RewriteEngine On"]
    for rule in rules:
        if rule.query:
            lines.append(f"RewriteCond %{{QUERY_STRING}} ^{re.escape(rule.query)}$")
        lines.append(f"RewriteRule ^/?{re.escape(rule.path.strip('/'))}/?$ {_url(rule.target)}? [R=301,L]")
    return "\n".join([*lines, ""])


def _url(target: str) -> str:
    return quote(target, safe="/:%")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
