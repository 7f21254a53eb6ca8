"""Every rule of the linter, and the sentences that an interface translates."""

from __future__ import annotations

from surveys.engine.lint import answers, care, flow, memory, phrases, scales, senses, tracks, trends, words
from surveys.engine.lint.contract import ItemRule, Rule, TextRule, WholeRule

OF_TEXTS: tuple[TextRule, ...] = (*words.RULES, *phrases.RULES, *memory.RULES)
OF_ANSWERS: tuple[Rule, ...] = answers.RULES
OF_ITEMS: tuple[ItemRule, ...] = (*scales.RULES, *senses.RULES_OF_ITEMS)
OF_THE_WHOLE: tuple[WholeRule, ...] = (
    *tracks.RULES,
    *flow.RULES,
    *care.RULES,
    *trends.RULES,
    *senses.RULES_OF_THE_WHOLE,
)
ALL: tuple[Rule, ...] = (
    *(each.rule for each in OF_TEXTS),
    *OF_ANSWERS,
    *(each.rule for each in OF_ITEMS),
    *(each.rule for each in OF_THE_WHOLE),
)
RULES: dict[str, Rule] = {rule.name: rule for rule in ALL}
SENTENCES = frozenset(sentence for rule in RULES.values() for sentence in (rule.title, rule.reason))
