"""The linkage game: can a thief who has everything tell whose answers are whose?"""

WANTED = "AROBASE_LINKAGE_FIGURES"
"""Set by `python -m tests.linkage`: only then do the tests keep their figures."""
