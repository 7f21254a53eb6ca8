"""The panel that splits a questionnaire, and takes the split away again."""

from __future__ import annotations

import pytest
from django.urls import reverse

from surveys.models import Version
from surveys.services import questionnaires
from tests.db.surveys.test_versions import first_version
from tests.db.surveys.world import wave_for

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def test_k_of_n_modules_by_lot_and_back(signed_in, study) -> None:
    draft = questionnaires.revise(version=first_version(wave_for(study)))
    before = draft.document
    client = signed_in("researcher", study)
    client.cookies["django_language"] = "en"
    panel = reverse("surveys:splitting", args=[study.public_id, draft.public_id])
    names = [module["name"] for module in before["modules"][1:4]]

    def post(**given):
        said = client.post(panel, given, follow=True).content.decode()
        return said, Version.objects.get(pk=draft.pk).document

    said, document = post(module=names, k="2")
    assert "Split. Undo takes it back." in said
    assert [module.get("forms") for module in document["modules"][1:4]] == [[1, 2], [1, 3], [2, 3]]
    shown = client.get(panel).content.decode()
    assert "3 forms, each as likely" in shown
    assert shown.count(" checked") == 3
    for refused in (
        {"module": names, "k": "3"},
        {"module": [before["modules"][0]["name"]], "k": "1"},
        {"module": names},
    ):
        assert post(**refused)[1] == document
    said, document = post()
    assert "Every child gets every module." in said
    assert document == before
