"""Statistical disclosure control: linked tables, the attacker, the choice of what to hide, and policies as data.

Numpy and scipy only. Counts are unweighted children unless a docstring says otherwise.
"""
