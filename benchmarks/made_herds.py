"""Herds of any number with all that reports count, made by the database in a minute or two, each time the same.

Everything follows from the number of the calving: the same rows on SQLite and PostgreSQL, but for addresses. Histories
of records (`simple_history`), which no report reads, are left out, and so are people but for one vet.
"""

from datetime import date, timedelta

from django.db import connection

from benchmarks import made_tests, made_verdicts
from benchmarks.filling import begin, day, finish, insert, literal, one_of, rows, series, table
from diagnostics.models import HerdPolicy, Laboratory, LaboratoryMethod
from herd.models import Animal, Calving, Herd, SeparateLitters, User

CALVINGS_A_HERD, CALVINGS_A_COW = 2_000, 5
TODAY = date(2026, 1, 1)
#: The first cow calves on this day, the last within `SPREAD_DAYS`; then each every `INTERVAL_DAYS`.
FIRST_DAY, SPREAD_DAYS, INTERVAL_DAYS = date(2016, 11, 1), 1_700, 400
#: Twins at one first calving in so many, at one later calving in so many: about 1.2 % and 5.8 % (clinical.md §9).
FIRST_TWINS_EVERY, LATER_TWINS_EVERY = 83, 17
#: Sexes of twenty pairs of twins.
PAIRS = ("FM",) * 9 + ("FF",) * 5 + ("MM",) * 5 + ("FU",)
MOST_BORN = 3
BREEDS = ("Holstein", "Jersey", "Angus", "Montbeliarde", "")
SIRES = 300
#: Laboratories of every herd: name, other name, and prices in euros by method; a price of -1 is not known.
LABORATORIES = (
    ("Weatherbys", "WBYS", {"pcr_amelogenin": 18, "pcr_multicopy": 21, "qpcr": 30}),
    ("Synlab Vet", "SYN", {"pcr_amelogenin": 25, "karyotype": 120, "ddpcr": -1}),
)


