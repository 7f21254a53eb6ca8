"""Two askings of a questionnaire side by side: which questions can be compared and why others can't. The one judgement
behind the comparison of waves, the differences between versions and the trends of releases.
"""
