"""Which host names a preview answers to."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from starlette.responses import PlainTextResponse

from sitegen.cli.building import serve
from sitegen.serve.guard import Guard, is_this_machine


def answer(host: str, listening: str = "127.0.0.1", allowed: Iterable[str] = ()) -> tuple[int, str]:
    """Return status and text of the answer to a request under a host name."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def ask() -> None:
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"host", host.encode())]}
        await Guard(PlainTextResponse("a page"), listening, allowed)(scope, None, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent).decode()


LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
NAME = st.lists(LABEL, min_size=1, max_size=4).map(".".join)
LOOPBACK = st.integers(0, 2**24 - 1).map(lambda rest: f"127.{rest >> 16}.{rest >> 8 & 255}.{rest & 255}")
PORT = st.sampled_from(("", ":80", ":8000"))


@given(
    st.one_of(
        LOOPBACK, NAME.map(lambda name: f"{name}.localhost"), st.sampled_from(("localhost", "LocalHost.", "[::1]"))
    ),
    PORT,
)
def test_the_machine_itself_is_always_answered(name: str, port: str) -> None:
    assert answer(name + port, "192.168.1.5")[0] == 200
    assert is_this_machine(name)


@given(NAME, PORT)
def test_other_names_are_refused_with_the_option_that_allows_them(name: str, port: str) -> None:
    if is_this_machine(name) or name.replace(".", "").isdigit():
        return
    status, text = answer(name + port)
    assert status == 403
    assert f"“sitegen serve --allow-host {name}”" in text
    assert answer(name.upper() + port, allowed=[name])[0] == 200
    assert answer(f"x.{name}", allowed=[name])[0] == answer(f"{name}.example", allowed=[name])[0] == 403


@pytest.mark.parametrize(
    "host", ["128.0.0.1", "10.0.0.1", "[fe80::1]", "localhost.example.com", "xlocalhost", "127.0.0.1.nip.io"]
)
def test_what_only_looks_like_this_machine_is_refused(host: str) -> None:
    assert answer(host)[0] == 403
    assert not is_this_machine(host)


@pytest.mark.parametrize("host", ["a b", "$(x).example", "é.example", "", "a:b:c", "<b>"])
def test_a_command_is_shown_only_for_what_is_a_name(host: str) -> None:
    status, text = answer(host)
    assert status == 403
    assert "--allow-host" not in text


def test_a_server_on_all_addresses_answers_to_any_of_them() -> None:
    assert [answer(host, "0.0.0.0")[0] for host in ("10.1.2.3:8000", "[2001:db8::1]:8000", "site.local")] == [
        200,
        200,
        403,
    ]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Redaction.local", "redaction.local"),
        ("https://name-8000.app.github.dev/journal/", "name-8000.app.github.dev"),
        ("8000-name.gitpod.example:443", "8000-name.gitpod.example"),
    ],
)
def test_a_pasted_url_names_its_host(written: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Any] = []
    monkeypatch.setattr("sitegen.serve.server.serve", lambda request, options, *_: given.append(options))
    assert CliRunner().invoke(serve, ["--allow-host", written, "--allow-host", "second.local"]).exit_code == 0
    assert given[0].allowed_hosts == (name, "second.local")


@pytest.mark.parametrize("written", ["*", "*.example.com", "", "http://[::1"])
def test_what_is_no_name_is_refused(written: str) -> None:
    result = CliRunner().invoke(serve, ["--allow-host", written])
    assert result.exit_code == 2
    assert f"“{written}” is not a host name" in result.output
