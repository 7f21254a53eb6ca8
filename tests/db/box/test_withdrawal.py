"""Taking answers out with the receipt, whenever it comes, and the burn that ends it."""

import io
import json
import shutil
import uuid

import pytest
from django.core.management import CommandError, call_command

from backend.core.errors import Conflict, Invalid, Unavailable
from consent.tokens import envelopes, receipts
from surveys.box import batches, burning, documents, field, keys, mixer, selectors, slips, withdrawal
from surveys.box.flush import Overtaken, write
from surveys.box.mixing import mix
from surveys.box.models import DetachedText, Quarantined, Response, SlipRight, Tombstone
from surveys.box.planning import plan
from tests.db.box.ballots import card, children, finished, opened, sent

pytestmark = pytest.mark.django_db(databases=["default", "responses"])


def numbers(study):
    return {row["answers"]["number"] for row in selectors.responses(study)}


def flushed_class(study, count=7):
    batch = opened(study)
    crowd = children(study, batch, count)
    for child in crowd:
        child.changes = {"answers": {"number": child.number, "wish": f"wish of {child.number}"}}
        child.send()
    finished(batch)
    mixer.flush_due()
    return batch, crowd


def test_after_the_flush_the_receipt_takes_row_and_texts_out(study):
    _batch, crowd = flushed_class(study)
    withdrawal.withdraw(study=study, receipt=receipts.display(crowd[0].receipt).lower())
    assert numbers(study) == {child.number for child in crowd[1:]}
    assert not DetachedText.objects.filter(text=f"wish of {crowd[0].number}").exists()
    assert DetachedText.objects.count() == 6
    assert selectors.totals(study).withdrawn == 1


def test_in_the_pool_and_before_arrival_a_tombstone_waits(study):
    batch = opened(study)
    crowd = children(study, batch, 8)
    for child in crowd[:6]:
        child.send()
    withdrawal.withdraw(study=study, receipt=crowd[0].receipt)
    withdrawal.withdraw(study=study, receipt=crowd[7].receipt)
    for child in crowd[6:]:
        child.send()
    finished(batch)
    (report,) = mixer.flush_due()
    assert (report.withdrawn, report.stored) == (2, 6)
    assert numbers(study) == {child.number for child in crowd[1:7]}


def test_a_withdrawal_between_opening_and_writing_is_respected(study):
    batch = opened(study)
    crowd = sent(study, batch, 7)
    finished(batch)
    (cards,) = mixer.schools()
    (unit,), _waiting = plan(mixer.sources(cards))
    mixed = mix(unit, documents.questionnaire(cards[0].document), keys.mixer_ring(study))
    withdrawal.withdraw(study=study, receipt=crowd[0].receipt)
    with pytest.raises(Overtaken):
        write(mixed, keys.withdrawal_key(study))
    assert Response.objects.count() == 0
    mixer.flush_due()
    assert numbers(study) == {child.number for child in crowd[1:]}


def test_a_second_withdrawal_and_a_stranger_receipt_change_nothing(study):
    _batch, crowd = flushed_class(study)
    for receipt in (crowd[0].receipt, crowd[0].receipt, receipts.draw()):
        withdrawal.withdraw(study=study, receipt=receipt)
    assert Response.objects.count() == 6
    assert selectors.totals(study).withdrawn == 1


def test_a_receipt_of_another_study_finds_nothing(study):
    _batch, crowd = flushed_class(study)
    elsewhere = uuid.uuid4()
    batches.create(card(elsewhere))
    withdrawal.withdraw(study=elsewhere, receipt=crowd[0].receipt)
    withdrawal.withdraw(study=uuid.uuid4(), receipt=crowd[0].receipt)
    assert Response.objects.count() == 7


def test_quarantined_answers_go_too(study):
    batch = opened(study)
    sent(study, batch, 5)
    child = sent(study, batch, 1, answers={"number": "x"})[0]
    finished(batch)
    mixer.flush_due()
    withdrawal.withdraw(study=study, receipt=child.receipt)
    assert Quarantined.objects.count() == 0
    assert Response.objects.count() == 5


def test_a_mistyped_receipt_is_told_so(study):
    batches.create(card(study))
    with pytest.raises(Invalid):
        withdrawal.withdraw(study=study, receipt="ABC")
    assert Tombstone.objects.count() == 0