def make_herds(calvings: int, *, a_herd: int = CALVINGS_A_HERD) -> None:
    """Fill an empty database with so many calvings, `a_herd` in each herd, and all that belongs to them.

    Of 1,000,000 calvings in 500 herds come 200,000 cows, about 1,050,000 calves and 20,000 samples. Raises
    `ValueError` where herds are on record already.
    """
    if Herd.objects.exists():
        raise ValueError("Herds are made in an empty database only.")
    herds = calvings // a_herd
    cows = max(a_herd // CALVINGS_A_COW, 1)
    begin()
    vet = User.objects.create(username="made-vet")
    _herds(herds)
    _cows(herds, cows)
    _calvings(herds, a_herd, cows, vet)
    _calves(herds * cows, a_herd)
    made_tests.make(sexes("c.id - 1"), vet, TODAY)
    made_verdicts.make(sexes("c.id - 1"), TODAY)
    finish((Herd, Animal, Calving, *made_tests.WRITTEN))


def sexes(n: str) -> str:
    """Write the sexes of the litter of the n-th calving `c`, such as «FM»: also its pairing."""
    twins = f"""CASE WHEN c.parity = 1 THEN ({n}) % {FIRST_TWINS_EVERY} ELSE ({n}) % {LATER_TWINS_EVERY} END = 0"""
    pair = one_of(PAIRS, f"({n}) * 7 / {LATER_TWINS_EVERY}")
    return f"""CASE WHEN ({n}) % 5000 = 77 THEN 'FFM' WHEN {twins} THEN {pair}
        ELSE {one_of(("F", "M"), f"({n}) / 3")} END"""


def _herds(number: int) -> None:
    """Write herds, their prices and their laboratories; every tenth has results verified, every fifth no prices."""
    insert(Herd, {"id": "n + 1", "code": "'H' || (10001 + n)", "name": "'Herd ' || (n + 1)"}, series(number))
    priced = {
        name: f"CASE WHEN id % 5 = 0 THEN NULL ELSE {base} + id % {step} END"
        for name, base, step in (
            ("breeding_value", 1_500, 200),
            ("feeder_value", 350, 90),
            ("salvage_value", 900, 120),
            ("rearing_cost", 1_300, 250),
            ("test_price", 20, 9),
        )
    }
    since = f"CASE WHEN id % 10 = 0 THEN {_moment(FIRST_DAY)} ELSE NULL END"
    policy = {"herd_id": "id", "currency": "'EUR'", "verified_since": since}
    insert(HerdPolicy, priced | policy, table(Herd))
    for name, other, prices in LABORATORIES:
        book = {"herd_id": "id", "name": literal(name), "other_names": literal(other), "days_most": "14"}
        insert(Laboratory, book, table(Herd))
        listed = rows(("method", "price"), list(prices.items()))
        done = {
            "herd_id": "lab.herd_id",
            "laboratory_id": "lab.id",
            "method": "does.method",
            "price": "CASE WHEN does.price < 0 THEN NULL ELSE does.price END",
            "currency": "CASE WHEN does.price < 0 THEN '' ELSE 'EUR' END",
        }
        source = f"{table(Laboratory)} lab CROSS JOIN {listed} does WHERE lab.name = {literal(name)}"
        insert(LaboratoryMethod, done, source)


def _moment(on: date) -> str:
    """Write a moment as both databases read it."""
    if connection.vendor == "postgresql":
        return f"CAST('{on} 00:00:00Z' AS timestamptz)"
    return f"'{on} 00:00:00'"


def _first_calving(cow: str) -> str:
    """Write on which day a cow, numbered over all herds, is to calve first, in days after `FIRST_DAY`."""
    return f"(({cow}) * 7919 % {SPREAD_DAYS})"


def _cows(herds: int, cows: int) -> None:
    """Write the cows, numbered from 0 in each herd: the first is a placeholder, some have no birth date."""
    last = f"{_first_calving('n')} + {INTERVAL_DAYS * CALVINGS_A_COW}"
    born_on = day(FIRST_DAY, f"{_first_calving('n')} - 700 - n % 60")
    gone = f"n % 4 = 1 AND {last} <= {(TODAY - FIRST_DAY).days}"
    insert(
        Animal,
        {
            "id": "n + 1",
            "herd_id": f"n / {cows} + 1",
            "number": f"CASE n % {cows} WHEN 0 THEN '000' ELSE CAST(n % {cows} AS varchar(9)) END",
            "sex": "'female'",
            "born_on": f"CASE n % 97 WHEN 0 THEN NULL ELSE {born_on} END",
            "breed": one_of(BREEDS, f"n / {cows} + n % 7 / 6"),
            "pen": "'Barn ' || (n % 6)",
            "left_on": f"CASE WHEN {gone} THEN {day(FIRST_DAY, last)} ELSE NULL END",
            "left_reason": f"CASE WHEN {gone} THEN 'culled' ELSE '' END",
        },
        series(herds * cows),
    )


def _calvings(herds: int, each: int, cows: int, vet: User) -> None:
    """Write the calvings: the first of all cows of a herd, then the second; some voided, too close, or without dam."""
    cow = f"(n / {each} * {cows} + n % {cows})"
    turn = f"(n % {each} / {cows})"
    too_close = f"{turn} > 0 AND n % 400 = 7"
    days = f"{_first_calving(cow)} + {INTERVAL_DAYS} * {turn} + n * 31 % 25 - CASE WHEN {too_close} THEN 250 ELSE 0 END"
    voided = "n % 500 = 11"
    source = f"(SELECT n, CASE n % 30 WHEN 4 THEN NULL ELSE {turn} + 1 END AS parity FROM {series(herds * each)}) c"
    insert(
        Calving,
        {
            "id": "n + 1",
            "herd_id": f"n / {each} + 1",
            "dam_id": f"CASE n % 200 WHEN 9 THEN NULL ELSE {cow} + 1 END",
            "calved_on": day(FIRST_DAY, days),
            "parity": "parity",
            # Not stated of some; of some twins only one calf is on record.
            "number_born": f"CASE WHEN n % 40 = 3 THEN NULL WHEN n % 700 = 13 THEN 2 ELSE LENGTH({sexes('n')}) END",
            "ease": "n % 5 + 1",
            "membranes": one_of(("passed", "passed", "retained", "unknown"), "n"),
            "voided_at": f"CASE WHEN {voided} THEN {_moment(TODAY)} ELSE NULL END",
            "voided_by_id": f"CASE WHEN {voided} THEN {vet.pk} ELSE NULL END",
            "void_reason": f"CASE WHEN {voided} THEN 'entered twice' ELSE '' END",
        },
        source,
    )
    apart = {
        "herd_id": "later.herd_id",
        "earlier_id": "earlier.id",
        "later_id": "later.id",
        "reason": "'so it was'",
    }
    calving = table(Calving)
    insert(
        SeparateLitters,
        apart,
        f"{calving} later JOIN {calving} earlier ON earlier.id = later.id - {cows} AND earlier.herd_id = later.herd_id "
        "WHERE (later.id - 1) % 800 = 7",
    )


def _calves(cows: int, each: int) -> None:
    """Write the calves of the calvings that stand; some calvings have none, some calves no number or birth date."""
    places = rows(("place",), [(place,) for place in range(1, MOST_BORN + 1)])
    born = f"""(SELECT c.id - 1 AS n, c.id, c.herd_id, c.calved_on, {sexes("c.id - 1")} AS sexes
        FROM {table(Calving)} c WHERE c.voided_at IS NULL AND c.id % 300 <> 5) born"""
    fate = """CASE WHEN (n + place) * 7919 % 1000 < 30 * LENGTH(sexes) THEN 'stillborn'
        WHEN (n + place) * 7919 % 1000 < 45 * LENGTH(sexes) THEN 'died'
        WHEN n % 900 = 17 THEN 'unknown' ELSE 'alive' END"""
    calves = f"""(SELECT born.*, place, SUBSTR(sexes, place, 1) AS letter, {fate} AS fate
        FROM {born} CROSS JOIN {places} places WHERE place <= LENGTH(sexes)) calf"""
    dead = "fate IN ('stillborn', 'died')"
    sold = f"letter = 'M' AND n % 20 <> 0 AND calved_on <= {literal(TODAY - timedelta(days=30))}"
    culled = f"letter <> 'M' AND n % 3 = 0 AND calved_on <= {literal(TODAY - timedelta(days=700))}"
    insert(
        Animal,
        {
            "id": f"{cows} + n * {MOST_BORN} + place",
            "herd_id": "herd_id",
            "calving_id": "id",
            "number": f"CASE WHEN {dead} OR n % 60 = 1 THEN '' "
            f"ELSE CAST(1000 + n % {each} * {MOST_BORN} + place AS varchar(9)) END",
            "sex": "CASE letter WHEN 'F' THEN 'female' WHEN 'M' THEN 'male' ELSE 'unknown' END",
            "fate": "fate",
            "born_on": f"CASE WHEN n % 1000 = 17 AND NOT {dead} THEN NULL ELSE calved_on END",
            "breed": one_of(BREEDS, "herd_id"),
            "sire": f"CASE WHEN n % 30 = 8 THEN '' WHEN n % 250 = 3 THEN '1' ELSE 'Sire ' || (n % {SIRES}) END",
            "pen": "CASE n % 2 WHEN 0 THEN 'Pen ' || (n % 12) ELSE '' END",
            "left_on": f"CASE WHEN {dead} THEN calved_on WHEN {sold} THEN {day('calved_on', '30')} "
            f"WHEN {culled} THEN {day('calved_on', '700')} ELSE NULL END",
            "left_reason": f"CASE WHEN {dead} THEN 'died' WHEN {sold} THEN 'sold' "
            f"WHEN {culled} THEN 'culled' ELSE '' END",
        },
        calves,
    )
