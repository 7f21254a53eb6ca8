"""From pool to answers: what a row takes from its card, what is merged, coarsened, detached, refused, quarantined."""

import json
import uuid

import pytest
from django.db import connections
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from consent.tokens import envelopes, receipts
from surveys.box import batches, field, keys, mixer, selectors, withdrawal
from surveys.box.coarsening import merged_numbers, merged_text
from surveys.box.models import DetachedText, Envelope, Quarantined, Response
from tests.db.box.ballots import Child, children, finished, opened, refusal, sealed_raw, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def rows(study):
    return list(selectors.responses(study))


def numbers(study):
    return sorted(row["answers"]["number"] for row in rows(study))


def test_a_row_takes_its_design_from_the_card_and_its_answers_from_the_child(study):
    batch = opened(study, cluster="C7", subcluster="C7-b", base_weight=31.0, grade_band="3-4")
    crowd = sent(study, batch, 6)
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.received, report.stored, report.batches) == (6, 6, (batch,))
    assert numbers(study) == sorted(child.number for child in crowd)
    assert {(row["cluster"], row["subcluster"], row["base_weight"], row["grade_band"]) for row in rows(study)} == {
        ("C7", "C7-b", 31.0, "3-4")
    }
    assert all(set(row["answers"]) == {"number", "apps"} for row in rows(study))
    assert selectors.states([batch]) == {batch: "flushed"}
    assert Envelope.objects.count() == 0


def test_nothing_is_flushed_before_it_was_asked_for(study):
    batch = opened(study)
    sent(study, batch, 8)
    assert mixer.flush_due() == []
    batches.close(batch)
    assert mixer.flush_due() == []
    assert selectors.counts(batch).waiting == 8


def test_a_refusal_is_counted_and_leaves_no_answer(study):
    batch = opened(study)
    crowd = children(study, batch, 9)
    for child in crowd[:3]:
        child.changes = refusal()
    assert len({len(child.seal()) for child in crowd}) == 1
    for child in crowd:
        child.send()
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.received, report.refused, report.stored) == (9, 3, 6)
    assert numbers(study) == sorted(child.number for child in crowd[3:])


def test_a_whole_class_that_says_no_is_flushed_too(study):
    batch = opened(study)
    sent(study, batch, 6, **refusal())
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.refused, report.stored) == (6, 0)
    assert Envelope.objects.count() == 0


def test_small_batches_merge_within_their_school_only(study):
    first = opened(study, cluster="C1", subcluster="C1-a", base_weight=10.0, pi2=0.5)
    second = opened(study, cluster="C1", subcluster="C1-b", base_weight=20.0, pi2=0.25)
    other_school = opened(study, cluster="C2", subcluster="C2-a")
    for batch, count in ((first, 3), (second, 4), (other_school, 4)):
        sent(study, batch, count)
        finished(batch)
    (report,) = mixer.flush_due()
    assert set(report.batches) == {first, second}
    assert report.stored == 7
    assert {(row["cluster"], row["subcluster"]) for row in rows(study)} == {("C1", "C1-a+C1-b")}
    assert sum(row["base_weight"] for row in rows(study)) == pytest.approx(3 * 10.0 + 4 * 20.0)
    assert selectors.states([other_school]) == {other_school: "due"}
    assert selectors.counts(other_school).waiting == 4


def test_a_small_batch_joins_a_large_one_of_its_school(study):
    small, large = opened(study, subcluster="C1-a"), opened(study, subcluster="C1-b")
    sent(study, small, 2)
    sent(study, large, 6)
    for batch in (small, large):
        finished(batch)
    (report,) = mixer.flush_due()
    assert set(report.batches) == {small, large}
    assert {row["subcluster"] for row in rows(study)} == {"C1-a+C1-b"}


def test_late_envelopes_wait_for_the_next_batch_of_their_school(study):
    batch = opened(study)
    crowd = children(study, batch, 8)
    for child in crowd[:6]:
        child.send()
    finished(batch)
    mixer.flush_due()
    assert {child.send().status for child in crowd[6:]} == {201}
    assert mixer.flush_due() == []
    assert len(rows(study)) == 6
    elsewhere = opened(study, cluster="C2")
    sent(study, elsewhere, 6)
    finished(elsewhere)
    mixer.flush_due()
    assert selectors.counts(batch).waiting == 2
    following = opened(study, subcluster="C1-b")
    sent(study, following, 5)
    finished(following)
    (report,) = mixer.flush_due()
    assert (report.stored, set(report.batches)) == (7, {batch, following})
    assert selectors.counts(batch).stored == 8