def test_the_burn_leaves_answers_that_no_receipt_finds(study):
    batch, crowd = flushed_class(study)
    withdrawal.withdraw(study=study, receipt=crowd[0].receipt)
    withdrawal.withdraw(study=study, receipt=receipts.draw())
    certificate = burning.burn(study)
    assert certificate["burnt"]
    assert (certificate["responses"], certificate["texts"], certificate["withdrawn"]) == (6, 6, 1)
    assert not any(certificate["left"].values())
    destroyed = {name: count for name, count in certificate["destroyed"].items() if count}
    assert destroyed == {"slips": 7, "probes": 1, "tombstones": 1, "tags": 12, "mixer_keys": 1, "withdrawal_keys": 1}
    with pytest.raises(withdrawal.Burnt) as refused:
        withdrawal.withdraw(study=study, receipt=crowd[1].receipt)
    assert refused.value.status == 410
    assert (Response.objects.count(), Tombstone.objects.count(), SlipRight.objects.count()) == (6, 0, 0)
    assert crowd[1].send().code == "burnt"
    assert burning.burn(study) == certificate
    assert selectors.counts(batch).in_box == 7


def test_a_certificate_can_be_checked_and_an_altered_one_is_found(study, tmp_path):
    batch, _crowd = flushed_class(study)
    file = tmp_path / "certificate.json"
    with pytest.raises(CommandError, match="--yes"):
        call_command("burn", "--study", str(study), str(file))
    call_command("burn", "--study", str(study), "--yes", str(file), stdout=io.StringIO())
    call_command("burn_verify", str(file), stdout=io.StringIO())
    assert burning.certificate(study) == json.loads(file.read_text())
    other = tmp_path / "other.json"
    other.write_text(file.read_text().replace('"responses": 7', '"responses": 8'))
    with pytest.raises(CommandError):
        call_command("burn_verify", str(other), stdout=io.StringIO())
    keys.make_mixer_key(study)
    slips_again = SlipRight.objects.create(mac="0" * 64, batch_id=batch)
    assert len(burning.faults(json.loads(file.read_text()))) == 1
    slips_again.delete()
    keys.destroy_mixer_keys(study)
    assert burning.faults(json.loads(file.read_text())) == []


def test_the_burn_of_one_study_leaves_the_keys_of_another(study):
    other = uuid.uuid4()
    crowds = [flushed_class(each) for each in (study, other)]
    burning.burn(study)
    assert keys.private_paths(study) == []
    assert keys.mixer_ring(other).keys
    withdrawal.withdraw(study=other, receipt=crowds[1][1][0].receipt)
    assert selectors.totals(other).responses == 6


def test_a_burnt_study_gets_no_second_key(study):
    flushed_class(study)
    burning.burn(study)
    with pytest.raises(Conflict):
        batches.create(card(study))
    with pytest.raises(Unavailable):
        keys.withdrawal_key(study)


def test_no_burn_while_envelopes_wait(study):
    batch = opened(study)
    crowd = sent(study, batch, 3)
    with pytest.raises(Conflict):
        burning.burn(study)
    assert keys.withdrawal_key(study)
    assert crowd[0].send().status == 200
    with pytest.raises(Conflict):
        field.end(study, "discard")
    finished(batch)
    field.end(study, "discard")
    mixer.flush_due()
    assert burning.burn(study)["responses"] == 0


def test_keys_are_private_files_and_are_never_replaced(study, tmp_path, settings):
    slips.draw(opened(study), 1)
    files = [path for path in (tmp_path / "keys").rglob("*") if path.is_file()]
    named = envelopes.key_id(keys.mixer_public(study)).hex()
    assert {path.name for path in files} == {f"{named}.key", f"{study}.pub", "slip.key", f"{study}.key"}
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    before = keys.slip_key()
    assert keys.make_slip_key() is False
    assert keys.slip_key() == before


def test_outside_the_embedded_product_keys_are_not_made_by_the_way(study, settings):
    settings.EMBEDDED = False
    with pytest.raises(Unavailable, match="box_keys"):
        keys.slip_key()
    keys.make_slip_key()
    assert len(keys.slip_key()) == 32
    with pytest.raises(Unavailable, match=str(study)):
        batches.create(card(study))


def test_a_mixer_elsewhere_destroys_its_own_keys_after_the_burn(study, settings, tmp_path):
    flushed_class(study)
    shutil.copytree(tmp_path / "keys", tmp_path / "mixer-keys")
    burning.burn(study)
    settings.KEYS_DIR = tmp_path / "mixer-keys"
    assert keys.private_paths(study)
    mixer.turn()
    assert [path.name for path in (tmp_path / "mixer-keys").rglob("*") if path.is_file()] == ["slip.key"]
