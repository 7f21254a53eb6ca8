"""Five XLSForms written by hand: what comes along, what is listed, and what must be mended first."""

from __future__ import annotations

import io
from typing import Any

import pytest
from pyxform.xls2xform import convert

from surveys.engine import document as documents
from surveys.formats import xlsform_reading
from surveys.formats.losses import Brought, Unreadable
from tests.unit.formats import workbooks
from tests.unit.formats.workbooks import workbook

ALL = {name: getattr(workbooks, name) for name in ("CLASSROOM", "HOUSEHOLD", "LIMITS", "PLACES", "NESTED")}


def items(brought: Brought) -> dict[str, dict[str, Any]]:
    return {item["variable"]: item for module in brought.document["modules"] for item in module["items"]}


def lost(brought: Brought) -> dict[str, set[str]]:
    """Reason -> places."""
    found: dict[str, set[str]] = {}
    for each in brought.lost:
        found.setdefault(each.why, set()).add(each.address)
    return found


def faults(data: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Unreadable) as caught:
        xlsform_reading.read(data)
    assert all(each.sentence for each in caught.value.faults)
    return [(each.address, each.why) for each in caught.value.faults]


@pytest.mark.parametrize("name", ALL)
def test_the_forms_are_what_other_tools_read_and_load_here_as_drafts(name: str) -> None:
    assert convert(io.BytesIO(ALL[name])).xform
    brought = xlsform_reading.read(ALL[name])
    assert documents.load(brought.document).items
    assert all(each.sentence and each.address for each in brought.lost)


def test_selects_groups_relevance_and_two_languages() -> None:
    brought = xlsform_reading.read(workbooks.CLASSROOM)
    found = items(brought)
    assert brought.document["tracks"] == ["nl", "fr"]
    assert brought.document["name"] == "class-room-2027"
    assert brought.document["modules"][0]["title"] == {"nl": "Toestellen", "fr": "Appareils"}
    assert found["own_phone"]["note"] == {"nl": "Van jou alleen."}
    assert [each["name"] for each in found["own_phone"]["categories"]] == ["smart", "simple", "none"]
    assert found["why"]["ask_if"] == '"nothing" in which_apps'
    assert found["which_apps"]["ask_if"] == 'not answered(own_phone) or own_phone != "none"'
    assert found["together"]["categories"][-1] == {
        "code": 3,
        "name": "other",
        "texts": {"nl": "Iets anders", "fr": "Autre chose"},
        "other": True,
    }
    assert found["best"]["type"] == "ranking"
    assert lost(brought) == {
        "metadata": {"survey!A2"},
        "renamed": {"survey!B4", "survey!B5"},
        "always-skippable": {"survey!F4"},
        "other-worded": {"survey!A8"},
    }


def test_a_repeat_is_refused_with_its_questions_and_the_rest_comes() -> None:
    brought = xlsform_reading.read(workbooks.HOUSEHOLD)
    assert list(items(brought)) == ["people", "thanks"]
    assert lost(brought)["repeat"] == {"survey!A3"}
    assert lost(brought)["inside-repeat"] == {"survey!B4", "survey!B5"}
    assert "once" in next(each.sentence for each in brought.lost if each.why == "repeat")


def test_constraints_become_limits_where_there_are_such_limits() -> None:
    brought = xlsform_reading.read(workbooks.LIMITS)
    found = items(brought)
    assert found["age"]["bounds"] == {"min": 6, "max": 20}
    assert found["story"] | {"texts": {}} == {
        "variable": "story",
        "type": "longtext",
        "texts": {},
        "bounds": {"max_chars": 500},
    }
    assert found["talk"]["bounds"] == {"max_answers": 2}
    assert [each["name"] for each in found["talk"]["categories"] if each.get("exclusive")] == ["nobody"]
    assert (found["mood"]["type"], found["far"]["type"], found["bed"]["type"]) == ("scale", "slider", "time")
    assert found["far"]["bounds"] == {"min": 0, "max": 100, "step": 5}
    assert lost(brought) == {
        "message": {"survey!E2"},
        "decimals": {"survey!A3"},
        "bounds-taken": {"survey!D3"},
        "default": {"survey!H3"},
        "constraint-unread": {"survey!D5"},
        "appearance": {"survey!F6"},
        "ends-labelled": {"survey!A7", "survey!A8"},
    }