@pytest.mark.parametrize(("policy", "stored"), [("discard", 0), ("merge", 6)])
def test_at_the_end_of_the_field_remainders_follow_the_policy(study, policy, stored):
    one, two, lone = (
        opened(study, cluster="C1"),
        opened(study, cluster="C2"),
        opened(study, stratum="S2", cluster="C3"),
    )
    for batch in (one, two, lone):
        crowd = children(study, batch, 4)
        for child in crowd[:3]:
            child.send()
        finished(batch)
    assert mixer.flush_due() == []
    field.end(study, policy)
    mixer.flush_due()
    totals = selectors.totals(study)
    assert (totals.responses, totals.discarded, totals.waiting) == (stored, 9 - stored, 0)
    assert {row["cluster"] for row in rows(study)} == ({"C1+C2"} if stored else set())
    assert selectors.states([lone]) == {lone: "discarded"}
    assert crowd[3].send().code == "slip-void"


def test_texts_leave_their_row_and_leave_no_trace_in_it(study):
    batch = opened(study)
    crowd = children(study, batch, 6)
    for place, child in enumerate(crowd):
        child.changes = {
            "answers": {
                "number": child.number,
                "apps": [1, 3],
                "apps__other": f"other {place}",
                "wish": f"wish {place}",
            }
        }
    crowd[0].changes["answers"] = {"number": crowd[0].number, "apps": [2]}
    for child in crowd:
        child.send()
    finished(batch)
    mixer.flush_due()
    assert all(set(row["answers"]) == {"number", "apps"} for row in rows(study))
    found = set(DetachedText.objects.values_list("variable", "text", "stratum"))
    assert found == {("wish", f"wish {n}", "S1") for n in range(1, 6)} | {
        ("apps__other", f"other {n}", "S1") for n in range(1, 6)
    }
    shared = set(DetachedText.objects.values_list("tag", flat=True)) & set(
        Response.objects.values_list("tag", flat=True)
    )
    assert shared == set()


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("format", {"v": 2}),
        ("other-batch", {"batch": str(uuid.UUID(int=7))}),
        ("other-document", {"document": "0" * 64}),
        ("other-assent", {"assent": {"hash": "0" * 64, "decision": "yes"}}),
        ("assent", {"assent": "yes"}),
        ("track", {"track": "en"}),
        ("tag", {"tag": "abc"}),
        ("answers", {"answers": {"number": "many"}}),
        ("answers", {"answers": {"number": 1, "unknown": 1}}),
        ("answers", {"answers": {"number": 100001}}),
        ("answers", {"answers": [1]}),
    ],
)
def test_an_unusable_body_goes_to_a_counted_quarantine(study, reason, changes):
    batch = opened(study)
    good = sent(study, batch, 5)
    bad = sent(study, batch, 1, **changes)[0]
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.stored, report.quarantined) == (5, 1)
    held = Quarantined.objects.get()
    assert held.reason == reason
    assert bytes(held.ciphertext) != bad.sealed
    private = keys.mixer_ring(study).private_for(bytes(held.ciphertext))
    assert envelopes.open_(bytes(held.ciphertext), private, batch) == json.loads(json.dumps(bad.body()))
    assert numbers(study) == sorted(child.number for child in good)


def test_an_envelope_sealed_for_another_batch_or_changed_is_kept_unopened(study):
    batch, neighbour = opened(study), opened(study, cluster="C2")
    sent(study, batch, 5)
    moved, broken = children(study, batch, 2)
    moved.sealed = envelopes.seal(moved.body(), keys.mixer_public(study), neighbour)
    broken.sealed = broken.seal()[:-1] + bytes([broken.seal()[-1] ^ 1])
    assert {moved.send().status, broken.send().status} == {201}
    finished(batch)
    mixer.flush_due()
    assert set(Quarantined.objects.values_list("reason", flat=True)) == {"sealed:sealed-otherwise"}
    assert {bytes(held.ciphertext) for held in Quarantined.objects.all()} == {moved.sealed, broken.sealed}


def test_a_tag_that_comes_twice_counts_once(study):
    batch = opened(study)
    crowd = children(study, batch, 7)
    crowd[1].receipt = crowd[0].receipt
    for child in crowd:
        child.send()
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.stored, report.quarantined) == (6, 1)
    assert Quarantined.objects.get().reason == "tag-twice"


