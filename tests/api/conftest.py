"""A person's way into the API, and the API's own description to hold every answer against."""

import jsonschema
import pytest
from django.core.cache import cache
from django.urls import resolve
from drf_spectacular.generators import SchemaGenerator


@pytest.fixture(autouse=True)
def nobody_has_asked_yet():
    """The throttle counts in the cache of this process."""
    cache.clear()


@pytest.fixture(scope="session")
def described():
    """The OpenAPI document as /api/schema/ gives it, with OpenAPI 3.0's `nullable` as JSON Schema has it."""
    return with_null(SchemaGenerator().get_schema(request=None, public=True))


def with_null(node):
    if isinstance(node, list):
        return [with_null(each) for each in node]
    if not isinstance(node, dict):
        return node
    known = {key: with_null(value) for key, value in node.items() if key not in {"nullable", "readOnly"}}
    if node.get("nullable") is True:
        known["type"] = [known["type"], "null"]
    return known


@pytest.fixture
def ask(client, described):
    """ask(address, body=None, method) -> (status, answer): GET, or POST of a body; every answer must be as described."""

    def send(address, body=None, method=""):
        method = method or ("get" if body is None else "post")
        data = {} if body is None else {"data": body, "content_type": "application/json"}
        response = getattr(client, method)(address, **data)
        check(response.json(), operation(described, address.partition("?")[0], method), response.status_code)
        return response.status_code, response.json()

    def check(answer, found, status):
        said = found["responses"]["4XX" if 400 <= status < 500 else str(status)]
        schema = said["content"]["application/json"]["schema"]
        jsonschema.validate(answer, {**schema, "components": described["components"]})

    return send


def operation(described, address, method):
    """The part of the document about this address."""
    route = "/" + resolve(address.partition("?")[0]).route
    for converter in ("uuid", "int"):
        route = route.replace(f"<{converter}:", "{")
    return described["paths"][route.replace(">", "}")][method]
