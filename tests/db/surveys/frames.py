"""A SYNTHETIC frame of schools to draw from, as a file that staff bring."""

from __future__ import annotations

from surveys.fieldwork import draws, frames

HEAD = "name;municipality;community;province;network;level;size"


def line(number, *, community="nl", province="antwerp", network="free", level="primary", size=40):
    return f"SYNTHETIC school {number:03d};Dorp;{community};{province};{network};{level};{size}"


def file_of(*lines):
    return "\n".join((HEAD, *lines)).encode()


def lines(count=24):
    """Half of the schools in each community, of unequal sizes, two provinces."""
    return [
        line(
            number,
            community="nl" if number % 2 else "fr",
            province="brussels" if number % 3 == 0 else ("antwerp" if number % 2 else "namur"),
            size=12 * (1 + number % 4),
        )
        for number in range(1, count + 1)
    ]


def brought(wave, *said, **fields):
    return frames.bring(
        wave=wave, source="SYNTHETIC list", file_name="list.csv", content=file_of(*(said or lines())), **fields
    )


def in_use(wave, *said):
    return frames.put_into_use(frame=brought(wave, *said))


def plan(frame, count=8, **fields):
    given = {"method": "systematic", "strata": ("community",), "sorted_by": ("province",), "rule": "proportional"}
    given |= {"seed": "2026", "reserves": 1, **fields}
    counts = draws.shared_out(frame, given["strata"], rule=given["rule"], count=count, least=2)
    return draws.Plan(**{"counts": counts, **given})


def followed(wave, *said, **fields):
    """A frame in use, its draw followed: schools in the ledger, reserves standing by."""
    frame = in_use(wave, *said)
    made = draws.make(frame=frame, plan=plan(frame, **fields))
    draws.follow(made=made)
    return made
