"""What a reading came to, in words: one sentence for each reason, and a line for each picture."""

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.pictures.compare import Why

SENTENCES: Final[dict[str, str | Promise]] = {
    Why.EQUAL: gettext_lazy("Read by machine: phone and e-mail are equal in both and are those of the test contact."),
    Why.PHONES_DIFFER: gettext_lazy("Read by machine: the phones in the two screenshots differ."),
    Why.NOT_DECLARED: gettext_lazy("The request names no phone and e-mail of a test contact to compare with."),
    Why.OTHER_CONTACT: gettext_lazy("Both screenshots show the same phone, but another one than the test contact's."),
    Why.HIDDEN: gettext_lazy("A phone is partly hidden, so the machine cannot compare it."),
    Why.PHONE_UNREAD: gettext_lazy("The machine found no phone in one of the screenshots."),
    Why.EMAIL_UNREAD: gettext_lazy("The machine found no e-mail in one of the screenshots."),
    Why.EMAILS_DIFFER: gettext_lazy("The machine read another e-mail than the test contact's."),
    Why.SEVERAL: gettext_lazy("Phone and e-mail are there, but the machine cannot tell whether in one record."),
    Why.PASSES_DISAGREE: gettext_lazy("The machine looked twice and did not read the same."),
    Why.UNCLEAR: gettext_lazy("The machine could not read a phone clearly, or it is not the test contact's."),
}
WAITING: Final = gettext_lazy("Both screenshots are being read by machine; a person can compare them already.")
OFF: Final = gettext_lazy("Screenshots are not read by machine here: a person compares them.")
FAILED: Final = gettext_lazy("The machine could not read these screenshots: a person compares them.")


def sentence(state: str, why: str) -> str:
    """What to say about a reading in this state; "" is the state of one that waits."""
    if state == "read":
        return str(SENTENCES.get(why, SENTENCES[Why.UNCLEAR]))
    return str({"off": OFF, "failed": FAILED}.get(state, WAITING))


def found_in(side: dict[str, Any]) -> str:
    """What was read in one picture: "phone +91 98765 43210, e-mail …"; says so when it was nothing."""
    titles = {"phone": _("phone"), "email": _("e-mail"), "name": _("name")}
    parts = [f"{titles[field['kind']]} {field['text']}" for field in side.get("fields", [])]
    return ", ".join(parts) or _("neither phone nor e-mail")
