"""The SYNTHETIC demo study: invented children go the whole way that real ones go, through the same services."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from analysis import selectors as analysis
from backend.accounts.models import Membership, Organisation, Role, Study, User
from backend.demo import earlier, generator, population, sample
from backend.jobs import services as jobs
from consent import selectors as consent
from consent.services import schools, texts
from consent.tokens import envelopes, receipts
from surveys import selectors as surveys
from surveys.box import collect, keys, mixer, slips
from surveys.safeguarding import desk, registry
from surveys.services import questionnaires, sittings, waves

SLUG = "synthetic-wave"
PASSWORD_FILE = "demo-password.txt"  # noqa: S105  the name of a file
SEED = 2026
LIVE_CHILDREN = 22
LIVE = (
    ("primary", 6, "", "demo-slips.txt", "As a pupil"),
    ("primary", 2, "", "demo-slips-first.txt", "As a child of 7"),
    ("primary", 4, "easy", "demo-slips-easy.txt", "Easy to read"),
    ("secondary", 4, "", "demo-slips-secondary.txt", "As a pupil of 15"),
)
"""Classes that wait for real fingers: level of school, grade, questionnaire chosen, file of slips, what `make run` calls
it."""
PEOPLE = {
    "owner@demo.example": ("Noor", Role.OWNER),
    "teacher@demo.example": ("Karim", Role.FIELDWORKER),
    "analyst@demo.example": ("Élise", Role.ANALYST),
    "partner@demo.example": ("Saskia", Role.VIEWER),
}
NAME = {
    "nl": "SYNTHETIC wave: kinderen online",
    "fr": "SYNTHETIC wave\u202f: enfants en ligne",
    "en": "SYNTHETIC wave: children online",
}
Say = Callable[[str], None]


def study() -> Study | None:
    """The demo study when it was built to its end."""
    found = Study.objects.filter(slug=SLUG).first()
    return found if found and analysis.latest_run(found) else None


def build(say: Say, *, schools_share: float = 1.0, live: bool = True) -> Study:
    """Make the study, send its children through envelope, box and flush, release, weigh and tabulate.

    `schools_share` keeps only the first part of the schools (tests use a small one).
    """
    made = begin()
    wave = waves.add_wave(study=made, name={"nl": "Golf 1", "fr": "Vague 1"}, withdraw_until=made.withdraw_until)
    registry.confirm_invented(made)
    desk.arrange(study=made, is_open=True, working_days=2, keep_days=60, by=None)
    for adopted in waves.adopt_standard(wave=wave):
        questionnaires.publish_version(version=adopted.versions.get())
    texts.activate_texts(text_set=consent.text_sets_of(made).get())
    people = population.population(SEED)
    kept = [group for group in people.groups if group.school.number <= schools_share * len(people.schools)]
    owner = User.objects.get(email="owner@demo.example")
    drawn = sample.draw_schools(wave, people, {group.school.number for group in kept}, owner)
    planned = list(plan(wave, kept, drawn))
    mixer.open_probes()
    say(f"{len(planned)} classes are planned; the children of the SYNTHETIC wave answer ...")
    children = sum(answer(sitting, group, number) for number, (sitting, group) in enumerate(planned))
    say(f"{children} envelopes are in the box; mixing ...")
    mixer.turn()
    say("The SYNTHETIC wave of 2024 comes in; release, weights, table book and trend ...")
    earlier.bring(made)
    for kind in ("release", "weights", "book"):
        jobs.run_now(kind, made, {})
    publish(made)
    earlier.follow(made)
    if live:
        open_live(made, wave)
    return made


def publish(made: Study) -> None:
    """The standard book leaves the team, so that the partner has tables to read."""
    run = analysis.latest_run(made)
    owner = User.objects.get(email="owner@demo.example")
    if run is not None:
        jobs.run_now("publication", made, {"run": str(run.public_id), "audience": "partner", "by": owner.pk})


@transaction.atomic
def begin() -> Study:
    """Organisation, study and one person for each kind of work, with one password made for this installation."""
    organisation, _new = Organisation.objects.get_or_create(name="Demo")
    password = kept_text(PASSWORD_FILE, lambda: f"apenstaartje-{secrets.token_hex(4)}")
    made = Study.objects.create(
        organisation=organisation,
        slug=SLUG,
        name=NAME,
        synthetic=True,
        withdraw_until=timezone.localdate() + dt.timedelta(days=120),
        send_delay_s=0,
    )
    for email, (name, role) in PEOPLE.items():
        user = User.objects.filter(email=email).first() or User.objects.create_user(email, password, name=name)
        Membership.objects.get_or_create(user=user, organisation=organisation, study=made, role=role)
    return made


Planned = tuple[surveys.Sitting, population.Group]


def plan(wave: surveys.Wave, groups: list[population.Group], drawn: dict[int, consent.School]) -> Iterator[Planned]:
    """A sitting for each class, school by school."""
    with transaction.atomic(), transaction.atomic(using="responses"):
        for group in groups:
            row = schools.add_group(
                school=drawn[group.school.number],
                label=group.label,
                grade=group.grade,
                form=group.form,
                size=group.size,
                probability=group.probability,
            )
            schools.count_participation(group=row, eligible=group.size, refused=0, absent=group.absent)
            yield sittings.plan_sitting(wave=wave, group=row, day=timezone.localdate()), group


def answer(sitting: surveys.Sitting, group: population.Group, number: int) -> int:
    """The class answers: each child's envelope is sealed as a tablet seals it and put in the box with its slip."""
    rng = np.random.default_rng([SEED, number])
    given: list[dict[str, object] | None] = [*generator.answers(group, rng), *[None] * group.refusing]
    given = [given[place] for place in rng.permutation(len(given))]
    with transaction.atomic(), transaction.atomic(using="responses"):
        codes = sittings.print_slips(sitting=sitting, count=max(len(given), 1))
        opened = sittings.open_sitting(sitting=sitting)
        for code, answers in zip(codes, given, strict=False):
            sealed = envelopes.seal(
                letter(opened, answers), keys.mixer_public(opened.wave.study.public_id), opened.batch
            )
            outcome = collect.receive(batch=opened.batch, slip_text=code, envelope_bytes=sealed)
            if outcome.status != 201:
                raise RuntimeError(f"the box refused a synthetic envelope: {outcome.code}")
        slips.void_unused(opened.batch)
        closed = sittings.close_sitting(sitting=opened)
        sittings.ask_mixing(sitting=closed)
    return len(given)


