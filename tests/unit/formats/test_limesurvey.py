"""LimeSurvey in, from both of its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from surveys.engine import document as documents
from surveys.formats.limesurvey_files import read_lss, read_tsv
from surveys.formats.losses import Brought, Unreadable

DATA = Path(__file__).parent / "data"
LSS = (DATA / "phones.lss").read_bytes()
TSV = (DATA / "sleep.tsv").read_bytes()
HEAD = "class\ttype/scale\tname\trelevance\ttext\tlanguage\n"


def items(brought: Brought) -> dict[str, dict[str, Any]]:
    return {item["variable"]: item for module in brought.document["modules"] for item in module["items"]}


def why(brought: Brought) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in brought.lost:
        found.setdefault(each.why, []).append(each.address)
    return found


@pytest.mark.parametrize("brought", [read_lss(LSS), read_tsv(TSV)], ids=["lss", "tsv"])
def test_both_files_load_here_as_drafts_in_two_languages(brought: Brought) -> None:
    questionnaire = documents.load(brought.document)
    assert questionnaire.tracks == ("nl", "fr")
    assert all(set(item.texts) == {"nl", "fr"} for item in questionnaire.items)
    assert all(each.sentence for each in brought.lost)
    assert documents.check(brought.document) == []


def test_lss_arrays_multiple_choice_ranking_relevance_and_help() -> None:
    found = items(read_lss(LSS))
    assert found["age"]["bounds"] == {"min": 6, "max": 20}
    assert found["age"]["help"] == {"nl": "Je leeftijd vandaag.", "fr": "Ton âge aujourd'hui."}
    assert found["has_phone"]["type"] == "yesno"
    assert found["class"]["categories"][-1]["other"] is True
    assert found["apps"]["texts"] == {"nl": "Welke apps gebruik je?", "fr": "Quelles applis utilises-tu ?"}
    assert [each["name"] for each in found["apps"]["categories"] if each.get("exclusive")] == ["none"]
    assert found["apps"]["bounds"] == {"max_answers": 3}
    assert [row["variable"] for row in found["often"]["rows"]] == ["often_sq001", "often_sq002"]
    assert [each["code"] for each in found["often"]["categories"]] == [1, 2, 3]
    assert found["often"]["ask_if"] == '("tiktok" in apps or "insta" in apps) and has_phone == "yes"'
    assert found["best"]["type"] == "ranking"
    assert found["story"]["ask_if"] == (
        'often_sq001 in ("soms", "elke_dag") and answered(nick) and has_phone == "yes"'
    )


def test_lss_lists_what_did_not_come() -> None:
    assert why(read_lss(LSS)) == {
        "always-skippable": ["age"],
        "renamed": ["hasPhone"],
        "other-worded": ["class", "apps"],
        "type-unknown": ["total", "bought"],
        "formatting": ["apps"],
        "piping": ["story", "story"],
        "hidden": ["secret"],
        "group-condition": ["gid 2"],
        "condition-unread": ["bye"],
        "page-text": ["surveyls_welcometext"],
    }


def test_tsv_arrays_multiple_choice_ranking_and_relevance() -> None:
    found = items(read_tsv(TSV))
    assert found["bed"]["ask_if"] == "age >= 10"
    assert [each["name"] for each in found["bed"]["categories"]] == ["b1", "b2", "b3", "other"]
    assert found["how_often"]["ask_if"] == 'not answered(enough) or enough != "yes"'
    assert found["order"]["bounds"] == {"max_answers": 1}
    assert found["order"]["ask_if"] == '"b1" in bed and age > 11'
    assert found["who"]["ask_if"] == '"other" in bed and "b1" in bed and age > 11'
    assert found["by_q"]["texts"]["fr"] == "Le nom de ton lit ?"
    assert found["dream"]["ask_if"] == '(how_often_sq002 == "vaak" or not answered(by_q)) and "b1" in bed and age > 11'


def test_tsv_lists_what_did_not_come() -> None:
    assert why(read_tsv(TSV)) == {
        "always-skippable": ["8 · age"],
        "other-worded": ["9 · bed"],
        "renamed": ["14 · howOften", "27 · by"],
        "constraint-unread": ["27 · by"],
        "type-unknown": ["29 · dual"],
        "group-condition": ["20"],
        "quota": ["53"],
    }


def test_an_older_lss_repeats_its_rows_for_each_language() -> None:
    def row(**cells: str) -> str:
        return "<row>" + "".join(f"<{key}>{value}</{key}>" for key, value in cells.items()) + "</row>"

    def section(name: str, *rows: str) -> str:
        return f"<{name}><rows>{''.join(rows)}</rows></{name}>"

    spoken = (("nl", "Groep", "Kies", "Ja"), ("fr", "Groupe", "Choisis", "Oui"))
    text = (
        "<?xml version='1.0' encoding='UTF-8'?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>"
        "<languages><language>nl</language><language>fr</language></languages>"
        + section("groups", *(row(gid="1", group_name=g, group_order="1", language=t) for t, g, _, _ in spoken))
        + section(
            "questions",
            *(row(qid="5", gid="1", type="L", title="pick", question=q, language=t) for t, _, q, _ in spoken),
        )
        + section(
            "answers",
            *(row(qid="5", code=c, answer=f"{a} {c}", sortorder=c, language=t) for t, _, _, a in spoken for c in "12"),
        )
        + "</document>"
    )
    brought = read_lss(text.encode())
    assert brought.document["modules"][0]["title"] == {"nl": "Groep", "fr": "Groupe"}
    assert items(brought)["pick"]["categories"][1] == {
        "code": 2,
        "name": "ja_2",
        "texts": {"nl": "Ja 2", "fr": "Oui 2"},
    }


@pytest.mark.parametrize(
    ("read", "data", "found"),
    [
        (read_lss, b"<document><a></document>", ("1", "not-xml")),
        (read_lss, b"<document><LimeSurveyDocType>Question</LimeSurveyDocType></document>", ("", "not-limesurvey")),
        (read_lss, b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY b "c">]><document>&b;</document>', ("2", "doctype")),
        (read_lss, b"\xff\xfe", ("1", "not-xml")),
        (read_tsv, b"class\tname\ttext\tlanguage\n", ("1", "no-column")),
        (read_tsv, b"\xff\xfe\x00", ("", "not-utf8")),
        (read_tsv, (HEAD + "Q\tS\ta\t1\tA\tnl\n").encode(), ("", "no-questions")),
        (
            read_tsv,
            (HEAD + 'G\t1\tg\t1\t\tnl\nQ\tS\ta\t1\tA\tnl\nQ\tS\tb\t((a == "x"\tB\tnl\n').encode(),
            ("4 · b", "xpath-ends"),
        ),
        (
            read_tsv,
            (HEAD + "G\t1\tg\t1\t\tnl\nQ\tS\ta\tzzz > 3\tA\tnl\n").encode(),
            ("3 · a", "xpath-unknown"),
        ),
    ],
)
def test_a_file_that_can_not_be_read_says_where(read: Any, data: bytes, found: tuple[str, str]) -> None:
    with pytest.raises(Unreadable) as caught:
        read(data)
    assert [(each.address, each.why) for each in caught.value.faults] == [found]
    assert caught.value.faults[0].sentence
