"""The record of processing (Art. 30) and the impact assessment (Art. 35) as drafts, in the language that is active.

They state what the product knows; what only people know is marked to complete. Nothing in them is decided by a machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from backend.accounts.models import Role
from consent.retention import NAMES, Action
from consent.words import BANDS, CHILDREN, PARENTS, PURPOSES
from exports.accountability.settings_of import Asked, Facts, name_of, worst

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Line:
    """What, and what is known of it. `blank`: people have to complete it."""

    label: Text
    text: Text
    blank: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    heading: Text
    lines: list[Line] = field(default_factory=list)


def to_complete(label: Text) -> Line:
    return Line(label, _("to complete"), blank=True)


def record(facts: Facts) -> list[Section]:
    """Article 30(1), letter by letter."""
    return [
        Section(
            _("Who is responsible"),
            [
                Line(_("Controller"), str(facts.study.organisation)),
                to_complete(_("Joint controllers and processors")),
                to_complete(_("Contact of the data-protection officer")),
            ],
        ),
        Section(_("What for"), [Line(_("Study"), name_of(facts.study)), *waves(facts), ground()]),
        Section(
            _("About whom, and which data"), [*people(facts), *(line for each in facts.asked for line in asks(each))]
        ),
        Section(_("Who agrees to what"), policies(facts)),
        Section(_("Who receives data"), receivers(facts)),
        Section(_("How long it is kept"), keeping(facts)),
        Section(_("How it is protected"), protection(facts)),
    ]


def assessment(facts: Facts) -> list[Section]:
    """Article 35(7): the processing, need and proportion, risks, and what is done about them."""
    sensitive = sum(len(each.sensitive) for each in facts.asked)
    return [
        Section(_("The processing"), [Line(_("Study"), name_of(facts.study)), *waves(facts), *people(facts)]),
        Section(
            _("Why an assessment"),
            [
                Line(_("Vulnerable people"), _("Children are asked, in a class where it is hard to say no.")),
                Line(
                    _("Sensitive questions"),
                    ngettext(
                        "%(n)s question of sensitivity 2 or 3", "%(n)s questions of sensitivity 2 or 3", sensitive
                    )
                    % {"n": sensitive},
                ),
                *(line for each in facts.asked for line in asks(each)),
            ],
        ),
        Section(
            _("Need and proportion"),
            [
                ground(),
                to_complete(_("Why fewer questions or children would not do")),
                Line(_("Names"), names(facts)),
                Line(
                    _("Voluntary"),
                    _("Every question can be skipped; a no looks the same as a yes to teacher and class."),
                ),
                *policies(facts),
                *keeping(facts),
            ],
        ),
        Section(_("Risks to children"), risks(facts)),
        Section(_("What is done about them"), protection(facts)),
        Section(
            _("Opinion"),
            [
                to_complete(_("Opinion of the data-protection officer")),
                to_complete(_("What children and parents said about it (Art. 35(9))")),
                to_complete(_("Decision of the controller, day and signature")),
            ],
        ),
    ]


def waves(facts: Facts) -> list[Line]:
    lines = []
    for wave in facts.waves:
        days = [date_format(day, "j F Y") if day else "…" for day in (wave.field_from, wave.field_until)]
        lines.append(Line(_("Wave %(n)s") % {"n": wave.number}, f"{wave}: {days[0]} – {days[1]}"))
    return lines or [to_complete(_("Waves"))]


def ground() -> Line:
    return Line(
        _("Ground"),
        _(
            "For the survey: consent (Art. 6(1)(a)) or a task in the public interest (Art. 6(1)(e)); strike out one. For"
            " special categories: Art. 9(2)(a) or (j)."
        ),
        blank=True,
    )


def people(facts: Facts) -> list[Line]:
    stored = number_format(facts.totals.responses)
    return [
        Line(_("Children"), _("Answers in the box now: %(n)s, without a name.") % {"n": stored}),
        Line(_("Class lists"), names(facts)),
        Line(
            _("Staff"),
            ngettext("%(n)s role given", "%(n)s roles given", total := sum(facts.roles.values())) % {"n": total},
        ),
    ]


def names(facts: Facts) -> str:
    return {
        "none": _("None are kept: the school counts, and no name enters the product."),
        "numbers": _("Numbers without names; only the school knows whose they are."),
        "names": _("Names and addresses, sealed with a key outside the database; every reading is logged."),
        "erased": _("Erased, with a certificate."),
    }[facts.ledger]


def asks(asked: Asked) -> list[Line]:
    spread = ", ".join(
        _("%(n)s of sensitivity %(level)s") % {"n": n, "level": level} for level, n in asked.by_sensitivity.items()
    )
    title = asked.title.get("nl", "")
    lines = [Line(_("Questionnaire “%(title)s”, version %(n)s") % {"title": title, "n": asked.number}, spread)]
    if asked.sensitive:
        lines.append(Line(_("Sensitive questions"), ", ".join(asked.sensitive)))
    if asked.own_words:
        lines.append(Line(_("Own words"), ", ".join(asked.own_words)))
    return lines


def policies(facts: Facts) -> list[Line]:
    """Bands of one purpose with the same rule stand together."""
    lines = []
    for purpose in dict.fromkeys(purpose for purpose, _band, _rule in facts.policies):
        told = []
        for _purpose, band, rule in (each for each in facts.policies if each[0] == purpose):
            parents = f"{PARENTS[rule.parent]} (2)" if rule.n_parents > 1 else str(PARENTS[rule.parent])
            told.append(f"{BANDS[band]}: {parents}, {CHILDREN[rule.child]}")  # type: ignore[index]  # a band by its value
        lines.append(Line(PURPOSES[purpose], "; ".join(told)))  # type: ignore[index]  # a purpose by its value
    return lines


def receivers(facts: Facts) -> list[Line]:
    labels = dict(Role.choices)
    told = ", ".join(f"{labels.get(role, role)} {n}" for role, n in facts.roles.items())
    return [
        Line(_("Inside the study"), told or _("nobody yet")),
        Line(_("Programs with a token"), str(facts.tokens)),
        Line(_("Outside"), _("Tables that passed disclosure control; public rows after the burn alone.")),
        Line(_("Outside the European Economic Area"), _("Nobody: the pages fetch nothing from elsewhere.")),
    ]


def keeping(facts: Facts) -> list[Line]:
    lines = []
    for due in facts.calendar:
        if due.rule.action == Action.KEEP:
            text = str(due.rule.action.label)
        else:
            counted = ngettext("%(n)s day after %(what)s", "%(n)s days after %(what)s", due.rule.days)
            text = counted % {"n": due.rule.days, "what": due.rule.trigger.label}
            text = f"{text}; {due.rule.action.label}"
            text = f"{text} ({date_format(due.on, 'j F Y')})" if due.on else text
        lines.append(Line(NAMES[due.rule.holds], f"{text}. {due.rule.legal_note}"))
    return lines


def protection(facts: Facts) -> list[Line]:
    study = facts.study
    return [
        Line(_("Sealed answers"), _("Answers are sealed on the tablet; the box can't read them.")),
        Line(
            _("Batches"),
            _("Written only when %(n)s or more are together, shuffled, without day or time.")
            % {"n": study.minimum_batch},
        ),
        Line(
            _("Rare traits"),
            _("Language and questionnaire are coarsened until %(k)s rows share them.") % {"k": facts.shared_by},
        ),
        Line(_("Sending"), _("Delayed at random by up to %(n)s seconds.") % {"n": study.send_delay_s}),
        Line(
            _("Keys"),
            _("Slip key, mixer key and the study's withdrawal key: files outside both databases, mode 0600.")
            if not study.synthetic
            else _("This study is invented: its keys protect nobody."),
        ),
        Line(
            _("Services"),
            _("Staff, box and mixer run apart, each with its own role.")
            if facts.separate_services
            else _("One machine runs everything: who has it, has keys and databases together."),
            blank=not facts.separate_services,
        ),
        Line(_("Databases"), _("Two PostgreSQL databases.") if facts.separate_databases else _("Two SQLite files.")),
        Line(_("Log"), _("Acts are chained by hash and only ever added; the day's root goes to the officer.")),
        *[
            Line(
                _("Linkage test (%(where)s)") % {"where": where},
                _(
                    "The best attack of one who has every table guessed right in %(best)s %% of cases; chance is %(chance)s %%."
                )
                % {"best": number_format(100 * best, 1), "chance": number_format(100 * chance, 1)},
            )
            for where, best, chance, _ceiling in worst(facts.linkage)
        ],
    ]


def risks(facts: Facts) -> list[Line]:
    words = any(each.own_words for each in facts.asked)
    lines = [
        Line(
            _("A row is traced to a child"),
            _(
                "By order or time: see the linkage test. By rare answers: disclosure rules of a release. What is left: who"
                " watches memory or network while a class answers."
            ),
        ),
        Line(
            _("Pressure to take part"),
            _("Refusal looks the same on screen and on the wire. What is left: who looks over a shoulder."),
        ),
        Line(
            _("A question upsets a child"),
            _("Help lines on every screen; heavy words open them on that tablet alone."),
        ),
        Line(
            _("Keys and copies fall into one hand"),
            _("Envelopes of a filling pool could be opened in order of arrival."),
            blank=not facts.separate_services,
        ),
    ]
    if words:
        lines.append(
            Line(
                _("A child names somebody in its own words"),
                _("Words leave their row at once and stay out of every file until they were read."),
            )
        )
    if facts.ledger == "names":
        lines.append(
            Line(_("The class list leaks"), _("It says who may take part, not who did, and never an answer."))
        )
    return [*lines, to_complete(_("Likelihood and gravity of each, before and after"))]
