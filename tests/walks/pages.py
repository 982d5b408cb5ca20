"""Every page of ours, by hand: who looks at what. A test keeps the list complete against the table of addresses."""

from django.urls import URLPattern, URLResolver, get_resolver

OURS = {
    "activation", "agreements", "approvals", "breaches", "client", "compliance", "consent", "files", "help", "pages",
    "regulator", "signing", "verify", None,
}  # fmt: skip

AT_THE_DOOR = [
    "/help/", "/help/activation/", "/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/",
    "/verify/", "/no/such/page/",
]  # fmt: skip

# who: what they have whether there is a request or not; "{ref}" is the request's reference
ALWAYS: dict[str, list[str]] = {
    "owner": [
        "/", "/notices/", "/requests/", "/requests/?show=ended", "/requests/new/", "/search/", "/rules/",
        "/activation/", "/activation/report/",
        "/consents/", "/help/?q=dnd", "/help/locations/", "/help/glossary/",
    ],
    "approver": ["/", "/approvals/", "/search/?q=nothing"],
    "tech": [
        "/",
        "/queue/",
        "/queue/activation/",
        "/queue/signed/",
        "/approvals/files/",
        "/outbox/",
        "/search/?q=acme",
    ],
    "compliance": [
        "/", "/activation/documents/", "/activation/?show=live", "/compliance/", "/compliance/clients/",
        "/compliance/renewals/", "/compliance/packs/", "/compliance/retention/",
    ],
    "administrator": [
        "/", "/requests/all/", "/health/", "/outbox/?show=done", "/outbox/?show=dead", "/webhooks/", "/api/docs/",
        "/mailbox/",
    ],
    "outsider": ["/", "/accounts/logout/", "/accounts/password/change/", "/queue/"],
}  # fmt: skip

OF_A_REQUEST: dict[str, list[str]] = {
    "owner": [
        "/requests/{ref}/", "/requests/{ref}/edit/", "/requests/{ref}/versions/1/", "/requests/{ref}/versions/2/",
        "/requests/{ref}/agreement/", "/requests/{ref}/notify/", "/requests/{ref}/payload.json",
        "/compliance/clients/BAN-987654/", "/consents/BAN-987654/", "/consents/BAN-987654/imports/",
        "/activation/BAN-987654/", "/activation/BAN-987654/as-client/",
    ],
    "approver": ["/approvals/{ref}/", "/requests/{ref}/"],
    "tech": [
        "/review/{ref}/", "/review/{ref}/decline/preview/?code=SCREENSHOTS_DIFFER&kind=", "/requests/{ref}/",
        "/requests/{ref}/agreement/",
    ],
    "compliance": [
        "/consents/BAN-987654/", "/compliance/{ref}/", "/compliance/clients/BAN-987654/", "/requests/{ref}/",
    ],
    "administrator": ["/consents/BAN-987654/", "/requests/{ref}/", "/requests/{ref}/versions/1/"],
    "outsider": ["/requests/{ref}/", "/review/{ref}/"],
}  # fmt: skip

# pages behind something else than a reference, visited by the tests that know the token, file or letter
ELSEWHERE = {
    "signing:why", "signing:read", "signing:fill", "signing:review", "signing:signed", "signing:decline",
    "signing:page", "signing:drawing", "signing:agreement", "signing:sealed", "signing:certificate",
    "approvals:link", "approvals:undo", "approvals:link_file", "approvals:link_picture", "approvals:file",
    "verify:paper",
    "files:download", "files:preview", "pages:letter", "pages:live", "compliance:ticket_files",
    "consent:record", "consent:import", "consent:progress", "consent:rejects",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "client:home", "client:dids", "client:add_dids", "client:review_dids",
    "client:document", "client:trouble", "client:trouble_sent",
    "activation:document", "activation:document_page", "activation:report_csv",
    "regulator:pack", "regulator:progress",
}  # fmt: skip

# asked by POST only
STEPS = {
    "pages:redeliver",
    "regulator:ask", "regulator:fetch", "regulator:hold", "regulator:release", "regulator:confirm", "regulator:keep",
    "consent:find", "consent:add", "consent:opt_out", "consent:rule", "consent:show_number", "consent:revoke",
    "consent:upload", "consent:go_on",
    "client:fresh", "client:confirm_receipt", "client:acknowledge_support", "client:answer_needs", "client:take_dids",
    "client:upload_document", "client:report_trouble",
    "activation:set_step", "activation:mail_link", "activation:end_links", "activation:judge_document",
    "approvals:link_decide", "approvals:link_fresh", "approvals:confirm_file", "approvals:refuse_file",
    "approvals:decide", "approvals:answer", "approvals:remind", "approvals:add_file",
    "signing:open", "signing:consent", "signing:keep", "signing:filled", "signing:code", "signing:sign",
    "signing:declined", "agreements:correct_address", "agreements:reissue",
    "agreements:preview", "agreements:send", "agreements:upload", "agreements:client_refuses",
    "agreements:confirm_difference", "agreements:refuse_copy", "agreements:confirm_signature",
    "agreements:retry_seal", "verify:check", "compliance:take_over", "compliance:release",
    "compliance:take", "compliance:give_back", "compliance:judge", "compliance:judge_location",
    "compliance:accept_locations", "compliance:accept", "compliance:send_back", "compliance:decline",
    "compliance:activate", "compliance:ticket_retry", "compliance:ticket_key", "compliance:suspend",
    "compliance:propose", "compliance:confirm", "compliance:refuse",
    "breaches:add_complaint", "breaches:open_case", "breaches:order", "breaches:propose_lift", "breaches:clear",
    "breaches:confirm_breach", "breaches:give_proof", "breaches:judge_proof", "breaches:confirm_lift",
    "breaches:refuse_lift",
    "pages:read_notices", "pages:open_edit", "pages:discard", "pages:save", "pages:file", "pages:upload",
    "pages:remove", "pages:restore", "pages:withdraw", "pages:renew", "pages:notify_send", "pages:outbox_retry",
}  # fmt: skip

# allauth's own, closed or never reached by a person of this portal
CLOSED = {
    "account_signup", "account_email", "account_email_verification_sent", "account_confirm_email", "account_inactive",
    "account_reauthenticate", "account_set_password",
}  # fmt: skip


def of(who: str, reference: str = "") -> list[str]:
    """The addresses of one kind of person; those of a request come first."""
    return (about(who, reference) if reference else []) + ALWAYS[who]


def about(who: str, reference: str) -> list[str]:
    """The addresses of one request alone."""
    return [path.format(ref=reference) for path in OF_A_REQUEST[who]]


def every_name() -> set[str]:
    """The names of all addresses outside the admin and the API."""
    return set(_names(get_resolver(), None))


def _names(resolver: URLResolver, space: str | None) -> list[str]:
    found: list[str] = []
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if space in OURS and each.name:
                found.append(f"{space}:{each.name}" if space else each.name)
        else:
            found += _names(each, each.namespace or space)
    return found
