"""What the tables of this app hold."""

from backend.core.privacy import Holds

HOLDS = {
    "Release": Holds.RELEASES,
    "WeightingScheme": Holds.RELEASES,
    "Book": Holds.STAFF,
    "Run": Holds.NOTHING,
    "Publication": Holds.STAFF,
    "Trend": Holds.NOTHING,
    "TrendWave": Holds.NOTHING,
    "Analysis": Holds.NOTHING,
    "Scale": Holds.NOTHING,
}
