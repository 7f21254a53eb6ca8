"""What R says: start scripts of the CSV run in an empty folder (by Python too), and the references made once more."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from exports.services import starting
from exports.services.microdata import Microdata
from exports.writers import csv_zip, rows
from surveys.engine.codebook import Category, Codebook, Variable

NAME = "wave_release-1_SYNTHETIC"
INTERPRETERS = [
    pytest.param("start.R", ["Rscript", "--vanilla"], id="R", marks=pytest.mark.r),
    pytest.param("start.py", [sys.executable], id="Python"),
]
DESIGNS: dict[str, dict[str, Any]] = {
    "release": {"weights": "weight", "strata": "stratum", "clusters": ["cluster"], "lonely": "average"},
    "nested": {"weights": "weight", "strata": "stratum", "clusters": ["local"], "nested": True, "lonely": "certainty"},
    "corrected": {
        "weights": "weight",
        "strata": "stratum",
        "clusters": ["cluster"],
        "fpc": ["schools"],
        "lonely": "remove",
    },
    "fractions": {"strata": "stratum", "clusters": ["cluster"], "fpc": ["fraction"], "lonely": "average"},
    "simple": {},
    "unstratified": {"weights": "weight", "clusters": ["cluster"]},
    "two stages": {
        "weights": "weight",
        "strata": "stratum",
        "clusters": ["cluster", "class"],
        "fpc": ["schools", "classes"],
        "lonely": "average",
    },
    "adjusted": {"weights": "weight", "strata": "stratum", "clusters": ["cluster"], "lonely": "adjust"},
}
ONLY_R = {"two stages", "adjusted"}


def variable(name: str, labels: dict[int, str] | None = None, role: str = "design") -> Variable:
    categories = tuple(Category(float(code), {"nl": text}, missing=code < 0) for code, text in (labels or {}).items())
    return Variable(
        name=name,
        label={"nl": name},
        question={"nl": f"Wat zei “{name}”?\nEcht?"},
        type="single" if labels else "number",
        measure="nominal",
        role=role,
        categories=categories,
        universe="",
        sensitivity=0,
        concept="",
        user_missing=((-7.0, -1.0),),
    )


def survey() -> tuple[pd.DataFrame, Codebook]:
    """Six strata in two communities, of which one has a single school; pupils in classes in schools."""
    chance = np.random.default_rng(20)
    lines = []
    for stratum in range(1, 7):
        for local in range(1, 2 if stratum == 3 else 6):
            mood = chance.normal()
            for room in range(1, 4):
                for _pupil in range(chance.integers(4, 15)):
                    phone = int(np.digitize(mood + chance.normal(), [-0.5, 0.8])) + 1
                    answer = int(chance.choice([-1, -4])) if chance.random() < 0.1 else phone
                    lines.append((stratum, local, room, answer, chance.uniform(20, 200)))
    frame = pd.DataFrame(lines, columns=["stratum", "local", "class", "q \"1\" 'é'", "weight"])
    frame["cluster"] = frame["stratum"] * 100 + frame["local"]
    frame["community"] = np.where(frame["stratum"] <= 3, 1, 2)
    frame["schools"] = frame["stratum"] * 10
    frame["classes"] = 8
    frame["fraction"] = frame.groupby("stratum")["cluster"].transform("nunique") / frame["schools"]
    answers = {1: "Ja, \"slim\" \\ 'één'", 2: "Nee 😀", 3: "Weet = niet", -1: "Niet gevraagd", -4: "Wil niet"}
    plain = [variable(name) for name in frame.columns if name not in {"community", "q \"1\" 'é'"}]
    book = Codebook(
        {"nl": "Golf"},
        (*plain, variable("community", {1: "Vlaamse", 2: "Franse"}), variable("q \"1\" 'é'", answers, "answer")),
        (),
        "test",
    )
    return frame, book


def unpacked(folder: Path, design: dict[str, Any]) -> list[str]:
    """The files of the zip, written to the folder; the codebook's question is the only one that suits."""
    frame, book = survey()
    data = Microdata(rows.of_frame(frame, book), book, 0, design, None)
    (question,) = starting.questions(data)
    texts = starting.files(data, question, name=NAME, language="nl", synthetic=True)
    csv_zip.write(data.rows, book, folder / "data.zip", name=NAME, texts=texts)
    with zipfile.ZipFile(folder / "data.zip") as pack:
        pack.extractall(folder)
        return pack.namelist()


@pytest.mark.parametrize(("script", "command"), INTERPRETERS)
@pytest.mark.parametrize("design", DESIGNS)
def test_a_start_script_reproduces_the_table(tmp_path: Path, script: str, command: list[str], design: str) -> None:
    names = unpacked(tmp_path, DESIGNS[design])
    if script == "start.py" and design in ONLY_R:
        assert script not in names
        return
    done = subprocess.run([*command, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = {(line["category"], line["column"]): line for line in csv.DictReader(io.StringIO(done.stdout))}
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as stream:
        known = {(line["category"], line["column"]): line for line in csv.DictReader(stream)}
    assert set(found) == set(known) == {(code, column) for code in "123" for column in ("total", "1", "2")}
    for place, line in known.items():
        for name in ("estimate", "se"):
            assert float(found[place][name]) == pytest.approx(float(line[name]), rel=1e-9, abs=1e-14), (place, name)
        assert int(found[place]["n"]) == int(line["n"])
    assert "Cells compared: 9" in done.stderr
    assert all(float(line["se"]) > 0 for line in known.values())


def test_scripts_name_weights_question_and_that_the_children_are_invented(tmp_path: Path) -> None:
    unpacked(tmp_path, DESIGNS["release"])
    for script in ("start.R", "start.py"):
        head = (tmp_path / script).read_text(encoding="utf-8").split("\n\n")[0]
        assert "SYNTHETIC" in head
        assert "Weights: weight" in head
        assert "# Question: Wat zei “q \"1\" 'é'”? Echt?" in head
        assert all(line.startswith("#") for line in head.splitlines())


REFERENCES = Path(__file__).parent / "data"


@pytest.mark.r
@pytest.mark.parametrize("name", sorted(path.parent.name for path in REFERENCES.glob("*/make.R")))
def test_r_makes_the_references_again(tmp_path: Path, name: str) -> None:
    """The numbers that other tests are held against come from the script beside them, on this version of R too."""
    shutil.copytree(REFERENCES, tmp_path / "data")
    folder = tmp_path / "data" / name
    kept = {path.name: json.loads(path.read_text()) for path in folder.glob("*.json")}
    for path in folder.glob("*.json"):
        path.unlink()
    subprocess.run(["Rscript", "--vanilla", "make.R"], cwd=folder, check=True, capture_output=True)
    assert kept
    for file, numbers in kept.items():
        alike(json.loads((folder / file).read_text()), numbers, file)


def alike(found: Any, kept: Any, place: str) -> None:
    """Same shape, same numbers to 1e-8."""
    if isinstance(kept, dict):
        assert found.keys() == kept.keys(), place
        for key, value in kept.items():
            alike(found[key], value, f"{place} {key}")
    elif isinstance(kept, list):
        assert len(found) == len(kept), place
        for number, value in enumerate(kept):
            alike(found[number], value, f"{place} {number}")
    else:
        assert found == (kept if isinstance(kept, str | None) else pytest.approx(kept, rel=1e-8, abs=1e-10)), place
