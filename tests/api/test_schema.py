"""The description of the API: sound, complete, and its page needs nobody else's server."""

from pathlib import Path

import pytest
import yaml
from django.core.management import call_command
from drf_spectacular.validation import validate_schema

from backend.api import urls
from backend.api.throttling import PerPerson

UNDESCRIBED = {"schema", "docs"}


def test_the_schema_is_made_without_a_warning_and_describes_every_endpoint(tmp_path, client, signed_in, study):
    path = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(path))
    signed_in("viewer", study)
    served = yaml.safe_load(client.get("/api/schema/").content)
    validate_schema(served)
    assert served["openapi"].startswith("3.")
    assert served["paths"].keys() == yaml.safe_load(path.read_text())["paths"].keys()
    assert len(served["paths"]) == len(urls.urlpatterns) - len(UNDESCRIBED)


def test_the_guide_names_every_request(described):
    guide = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
    below = "/api/studies/{study}/"
    for path, methods in described["paths"].items():
        shown = f"…/{path.removeprefix(below)}" if path.startswith(below) and path != below else path
        for method in methods:
            assert f"`{method.upper()} {shown.replace('{', '<').replace('}', '>')}`" in guide


@pytest.mark.parametrize("pattern", urls.urlpatterns, ids=lambda pattern: pattern.name)
def test_every_endpoint_is_throttled(pattern):
    assert pattern.callback.initkwargs["throttle_classes"] == [PerPerson]


def test_only_the_page_that_shows_the_schema_may_have_inline_styles(client, signed_in, study):
    signed_in("viewer", study)
    policies = {address: client.get(address).headers["content-security-policy"] for address in ("/", "/api/docs/")}
    assert "style-src 'self' 'unsafe-inline'" in policies["/api/docs/"]
    assert "unsafe" not in policies["/"]
    assert "script-src 'self';" in policies["/api/docs/"] + ";"
