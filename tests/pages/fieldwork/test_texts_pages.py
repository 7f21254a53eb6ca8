"""The pages of letters: what lacks is said, a translator's table goes out and comes back, nothing half is shown."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consent import selectors, wording
from consent.models import Audience
from consent.services import texts

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
DETAILS = {
    "controller": "Synthetic Research Group",
    "contact": "An Synthetic, 09 000 00 00",
    "ethics_reference": "EC synthetic 2026/12",
    "officer_contact": "officer@example.org",
    "withdraw_until": "2027-03-01",
}


@pytest.fixture
def owner(client, study, person):
    client.force_login(person("owner", study))
    client.cookies["django_language"] = "en"
    return client


def at(study, name, *more):
    return reverse(name, args=[study.public_id, *more])


def seen(response):
    return response.content.decode()


def drafted(study, **changes):
    return texts.draft_texts(study=study, audience=Audience.PARENT, texts=texts.shipped(Audience.PARENT) | changes)


def test_from_the_text_that_is_ready_to_letters_in_use(owner, study):
    assert "Begin with the text that is ready" in seen(owner.get(at(study, "consent:texts-of", "parent")))
    form = owner.get(at(study, "consent:texts-edit", "parent")).context["form"]
    given = {name: field.initial for name, field in form.fields.items()}
    owner.post(at(study, "consent:texts-edit", "parent"), given)
    page = seen(owner.get(at(study, "consent:texts-of", "parent")))
    assert "Fill in first" in page
    assert "whom to ask" in page
    assert "Put into use…" not in page
    owner.post(reverse("study-details", args=[study.public_id]), DETAILS)
    for track in ("nl", "fr", "de", "en"):
        owner.post(at(study, "consent:texts-sign", "parent", 1, track))
    page = seen(owner.get(at(study, "consent:texts-of", "parent")))
    assert "Put into use…" in page
    assert "One person signed every language" in page
    owner.post(at(study, "consent:texts-activate", "parent", 1))
    active = selectors.active_texts(study, Audience.PARENT)
    assert active.texts == texts.first(Audience.PARENT), "what was edited came back unchanged"
    assert DETAILS["contact"] in list(wording.strings(selectors.cell(active, "fr").parts))


def test_languages_without_a_translation_are_marked_and_not_invented(owner, study):
    drafted(study)
    page = seen(owner.get(at(study, "consent:texts-of", "parent")))
    assert page.count("translation needed") == len(wording.TO_TRANSLATE)


def filled(content, track, word):
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=";")
    writer.writeheader()
    writer.writerows({**row, track: "\n".join(f"{word} {line}" for line in row["nl"].split("\n"))} for row in rows)
    return SimpleUploadedFile("table.csv", out.getvalue().encode("utf-8-sig"))


def test_a_translators_table_goes_out_and_comes_back(owner, study):
    drafted(study)
    table = owner.get(at(study, "consent:texts-file", "parent", "ro"))
    assert table.headers["content-type"].startswith("text/csv")
    back = filled(table.content, "ro", "Synthetic")
    assert owner.post(at(study, "consent:texts-translate", "parent", "ro"), {"file": back}).status_code == 302
    taken = selectors.text_sets_of(study, Audience.PARENT).first().texts["ro"]
    assert taken["about"]["heading"] == "Synthetic Waarover gaat het?"
    assert len(taken["free"]["lines"]) == 4


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda table: table.replace(b"{contact}", b"{kontakt}"), "between braces"),
        (lambda table: table.replace(b";ro\r\n", b";pl\r\n", 1), "no column"),
        (lambda table: table.split(b"closing")[0], "another text"),
        (lambda table: b"\xff\xfe\x00PK", "not the table"),
    ],
)
def test_another_table_is_refused_with_a_reason(owner, study, spoil, told):
    drafted(study)
    table = owner.get(at(study, "consent:texts-file", "parent", "ro"))
    back = filled(table.content, "ro", "Synthetic")
    spoilt = SimpleUploadedFile("table.csv", spoil(back.read()))
    answer = owner.post(at(study, "consent:texts-translate", "parent", "ro"), {"file": spoilt})
    assert answer.status_code == 422
    assert told in seen(answer)
    assert "ro" not in selectors.text_sets_of(study, Audience.PARENT).first().texts
