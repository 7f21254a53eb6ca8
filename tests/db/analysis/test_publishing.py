"""Tables leave the study team by one act, compared with everything that left before; what left stays as it is."""

from __future__ import annotations

import pytest

from analysis import selectors
from analysis.models import Publication
from analysis.services import publishing
from backend.core.errors import Conflict, Invalid
from tests.db.analysis import fieldwork, published

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
OLDER = {"tables": [{"stub": "phone", "universe": "group == 1 or group == 2"}]}
BANNERED = {"tables": ["phone"], "banner": ["group"]}


@pytest.fixture
def release(study, tmp_path):
    return published.release(study, tmp_path)


def test_a_book_is_published_once_with_its_hash_and_its_person(study, release, person):
    analyst = person("analyst", study)
    run = published.run(release)
    params = {"run": str(run.public_id), "audience": "partner", "by": analyst.pk}
    assert publishing.work(study, params, lambda *_: None) == {"run": str(run.public_id)}
    record = selectors.publications(study).get()
    assert (record.run, record.hash, record.audience) == (run, run.hash, "partner")
    assert (record.published_by, record.published_by_name) == (analyst, str(analyst))
    with pytest.raises(Conflict, match="can’t change"):
        publishing.work(study, params, lambda *_: None)


def test_what_is_published_never_changes(study, release):
    run = published.published(study, published.run(release))
    record = Publication.objects.get()
    for act in (record.save, record.delete):
        with pytest.raises(Conflict):
            act()
    run.file.write_text(run.file.read_text().replace("Telefoons", "Telefoon"))
    selectors._read.cache_clear()
    with pytest.raises(Conflict, match="backup"):
        selectors.result(run)


def test_a_book_of_the_team_is_made_again_under_the_rules_of_its_readers(study, release):
    team = published.run(release, "team", banner=["group"])
    shown = published.published(study, team)
    assert shown != team
    assert shown.spec["suppress"] == {"audience": "partner"}
    (table,) = selectors.tables(shown)
    assert [base.status[:10] for base in table.bases] == ["shown", "shown", "suppressed", "suppressed"] or [
        base.n is None for base in table.bases
    ].count(True) >= 2


def test_two_books_that_together_reveal_a_small_group_are_refused_by_name(study, release):
    published.published(study, published.run(release))
    second = published.run(release, **OLDER)
    answer = publish = published.publish(study, second)
    assert answer["run"] == str(second.public_id)
    assert [each["children"] for each in publish["refused"]] == [published.FEW]
    (where,) = [each["where"] for each in publish["refused"]]
    assert len(where) == 2
    assert all("phone" in place for place in where)
    assert Publication.objects.count() == 1


def test_a_book_that_repeats_what_is_known_is_no_danger(study, release):
    published.published(study, published.run(release))
    assert "refused" not in published.publish(study, published.run(release))
    assert Publication.objects.count() == 2


def test_rounding_to_whole_per_cents_hides_a_small_difference(study, release):
    published.published(study, published.run(release, "public"), "public")
    large = published.run(release, "public", tables=[{"stub": "phone", "universe": "not (group == 3 and age == 12)"}])
    answer = published.publish(study, large, "public")
    widths = 2 * 0.01 * 1200
    assert ("refused" in answer) == (widths < 30)


def test_the_public_waits_for_the_last_day_to_withdraw(study):
    fieldwork.fill(study.public_id, size=6)
    from analysis.services import releases

    release = releases.make(study)
    run = published.run(release, tables=["own_phone"])
    assert published.publish(study, run)["run"]
    again = published.run(release, tables=["own_phone"])
    with pytest.raises(Conflict, match="provisional"):
        published.publish(study, again, "public")


def test_an_unknown_audience_is_refused(study, release):
    with pytest.raises(Invalid):
        published.publish(study, published.run(release), "everybody")


def test_the_columns_in_the_way_are_hidden_and_the_rest_is_published(study, release):
    """The second book leaves few children out of its universe: its total is in the way, its other table is not."""
    published.published(study, published.run(release))
    second = published.run(release, tables=[*OLDER["tables"], "chat"])
    shown = published.published(study, second, hide=True)
    assert shown.spec["hide"] == [{"table": 1, "column": "total=total"}]
    first, other = selectors.tables(shown)
    assert [cell.reason for row in first.rows for cell in row.cells] == ["published", "published"]
    assert {cell.status for row in other.rows for cell in row.cells} == {"shown"}
    assert next(each.run for each in selectors.publications(study)) == shown


def test_a_later_release_of_one_box_is_held_against_the_earlier_by_its_counts(study):
    from analysis.services import releases

    fieldwork.fill(study.public_id, size=40)
    first = releases.make(study)
    spec = {"tables": ["own_phone"]}
    published.publish(study, published.run(first, **spec))
    fieldwork.withdraw(study.public_id, fieldwork.Response.objects.filter(study=study.public_id).first())
    second = releases.supersede(study)
    assert second is not None
    first.refresh_from_db()
    assert first.erased
    answer = published.publish(study, published.run(second, **spec))
    assert {each["children"] for each in answer["refused"]} == {1}
    record = selectors.publications(study).get()
    assert selectors.left_since(record.run.release) == 1
