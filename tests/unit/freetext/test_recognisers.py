"""Each recogniser finds what it is there for, in a sentence as a child writes it, and leaves plain sentences alone."""

import pytest

from surveys.freetext.lists import standard
from surveys.freetext.recognising import find
from surveys.freetext.spans import Kind

EXAMPLES = [
    ("mijn nummer is 12.05.14-123.64 denk ik", "12.05.14-123.64", Kind.NUMBER),
    ("bel mij op 0478 12 34 56 aub", "0478 12 34 56", Kind.PHONE),
    ("appelle le +33 6 12 34 56 78 stp", "+33 6 12 34 56 78", Kind.PHONE),
    ("mein handy 0151 2345678 ruf an", "0151 2345678", Kind.PHONE),
    ("mon gsm c'est 621 123 456", "621 123 456", Kind.PHONE),
    ("bel 06-12345678", "06-12345678", Kind.PHONE),
    ("mail naar vosje.snel2014@hotmail.com", "vosje.snel2014@hotmail.com", Kind.EMAIL),
    ("mail naar vosje apenstaartje gmail punt com", "vosje apenstaartje gmail punt com", Kind.EMAIL),
    ("kijk op www.vosjesblog.be/over-mij", "www.vosjesblog.be/over-mij", Kind.LINK),
    ("mama haar kaart is be68 5390 0754 7034", "be68 5390 0754 7034", Kind.IBAN),
    ("de auto had 1-abc-234 als plaat", "1-abc-234", Kind.PLATE),
    ("ik woon in de molenstraat 12 bus 3", "molenstraat 12 bus 3", Kind.ADDRESS),
    ("j'habite 14 rue du moulin et toi", "14 rue du moulin", Kind.ADDRESS),
    ("ich wohne malmedyer straße 7 in eupen", "malmedyer straße 7", Kind.ADDRESS),
    ("wij wonen in 9300 aalst", "9300 aalst", Kind.ADDRESS),
    ("we gaan soms naar gent met de trein", "gent", Kind.PLACE),
    ("mijn snap is vosjesnel", "vosjesnel", Kind.HANDLE),
    ("@vos_je.14 stuurt rare dingen", "@vos_je.14", Kind.HANDLE),
    ("dr4g0nk1ng valt mij lastig", "dr4g0nk1ng", Kind.HANDLE),
    ("ik zit op sint-jozefscollege", "sint-jozefscollege", Kind.SCHOOL),
    ("je vais à l'école communale du centre", "école communale du centre", Kind.SCHOOL),
    ("ik voetbal bij kfc lede", "kfc lede", Kind.CLUB),
    ("toen zei emma dat ik dik was", "emma", Kind.PERSON),
    ("mijn broer xandrieno lacht met mij", "xandrieno", Kind.PERSON),
    ("juf roos is boos", "roos", Kind.ADULT),
    ("meester van der velden belt mama", "van der velden", Kind.ADULT),
    ("ma copine s'appelle rose", "rose", Kind.PERSON),
]


@pytest.mark.parametrize(("sentence", "words", "kind"), EXAMPLES)
def test_it_is_found_and_called_by_its_kind(sentence, words, kind):
    assert (words, kind) in [(sentence[span.start : span.end], span.kind) for span in find(sentence) if span.replaced]


@pytest.mark.parametrize(
    "sentence", ["een roos in de tuin van mijn oma", "la pierre était lourde", "ik woon in een huis"]
)
def test_names_that_are_words_stay_where_they_are_words(sentence):
    assert [span for span in find(sentence) if span.replaced] == []


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [("ik ben 11 jaar", Kind.AGE), ("né le 12 mars 2014", Kind.DATE), ("mama heeft kanker", Kind.RARE)],
)
def test_what_may_tell_too_much_is_flagged_and_stays(sentence, kind):
    assert [(span.kind, span.replaced) for span in find(sentence)] == [(kind, False)]


def test_a_wrong_digit_makes_a_number_a_guess():
    [right], [wrong] = find("12.05.14-123.64"), find("12.05.14-123.65")
    assert right.sure
    assert (wrong.kind, wrong.sure, wrong.replaced) == (Kind.NUMBER, False, True)


def test_the_studys_own_schools_are_found_also_by_their_own_part():
    lists = standard().with_schools(["Vrije Basisschool Zonnedauw"])
    sentence = "bij zonnedauw pesten ze mij"
    assert (4, 13, Kind.SCHOOL) in [(span.start, span.end, span.kind) for span in find(sentence, lists)]


def test_a_name_with_one_letter_wrong_is_found():
    assert [span.kind for span in find("ik speel met matthiias in de tuin")] == [Kind.PERSON]


def test_without_a_language_model_nothing_is_added_and_nothing_lacks():
    from surveys.freetext.language_model import installed

    assert installed() == ()
    assert find("toen zei emma dat", further=installed())
