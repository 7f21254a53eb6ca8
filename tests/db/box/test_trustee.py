"""The sealed tier: envelopes opened and mixed on a trustee's machine, which has a file and a key and no database."""

import io
import os
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from backend.core.errors import Conflict, Invalid, Unavailable
from surveys.box import batches, burning, field, keys, mixer, probes, selectors, trustee, withdrawal
from surveys.box.models import DetachedText, Envelope, Quarantined, Response
from tests.db.box.ballots import card, children, finished, refusal

pytestmark = pytest.mark.django_db(databases=["default", "responses"])
ROOT = Path(__file__).resolve().parents[3]


class Trustee:
    """Another machine: its own data folder, no settings of ours, `manage.py` as a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()

    def manage(self, *command: object) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "manage.py", "mixer_offline", *map(str, command)],
            cwd=ROOT,
            env=kept | {"DATA_DIR": str(self.folder), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(done.stderr)
        return done.stdout


def here(*command: object) -> str:
    out = io.StringIO()
    call_command(*map(str, command), stdout=out)
    return out.getvalue()


@pytest.fixture
def elsewhere(study, tmp_path):
    """A trustee with the study's key, its public half installed here."""
    other = Trustee(tmp_path / "trustee")
    other.manage("key", "--study", study, tmp_path / "trustee.pub")
    here("box_keys", "--study", study, "--trustee", tmp_path / "trustee.pub")
    return other


def rounded(study, elsewhere, tmp_path):
    """One round: out, mixed there, back."""
    out, back = tmp_path / "out.box", tmp_path / "back.box"
    here("mixer_offline", "export", "--study", study, out)
    told = elsewhere.manage("open", out, back)
    return told, here("mixer_offline", "import", "--study", study, back)


def opened_for_trustee(study, elsewhere, tmp_path, **changes):
    batch = batches.create(card(study, **changes))
    probes.send(batch)
    mixer.open_probes()
    assert not probes.passed(batch)
    rounded(study, elsewhere, tmp_path)
    assert probes.passed(batch)
    batches.open_(batch)
    return batch


def test_the_whole_way_out_and_back(study, elsewhere, tmp_path):
    batch = opened_for_trustee(study, elsewhere, tmp_path)
    crowd = children(study, batch, 10)
    for place, child in enumerate(crowd):
        child.changes = {"answers": {"number": place, "wish": f"wish {place}"}}
    crowd[8].changes, crowd[9].changes = refusal(), {"answers": {"number": "many"}}
    for child in crowd:
        assert child.send().status == 201
    withdrawal.withdraw(study=study, receipt=crowd[0].receipt)
    finished(batch)
    assert mixer.flush_due() == [], "no key here, no flush here"
    assert list(keys.mixer_folder(study).glob("*.key")) == []
    told, _done = rounded(study, elsewhere, tmp_path)
    assert "envelopes 10, stored 8, quarantined 1, waiting 0" in told
    counts = selectors.counts(batch)
    assert (counts.stored, counts.refused, counts.quarantined, counts.withdrawn) == (7, 1, 1, 1)
    assert sorted(row["answers"]["number"] for row in selectors.responses(study)) == list(range(1, 8))
    assert set(DetachedText.objects.values_list("text", flat=True)) == {f"wish {place}" for place in range(1, 8)}
    assert (Envelope.objects.count(), Quarantined.objects.get().reason) == (0, "answers")
    withdrawal.withdraw(study=study, receipt=crowd[1].receipt)
    assert Response.objects.count() == 6
    assert DetachedText.objects.count() == 6


def test_a_file_that_comes_twice_or_late_writes_nothing(study, elsewhere, tmp_path):
    batch = opened_for_trustee(study, elsewhere, tmp_path)
    for child in children(study, batch, 6):
        child.send()
    finished(batch)
    rounded(study, elsewhere, tmp_path)
    with pytest.raises(Conflict):
        trustee.arrived(study, (tmp_path / "back.box").read_bytes())
    assert Response.objects.count() == 6


def test_small_batches_wait_and_follow_the_end_of_the_field(study, elsewhere, tmp_path):
    batch = opened_for_trustee(study, elsewhere, tmp_path)
    for child in children(study, batch, 3):
        child.send()
    finished(batch)
    assert "waiting 3" in rounded(study, elsewhere, tmp_path)[0]
    assert selectors.counts(batch).waiting == 3
    field.end(study, "discard")
    rounded(study, elsewhere, tmp_path)
    assert (selectors.counts(batch).discarded, Response.objects.count()) == (3, 0)


def test_the_files_tell_no_answers_and_fit_no_other_study(study, elsewhere, tmp_path):
    batch = opened_for_trustee(study, elsewhere, tmp_path)
    for child in children(study, batch, 6):
        child.changes = {"answers": {"number": 1, "wish": "synthetic wish"}}
        child.send()
    finished(batch)
    rounded(study, elsewhere, tmp_path)
    sent, back = (tmp_path / "out.box").read_bytes(), (tmp_path / "back.box").read_bytes()
    assert b"synthetic wish" not in sent + back
    assert "synthetic wish" not in str(trustee.unpacked(sent))
    other = uuid.uuid4()
    batches.create(card(other))
    for study_id, content in ((other, back), (study, back[:-1])):
        with pytest.raises(Invalid):
            trustee.arrived(study_id, content)


def test_without_the_key_nothing_is_opened_or_quarantined(study, elsewhere, tmp_path):
    opened_for_trustee(study, elsewhere, tmp_path)
    shutil.rmtree(elsewhere.folder / "keys")
    with pytest.raises(
        CommandError, match=r"isn't on this machine|staat niet op deze machine|n’est pas sur cette machine"
    ):
        elsewhere.manage("open", tmp_path / "out.box", tmp_path / "back2.box")
    with pytest.raises(Unavailable):
        trustee.mixed_elsewhere((tmp_path / "out.box").read_bytes())


def test_a_trustee_comes_before_the_first_sitting(study, tmp_path):
    batches.create(card(study))
    with pytest.raises(Conflict):
        trustee.entrust(study, keys.mixer_public(uuid.uuid4()))


def test_the_burn_says_that_a_trustee_had_the_key(study, elsewhere, tmp_path):
    opened_for_trustee(study, elsewhere, tmp_path)
    assert burning.burn(study)["trustee"]
    with pytest.raises(Unavailable):
        trustee.arrived(study, (tmp_path / "back.box").read_bytes())
