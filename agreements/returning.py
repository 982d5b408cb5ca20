"""The signed copy comes back through the door and is compared with what was sent (S32, P4)."""

import hashlib
from dataclasses import asdict
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from agreements import compare, services
from agreements.compare import Finding
from agreements.guards import CLEAN
from agreements.models import Agreement
from agreements.news import owner_task, tell_reviewer
from agreements.sealing.verifying import verify
from core import clock, sandbox
from core.accounts.models import User
from core.errors import Reason, Refused
from core.events import finish_task, record, unit_of_work
from core.files import services as files
from core.files.models import StoredFile
from requests_app.workflow import perform, touch

SLOT = "agreement_signed"
SECONDS, MEGABYTES = 25.0, 512
State = Agreement.State
RETURNABLE = (State.SENT, State.VIEWED, State.SUBMITTED)


def upload_signed(*, agreement: Agreement, upload: UploadedFile[bytes], actor: User) -> Agreement:
    """Take the signed PDF. The same text as sent: the request is signed; else Tech Support judges the difference (P4).

    Raises what `core.files.services.receive` raises, NotAllowed, WrongState, and Refused for the file that was sent,
    come back without a signature. The comparison takes up to a second; no lock is held meanwhile.
    """
    services.check_owner(agreement, actor)
    services.check_state(agreement, *RETURNABLE)
    assert agreement.issued is not None  # noqa: S101 - those states come after it was issued
    if _digest(upload) == agreement.issued.sha256:
        raise Refused(_unsigned())
    issued = files.read(agreement.issued)
    stored = files.receive(slot=SLOT, upload=upload, by=actor)
    content = files.read(stored)
    finding, seal = _compared(issued, content), verify(content, agreement=agreement).kind
    if finding.result == Agreement.Comparison.UNSIGNED:
        raise Refused(_unsigned())
    return _take(agreement, stored, asdict(finding) | {"seal": seal.value}, actor)


def _take(agreement: Agreement, stored: StoredFile, finding: dict[str, Any], actor: User) -> Agreement:
    with unit_of_work():
        found = services.locked(agreement, *RETURNABLE)
        clean = finding["result"] in CLEAN
        services.update(
            found,
            state=State.SIGNED if clean else State.SUBMITTED,
            returned=stored,
            returned_at=clock.now(),
            comparison=finding["result"],
            finding=finding,
            difference_note="",
            difference_by=None,
        )
        result = finding["result"]
        record("agreement.copy_uploaded", subject=found, actor=actor, sha256=stored.sha256, comparison=result)
        finish_task(owner_task(found))
        touch(found.request)
        if clean:
            perform(found.request, "sign", actor=None)
        else:
            tell_reviewer(found)
    return found


def _digest(upload: UploadedFile[bytes]) -> str:
    whole = hashlib.sha256()
    for chunk in upload.chunks():
        whole.update(chunk)
    return whole.hexdigest()


def _compared(issued: bytes, returned: bytes) -> Finding:
    try:
        return sandbox.run(compare.compare, issued, returned, seconds=SECONDS, megabytes=MEGABYTES)
    except (ValueError, sandbox.SandboxError) as error:
        text, remedy = _("This PDF cannot be read well enough to compare it."), _("Save it anew as a simple PDF.")
        raise Refused(Reason(text, code="agreement.unreadable", field=SLOT, remedy=remedy)) from error


def _unsigned() -> Reason:
    return Reason(
        _("This is the unsigned file: nothing was added to what was sent."),
        code="agreement.unsigned",
        field=SLOT,
        remedy=_("Upload the copy that the client signed."),
    )
