"""The service worker: a cold start without a network at any door, whole versions only, nothing kept but the app."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.test import Client, override_settings
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from playwright.sync_api import Browser, BrowserContext, Page

from backend.core.errors import Missing
from surveys.client import arrival, offline


@csrf_exempt
def envelope(request: HttpRequest, door: str = "") -> HttpResponse:
    return JsonResponse({"method": request.method})


urlpatterns = [
    path("box/", include("surveys.client.urls")),
    path("box/envelope", envelope),
    path("box/bundles/<str:door>.json", envelope),
]
HERE = override_settings(ROOT_URLCONF=__name__)


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Silent."""


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves in mid-request is part of the tests."""


@pytest.fixture
def url() -> Iterator[str]:
    with HERE:
        application = StaticFilesHandler(get_wsgi_application())
        server = Server(("127.0.0.1", 0), Quiet)
        server.set_app(application)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        server.server_close()


BARE = "<!doctype html><meta charset=utf-8><title>Arobase</title><link rel=icon href=/static/client/icons/app.svg><p>shell"


@pytest.fixture
def tablet(browser: Browser, url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[BrowserContext]:
    """A device whose shell runs no app, so that only the worker acts."""
    monkeypatch.setattr(offline, "shell", lambda: BARE)
    context = browser.new_context(base_url=url)
    yield context
    context.close()


INSTALL = "async (url) => (await import(url)).install()"


def installed(tablet: BrowserContext) -> Page:
    page = tablet.new_page()
    page.goto("/box/")
    outcome = page.evaluate(INSTALL, "/static/client/core/install.js")
    assert outcome["offline"] is True
    return page


def assert_whole_app_is_here(page: Page) -> None:
    """Every file of the app answers, with the network away."""
    assert page.content() != ""
    assets, _version = offline.inventory()
    statuses = page.evaluate(
        "async (urls) => Object.fromEntries(await Promise.all(urls.map(async (url) =>"
        " [url, await fetch(url).then((found) => found.status, () => 'unreachable')])))",
        assets,
    )
    assert statuses == dict.fromkeys(assets, 200)


def test_a_prepared_device_starts_cold_without_a_network_at_any_door(tablet: BrowserContext) -> None:
    page = installed(tablet)
    page.close()
    tablet.set_offline(True)
    for address in ("/box/", "/box/k/7GQ2M/", "/box/k/never-seen/?x=1"):
        page = tablet.new_page()
        response = page.goto(address)
        assert response is not None
        assert (response.status, response.from_service_worker) == (200, True)
        assert response.text() == BARE
        assert_whole_app_is_here(page)
        page.close()


def test_answers_and_bundles_pass_through_and_are_never_kept(tablet: BrowserContext) -> None:
    page = installed(tablet)
    page.goto("/box/k/7GQ2M/")
    for method in ("PUT", "POST"):
        sent = page.evaluate(
            "(method) => fetch('/box/envelope', { method, body: '{}' }).then((found) => found.json())", method
        )
        assert sent == {"method": method}
    page.evaluate("() => fetch('/box/bundles/7GQ2M.json').then((found) => found.json())")
    kept = page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) =>"
        " (await (await caches.open(name)).keys()).map((request) => new URL(request.url).pathname)))).flat()"
    )
    assets, _version = offline.inventory()
    assert sorted(kept) == sorted([*assets, "/box/", "/box/manifest.webmanifest"])
    tablet.set_offline(True)
    failed = "(url) => fetch(url).then(() => 'answered', () => 'failed')"
    assert [page.evaluate(failed, one) for one in ("/box/envelope", "/box/bundles/7GQ2M.json")] == ["failed"] * 2


def test_a_new_version_waits_for_the_preparation_screen_and_replaces_the_old_one_whole(
    tablet: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = installed(tablet)
    page.goto("/box/k/7GQ2M/")
    before = page.evaluate("() => caches.keys()")
    new = BARE.replace("<title>", "<title>New ")
    monkeypatch.setattr(offline, "shell", lambda: new)
    assert page.reload().text() == BARE  # type: ignore[union-attr]
    page.evaluate("() => navigator.serviceWorker.getRegistration('/box/').then((one) => one.update())")
    page.evaluate(
        "async () => { const one = await navigator.serviceWorker.getRegistration('/box/');"
        " while (!one.waiting) await new Promise((resolve) => requestAnimationFrame(resolve)); }"
    )
    assert page.reload().text() == BARE  # type: ignore[union-attr]
    page.evaluate("async () => (await import('/static/client/core/install.js')).update()")
    assert page.reload().text() == new  # type: ignore[union-attr]
    after = page.evaluate("() => caches.keys()")
    assert len(before) == len(after) == 1
    assert before != after


def test_a_version_with_a_missing_file_is_not_installed(
    tablet: BrowserContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets, version = offline.inventory()
    monkeypatch.setattr(offline, "inventory", lambda: ([*assets, "/static/client/gone.js"], version))
    page = tablet.new_page()
    page.goto("/box/")
    assert page.evaluate(INSTALL, "/static/client/core/install.js") == {"offline": False, "persisted": False}


def get(address: str) -> Any:
    with HERE:
        return Client().get(address)


def test_the_kept_shell_is_plain_and_no_page_sets_a_cookie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival.bundles, "text", lambda door: json.dumps({"door": door, "title": "</script><b>"}))
    plain, behind, strange = (get(address) for address in ("/box/", "/box/k/A1/", "/box/k/%3E%3Cx/"))
    assert b'src="/static/client/app.js"' in plain.content
    assert plain.content == strange.content, "only what can be a door is looked up"
    assert b"app.js" not in behind.content
    for page in (plain, behind, strange):
        assert not page.cookies
        assert page.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_behind_a_door_runs_only_the_script_that_its_policy_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrival.bundles, "text", lambda door: json.dumps({"door": door, "title": "</script><b>"}))
    page = get("/box/k/A1/")
    text = page.content.decode()
    script = re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    questions = re.search(r'id="arrived">(.*?)</script>', text, re.DOTALL)
    assert script is not None
    assert style is not None
    assert questions is not None
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))
    assert policy["script-src"] == f"'self' {hashed(script[1])}"
    assert policy["style-src"] == f"'self' {hashed(style[1])}"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert json.loads(questions[1]) == {"door": "A1", "title": "</script><b>"}
    assert 'url("/static/backend/fonts/' in style[1]


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_a_door_that_nobody_knows_brings_the_app_without_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(door: str) -> str:
        raise Missing("door-unknown", "There is no sitting behind this code.")

    monkeypatch.setattr(arrival.bundles, "text", unknown)
    text = get("/box/k/A1/").content.decode()
    assert '<script type="module">' in text
    assert 'id="arrived"' not in text


def test_the_worker_may_serve_the_box_and_lists_what_the_interview_needs() -> None:
    response = get("/box/sw.js")
    assert response.headers["Service-Worker-Allowed"] == "/box/"
    assert response.headers["Content-Type"].startswith("text/javascript")
    assets, _version = offline.inventory()
    code = [asset for asset in assets if asset.endswith((".js", ".css"))]
    assert code == ["/static/client/app.css", "/static/client/app.js"]
    assert "/static/client/icons/app-192.png" in assets
    assert any(asset.endswith(".woff2") for asset in assets)
    assert not [asset for asset in assets if asset.endswith((".mjs", ".md", "/package.json", ".txt"))]
    assert all(json.dumps(asset) in response.text for asset in assets)


def test_the_version_follows_the_content_of_the_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offline, "content_of", lambda name: b"one")
    first = offline.inventory()
    assert offline.inventory() == first
    monkeypatch.setattr(offline, "content_of", lambda name: b"two" if name == "client/app.js" else b"one")
    second = offline.inventory()
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_the_manifest_makes_the_app_installable() -> None:
    manifest = get("/box/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["scope"], manifest["display"]) == ("/box/", "/box/", "standalone")
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in manifest["icons"]}
    with HERE:
        from django.contrib.staticfiles import finders

        for icon in manifest["icons"]:
            assert finders.find(icon["src"].removeprefix("/static/")), icon
