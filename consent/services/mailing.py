"""Letters by e-mail: one mail to each parent with an address, plain text, nothing in it that follows anybody."""

from __future__ import annotations

import logging
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import timezone

from backend.accounts.models import Study
from backend.jobs.registry import Progress
from consent import parent_pages as pages
from consent.models import Group, GuardianContact, Text
from consent.selectors import letters as reading
from consent.services import audit, contacts, letters
from consent.tokens import slips

KIND = "letters"
log = logging.getLogger("arobase.letters")


def waiting(group: Group) -> QuerySet[GuardianContact]:
    """Parents with an address who had no letter yet."""
    return GuardianContact.objects.filter(slot__group=group, delivered_on__isnull=True).select_related(
        "slot__group__school__study"
    )


def sent(group: Group) -> QuerySet[GuardianContact]:
    """Parents whose letter was handed to the mail server."""
    return GuardianContact.objects.filter(slot__group=group, delivered_on__isnull=False)


def send(study: Study, params: dict[str, Any], progress: Progress) -> dict[str, Any]:
    """The work of a job: whoever had a letter is not written to again, so it is safe to repeat."""
    group = Group.objects.get(public_id=params["group"], school__study=study)
    text_set = reading.parents_set(study)
    wanted = list(waiting(group))
    done = failed = 0
    with get_connection() as connection:
        for contact in wanted:
            text = reading.letter_in(text_set, contact.language, group.school.community)
            try:
                EmailMessage(**composed(contact, text), connection=connection).send()
            except (SMTPException, OSError):
                log.warning("a letter could not be handed to the mail server")  # no address, no code
                failed += 1
            else:
                GuardianContact.objects.filter(pk=contact.pk).update(delivered_on=timezone.localdate())
                done += 1
            progress((done + failed) / len(wanted))
    audit.note(study, None, "letters.mail", "group", group.public_id, {"sent": done, "failed": failed})
    return {"sent": done, "failed": failed}


def composed(contact: GuardianContact, text: Text) -> dict[str, Any]:
    """The mail of one parent, with a code of its own."""
    drawn = letters.draw(slots=[(contact.slot, contact.person)])[0]
    language, words = pages.around(text.language, contact.slot.group.school.community)
    shown = pages.letter(text, reading.questions(contact.slot, text, contact.person))
    paragraphs = [
        text.parts["greeting"],
        f"{words['mail_open']}\n{pages.link(text.language, drawn.code)}",
        words["mail_code"].format(address=pages.address(), code=slips.display(drawn.code)),
        words["private"],
        *("\n".join([section["heading"].upper(), *section["lines"]]) for section in shown["sections"]),
        "\n".join(text.parts["closing"]),
        words["mail_end"],
    ]
    return {
        "subject": text.parts["title"],
        "body": "\n\n".join(paragraphs),
        "to": [contacts.address_of(contact)],
        "headers": {"Content-Language": language, "Auto-Submitted": "auto-generated"},
    }
