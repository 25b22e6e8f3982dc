"""The database itself keeps herds apart: no record names one of another herd, whatever wrote it."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from diagnostics.actions.assessments import record_assessments
from diagnostics.models import Assay, AssayResult, Sample
from herd.models import Animal, Calving, FormerNumber, Herd
from tests.factories import AnimalFactory, CalvingFactory, HerdFactory, calf

pytestmark = pytest.mark.django_db

REFUSED = "a record names only records of its own herd, and stays in it"


def has_herd(model: type[models.Model] | None) -> bool:
    return model is not None and any(field.name == "herd" for field in model._meta.concrete_fields)


def walled() -> list[tuple[str, str]]:
    """Each table of a herd with a column that names a record of a herd: table and column."""
    return sorted(
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        if has_herd(model)
        and model._meta.app_label in {"herd", "diagnostics"}
        and not model.__name__.startswith("Historical")
        for field in model._meta.concrete_fields
        if has_herd(field.related_model) and field.related_model is not Herd
    )


def triggers() -> dict[str, str]:
    """The triggers that keep herds apart by table: what their definitions, and the functions they call, say."""
    asked = {
        "sqlite": "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_wall_%'",
        "postgresql": (
            "SELECT c.relname, pg_get_triggerdef(t.oid) || p.prosrc FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE '%_wall_%'"
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        found: dict[str, str] = {}
        for table, said in cursor.fetchall():
            found[table] = found.get(table, "") + said
    return found


def test_each_table_of_a_herd_is_walled_on_each_column_that_names_another_record():
    said = triggers()
    missing = [
        f"{table}.{column}" for table, column in walled() if f"NEW.{column}" not in said.get(table, "")
    ]
    assert missing == [], "add the table to a migration as 0006_one_herd_one_wall does"
    for table, _column in walled():
        assert {"INSERT", "UPDATE"} <= {way for way in ("INSERT", "UPDATE") if f"{way} O" in said[table]}, (
            table
        )


def written(statement: str, *values: object) -> None:
    """Write past the program, straight into the database."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def ours() -> Calving:
    return CalvingFactory(herd=HerdFactory(code="ours"))


@pytest.fixture
def theirs() -> Calving:
    return CalvingFactory(herd=HerdFactory(code="theirs"))


def test_a_calf_is_never_born_of_another_herd_s_calving(ours, theirs):
    heifer = calf(ours)
    with pytest.raises(IntegrityError, match=REFUSED):
        written("UPDATE herd_animal SET calving_id = %s WHERE id = %s", theirs.pk, heifer.pk)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        AnimalFactory(herd=ours.herd, calving=theirs)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        Animal.objects.bulk_create([Animal(herd=ours.herd, calving=theirs, number="1")])
    written("UPDATE herd_animal SET calving_id = NULL WHERE id = %s", heifer.pk)
    written("UPDATE herd_animal SET calving_id = %s WHERE id = %s", ours.pk, heifer.pk)


def test_a_cow_of_another_herd_is_never_the_dam(ours, theirs):
    with pytest.raises(IntegrityError, match=REFUSED):
        written("UPDATE herd_calving SET dam_id = %s WHERE id = %s", theirs.dam.pk, ours.pk)
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        CalvingFactory(herd=ours.herd, dam=theirs.dam)
    written("UPDATE herd_calving SET dam_id = NULL WHERE id = %s", ours.pk)


def test_no_record_moves_to_another_herd_not_even_with_all_that_names_it(ours, theirs):
    loose = AnimalFactory(herd=ours.herd)
    for table, pk in (("herd_animal", loose.pk), ("herd_animal", ours.dam.pk), ("herd_calving", ours.pk)):
        with pytest.raises(IntegrityError, match=REFUSED):
            written(f"UPDATE {table} SET herd_id = %s WHERE id = %s", theirs.herd.pk, pk)  # noqa: S608 - ours
    written("UPDATE herd_animal SET herd_id = herd_id, pen = 'north' WHERE id = %s", loose.pk)


def test_a_former_number_is_borne_in_the_herd_of_its_animal(ours, theirs):
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        FormerNumber.objects.create(
            herd=ours.herd, animal=theirs.dam, number="1", borne_until=date(2026, 3, 1)
        )
    FormerNumber.objects.create(herd=ours.herd, animal=ours.dam, number="1", borne_until=date(2026, 3, 1))


def test_samples_tests_results_and_verdicts_are_of_the_herd_s_own_animals(ours, theirs):
    drawn = {"specimen": "blood_edta", "collected_on": date(2026, 4, 1)}
    sample = Sample.objects.create(herd=theirs.herd, animal=theirs.dam, **drawn)
    assay = Assay.objects.create(
        herd=theirs.herd, animal=theirs.dam, method="pcr_sry", sample=sample, **drawn
    )
    AssayResult.objects.create(herd=theirs.herd, assay=assay, version=1, status="final", outcome="detected")
    record_assessments(
        herd=theirs.herd, animals=[theirs.dam.pk], cause="reassessed", by=None, as_of=date(2026, 5, 1)
    )
    ours_drawn = Sample.objects.create(herd=ours.herd, animal=ours.dam, **drawn)

    refused = [
        lambda: Sample.objects.create(herd=ours.herd, animal=theirs.dam, **drawn),
        lambda: Assay.objects.create(herd=ours.herd, animal=theirs.dam, method="fish", **drawn),
        lambda: Assay.objects.create(herd=ours.herd, animal=ours.dam, method="fish", sample=sample, **drawn),
        lambda: AssayResult.objects.create(
            herd=ours.herd, assay=assay, version=2, status="final", outcome="detected"
        ),
        lambda: written(
            "UPDATE diagnostics_assessment SET herd_id = %s WHERE animal_id = %s", ours.herd.pk, theirs.dam.pk
        ),
        lambda: written("UPDATE diagnostics_assay SET sample_id = %s WHERE id = %s", ours_drawn.pk, assay.pk),
    ]
    for attempt in refused:
        with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
            attempt()
