"""The dashboard publishes, schedules, withdraws and begins articles, for the newsroom on this computer only."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from newsroom import article

from sitegen.content.gate import Gate
from sitegen.content.meta import ArticleMeta, PageMeta
from sitegen.engine.request import BuildRequest
from sitegen.newsroom.indexing import publication_state
from sitegen.serve import actions
from sitegen.serve.publishing import actions_of, changes_of

from .previews import Running, make_site, running, write
from .test_admission import OTHERS

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
DRAFT = "content/articles/brouillon.md"
LATER = "2026-02-01T08:00"
TEXTS = {
    DRAFT: "---\n# à relire\ntitle:   'Un brouillon'\ndate: 2025-12-01 08:00 # hier\ncategory: Monde\nstatus: draft\n---\nTexte.\n",
    "content/articles/futur.md": article("Futur", date="2026-02-01 08:00"),
    "content/articles/fini.md": article("Fini", expires="2025-12-01 08:00"),
    "content/articles/parti.md": article("Parti", gone=True),
    "content/articles/toml.md": '+++\ntitle = "T" # un\ndate = 2025-01-01T08:00:00\ncategory = "Monde"\nstatus = "draft"\n+++\nT.\n',
    "content/articles/json.md": '{\n"title": "J", "date": "2025-01-01", "category": "Monde", "status": "draft"\n}\n\nJ.\n',
    "content/pages/page.md": "---\ntitle: Une page\nstatus: draft\n---\nP.\n",
}


@pytest.fixture
def newsroom(tmp_path: Path) -> Iterator[Running]:
    """Give a preview of a site whose files a test may change."""
    root = make_site(tmp_path / "site")
    for path, text in TEXTS.items():
        write(root / path, text)
    with running(root, BuildRequest(root, jobs=1, now=NOW, drafts=True, future=True)) as server:
        yield server


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Give a preview of a site that no test may be able to change."""
    root = make_site(tmp_path_factory.mktemp("site"))
    write(root / DRAFT, TEXTS[DRAFT])
    with running(root, BuildRequest(root, jobs=1, now=NOW, drafts=True)) as server:
        yield server


def form_of(server: Running, path: str, action: str) -> dict[str, str]:
    """Return the fields of the form that does something with an article, as the dashboard shows it."""
    text = server.get("/_sitegen/").text
    for form in re.findall(r"<form method=\"post\".*?</form>", text, re.DOTALL):
        fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        if fields.get("path") == path and f'name="action" value="{action}"' in form:
            return {name: html.unescape(value) for name, value in fields.items()} | {"action": action}
    raise AssertionError(f"no {action} of {path}")


def send(server: Running, form: dict[str, str], to: str = "change", **headers: str) -> httpx.Response:
    given = {"origin": server.origin, "sec-fetch-site": "same-origin"} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    return server.http.post(
        f"/_sitegen/{to}", data=form, headers={name: value for name, value in given.items() if value}
    )


def act(server: Running, path: str, action: str, **more: str) -> str:
    response = send(server, form_of(server, path, action) | more)
    assert response.status_code == 303, response.text
    shown = server.get(response.headers["location"]).text
    assert path in shown
    return (server.root / path).read_bytes().decode()


def test_a_draft_is_scheduled_put_back_published_withdrawn_and_published_again(newsroom: Running) -> None:
    draft = TEXTS[DRAFT]
    scheduled = draft.replace("2025-12-01 08:00 #", "2026-02-01 08:00:00+00:00 #").replace(
        "status: draft", "status: published"
    )
    zone = "+01:00" if "+01:00" in (text := act(newsroom, DRAFT, "schedule", moment=LATER)) else "+00:00"
    assert text == scheduled.replace("+00:00", zone)
    assert act(newsroom, DRAFT, "withdraw") == text.replace("status: published", "status: draft")
    published = act(newsroom, DRAFT, "publish")
    hour = "13" if zone == "+01:00" else "12"
    assert published == draft.replace("2025-12-01 08:00 #", f"2026-01-01 {hour}:00:00{zone} #").replace(
        "status: draft", "status: published"
    )
    assert act(newsroom, DRAFT, "withdraw") == published.replace(
        "status: published\n", "status: published\ngone: true\n"
    )
    assert act(newsroom, DRAFT, "publish") == published


def test_every_kind_of_text(newsroom: Running) -> None:
    toml = act(newsroom, "content/articles/toml.md", "publish")
    assert re.fullmatch(
        r'\+\+\+\ntitle = "T" # un\ndate = 2026-01-01T1[23]:00:00(\+0[01]:00|Z)\ncategory = "Monde"\nstatus = "published"\n\+\+\+\nT.\n',
        toml,
    )
    assert act(newsroom, "content/pages/page.md", "publish") == TEXTS["content/pages/page.md"].replace(
        "draft", "published"
    )
    assert "expires" not in act(newsroom, "content/articles/fini.md", "publish")
    assert "gone" not in act(newsroom, "content/articles/parti.md", "publish")


