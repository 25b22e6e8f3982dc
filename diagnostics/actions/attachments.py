"""Attaching a laboratory's report to a result, and withdrawing it."""

import hashlib

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnostics.models import Assay, Attachment
from diagnostics.report_files import KeptFile, kept_file, kept_name
from herd.actions.numbers import lock
from herd.actions.sent_again import refuse_unless
from herd.errors import refused
from herd.models import User


def attach_report(
    *, assay: Assay, content: bytes, name: str, by: User, idempotency_key: str = ""
) -> Attachment:
    """Keep a report (PDF, JPEG or PNG, told by `content`) beside a result; `name` is its sender's.

    The same file, or the same `idempotency_key`, is kept once. Raises `Refused` for what is no report or too large.
    Where it cannot be put on record, no file stays behind.
    """
    kept = kept_file(content)
    digest = hashlib.sha256(kept.content).hexdigest()
    attachment = Attachment(
        herd=assay.herd,
        assay=assay,
        kind=kept.kind.value,
        name=kept_name(name, kept.kind),
        size_bytes=len(kept.content),
        sha256=digest,
        recorded_by=by,
        idempotency_key=idempotency_key,
    )
    try:
        with transaction.atomic():
            lock(assay.herd)
            if (before := _kept_before(attachment)) is not None:
                return before
            _write(attachment, kept)
    except BaseException:  # the file, which no transaction takes back
        _take_away(attachment)
        raise
    return attachment


def _kept_before(attachment: Attachment) -> Attachment | None:
    known = Attachment.objects.filter(herd=attachment.herd)
    same = known.filter(assay=attachment.assay, sha256=attachment.sha256, voided_at__isnull=True).first()
    if same is None and attachment.idempotency_key:
        same = known.filter(idempotency_key=attachment.idempotency_key).first()
        if same is not None:
            sent = (attachment.assay_id, attachment.sha256)
            refuse_unless(same=(same.assay_id, same.sha256) == sent)
    return same


def _write(attachment: Attachment, kept: KeptFile) -> None:
    attachment.file.save(attachment.name, ContentFile(kept.content), save=False)
    attachment.save()


def _take_away(attachment: Attachment) -> None:
    if attachment.file.name:
        attachment.file.storage.delete(attachment.file.name)


@transaction.atomic
def withdraw_report(*, attachment: Attachment, reason: str, by: User) -> Attachment:
    """Withdraw an attached report, saying why: it stays listed, and is shown to nobody any more.

    Sent twice it changes nothing. Raises `Refused` without a reason.
    """
    if not reason.strip():
        raise refused("reason_missing", _("Say why the report is withdrawn."), field="reason")
    lock(attachment.herd, attachment)
    if attachment.voided_at is None:
        attachment.voided_at, attachment.voided_by = timezone.now(), by
        attachment.void_reason = reason.strip()[:300]
        attachment.save(update_fields=["voided_at", "voided_by", "void_reason"])
    return attachment
