"""Run inside the product by the tests: one published wave, one class, six slips. Prints what the tests must know."""

import datetime
import json
import time
import uuid

from backend.accounts.models import Membership, Organisation, Study, User
from consent import selectors as consent
from consent.services import schools, texts
from surveys.box import probes
from surveys.services import questionnaires, sittings, waves

PASSWORD = "a sentence to sign in with"


def begin():
    mark = uuid.uuid4().hex[:8]
    organisation = Organisation.objects.create(name=f"Team {mark}")
    user = User.objects.create_user(f"{mark}@example.org", PASSWORD, name="Noor")
    until = datetime.date.today() + datetime.timedelta(days=90)
    study = Study.objects.create(
        organisation=organisation, slug=f"golf-{mark}", name={"nl": "Kinderen online", "fr": "Enfants en ligne"},
        withdraw_until=until, send_delay_s=0,
    )  # fmt: skip
    Membership.objects.create(user=user, organisation=organisation, role="owner")
    wave = waves.add_wave(study=study, name={"nl": "Golf 1", "fr": "Vague 1"}, withdraw_until=until)
    for adopted in waves.adopt_standard(wave=wave):
        questionnaires.publish_version(version=adopted.versions.get())
    texts.activate_texts(text_set=consent.text_sets_of(study).get())
    school = schools.add_school(
        study=study, name="Basisschool De Linde", community="nl", province="antwerp", network="free", level="primary", probability=0.5
    )
    group = schools.add_group(school=school, label="6A", grade=6, form="", size=6, probability=0.5)
    schools.count_participation(group=group, eligible=6, refused=0, absent=0)
    sitting = sittings.plan_sitting(wave=wave, group=group)
    slips = sittings.print_slips(sitting=sitting, count=6)
    while not probes.passed(sitting.batch):
        time.sleep(0.2)
    return {
        "study": str(study.public_id), "sitting": str(sitting.public_id), "batch": str(sitting.batch), "door": sitting.door,
        "slips": slips, "email": user.email, "password": PASSWORD,
    }  # fmt: skip


print(json.dumps(begin()))
