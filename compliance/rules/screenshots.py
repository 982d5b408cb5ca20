"""GUIDE-04, GUIDE-05 and PORTAL-01: the two screenshots, that they show one contact, and that they are its own."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from compliance.pictures import words
from compliance.rules.base import FROM_FILING, FROM_REVIEW, Point, Weight, rule
from compliance.rules.dossier import Dossier

FRONT, BACK = "frontend_screenshot", "backend_screenshot"


@rule(
    "GUIDE-04",
    title=gettext_lazy("Two screenshots"),
    stages=FROM_FILING,
    source="Guide, section 3",
    message=gettext_lazy("A screenshot is missing."),
    remedy=gettext_lazy("Upload it."),
    reads=("files",),
    field=FRONT,
)
def two_screenshots(d: Dossier) -> list[Point]:
    """Both screenshots, and the contact that they show, so that somebody can compare them (S16, S17)."""
    front, back = d.file(FRONT), d.file(BACK)
    points = []
    if front is None:
        points.append(Point(_("Attach the front-end screenshot."), FRONT))
    if back is None:
        points.append(Point(_("Attach the back-end screenshot."), BACK))
    if front and back and front.sha256 == back.sha256:
        text = _("Both screenshots are the same file.")
        points.append(
            Point(text, BACK, _("One shows the page, the other the same record in the database."), Weight.WARN)
        )
    if not d.test_contact_phone.strip():
        text = _("Enter the phone of the contact that both screenshots show.")
        points.append(Point(text, "test_contact_phone", _("Type it as it reads in the screenshots.")))
    return points


@rule(
    "GUIDE-05",
    title=gettext_lazy("Screenshots match"),
    stages=FROM_REVIEW,
    source="Guide, sections 3 and 6",
    message=gettext_lazy("Front-end and back-end do not show the same contact."),
    remedy=gettext_lazy("New screenshots of one record."),
    reads=("files", "test_contact_phone", "test_contact_email", "test_contact_name", "pair"),
    field=BACK,
)
def screenshots_match(d: Dossier) -> list[Point]:
    """What was read in both; a person confirms in every case, and what cannot be read is no silent pass (S46)."""
    said = words.sentence(d.pair.state, d.pair.why)
    if d.pair.state == "read":
        seen = _("Front-end: %(front)s. Back-end: %(back)s.") % {"front": d.pair.front, "back": d.pair.back}
        said = f"{said} {seen}"
    if d.pair.verdict == Weight.FAIL:
        return [Point(said, BACK, _("Upload new screenshots of one record."))]
    text = _("Compare phone and e-mail in both screenshots with the test contact.")
    return [Point(f"{text} {said}", BACK, _("Say in a note what you compared."), Weight.UNSURE)]


@rule(
    "PORTAL-01",
    title=gettext_lazy("Screenshots of this client"),
    stages=FROM_REVIEW,
    source="MyOperator's portal: evidence belongs to one client",
    message=gettext_lazy("A screenshot was taken over from another client's request."),
    remedy=gettext_lazy("New screenshots of this client's own page and record."),
    reads=("files", "reused"),
    field=FRONT,
)
def screenshots_are_its_own(d: Dossier) -> list[Point]:
    """The same picture in another client's request, also saved anew, resized or cut a little: a person judges."""
    texts = {
        FRONT: _("The front-end screenshot was also filed for another client."),
        BACK: _("The back-end screenshot was also filed for another client."),
    }
    kinds = dict.fromkeys(each.kind for each in d.reused)
    remedy = _("Look at both requests and say in a note why this picture may stand for this client.")
    return [Point(texts[kind], kind, remedy, Weight.UNSURE) for kind in kinds]