def test_json_is_answered_with_the_lines_to_write(newsroom: Running) -> None:
    path = "content/articles/json.md"
    response = send(newsroom, form_of(newsroom, path, "publish"))
    assert response.status_code == 409
    assert "&#34;status&#34;: &#34;published&#34;," in response.text
    assert "write these lines yourself" in response.text
    assert (newsroom.root / path).read_text("utf-8") == TEXTS[path]


def test_a_file_that_changed_in_between_is_left_alone(newsroom: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    form = form_of(newsroom, DRAFT, "publish")
    before = TEXTS[DRAFT].encode()

    def read_as_somebody_saves(root: Path, path: str) -> bytes:
        data = (root / path).read_bytes()
        (root / path).write_bytes(data + b"Une phrase de plus.\n")
        return data

    with monkeypatch.context() as during:
        during.setattr(actions, "read_source", read_as_somebody_saves)
        response = send(newsroom, form)
    assert response.status_code == 409
    assert "changed in the meantime" in response.text
    changed = (newsroom.root / DRAFT).read_bytes()
    assert changed.startswith(before + b"Une phrase de plus.\n")
    assert send(newsroom, form).status_code == 409
    assert (newsroom.root / DRAFT).read_bytes() == changed


def test_a_disk_that_refuses_loses_nothing(newsroom: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    form = form_of(newsroom, DRAFT, "publish")
    with monkeypatch.context() as during:
        during.setattr(Path, "replace", full)
        response = send(newsroom, form)
    assert response.status_code == 409
    assert "No space left on device" in response.text
    assert [path.name for path in (newsroom.root / "content/articles").iterdir() if path.name.startswith(".")] == []
    assert (newsroom.root / DRAFT).read_text("utf-8") == TEXTS[DRAFT]


def test_no_link_leads_out_of_content(newsroom: Running) -> None:
    real = newsroom.root / "data/brouillon.txt"
    write(real, TEXTS[DRAFT])
    (newsroom.root / DRAFT).unlink()
    (newsroom.root / DRAFT).symlink_to(real)
    response = send(newsroom, form_of(newsroom, DRAFT, "publish"))
    assert response.status_code == 409
    assert "leads out of content/" in response.text
    assert real.read_text("utf-8") == TEXTS[DRAFT]


def new_form(server: Running, **fields: str) -> dict[str, str]:
    token = form_of(server, DRAFT, "publish")["token"]
    return {"token": token, "title": "Un pont neuf", "category": "Monde"} | fields


def test_a_new_article_is_a_draft(newsroom: Running) -> None:
    form = new_form(newsroom, title="Un pont <b>neuf</b> ../../etc", bundle="yes")
    response = send(newsroom, form, "new")
    assert response.status_code == 303
    made = list((newsroom.root / "content/articles").rglob("index.md"))
    assert len(made) == 1
    text = made[0].read_text("utf-8")
    assert 'title: "Un pont <b>neuf</b> ../../etc"' in text
    assert 'status: "draft"' in text
    assert made[0].relative_to(newsroom.root).as_posix() in newsroom.get(response.headers["location"]).text
    again = send(newsroom, form, "new")
    assert again.status_code == 409
    assert "already exists" in again.text
    assert made[0].read_text("utf-8") == text
    assert send(newsroom, new_form(newsroom, title="…"), "new").status_code == 409


def tree(root: Path) -> dict[str, bytes]:
    """Return every file of a site but what sitegen keeps for itself."""
    files = (path for path in root.rglob("*") if path.is_file() and ".sitegen" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


HEADERS: list[dict[str, str]] = [
    {"origin": ""},
    {"origin": "null"},
    {"origin": "https://evil.example"},
    {"origin": "http://127.0.0.1"},
    {"origin": "http://127.0.0.1:1"},
    {"origin": "http://localhost:{port}"},
    {"origin": "https://127.0.0.1:{port}"},
    {"origin": "http://127.0.0.1:{port}.evil.example"},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "none"},
    {"host": "evil.example:{port}", "origin": "http://evil.example:{port}"},
    {"host": "127.0.0.1.nip.io:{port}", "origin": "http://127.0.0.1.nip.io:{port}"},
    {"x_forwarded_for": "203.0.113.9"},
    {"x_forwarded_host": "evil.example"},
    {"forwarded": "for=203.0.113.9"},
    {"content_type": "text/plain"},
    {"content_type": "application/json"},
    {"content_type": "multipart/form-data; boundary=a"},
]
FIELDS: list[dict[str, str]] = [
    {"token": ""},
    {"token": "wrong"},
    {"token": "é\ud800"},
    {"path": ""},
    {"path": "/etc/passwd"},
    {"path": "../site.toml"},
    {"path": "site.toml"},
    {"path": "content/articles/../articles/brouillon.md"},
    {"path": "content/articles/./brouillon.md"},
    {"path": "content/articles/absent.md"},
    {"path": "static/style.css"},
    {"path": "content/articles/brouillon.md\x00"},
    {"digest": ""},
    {"digest": "0" * 32},
    {"action": ""},
    {"action": "withdraw"},
    {"action": "delete"},
    {"action": "schedule", "moment": ""},
    {"action": "schedule", "moment": "demain"},
    {"action": "schedule", "moment": "2025-12-31T08:00"},
    {"action": "schedule", "moment": "9999-12-31T23:59"},
    {"more": "a" * 20_000},
    {f"field{number}": "" for number in range(40)},
]


@pytest.mark.parametrize("headers", HEADERS, ids=str)
def test_requests_of_others_change_nothing(attacked: Running, headers: dict[str, str]) -> None:
    before = tree(attacked.root)
    given = {name: value.format(port=attacked.service.port) for name, value in headers.items()}
    form = form_of(attacked, DRAFT, "publish")
    assert send(attacked, form, **given).status_code == 403
    assert send(attacked, new_form(attacked), "new", **given).status_code == 403
    assert tree(attacked.root) == before


@pytest.mark.parametrize("fields", FIELDS, ids=str)
def test_wrong_forms_change_nothing(attacked: Running, fields: dict[str, str]) -> None:
    before = tree(attacked.root)
    form = form_of(attacked, DRAFT, "publish") | fields
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in form.items()})
    headers = {"origin": attacked.origin, "content-type": "application/x-www-form-urlencoded"}
    response = attacked.http.post("/_sitegen/change", content=body, headers=headers)
    assert response.status_code == (403 if {"token", "more", "field0"} & fields.keys() else 409), response.text
    assert "etc/passwd" not in response.text or "there is no such article" in response.text
    assert tree(attacked.root) == before


