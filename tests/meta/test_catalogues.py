"""Every sentence of the staff pages exists in Dutch and French, with the placeholders of its source."""

import pytest

from backend.management.commands import catalogues


@pytest.mark.parametrize("path", catalogues.catalogues(), ids=lambda p: p.parent.parent.name)
def test_the_catalogue_is_complete(path):
    assert path.exists()
    assert catalogues.faults_in(path) == []


def test_a_missing_or_broken_translation_is_a_fault(tmp_path):
    po = tmp_path / "nl" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "One"\nmsgstr ""\n\nmsgid "%(n)s rows"\nmsgstr "%(m)s rijen"\n'
    )
    assert [fault.split(": ")[-1] for fault in catalogues.faults_in(po)] == [
        "not translated",
        "its placeholders differ from the source",
    ]
