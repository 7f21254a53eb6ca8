"""The product's typeface as static TrueType files, for what is drawn outside a browser: charts and paper."""

from pathlib import Path

FOLDER = Path(__file__).parent
REGULAR = FOLDER / "AtkinsonHyperlegibleNext-Regular.ttf"
BOLD = FOLDER / "AtkinsonHyperlegibleNext-Bold.ttf"
