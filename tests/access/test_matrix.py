"""Every route × every role. A route that nobody placed in this table fails the test.

The table says which permission a route needs; who holds it follows from `backend.accounts.access.GRANTS`.
"""

import re
import uuid

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from backend.accounts.access import GRANTS, Permission
from backend.accounts.models import Role
from surveys.entrances import SHARED

PUBLIC = {
    "account_login", "account_logout", "account_signup", "account_inactive", "account_reset_password",
    "account_reset_password_done", "account_reset_password_from_key", "account_reset_password_from_key_done",
    "account_confirm_email", "account_email_verification_sent", "account_request_login_code", "set_language", "health",
    "parents", "parents-in",  # the code on the letter is the credential
    "file", "pilot", "pilot-child", "pilot-draft", "pilot-say",  # the link itself is the credential
    "about-front", "about", "about-questions", "about-paper", "about-results",  # for everybody: tests/pages/care/test_about.py
    "receipt", "receipt-in", "receipt-record",  # a decision's own random address: tests/pages/consent/test_receipts.py
    *(f"class-{name}" for name in SHARED),  # a sitting's pages by the link of one day: tests/pages/fieldwork/test_links.py
}  # fmt: skip
SIGNED_IN = {
    "account_change_password", "account_set_password", "account_email", "account_reauthenticate", "studies",
    "account_confirm_login_code", "api:studies", "api:schema", "api:docs", "tokens", "token-revoke",
}  # fmt: skip
# Each app says in `tests/access/routes.py` what its routes need.
CHILD = ("box:", "client:", "join:")


@pytest.fixture(autouse=True)
def no_throttle(monkeypatch):
    """The matrix asks more in a minute than the API lets one person ask."""
    monkeypatch.setattr("backend.api.throttling.PerPerson.rate", "100000/min")


def routes(patterns=None, namespace="", prefix=""):
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from routes(entry.url_patterns, inner, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield f"{namespace}{entry.name}", prefix + str(entry.pattern), entry


def needs():
    from tests.access.routes import NEEDS

    return NEEDS


STUDY_ROUTES = [
    name for name, _path, _entry in routes() if name not in PUBLIC | SIGNED_IN and not name.startswith(CHILD)
]


def test_every_route_is_in_the_table():
    assert sorted(set(STUDY_ROUTES)) == sorted(needs())


METHODS = ("get", "post", "put", "patch", "delete")
VALUES = {"int": "1", "slug": "x", "str": "x"}


def address(path, study):
    """The route's address with the study in it and random ids for what hangs below."""
    path = path.replace("<uuid:study>", str(study.public_id))
    return "/" + re.sub(r"<(\w+):\w+>", lambda found: VALUES.get(found[1]) or str(uuid.uuid4()), path)


def allowed(client, url, method):
    """True when the door opened: the page came, or the guard let through to a thing that isn't there (404 with its own message)."""
    response = getattr(client, method)(url, headers={"accept": "application/json"})
    if response.status_code in {401, 403}:
        return False
    if response.status_code == 404 and response.headers["content-type"].startswith("application/json"):
        return response.json().get("code") != "study"
    assert response.status_code < 500, (url, response.status_code)
    return response.status_code != 302 or "/accounts/login/" not in response.headers["location"]


@pytest.mark.django_db(databases=["default", "responses"])
@pytest.mark.parametrize("role", [*Role.values, "stranger", "nobody"])
def test_each_role_passes_exactly_its_doors(role, client, study, person, organisation):
    granted = GRANTS.get(role, frozenset())
    if role == "stranger":
        from backend.accounts.models import Membership, Organisation, User

        other = Organisation.objects.create(name="Elders")
        user = User.objects.create_user("stranger@example.org", "a long sentence here")
        Membership.objects.create(user=user, organisation=other, role=Role.OWNER)
        client.force_login(user)
    elif role != "nobody":
        client.force_login(person(role, study))
    wrong = []
    for name, path, _entry in routes():
        for method, permission in needs().get(name, {}).items():
            opened = allowed(client, address(path, study), method)
            if opened != (Permission(permission) in granted):
                wrong.append((name, method, permission, "opened" if opened else "closed"))
    assert wrong == []


@pytest.mark.django_db(databases=["default", "responses"])
def test_a_door_answers_to_no_method_the_table_does_not_name(client, study, person):
    client.force_login(person(Role.OWNER, study))
    answering = [
        (name, method)
        for name, path, _entry in routes()
        for method in METHODS
        if name in needs() and method not in needs()[name]
        if getattr(client, method)(address(path, study), headers={"accept": "application/json"}).status_code != 405
    ]
    assert answering == []


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/api/docs/"])
def test_pages_of_signed_in_people_send_others_to_the_sign_in_page(client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["location"].startswith("/accounts/login/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/api/studies/", "/api/schema/"])
def test_the_api_tells_strangers_nothing(client, address):
    response = client.get(address)
    assert response.status_code == 401
    assert b"not_authenticated" in response.content
    assert b"studies" not in response.content


def test_nobody_signs_up_on_their_own(client, db):
    response = client.post("/accounts/signup/", {"email": "me@example.org", "password1": "a sentence to sign in with"})
    from backend.accounts.models import User

    assert User.objects.count() == 0
    assert (
        "given" in response.content.decode()
        or "Ask an owner" in response.content.decode()
        or response.status_code == 200
    )
