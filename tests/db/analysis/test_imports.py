"""A wave of others becomes a release: labels, missing values, weights and sets kept; errors say what is wrong where."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from django.core.management import CommandError, call_command

from analysis import importing, selectors
from analysis.models import Release, folder
from analysis.services import books, imports, releases
from backend.core.errors import Invalid
from exports.writers import rows as streams
from exports.writers import sav
from surveys.engine.codebook import Category, Codebook, MultipleSet, Variable

pytestmark = pytest.mark.django_db(databases=["default", "responses"])

YRBS = Path(__file__).resolve().parents[2] / "reference" / "data" / "yrbs2019"
DESIGN = "weights: weight\nstrata: stratum\nclusters: [psu]\nnested: true\n"


def labelled(name: str, labels: dict[float, str], missing: tuple[tuple[float, float], ...]) -> Variable:
    codes = tuple(Category(code, {"": text}, code < 0 or code >= 8) for code, text in labels.items())
    return Variable(name, {"": f"Label of {name}"}, {}, "single", "nominal", "answer", codes, "", 0, "", missing)


@pytest.fixture
def wave(tmp_path: Path) -> Path:
    """A file of another house: user-missing 8 and 9, a multiple-response set, weights and a design."""
    chance = np.random.default_rng(5)
    rows = 400
    frame = pd.DataFrame(
        {
            "phone": chance.choice([1, 2, 8, 9], rows, p=[0.5, 0.3, 0.1, 0.1]),
            "net_a": chance.choice([0, 1, 9], rows, p=[0.6, 0.3, 0.1]),
            "net_b": chance.choice([0, 1], rows),
            "psu": np.repeat(np.arange(20), 20),
            "stratum": np.repeat([1, 2], 200),
            "weight": chance.uniform(0.5, 2.0, rows),
        }
    )
    gap = ((8.0, 9.0),)
    answers = {1.0: "Yes", 2.0: "No", 8.0: "Refused", 9.0: "Don't know"}
    numbers = [
        Variable(name, {"": name}, {}, "number", "scale", "answer", (), "", 0, "", ())
        for name in ("psu", "stratum", "weight")
    ]
    book = Codebook(
        {"": "Other wave"},
        (
            labelled("phone", answers, gap),
            labelled("net_a", {0.0: "no", 1.0: "yes", 9.0: "?"}, ((9.0, 9.0),)),
            labelled("net_b", {0.0: "no", 1.0: "yes"}, ()),
            *numbers,
        ),
        (MultipleSet("nets", {"": "Networks used"}, {}, ("net_a", "net_b")),),
        "other",
    )
    sav.write(streams.of_frame(frame, book), book, tmp_path / "wave.sav", "en")
    (tmp_path / "design.yaml").write_text(DESIGN)
    return tmp_path / "wave.sav"


def test_labels_missing_values_weights_and_sets_are_kept(study, wave: Path) -> None:
    release = imports.load(study=study, path=wave, design_path=wave.parent / "design.yaml")
    book = selectors.codebook(release)
    phone = next(each for each in book.variables if each.name == "phone")
    assert phone.label == {"": "Label of phone"}
    assert phone.user_missing == ((8.0, 9.0),)
    assert [(each.label[""], each.missing) for each in phone.categories] == [
        ("Yes", False),
        ("No", False),
        ("Refused", True),
        ("Don't know", True),
    ]
    assert [(each.name, each.variables) for each in book.sets] == [("nets", ("net_a", "net_b"))]
    roles = {each.name: each.role for each in book.variables}
    assert (roles["weight"], roles["psu"], roles["phone"]) == ("weight", "design", "answer")
    written = pyreadstat.read_sav(str(wave), user_missing=True)[0]
    frame = selectors.frame(release)
    assert sorted(frame["weight"]) == sorted(written["weight"])
    assert frame["phone"].value_counts().to_dict() == written["phone"].value_counts().to_dict()
    assert release.manifest["counts"]["clusters"] == 20


def test_user_missing_answers_stay_out_of_the_base(study, wave: Path) -> None:
    release = imports.load(study=study, path=wave, design_path=wave.parent / "design.yaml")
    run = selectors.run_in(study, books.run(study, {}, releases.silent)["run"])
    tables = {table.name: table for table in selectors.tables(run)}
    frame = selectors.frame(release)
    assert [row.key for row in tables["phone"].rows] == ["1", "2"]
    assert tables["phone"].bases[0].n == int((frame["phone"] < 8).sum())
    assert tables["nets"].multiple


def test_a_national_survey_gives_its_reference_numbers(study, tmp_path: Path) -> None:
    (tmp_path / "design.yaml").write_text(DESIGN)
    call_command("import_dataset", str(YRBS / "yrbs2019_media.sav"), design=tmp_path / "design.yaml", study=study.slug)
    spec = {"title": "t", "banner": ["Q2"], "tables": [{"stub": "QN24"}, {"stub": "QN80"}]}
    book = books.save_book(study=study, title={"nl": "t"}, spec=spec)
    run = selectors.run_in(study, books.run(study, {"book": str(book.public_id)}, releases.silent)["run"])
    reference = json.loads((YRBS / "reference.json").read_text())["proportions"]
    wanted = {(each["variable"], each["domain"]): each for each in reference}
    for place, domain in enumerate(("all", "Q2 == 1", "Q2 == 2")):
        known = wanted["QN24", domain]
        cell = selectors.table_in(run, 1).rows[0].cells[place]
        for value, name in ((cell.estimate, "estimate"), (cell.se, "se"), (cell.deff, "deff")):
            assert value == pytest.approx(known[name], rel=1e-9)
        assert [cell.low, cell.high] == pytest.approx(known["ci_wald"], rel=1e-9)
        assert (cell.df, cell.n) == (known["df"], known["n"])
    shares = [round(100 * cell.estimate, 1) for cell in selectors.table_in(run, 1).rows[0].cells]
    assert shares == [15.7, 20.4, 10.9]
    assert round(100 * selectors.table_in(run, 2).rows[0].cells[0].estimate, 1) == 46.1


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_plain_files_are_read_too(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame({"answer": [1, 2, 2], "height": [1.5, 1.25, 1.75], "name": ["a", "b", "c"]})
    path = tmp_path / f"data{suffix}"
    frame.to_csv(path, index=False) if suffix == ".csv" else frame.to_parquet(path)
    read, book = importing.read(path)
    assert read["answer"].tolist() == [1, 2, 2]
    assert [(each.name, each.type, each.measure) for each in book.variables] == [
        ("answer", "single", "nominal"),
        ("height", "number", "scale"),
        ("name", "text", "nominal"),
    ]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"$FL2 this is not a data file" * 20, "wave.sav"), (b"PAR1 nothing", "wave.parquet"), (b"", "wave.csv")],
)
def test_a_damaged_file_is_named_and_nothing_is_written(study, tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    (tmp_path / "design.yaml").write_text(DESIGN)
    with pytest.raises(CommandError, match=rf"“{name}” can't be read"):
        call_command("import_dataset", str(tmp_path / name), design=tmp_path / "design.yaml", study=study.slug)
    assert Release.objects.count() == 0
    assert not list(folder().glob("releases/*"))


def test_an_unknown_column_is_named_with_its_place_and_its_neighbours(study, wave: Path) -> None:
    (wave.parent / "design.yaml").write_text("weights: weigth\nstrata: stratum\nclusters: [psu]\n")
    with pytest.raises(
        Invalid, match=r"“design\.yaml”, weights: the data have no column “weigth”\. Near names: weight"
    ):
        imports.load(study=study, path=wave, design_path=wave.parent / "design.yaml")
    assert Release.objects.count() == 0


@pytest.mark.parametrize(("text", "words"), [("weights: [", "not readable YAML"), ("wieghts: weight\n", "wieghts")])
def test_a_design_that_is_no_design_is_refused(study, wave: Path, text: str, words: str) -> None:
    (wave.parent / "design.yaml").write_text(text)
    with pytest.raises(Invalid, match=words):
        imports.load(study=study, path=wave, design_path=wave.parent / "design.yaml")
    assert Release.objects.count() == 0


def test_a_csv_with_semicolons_may_have_decimal_commas(tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("answer;height\n1;1,5\n2;1,25\n", encoding="utf-8-sig")
    frame, _book = importing.read(tmp_path / "data.csv")
    assert frame["height"].tolist() == [1.5, 1.25]


def test_the_same_file_in_another_order_has_the_same_hash(study, wave: Path) -> None:
    frame, book = importing.read(wave)
    shuffled = frame.sample(frac=1, random_state=3)
    sav.write(streams.of_frame(shuffled, book), book, wave.parent / "again" / "wave.sav", "en")
    design = wave.parent / "design.yaml"
    first = imports.load(study=study, path=wave, design_path=design)
    second = imports.load(study=study, path=wave.parent / "again" / "wave.sav", design_path=design)
    assert first.hash == second.hash
