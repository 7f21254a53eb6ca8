"""The work of getting a sample into the field: frames and draws, schools asked and replaced, visits, who answered."""
