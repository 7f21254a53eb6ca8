"""Finding in a child's own words what could tell who somebody is, and putting something harmless in its place.

Pure: no Django, no database, no network, and no language model is needed. The recognisers tag too much rather than too
little; a person decides (`docs/free-text.md`). Begin at `recognising.find` and `placeholders.replaced`.
"""