def letter(sitting: surveys.Sitting, answers: dict[str, object] | None) -> dict[str, object]:
    """What the tablet seals; None is a child that said no."""
    made = sitting.wave.study.public_id
    return {
        "v": 1,
        "batch": str(sitting.batch),
        "document": sitting.version.content_hash,
        "track": sitting.group.school.community,
        "switched": False,
        "assent": {"hash": sitting.text_set.sha256, "decision": "no" if answers is None else "yes"},
        "tag": receipts.tag(made, receipts.draw()),
        "answers": answers or {},
    }


def open_live(made: Study, wave: surveys.Wave) -> None:
    """Classes that wait for real fingers: slips printed, sitting open. Nobody answers for the youngest and the easy
    readers: there are no figures to anchor an invented answer on, and no margins to weigh them to."""
    for school_level, grade, level, file, _words in LIVE:
        school = consent.schools_of(made, community="nl").filter(level=school_level, groups__isnull=False).first()
        if school is None:
            continue
        group = schools.add_group(
            school=school, label=f"{grade} DEMO", grade=grade, form="", size=LIVE_CHILDREN, probability=1.0
        )
        schools.count_participation(group=group, eligible=LIVE_CHILDREN, refused=0, absent=0)
        sitting = sittings.plan_sitting(wave=wave, group=group, day=timezone.localdate(), level=level)
        mixer.open_probes()
        sample.plan_visit(wave, group)
        codes = sittings.print_slips(sitting=sitting, count=LIVE_CHILDREN)
        sittings.open_sitting(sitting=sitting)
        written(file, "\n".join([sitting.door, *codes]))


def where_to_click(address: str) -> list[tuple[str, str]]:
    """What `make run` prints: label and address or code."""
    found = study()
    if found is None:
        return [("Open", address)]
    lines = [
        ("As the team", f"{address}{reverse('study', args=[found.public_id])}"),
        ("", f"{', '.join(PEOPLE)}"),
        ("Password", kept_text(PASSWORD_FILE, str)),
    ]
    for _school, _grade, _level, file, words in LIVE:
        door, *codes = kept_text(file, str).split() or [""]
        if door:
            lines += [
                (words, f"{address}/box/k/{door}/"),
                ("with one of the slips", "  ".join(f"{code[:5]}-{code[5:]}" for code in codes[:3])),
            ]
    return lines


def kept_text(name: str, make: Callable[[], str]) -> str:
    """A small text of the demo under DATA_DIR, made when it isn't there."""
    path = Path(settings.DATA_DIR) / name
    if not path.exists():
        written(name, make())
    return path.read_text()


def written(name: str, text: str) -> None:
    path = Path(settings.DATA_DIR) / name
    path.touch(mode=0o600)
    path.write_text(text)
