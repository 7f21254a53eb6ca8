"""The questionnaire linter: what is wrong with a draft that no schema can see. One module a family of rules, the word
lists of each language as data in `lexicons/`, the list of all rules in `registry`. `linting.lint` runs them.
"""
