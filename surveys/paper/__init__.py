"""A questionnaire on paper: what stands on it and how it is typed in. Pure; knows nothing of Django."""