def test_a_field_does_not_stand_twice(attacked: Running) -> None:
    form = form_of(attacked, DRAFT, "publish")
    body = httpx.QueryParams([*form.items(), ("path", "content/articles/premier.md")])
    headers = {"origin": attacked.origin, "content-type": "application/x-www-form-urlencoded"}
    assert attacked.http.post("/_sitegen/change", content=str(body), headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("to", ["new", "change"])
def test_only_forms_act(attacked: Running, method: str, to: str) -> None:
    form = form_of(attacked, DRAFT, "publish")
    response = attacked.http.request(method, f"/_sitegen/{to}", params=form, headers={"origin": attacked.origin})
    assert response.status_code == 405
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize(
    "path", ["/", "/_sitegen/", "/_sitegen/page", "/gazette/", "/_sitegen/new/", "/_sitegen/events"]
)
def test_nothing_else_takes_forms(attacked: Running, path: str) -> None:
    assert attacked.http.post(path, data={"a": "b"}, headers={"origin": attacked.origin}).status_code == 405


@pytest.mark.parametrize("options", OTHERS, ids=str)
def test_where_others_can_ask_nothing_can_be_changed(tmp_path: Path, options: dict[str, Any]) -> None:
    root = make_site(tmp_path / "site")
    write(root / DRAFT, TEXTS[DRAFT])
    before = tree(root)
    with running(root, BuildRequest(root, jobs=1, now=NOW, drafts=True), **options) as server:
        server.http.get(server.service.dashboard_url)
        page = server.get("/_sitegen/").text
        assert DRAFT in page
        assert "<form method" not in page
        for to in ("new", "change"):
            token = server.service.dashboard_url.partition("?token=")[2]
            assert send(server, {"token": token, "path": DRAFT, "action": "publish"}, to).status_code == 405
        assert tree(root) == before


STATUSES = st.sampled_from(("published", "draft", "review", "embargo", "retracted"))
MOMENTS = st.integers(-5, 5).map(lambda days: NOW + timedelta(days=days))


@given(STATUSES, MOMENTS, st.none() | MOMENTS, st.booleans(), st.integers(1, 9))
def test_what_an_action_promises_comes_true(
    status: Any, date: datetime, expires: datetime | None, gone: bool, ahead: int
) -> None:
    gate, later = Gate(NOW), NOW + timedelta(days=ahead)
    for meta in (
        ArticleMeta(title="T", date=date, category="C", status=status, expires=expires, gone=gone),
        PageMeta(title="T", status=status, gone=gone),
    ):
        state = publication_state(meta, gate)
        for action in actions_of(meta, state):
            changes: dict[str, Any] = dict(changes_of(action, meta, state, later if action == "schedule" else NOW))
            assert changes
            defaults = {name: type(meta)(title="", **_least(meta)).__getattribute__(name) for name in changes}
            values = {name: defaults[name] if value is None else value for name, value in changes.items()}
            fields: dict[str, Any] = {name: getattr(meta, name) for name in meta.__struct_fields__} | values
            after = publication_state(type(meta)(**fields), gate)
            promised: dict[str, tuple[str, ...]] = {
                "publish": ("published", "retracted"), "schedule": ("scheduled",), "withdraw": ("gone", "draft"),
            }  # fmt: skip
            assert after in promised[action]
            assert state == "published" or after != "gone"


def _least(meta: ArticleMeta | PageMeta) -> dict[str, Any]:
    return {"date": NOW, "category": "C"} if isinstance(meta, ArticleMeta) else {}
