"""Pages that need several rooms."""

from django.urls import path

from didportal.pages import (
    api_docs,
    desk,
    filing,
    health,
    mailbox,
    moves,
    notify,
    outbox,
    request_page,
    requests,
    search,
    uploads,
    webhooks,
)  # fmt: skip

app_name = "pages"

urlpatterns = [
    path("", desk.home, name="home"),
    path("notices/", desk.notices, name="notices"),
    path("notices/read/", desk.read_notices, name="read_notices"),
    path("search/", search.search, name="search"),
    path("requests/", requests.mine, name="requests"),
    path("requests/all/", requests.everyone, name="all_requests"),
    path("requests/new/", filing.new, name="new"),
    path("requests/<str:reference>/", request_page.show, name="request"),
    path("requests/<str:reference>/versions/<int:number>/", request_page.version, name="version"),
    path("requests/<str:reference>/edit/", filing.edit, name="edit"),
    path("requests/<str:reference>/edit/open/", filing.open_edit, name="open_edit"),
    path("requests/<str:reference>/edit/discard/", filing.discard, name="discard"),
    path("requests/<str:reference>/edit/save/", filing.save_draft, name="save"),
    path("requests/<str:reference>/edit/file/", filing.file, name="file"),
    path("requests/<str:reference>/payload.json", filing.payload, name="payload"),
    path("requests/<str:reference>/evidence/add/<str:kind>/", uploads.upload, name="upload"),
    path("requests/<str:reference>/evidence/<int:evidence_id>/remove/", uploads.remove, name="remove"),
    path("requests/<str:reference>/evidence/<int:evidence_id>/restore/", uploads.restore, name="restore"),
    path("requests/<str:reference>/withdraw/", moves.withdraw, name="withdraw"),
    path("requests/<str:reference>/renew/", moves.renew, name="renew"),
    path("requests/<str:reference>/notify/", notify.page, name="notify"),
    path("requests/<str:reference>/notify/send/", notify.send, name="notify_send"),
    path("health/", health.page, name="health"),
    path("health/live/", health.live, name="live"),
    path("outbox/", outbox.page, name="outbox"),
    path("outbox/<int:message_id>/retry/", outbox.retry, name="outbox_retry"),
    path("webhooks/", webhooks.page, name="webhooks"),
    path("webhooks/<int:pk>/again/", webhooks.redeliver, name="redeliver"),
    path("api/docs/", api_docs.page, name="api_docs"),
    path("mailbox/", mailbox.inbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox.letter, name="letter"),
]
