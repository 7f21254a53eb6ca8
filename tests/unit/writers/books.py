"""Table books made by hand for the writers and charts: every status, a net, two blocks, several answers, hard labels."""

from __future__ import annotations

from analysis.books.result import (
    Base,
    Block,
    BookResult,
    Cell,
    Column,
    Margin,
    Provenance,
    Row,
    Table,
    TestRule,
    WeightReport,
)


def text(nl: str, fr: str) -> dict[str, str]:
    return {"nl": nl, "fr": fr}


def shown(estimate: float, letters: str = "", status: str = "shown", half: float = 0.03) -> Cell:
    return Cell(
        status=status,
        estimate=estimate,
        se=half / 2,
        low=max(estimate - half, 0.0),
        high=estimate + half,
        df=115.0,
        deff=2.1,
        n=1200,
        n_weighted=1210.5,
        n_effective=571.25,
        n_clusters=60,
        letters=letters,
    )


HIDDEN = Cell(status="suppressed_primary")
BLOCKS = (
    Block("total", text("", ""), (Column("total", text("Totaal", "Total")),)),
    Block(
        "community",
        text("Gemeenschap", "Communauté"),
        (
            Column("community=1", text("Vlaams", "flamande"), "A"),
            Column("community=2", text("Frans", "française"), "B"),
            Column("community=3", text("Duits", "germanophone"), "C"),
        ),
    ),
    Block(
        "grade_band",
        text("Schoolniveau", "Niveau scolaire"),
        (
            Column("grade_band=1", text("5–6 lager", "5e–6e primaire"), "D"),
            Column("grade_band=2", text("1e graad", "1er degré"), "E"),
            Column("grade_band=3", text("2e graad", "2e degré"), "F"),
        ),
    ),
)
ROWS = (
    ("1", text("Nooit", "Jamais"), "category", (0.583, 0.548, 0.631, 0.609, 0.787, 0.55, 0.413)),
    ("2", text("Eén keer", "Une fois"), "category", (0.124, 0.138, 0.106, None, 0.094, 0.126, 0.152)),
    ("3", text("=Elke dag", "=Tous les jours"), "category", (0.087, 0.094, 0.077, None, 0.034, 0.09, 0.137)),
    ("some", text("Minstens één keer", "Au moins une fois"), "net", (0.417, 0.452, 0.369, 0.391, 0.213, 0.45, 0.587)),
)


def _cells(values: tuple[float | None, ...]) -> tuple[Cell, ...]:
    cells = []
    for place, value in enumerate(values):
        if value is None:
            cells.append(HIDDEN)
        elif place == 3:
            cells.append(shown(value, status="flagged", half=0.17))
        else:
            cells.append(shown(value, letters={1: "B", 5: "D", 6: "DE"}.get(place, "")))
    return tuple(cells)


def table(number: int = 1) -> Table:
    return Table(
        name=f"photo_{number}",
        number=number,
        title=text("Een foto van jezelf online zetten", "Mettre en ligne une photo de soi"),
        label=text("foto online", "photo en ligne"),
        question=text("Hoe vaak heb je dit gedaan?", "Combien de fois l’as-tu fait ?"),
        universe="own_phone == 1",
        universe_text=text("kinderen met een eigen telefoon", "enfants ayant leur propre téléphone"),
        statistic="column_percent",
        blocks=BLOCKS,
        rows=tuple(Row(key, label, kind, "column_percent", _cells(values)) for key, label, kind, values in ROWS),
        bases=tuple(
            Base("flagged" if place == 3 else "shown", n, n * 100.3, n / 2.1, 60)
            for place, n in enumerate((4012, 2164, 1807, 41, 1298, 1402, 1312))
        ),
        tests=TestRule(
            0.05,
            "holm",
            letters=True,
            rest=False,
            text=text("A–F: hoger dan die kolom, p < 0,05 (Holm).", "A–F : plus élevé que cette colonne (Holm)."),
        ),
    )


def book(tables: int = 2) -> BookResult:
    return BookResult(
        title=text("Golf 1: alle tabellen", "Vague 1 : tous les tableaux"),
        languages=("nl", "fr"),
        tables=tuple(table(number + 1) for number in range(tables)),
        provenance=Provenance(
            source="arobase",
            release="wave 1, release 2",
            data_hash="9f3ac71e" * 8,
            wording="ab12",
            rows=4012,
            synthetic=True,
            provisional=True,
            design=text("118 scholen in 4 strata", "118 écoles dans 4 strates"),
            weights=text("gekalibreerd", "calé"),
            margins=(
                Margin(
                    "gender", text("Geslacht", "Genre"), "official", "Statbel", "2025-01-01", "resident", "1", 1e-9
                ),
                Margin("form", text("Onderwijsvorm", "Forme"), "estimate", "own estimate", "2024", "pupil", "2", 2e-9),
            ),
            weighting=(WeightReport("1", "raking", 6, True, 1e-9, "gender=1", 2164, 1041.0, 2.08, 0.4, 3.1, False),),
        ),
        suppression=text("n ≥ 30, cel ≥ 5", "n ≥ 30, cellule ≥ 5"),
    )
