"""Samples on record get their state and first step, and the do-not-breed list its mark."""

from django.db import migrations
from django.db.models import Count, Exists, F, OuterRef, Q

BATCH = 1000
WAITING = ("out", "preliminary")


def give_lives(apps, _schema_editor):
    """Note that each sample was drawn, and that those whose tests all have a result are done with."""
    Sample = apps.get_model("diagnostics", "Sample")
    Assay = apps.get_model("diagnostics", "Assay")
    tests = Assay.objects.filter(sample=OuterRef("pk"), current__isnull=False)
    waiting = tests.filter(current__status__in=WAITING)
    done = Sample.objects.filter(Exists(tests), ~Exists(waiting))
    done.update(state="resulted")
    Sample.objects.update(state_on=F("collected_on"))
    _free_tubes(Sample)
    _note_steps(apps, Sample)
    apps.get_model("diagnostics", "Assessment").objects.filter(flagged=True).update(do_not_breed=True)


def _free_tubes(Sample):
    """Of samples out that carry one code in one herd the latest keeps it; the others say it in their note."""
    out = Sample.objects.filter(~Q(tube=""), state="drawn")
    twice = out.values("herd", "tube").annotate(times=Count("pk")).filter(times__gt=1)
    for each in twice:
        same = out.filter(herd=each["herd"], tube=each["tube"]).order_by("-collected_on", "-pk")
        for sample in same[1:]:
            sample.note = f"{sample.note}\n{sample.tube}".strip()
            sample.tube = ""
            sample.save(update_fields=["note", "tube"])


def _note_steps(apps, Sample):
    Step = apps.get_model("diagnostics", "SampleStep")
    steps = []
    for sample in Sample.objects.order_by("pk").iterator(BATCH):
        drawn = Step(
            herd_id=sample.herd_id,
            sample=sample,
            number=1,
            step="drawn",
            on=sample.collected_on,
            by_id=sample.recorded_by_id,
            at=sample.recorded_at,
        )
        steps.append(drawn)
        if sample.state == "resulted":
            steps.append(
                Step(
                    herd_id=sample.herd_id,
                    sample=sample,
                    number=2,
                    step="resulted",
                    on=sample.collected_on,
                    at=sample.recorded_at,
                )
            )
        if len(steps) >= BATCH:
            Step.objects.bulk_create(steps)
            steps = []
    Step.objects.bulk_create(steps)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("diagnostics", "0004_the_vets_bench")]

    operations = [migrations.RunPython(give_lives, migrations.RunPython.noop)]
