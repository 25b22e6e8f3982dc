"""A file ten times as long takes no more memory: lines go through the staging table piece by piece."""

import io
import tracemalloc
from datetime import date, timedelta

from herd.imports.options import ImportOptions
from herd.imports.uploads import stage_upload
from herd.models import Herd, User
from herd.vocabulary import ImportKind
from tests.factories import HerdFactory, UserFactory

FEW, MANY = 2_000, 12_000


def births(lines: int) -> io.BytesIO:
    begin = date(2016, 1, 1)
    rows = (f"C{row % 500},{begin + timedelta(days=7 * (row // 500))},B{row},F\n" for row in range(lines))
    return io.BytesIO(("dam,calving_date,calf,sex\n" + "".join(rows)).encode())


def peak_of_staging(herd: Herd, vet: User, lines: int) -> int:
    """Return the most memory that Python held while a file was staged, the file itself left out."""
    file = births(lines)
    tracemalloc.start()
    try:
        stage_upload(file, "births.csv", ImportKind.BIRTHS, herd=herd, by=vet, options=ImportOptions())
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_file_six_times_as_long_is_staged_in_hardly_more_memory(db: None):
    herd, vet = HerdFactory(), UserFactory()
    peak_of_staging(herd, vet, 100)  # what is loaded once

    few, many = peak_of_staging(herd, vet, FEW), peak_of_staging(herd, vet, MANY)

    assert many <= 1.5 * few
