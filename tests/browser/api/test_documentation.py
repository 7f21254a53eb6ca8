"""The page that shows the API, in a real browser under the real content security policy."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(databases=["default", "responses"], transaction=True)


@pytest.fixture
def page(browser, live_server, client, person, study):
    """Signed in as a viewer, with everything the browser complained about or asked for in `page.noticed`."""
    client.force_login(person("viewer", study))
    context = browser.new_context()
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.noticed = []
    page.on("console", lambda message: page.noticed.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.noticed.append(str(error)))
    page.on("request", lambda asked: None if own(asked.url, live_server.url) else page.noticed.append(asked.url))
    yield page
    context.close()


def own(address, site):
    return address.startswith((site, "data:", "blob:"))


def test_the_page_lists_the_api_and_tries_it_without_anybody_else(page, live_server, study):
    page.goto(f"{live_server.url}/api/docs/")
    expect(page.get_by_role("heading", name="Arobase")).to_be_visible()
    operation = page.locator("#operations-studies-studies_list")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    expect(operation.locator(".live-responses-table")).to_contain_text(str(study.public_id))
    assert page.noticed == []
