"""Who may ask what: a table of requests, and what each is told."""

import stat
from pathlib import Path

import pytest

from ingest.config.errors import ConfigError
from ingest.web.access import COOKIE, Access, is_everywhere, is_loopback
from ingest.web.serve import Listening, access_of
from tests.pipeline.place import Item, Place
from tests.web.served import HOST, OWN, TOKEN, access, ask, site_of

FORM = {"content-length": "9", "host": HOST}


@pytest.mark.parametrize(
    ("host", "judged", "status"),
    [
        (HOST, access(), None),
        ("localhost:8765", access(), None),
        ("LOCALHOST", access(), None),
        ("[::1]:8765", access(), None),
        ("news.example.org", access(), 421),
        ("localhost.example.org:8765", access(), 421),
        ("127.0.0.1.example.org", access(), 421),
        ("192.168.1.7:8765", access(), 421),
        ("", access(), 421),
        ("[::1", access(), 421),
        ("a@b:c", access(), 421),
        ("a@127.0.0.1:8765", access(), 421),
        ("127.0.0.1/static/?", access(), 421),
        ("127.0.0.1:8765?/enter", access(), 421),
        ("localhost#", access(), 421),
        ("nas.lan:80", access(names=("nas.lan",)), None),
        ("other.lan", access(names=("nas.lan",)), 421),
        ("192.168.1.7:8765", access(any_address=True), None),
        ("rebound.example.org", access(any_address=True), 421),
    ],
)
def test_a_name_that_is_not_ours_is_not_answered(host: str, judged: Access, status: int | None) -> None:
    refusal = judged.refusal("GET", "/", {"host": host})

    assert (refusal and refusal.status) == status


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("POST", {**FORM, **OWN}, None),
        ("POST", {**FORM, "origin": f"https://{HOST}"}, None),
        ("POST", FORM, 403),
        ("POST", {**FORM, "origin": "null"}, 403),
        ("POST", {**FORM, "origin": "https://news.example.org"}, 403),
        ("POST", {**FORM, "origin": "http://127.0.0.1:9999"}, 403),
        ("POST", {**FORM, "origin": f"http://{HOST}/path"}, 403),
        ("POST", {**FORM, "origin": "http://[::1"}, 403),
        ("POST", {"host": HOST, **OWN}, 411),
        ("POST", {**FORM, **OWN, "content-length": "²"}, 411),
        ("POST", {**FORM, **OWN, "content-length": "65537"}, 413),
        ("POST", {**FORM, **OWN, "content-length": "9" * 5_000}, 413),
        ("PUT", {**FORM, **OWN}, 405),
        ("DELETE", {**FORM, **OWN}, 405),
        ("GET", {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ("GET", {"host": HOST, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, None),
        ("GET", {"host": HOST, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, None),
    ],
)
def test_what_another_site_sends_is_not_answered(method: str, headers: dict[str, str], status: int | None) -> None:
    refusal = access().refusal(method, "/", headers)

    assert (refusal and refusal.status) == status


@pytest.mark.parametrize("path", ["/", "/articles", "/article?id=x", "/article/post?id=x", "/nowhere"])
def test_without_the_token_nothing_is_shown(place: Place, path: str) -> None:
    site = site_of(place, access(token=TOKEN))

    shut = ask(site, path)
    wrong = ask(site, path, headers={"authorization": "Bearer no-such-token-at-all", "cookie": f"{COOKIE}=ab"})
    shown = ask(site, path, headers={"authorization": f"Bearer {TOKEN}"})

    assert (shut.status_code, shut.headers["location"]) == (303, "/enter")
    assert wrong.status_code == 303
    assert shown.status_code != 303
    assert TOKEN not in shown.text


def test_the_token_is_entered_in_a_form_and_stays_out_of_addresses_and_cookies(place: Place) -> None:
    site = site_of(place, access(token=TOKEN))
    form = {"form": site.access.form_text(), "token": TOKEN}

    told = {
        "right": ask(site, "/enter", method="POST", form=form, headers=OWN),
        "wrong": ask(site, "/enter", method="POST", form={**form, "token": "x"}, headers=OWN),
        "stale": ask(site, "/enter", method="POST", form={**form, "form": "of-yesterday"}, headers=OWN),
        "foreign": ask(site, "/enter", method="POST", form=form, headers={"origin": "https://news.example.org"}),
        "address": ask(site, f"/enter?token={TOKEN}"),
    }
    cookie = told["right"].headers["set-cookie"]

    assert {name: answer.status_code for name, answer in told.items()} == {
        "right": 303,
        "wrong": 403,
        "stale": 403,
        "foreign": 403,
        "address": 200,
    }
    assert all("set-cookie" not in answer.headers for name, answer in told.items() if name != "right")
    assert TOKEN not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert ask(site, "/", headers={"cookie": cookie.partition(";")[0]}).status_code == 200
    later = site_of(place, Access(b"another start", token=TOKEN))
    assert ask(later, "/", headers={"cookie": cookie.partition(";")[0]}).status_code == 303


def test_every_answer_forbids_scripts_and_frames(place: Place) -> None:
    place.lists(Item(1))
    paths = ("/", "/articles", "/article?id=none", "/nowhere", "/static/page.css", "/static/nothing.js")

    for answer in [ask(site_of(place), path) for path in paths]:
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "script-src" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "mode", "fault"),
    [
        (TOKEN, 0o600, ""),
        (TOKEN, 0o640, "can be read by others"),
        ("short", 0o600, "holds 5 signs"),
        ("", 0o600, "holds 0 signs"),
        (None, 0, "cannot be read"),
        ("x" * 5_000, 0o600, "is larger than"),
    ],
)
def test_a_token_that_is_none_is_named_with_what_to_do(
    tmp_path: Path, content: str | None, mode: int, fault: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(f"{content}\n")
        file.chmod(stat.S_IFREG | mode)

    if not fault:
        assert access_of(Listening("0.0.0.0", 0, file)).is_token(TOKEN)  # nothing listens
    else:
        with pytest.raises(ConfigError, match=fault):
            access_of(Listening("0.0.0.0", 0, file))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "nas.lan", "127.0.0.1.example.org"])
def test_beyond_this_machine_only_with_a_token(host: str) -> None:
    assert not is_loopback(host)
    assert is_everywhere(host) == (host in {"0.0.0.0", "::"})
    with pytest.raises(ConfigError, match="--token-file"):
        access_of(Listening(host, 0))