def test_choice_filters_media_tables_and_a_language_without_a_track() -> None:
    brought = xlsform_reading.read(workbooks.PLACES)
    found = items(brought)
    assert list(found) == ["region", "town", "hello", "often"]
    assert brought.document["tracks"] == ["fr"]
    assert [row["variable"] for row in found["often"]["rows"]] == ["often_video", "often_chat"]
    assert found["often"]["texts"] == {"fr": "À quelle fréquence ?"}
    places = lost(brought)
    assert places["choice-filter"] == {"survey!E3"}
    assert places["media"] == {"survey!F3", "choices!E4"}
    assert places["calculation"] == {"survey!A5"}
    assert places["type-unknown"] == {"survey!A4"}
    assert places["piping"] == {"survey!B6"}
    assert {"survey!D2", "survey!D7", "choices!D2", "choices!D8"} <= places["no-language"]
    assert places["column"] == {"choices!F4", "choices!F5"}


def test_conditions_of_groups_go_to_their_questions_and_unread_ones_are_listed() -> None:
    brought = xlsform_reading.read(workbooks.NESTED)
    found = items(brought)
    assert found["days"]["ask_if"] == found["tell"]["ask_if"] == 'worry in ("soms", "vaak")'
    places = lost(brought)
    assert places["condition-unread"] == {"survey!E5", "survey!E6"}
    assert places["group-title"] == {"survey!B5"}


def form(*rows: tuple[str | None, ...], **sheets: Any) -> bytes:
    return workbook(survey=[("type", "name", "label::nl", "relevant", "constraint"), *rows], **sheets)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (form(("text", "a", "A", "${b} = ", None)), [("survey!D2", "xpath-ends")]),
        (form(("text", "a", "A", None, ". >= (3")), [("survey!E2", "xpath-ends")]),
        (form(("text", "a", "A", None, ". >= 3)")), [("survey!E2", "xpath")]),
        (form(("text", "a", "A", "${nobody} > 3", None)), [("survey!D2", "xpath-unknown")]),
        (form(("text", "a", "A", "=A1+B1", None)), [("survey!D2", "cell-formula")]),
        (form(("select_one x", "a", "A", None, None)), [("survey!A2", "no-list")]),
        (form(("text", "a", "A", None, None), ("text", "a", "B", None, None)), [("survey!B3", "name-twice")]),
        (form(("text", None, "A", None, None)), [("survey!B2", "no-name")]),
        (form((None, "a", "A", None, None)), [("survey!A2", "no-type")]),
        (
            form(("begin group", "g", "G", None, None), ("text", "a", "A", None, None)),
            [("survey!A2", "unclosed-group")],
        ),
        (form(("end group", None, None, None, None)), [("survey!A2", "unopened-group")]),
        (form(("start", "s", None, None, None)), [("", "no-questions")]),
        (workbook(questions=[("type",)]), [("", "no-survey")]),
        (b"PK not a workbook", [("", "not-xlsx")]),
        (
            form(
                ("select_one x", "a", "A", "${c} = ", None),
                ("text", "b", "B", None, "regex("),
                choices=[("list_name", "name", "label::nl"), ("x", "1", "Een"), ("x", "1", "Twee")],
            ),
            [("choices!B3", "choice-twice"), ("survey!E3", "xpath-ends"), ("survey!D2", "xpath-ends")],
        ),
    ],
)
def test_what_must_be_mended_is_said_with_its_cell(data: bytes, found: list[tuple[str, str]]) -> None:
    assert faults(data) == found


def test_a_sheet_that_claims_to_be_enormous_is_not_walked() -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for column, heading in enumerate(("type", "name", "label::nl"), start=1):
        sheet.cell(1, column).value = heading
        sheet.cell(2, column).value = ("text", "a", "A")[column - 1]
    sheet["XFD3"] = "far away"
    sheet["A900000"] = "deep down"
    out = io.BytesIO()
    book.save(out)
    assert xlsform_reading.read(out.getvalue()).document["modules"]
    sheet["A5001"] = "text"
    out = io.BytesIO()
    book.save(out)
    assert faults(out.getvalue()) == [("survey!A5001", "too-many-rows")]


def test_a_file_that_unpacks_to_too_much_is_not_unpacked() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * (61 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    assert faults(out.getvalue()) == [("", "too-big")]
