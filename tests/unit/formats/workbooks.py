"""XLSForms written by hand, as somebody who never saw this platform would write them."""

from __future__ import annotations

import io
from collections.abc import Sequence

from openpyxl import Workbook

Table = Sequence[Sequence[str | int | float | bool | None]]


def workbook(**sheets: Table) -> bytes:
    """`workbook(survey=[headings, row, ...], choices=[...])`."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


CLASSROOM = workbook(
    survey=[
        (
            "type",
            "name",
            "label::Nederlands (nl)",
            "label::Français (fr)",
            "hint::Nederlands (nl)",
            "required",
            "relevant",
        ),
        ("start", "start", None, None, None, None, None),
        ("begin group", "devices", "Toestellen", "Appareils", None, None, None),
        ("select_one phone", "ownPhone", "Heb je een gsm?", "As-tu un GSM ?", "Van jou alleen.", "yes", None),
        ("select_multiple apps", "Which-Apps", "Welke apps?", "Quelles applis ?", None, None, "${ownPhone} != 'none'"),
        ("text", "why", "Waarom niet?", "Pourquoi pas ?", None, "no", "selected(${Which-Apps}, 'nothing')"),
        ("end group", None, None, None, None, None, None),
        ("select_one yn or_other", "together", "Samen?", "Ensemble ?", None, None, None),
        ("rank apps", "best", "Zet op volgorde", "Mets en ordre", None, None, None),
    ],
    choices=[
        ("list_name", "name", "label::Nederlands (nl)", "label::Français (fr)"),
        ("phone", "smart", "Een smartphone", "Un smartphone"),
        ("phone", "simple", "Een gewone gsm", "Un GSM simple"),
        ("phone", "none", "Geen", "Aucun"),
        ("apps", "tiktok", "TikTok", "TikTok"),
        ("apps", "whatsapp", "WhatsApp", "WhatsApp"),
        ("apps", "nothing", "Geen van deze", "Aucune"),
        ("yn", "yes", "Ja", "Oui"),
        ("yn", "no", "Nee", "Non"),
    ],
    settings=[("form_title", "form_id", "version"), ("In de klas", "class-room 2027", 3)],
)
"""Selects, a group, text, relevance, two languages, names that can't be used here, metadata, compulsory questions."""

HOUSEHOLD = workbook(
    survey=[
        ("type", "name", "label", "relevant"),
        ("integer", "people", "Hoeveel mensen wonen bij jou?", None),
        ("begin_repeat", "person", "Persoon", "${people} > 0"),
        ("text", "person_name", "Naam", None),
        ("integer", "person_age", "Leeftijd", None),
        ("end_repeat", None, None, None),
        ("note", "thanks", "Dank je wel!", None),
    ],
    settings=[("form_title", "default_language"), ("Thuis", "Nederlands (nl)")],
)
"""A repeat, no language on the labels."""

LIMITS = workbook(
    survey=[
        (
            "type",
            "name",
            "label::Dutch",
            "constraint",
            "constraint_message::Dutch",
            "appearance",
            "parameters",
            "default",
        ),
        ("integer", "age", "Hoe oud ben je?", ". >= 6 and . < 21", "Tussen 6 en 20", None, None, None),
        ("decimal", "hours", "Hoeveel uur?", ".<=24", None, None, None, 2.5),
        ("text", "story", "Vertel", "string-length(.) <= 500", None, "multiline", None, None),
        ("text", "code", "Code", "regex(., '[0-9]{4}')", None, None, None, None),
        (
            "select_multiple talk",
            "talk",
            "Met wie?",
            "count-selected(.) <= 2 and (not(selected(., 'nobody')) or count-selected(.) = 1)",
            None,
            "minimal",
            None,
            None,
        ),
        ("range", "mood", "Hoe voel je je?", None, None, None, "start=0 end=10 step=1", None),
        ("range", "far", "Hoe ver?", None, None, None, "start=0 end=100 step=5", None),
        ("time", "bed", "Hoe laat ga je slapen?", None, None, None, None, None),
    ],
    choices=[
        ("list_name", "name", "label::Dutch"),
        ("talk", "friend", "Vriend"),
        ("talk", "parent", "Ouder"),
        ("talk", "nobody", "Niemand"),
    ],
    settings=[("form_title",), ("Grenzen",)],
)
"""Constraints of every kind, ranges, a time, defaults."""

PLACES = workbook(
    survey=[
        (
            "type",
            "name",
            "label::Français (fr)",
            "label::English (en)",
            "choice_filter",
            "media::image",
            "calculation",
            "appearance",
        ),
        ("select_one region", "region", "Ta région ?", "Your region?", None, None, None, None),
        ("select_one town", "town", "Ta commune ?", "Your town?", "region=${region}", "map.png", None, "minimal"),
        ("geopoint", "where", "Où ?", "Where?", None, None, None, None),
        ("calculate", "sum", None, None, None, None, "${region} * 2", None),
        ("note", "hello", "Tu habites ${town}.", "You live in ${town}.", None, None, None, None),
        ("begin_group", "often", "À quelle fréquence ?", "How often?", None, None, None, "table-list"),
        ("select_one freq", "often_video", "Regarder", "Watch", None, None, None, None),
        ("select_one freq", "often_chat", "Chatter", "Chat", None, None, None, None),
        ("end_group", None, None, None, None, None, None, None),
    ],
    choices=[
        ("list_name", "name", "label::Français (fr)", "label::English (en)", "media::image", "region"),
        ("region", 1, "Bruxelles", "Brussels", None, None),
        ("region", 2, "Wallonie", "Wallonia", None, None),
        ("town", "ixl", "Ixelles", "Ixelles", "ixl.jpg", 1),
        ("town", "nam", "Namur", "Namur", None, 2),
        ("freq", 1, "Jamais", "Never", None, None),
        ("freq", 2, "Parfois", "Sometimes", None, None),
        ("freq", 3, "Souvent", "Often", None, None),
    ],
    settings=[("form_title", "form_id", "default_language"), ("Lieux", "lieux", "Français (fr)")],
)
"""Choice filters, media, piping, a calculation, a place, a table, a language without a track."""

NESTED = workbook(
    survey=[
        ("type", "name", "label::nl", "label::fr", "relevance"),
        ("select_one likert", "worry", "Maak je je zorgen?", "Es-tu inquiet ?", None),
        ("begin group", "more", "Meer", "Plus", "${worry} >= 2"),
        ("integer", "days", "Hoeveel dagen?", "Combien de jours ?", None),
        ("begin group", "inner", "Nog meer", "Encore plus", "${days} > 3 and ${later} = 'x'"),
        ("text", "tell", "Vertel", "Raconte", "today() > 3"),
        ("end group", None, None, None, None),
        ("end group", None, None, None, None),
        ("text", "later", "Later", "Plus tard", None),
    ],
    choices=[
        ("list name", "name", "label::nl", "label::fr"),
        ("likert", 1, "Nooit", "Jamais"),
        ("likert", 2, "Soms", "Parfois"),
        ("likert", 3, "Vaak", "Souvent"),
    ],
)
"""Groups with conditions inside groups, an order of codes, conditions that have no counterpart."""
