"""Hosts of static sites that are known by name: what each says of itself in its own legal documents.

As of November 2026. Phone numbers are left out: none of them could be verified, so the publisher is asked for it. This
module knows nothing about the rest of the configuration.
"""

from collections.abc import Mapping
from typing import NamedTuple


class _KnownHost(NamedTuple):
    """A host that ``site.toml`` can name in one word."""

    name: str
    """Name of the company."""
    address: str
    """Its postal address."""
    domain: str = ""
    """Domain whose subdomains are sites that it hosts."""
    largest: int = 0
    """Bytes of the largest site that it publishes; 0 if that is not known."""


_GIGABYTE = 10**9
# https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits,
# https://docs.gitlab.com/user/gitlab_com/#gitlab-pages
KNOWN_HOSTS: Mapping[str, _KnownHost] = {
    "github-pages": _KnownHost(
        "GitHub, Inc.", "88 Colin P. Kelly Jr. Street, San Francisco, CA 94107, USA", "github.io", _GIGABYTE
    ),
    "gitlab-pages": _KnownHost(
        "GitLab Inc.", "268 Bush Street #350, San Francisco, CA 94104, USA", "gitlab.io", _GIGABYTE
    ),
    "cloudflare-pages": _KnownHost(
        "Cloudflare, Inc.", "101 Townsend Street, San Francisco, CA 94107, USA", "pages.dev"
    ),
    "ovh": _KnownHost("OVH SAS", "2, rue Kellermann, 59100 Roubaix, France"),
    "infomaniak": _KnownHost("Infomaniak Network SA", "Rue Eugène-Marziano 25, 1227 Les Acacias, Suisse"),
}
"""Every known host, by the word for it."""


def host_at(domain: str) -> str:
    """Return the word for the host of a domain, or nothing where the domain does not say."""
    return next((word for word, host in KNOWN_HOSTS.items() if host.domain and domain.endswith("." + host.domain)), "")
