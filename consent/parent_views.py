"""A parent's pages: open a letter with its code, read, decide, and later see it again or decide otherwise.

No account, no cookie, nothing of another host. The code is typed, or stands behind the # of a link where no server sees
it; from page to page it travels in the form, so it is in no address and no log. That is also why these forms need no
token against forgery: a browser carries nothing by itself that another site could borrow.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from backend.core.errors import Conflict, Invalid, Missing, TooMany
from backend.core.throttle import Door
from consent import parent_pages as pages
from consent import wording
from consent.models import LetterCode, Text
from consent.selectors import ledger
from consent.selectors import letters as reading
from consent.services import letters
from consent.standing import ParentMode

CODES = Door("letter", _("Too many codes were tried one after the other. Wait a minute and try again."))


@require_GET
def entrance(request: HttpRequest) -> HttpResponse:
    """To the page in the language of the browser; what stands behind the # goes along by itself."""
    return redirect("parents-in", language=pages.preferred(request))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def parents(request: HttpRequest, language: str) -> HttpResponse:
    if language not in wording.LANGUAGES:
        return redirect("parents")
    response = posted(request, language) if request.method == "POST" else enter(request, language)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def enter(request: HttpRequest, language: str, told: str = "", status: int = 200) -> HttpResponse:
    """Where a code is typed; `told` names the sentence that says why one is asked again."""
    chosen, words = pages.around(language)
    languages = [(one, wording.LANGUAGES[one]) for one in pages.written()]
    context = {"language": chosen, "words": words, "languages": languages, "told": words.get(told, "")}
    return shown(request, "enter.html", chosen, context, status)


def posted(request: HttpRequest, language: str) -> HttpResponse:
    try:
        CODES.refuse_hasty(request)
        code = letters.opened(request.POST.get("code", ""))
        text_set = reading.parents_set(code.slot.group.school.study)
    except TooMany as error:
        return enter(request, language, "hasty", error.status)
    except Missing as error:
        CODES.wrong(request)
        return enter(request, language, "wrong", error.status)
    except Conflict as error:
        return enter(request, language, "closed", error.status)
    text = reading.letter_in(text_set, language, code.slot.group.school.community)
    if "decide" in request.POST:
        return decide(request, code, text, language)
    return letter(request, code, text, language)


def letter(
    request: HttpRequest, code: LetterCode, text: Text, language: str, told: str = "", status: int = 200
) -> HttpResponse:
    """The letter as it stands, and what was decided so far. A half answer comes back as it was given."""
    chosen, words = pages.around(language, code.slot.group.school.community)
    questions = reading.questions(code.slot, text, code.person)
    given = {question.purpose: request.POST.get(question.purpose) for question in questions}
    context = {
        "language": chosen,
        "words": words,
        "languages": [(cell.track, wording.LANGUAGES[cell.language]) for cell in cells(text)],
        "code": request.POST["code"],
        "letter": pages.letter(text, questions),
        "rows": [
            (question, given[question.purpose] or question.word) for question in questions if not question.informed
        ],
        "which": words["which"].format(**pages.place(code.slot)),
        "said": any(question.answer is not None for question in questions),
        "silence": silence(code, questions, words),
        "told": words.get(told, ""),
    }
    return shown(request, "letter.html", chosen, context, status)


def cells(text: Text) -> list[Text]:
    return sorted(text.text_set.cells.filter(level="standard"), key=lambda one: wording.place(one.track))


def silence(code: LetterCode, questions: list[reading.Question], words: dict[str, str]) -> str:
    """Where saying nothing counts, it is said in how many days."""
    days = [
        ledger.rule_for(code.slot.group.school.study, question.purpose, code.slot.age_band).objection_days
        for question in questions
        if question.mode is ParentMode.OPT_OUT
    ]
    return words["silence"].format(days=min(days)) if days else ""


def decide(request: HttpRequest, code: LetterCode, text: Text, language: str) -> HttpResponse:
    """Keep what was chosen, and show it as a page to keep."""
    seen = request.POST.get("text", "")
    asked = [question for question in reading.questions(code.slot, text, code.person) if not question.informed]
    given = {question.purpose: request.POST.get(question.purpose) for question in asked}
    if seen != text.sha256 or any(answer not in {"yes", "no"} for answer in given.values()):
        return letter(request, code, text, language, "missing", 422)
    try:
        kept = letters.answer(
            slot=code.slot,
            person=code.person,
            text=text,
            choices={purpose: answer == "yes" for purpose, answer in given.items()},
        )
    except Invalid as error:
        return letter(request, code, text, language, "missing", error.status)
    chosen, words = pages.around(language, code.slot.group.school.community)
    context = {
        "language": chosen,
        "words": words,
        "code": request.POST["code"],
        "letter": pages.letter(text, reading.questions(code.slot, text, code.person)),
        "which": words["which"].format(**pages.place(code.slot)),
        "kept": words["kept"].format(day=pages.day(timezone.localdate(), chosen)) if kept else words["unchanged"],
        "version": words["version"].format(
            version=text.text_set.version, language=wording.LANGUAGES[text.language], hash=text.sha256[:16]
        ),
    }
    return shown(request, "receipt.html", chosen, context)


def shown(
    request: HttpRequest, template: str, language: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    with override(language):
        return render(request, f"consent/parents/{template}", context, status=status)