def test_a_language_few_children_used_marks_nobody(study):
    batch = opened(study)
    crowd = children(study, batch, 8)
    crowd[0].changes = {"track": "fr", "switched": True}
    for child in crowd:
        child.send()
    finished(batch)
    mixer.flush_due()
    assert {(row["track"], row["switched"]) for row in rows(study)} == {("", None)}


def test_shared_attributes_stay(study):
    batch = opened(study)
    for track in ("nl", "fr"):
        sent(study, batch, 5, track=track)
    finished(batch)
    mixer.flush_due()
    assert sorted(row["track"] for row in rows(study)) == ["fr"] * 5 + ["nl"] * 5
    assert {row["switched"] for row in rows(study)} == {False}


@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.floats(0.01, 1), st.floats(0.01, 1)),
        min_size=1,
        max_size=6,
    )
)
def test_merging_keeps_the_weighted_total_and_the_weight_formula(parts):
    pi1 = parts[0][1]
    cards = [{"base_weight": 1 / (pi1 * pi2), "pi1": pi1, "pi2": pi2} for _, _, pi2 in parts]
    sizes = [size for size, _, _ in parts]
    merged = merged_numbers(cards, sizes)
    total = sum(size * card["base_weight"] for size, card in zip(sizes, cards, strict=True))
    assert merged["base_weight"] * sum(sizes) == pytest.approx(total)
    assert merged["base_weight"] == pytest.approx(1 / (merged["pi1"] * merged["pi2"]))


def test_merged_codes_fit_their_column():
    assert merged_text(["b", "a", "a+b"], 60) == "a+b"
    long = merged_text([f"cluster-{n:03}" for n in range(50)], 60)
    assert len(long) <= 60
    assert long != merged_text([f"cluster-{n:03}" for n in range(51)], 60)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
members = ["v", "batch", "document", "track", "switched", "assent", "tag", "answers"]


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    changes=st.dictionaries(st.sampled_from(members), json_values, min_size=1, max_size=3),
    answers=st.dictionaries(st.sampled_from(["number", "apps", "apps__other", "wish", "x"]), json_values, max_size=4),
    alter=st.booleans(),
)
def test_whatever_a_stranger_seals_never_stops_the_mixer(study, changes, answers, alter):
    batch = opened(study, cluster=f"C-{uuid.uuid4()}")
    crowd = sent(study, batch, 5)
    strange = Child(study, batch, children(study, batch, 1)[0].slip, 1, changes if alter else {"answers": answers})
    strange.sealed = envelopes.seal(strange.body(), keys.mixer_public(study), batch)
    strange.send()
    finished(batch)
    (report,) = mixer.flush_due()
    assert report.received == 6
    assert report.stored >= 5
    assert {child.number for child in crowd} <= set(numbers(study))


def test_half_an_emoji_and_deep_nests_are_quarantined_or_cleaned(study):
    batch = opened(study)
    sent(study, batch, 5)
    emoji, cleaned, deep, listed = children(study, batch, 4)
    as_json = json.dumps(emoji.body())
    emoji.sealed = sealed_raw(study, batch, as_json.replace('"nl"', '"\\ud83d"').encode())
    deep.sealed = sealed_raw(study, batch, as_json.replace('"nl"', "[" * 700 + "]" * 700).encode())
    listed.changes = {"assent": {"hash": [], "decision": {"yes": []}}}
    cleaned.changes = {"answers": {"number": 3, "wish": " een \x07 hond"}}
    for child in (emoji, cleaned, deep, listed):
        assert child.send().status == 201
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.received, report.stored, report.quarantined) == (9, 6, 3)
    assert DetachedText.objects.get().text == "een  hond"


def test_a_withdrawn_child_in_a_small_batch_keeps_the_others_waiting(study):
    batch = opened(study)
    crowd = sent(study, batch, 5)
    withdrawal.withdraw(study=study, receipt=receipts.display(crowd[0].receipt))
    finished(batch)
    assert mixer.flush_due() == []
    assert selectors.counts(batch).waiting == 5


def test_rows_are_not_written_in_the_order_of_arrival(study):
    batch = opened(study)
    crowd = sent(study, batch, 40)
    finished(batch)
    mixer.flush_due()
    place = "ctid" if connections["responses"].vendor == "postgresql" else "rowid"
    with connections["responses"].cursor() as cursor:
        cursor.execute(f"SELECT answers FROM box_response ORDER BY {place}")  # noqa: S608
        stored = [row[0] if isinstance(row[0], dict) else json.loads(row[0]) for row in cursor.fetchall()]
    assert [row["number"] for row in stored] != [child.number for child in crowd]
