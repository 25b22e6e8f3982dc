"""A herd in which everything has happened once, with names and numbers as long as people make them.

Pages are looked at with it, by the tests of every page and by whoever wants to see them full.
"""

import itertools
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from diagnostics.actions import record_sample
from diagnostics.demonstration.planted import PLANTED
from diagnostics.demonstration.planting import plant
from herd.actions import record_calving, record_leaving
from herd.entries import CalfEntry, CalvingEntry
from herd.imports import uploads
from herd.imports.options import ImportOptions
from herd.models import Animal, Calving, Herd, ImportBatch, User
from herd.vocabulary import ImportKind, LeftReason, Role, Sex
from tests.factories import HerdFactory, member

CODE = "MEADOW"
#: 60 characters, as a family company is called.
NAME = "Meadow Brook Pedigree Holstein-Friesian Dairy Farms Partners"
#: 20 characters, as an official number is typed into the field for the short one.
NUMBER = "IE-372221440-1042-77"
#: 500 characters, one word of them too long for any phone.
NOTE = (
    "Found at five in the morning beside the far gate, the second calf an hour after the first; "
    "https://records.example.org/photographs/2026/calvings/0d9b1c5e4f7a4b7c8d9e0f1a2b3c4d5e shows both. "
    "Cow down for a while, calcium under the skin, up by noon. Navel dipped, four litres of colostrum by tube, "
    "because the smaller one would not suck. Vet called about the membranes, which came on their own the next day. "
    "The bull calf has a white blaze, the heifer none; told apart also by the notch that the dog left in his ear."
)
FILE = b"""dam,calving_date,calf,sex,fate
9001,2026-03-01,9101,F,alive
9001,2026-03-01,9102,M,alive
9002,2026-13-45,9103,F,alive
9003,2026-03-02,9104,calf,alive
"""


@dataclass(frozen=True)
class OnShow:
    """The herd, its people, and the records that fill one page each."""

    herd: Herd
    manager: User
    reader: User
    suspect: Animal
    twins: Calving
    upload: ImportBatch


def herd_on_show() -> OnShow:
    """Make the herd: every planted case, a calving with the longest words, what waits, what left, and a file."""
    herd = HerdFactory(code=CODE, name=NAME)
    manager = member(
        herd, Role.MANAGER, Role.VET, username="maire", first_name="Máire", last_name="Ní Dhomhnaill"
    )
    reader = member(herd, Role.READER, username="rita")
    for code, name in (("HILLTOP", "Hilltop Beef"), ("RIVER", "Riverside Jerseys")):
        member(HerdFactory(code=code, name=name), Role.VET, username="maire")
    _plant(herd, manager)
    twins = _long_words(herd, manager)
    suspect = twins.calves.get(sex=Sex.FEMALE)
    _sample_out(suspect, manager)
    _one_left(herd, manager)
    upload = uploads.stage_upload(
        BytesIO(FILE), "barn-book.csv", ImportKind.BIRTHS, herd=herd, by=manager, options=ImportOptions()
    )
    uploads.preview(upload, by=manager, today=Herd.today)
    return OnShow(herd, manager, reader, suspect, twins, upload)


def _plant(herd: Herd, by: User) -> None:
    numbers = (str(number) for number in itertools.count(5001))
    dams = (str(number) for number in itertools.count(901))
    for story in PLANTED:
        plant(story, herd=herd, numbers=numbers, dams=dams, by=by, today=herd.today())


def _long_words(herd: Herd, by: User) -> Calving:
    """Record the twins of today's morning: a dam and a heifer with long numbers, a bull not tagged yet."""
    entry = CalvingEntry(
        calved_on=herd.today(),
        calves=(
            CalfEntry(
                sex=Sex.FEMALE.value, number=NUMBER, breed="Holstein-Friesian × Norwegian Red", note=NOTE
            ),
            CalfEntry(sex=Sex.MALE.value),
        ),
        dam_number="IE-372221440-0007-31",
        create_dam=True,
        note=NOTE,
    )
    return record_calving(herd=herd, entry=entry, by=by, today=herd.today())


def _sample_out(animal: Animal, by: User) -> None:
    record_sample(
        herd=animal.herd,
        animal=animal,
        specimen="blood_edta",
        collected_on=animal.herd.today(),
        methods=["pcr_sry", "karyotype"],
        by=by,
        today=animal.herd.today(),
        tube="0000123456789012345T",
        drawn_by="Dr. Konstantina Papadimitriou-Featherstonehaugh",
        laboratory="National Reference Laboratory for Veterinary Cytogenetics, Freising",
    )


def _one_left(herd: Herd, by: User) -> None:
    bull = herd.animals.filter(sex=Sex.MALE.value, left_on=None, calvings=None).exclude(number="").first()
    if bull is not None:
        yesterday = herd.today() - timedelta(days=1)
        record_leaving(
            animals=[bull], left_on=yesterday, left_reason=LeftReason.SOLD.value, by=by, today=herd.today()
        )
