"""What two or more tables reveal together and neither alone."""

import numpy as np

from analysis.disclosure.differencing import Published, differences

SEX = np.repeat([1, 2, 3], [50, 45, 5])
YES = np.arange(100) % 3 == 0


def column(where, inside, *, known=True):
    inside = np.asarray(inside)
    return Published(where, "q", int(inside.sum()), {"yes": int((inside & YES).sum())}, inside if known else None)


def test_a_set_within_a_set():
    found = differences([column("all", SEX > 0)], [column("without", SEX < 3)], minimum=10)
    assert [(each.where, each.base, each.counts) for each in found] == [
        (("all", "without"), 5, {"yes": int((YES & (SEX == 3)).sum())})
    ]
    assert found[0].reason.startswith("set difference has 5 respondents; rows give")
    assert differences([column("all", SEX > 0)], [column("without", SEX < 3)], minimum=5) == []


def test_overlapping_sets_of_nearly_the_same_size_tell_nothing():
    first, second = np.arange(100) < 60, np.arange(100) >= 42
    assert differences([column("a", first)], [column("b", second)], minimum=10) == []
    assert differences([column("a", first)], [column("b", first)], minimum=10) == []


def test_a_total_less_two_groups_published_apart():
    earlier = [column("all", SEX > 0), column("boys", SEX == 1)]
    found = differences(earlier, [column("girls", SEX == 2)], minimum=10)
    assert [(each.base, set(each.where)) for each in found] == [(5, {"all", "boys", "girls"})]
    assert found[0].counts == {"yes": int((YES & (SEX == 3)).sum())}


def test_what_was_revealed_before_is_not_said_of_the_new_table():
    earlier = [column("all", SEX > 0), column("boys", SEX == 1), column("girls", SEX == 2)]
    assert differences(earlier, [column("young", np.arange(100) % 2 == 0)], minimum=10) == []


def test_other_questions_do_not_mix():
    other = Published("x", "other", 95, {"yes": 30}, SEX < 3)
    assert differences([column("all", SEX > 0)], [other], minimum=10) == []


def test_without_members_a_difference_that_could_be_a_group_counts_as_one():
    first = Published("9-17", "q", 859, {"female": 403, "tiktok": 355})
    assert differences([first], [Published("9-18", "q", 863, {"female": 405, "tiktok": 358})], minimum=10)
    assert not differences([first], [Published("other", "q", 863, {"female": 380, "tiktok": 358})], minimum=10)
