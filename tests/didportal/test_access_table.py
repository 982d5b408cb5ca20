"""The access table, written by hand: every named URL x person -> the code that they get (F7, W7, U2).

The world: Acme's request, in review and in nobody's hands, its agreement not yet made. A POST carries an empty form, so
whoever may do it is told what is missing (400, 409, 422) or done (302).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from clients.models import PanelEvent
from compliance.consent.models import ConsentImport, ConsentRecord
from core.accounts.models import User
from core.events.models import OutboxMessage
from requests_app.models import DIDRequest, Evidence
from tests.compliance.consent.files import add_consents
from tests.support import journey

# nobody signed in, somebody without a role, another account manager, the owner, an approver, Tech Support, compliance,
# an administrator
PEOPLE = ("nobody", "stranger", "ravi", "asha", "mihir", "tara", "chitra", "anil")

# fmt: off
TABLE: dict[str, tuple[str, tuple[int, ...]]] = {
    # name                                  method    N    X    A    O    P    T    C    D
    "account_login":                           ("GET",  (200, 302, 302, 302, 302, 302, 302, 302)),
    "account_logout":                          ("POST", (302, 302, 302, 302, 302, 302, 302, 302)),
    "account_inactive":                        ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "account_reauthenticate":                  ("GET",  (302, 200, 200, 200, 200, 200, 200, 200)),
    "account_change_password":                 ("GET",  (302, 200, 200, 200, 200, 200, 200, 200)),
    "account_set_password":                    ("GET",  (302, 302, 302, 302, 302, 302, 302, 302)),
    "account_reset_password":                  ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "account_reset_password_done":             ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "account_reset_password_from_key":         ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "account_reset_password_from_key_done":    ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "account_signup":                          ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "account_email":                           ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "account_email_verification_sent":         ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "account_confirm_email":                   ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "files:download":                          ("GET",  (302, 404, 404, 200, 200, 200, 200, 200)),
    "files:preview":                           ("GET",  (302, 404, 404, 200, 200, 200, 200, 200)),
    "approvals:link":                          ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "approvals:link_decide":                   ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "approvals:link_fresh":                    ("POST", (200, 200, 200, 200, 200, 200, 200, 200)),
    "approvals:link_file":                     ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "approvals:link_picture":                  ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "approvals:undo":                          ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "approvals:inbox":                         ("GET",  (302, 403, 403, 403, 200, 403, 403, 403)),
    "approvals:files":                         ("GET",  (302, 403, 403, 403, 403, 200, 403, 403)),
    "approvals:file":                          ("GET",  (302, 403, 403, 403, 403, 404, 403, 403)),
    "approvals:confirm_file":                  ("POST", (302, 403, 403, 403, 403, 404, 403, 403)),
    "approvals:refuse_file":                   ("POST", (302, 403, 403, 403, 403, 404, 403, 403)),
    "approvals:page":                          ("GET",  (302, 403, 403, 403, 200, 403, 403, 403)),
    "approvals:decide":                        ("POST", (302, 403, 403, 403, 422, 403, 403, 403)),
    "approvals:answer":                        ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "approvals:remind":                        ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "approvals:add_file":                      ("POST", (302, 403, 404, 400, 403, 403, 403, 403)),
    "verify:drop":                             ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "verify:check":                            ("POST", (422, 422, 422, 422, 422, 422, 422, 422)),
    "verify:paper":                            ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "agreements:show":                         ("GET",  (302, 403, 404, 404, 403, 404, 404, 404)),
    "agreements:preview":                      ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:send":                         ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:upload":                       ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:correct_address":              ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:reissue":                      ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:client_refuses":               ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "agreements:confirm_difference":           ("POST", (302, 403, 403, 403, 403, 404, 403, 403)),
    "agreements:refuse_copy":                  ("POST", (302, 403, 403, 403, 403, 404, 403, 403)),
    "agreements:retry_seal":                   ("POST", (302, 403, 403, 403, 403, 404, 403, 404)),
    "agreements:confirm_signature":            ("POST", (302, 403, 403, 403, 403, 404, 403, 403)),
    "signing:why":                            ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:open":                           ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:read":                           ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:consent":                        ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:fill":                           ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:keep":                           ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:filled":                         ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:review":                         ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:code":                           ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:sign":                           ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:signed":                         ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:decline":                        ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:declined":                       ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:page":                           ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:drawing":                        ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:agreement":                      ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:sealed":                         ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "signing:certificate":                    ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "compliance:queue":                        ("GET",  (302, 403, 403, 403, 403, 200, 403, 403)),
    "compliance:to_activate":                  ("GET",  (302, 403, 403, 403, 403, 200, 403, 403)),
    "compliance:to_check":                     ("GET",  (302, 403, 403, 403, 403, 200, 403, 403)),
    "compliance:rules":                        ("GET",  (302, 403, 200, 200, 200, 200, 200, 200)),
    "compliance:review":                       ("GET",  (302, 404, 404, 403, 403, 200, 403, 403)),
    "compliance:take":                         ("POST", (302, 404, 404, 403, 403, 302, 403, 403)),
    "compliance:give_back":                    ("POST", (302, 404, 404, 403, 403, 409, 403, 403)),
    "compliance:judge":                        ("POST", (302, 404, 404, 403, 403, 422, 403, 403)),
    "compliance:judge_location":               ("POST", (302, 404, 404, 403, 403, 422, 403, 403)),
    "compliance:accept_locations":             ("POST", (302, 404, 404, 403, 403, 409, 403, 403)),
    "compliance:accept":                       ("POST", (302, 404, 404, 403, 403, 409, 403, 403)),
    "compliance:send_back":                    ("POST", (302, 404, 404, 403, 403, 422, 403, 403)),
    "compliance:decline_preview":              ("GET",  (302, 404, 404, 403, 403, 422, 403, 403)),
    "compliance:decline":                      ("POST", (302, 404, 404, 403, 403, 422, 403, 403)),
    "compliance:activate":                     ("POST", (302, 404, 404, 403, 403, 409, 403, 403)),
    "compliance:ticket_retry":                 ("POST", (302, 404, 404, 403, 403, 409, 403, 409)),
    "compliance:ticket_key":                   ("POST", (302, 404, 404, 403, 403, 400, 403, 400)),
    "compliance:ticket_files":                 ("GET",  (302, 404, 404, 403, 403, 200, 403, 200)),
    "compliance:desk":                         ("GET",  (302, 403, 403, 403, 403, 403, 200, 403)),
    "compliance:renewals":                     ("GET",  (302, 403, 403, 403, 403, 403, 200, 403)),
    "compliance:take_over":                    ("POST", (302, 404, 404, 403, 403, 400, 403, 403)),
    "compliance:release":                      ("POST", (302, 404, 404, 403, 403, 403, 403, 400)),
    "compliance:case":                         ("GET",  (302, 404, 404, 403, 403, 403, 200, 403)),
    "compliance:suspend":                      ("POST", (302, 404, 404, 403, 403, 403, 422, 403)),
    "compliance:propose":                      ("POST", (302, 404, 404, 403, 403, 403, 422, 403)),
    "compliance:confirm":                      ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "compliance:refuse":                       ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:desk":                           ("GET",  (302, 403, 403, 403, 403, 403, 200, 200)),
    "breaches:client":                         ("GET",  (302, 404, 404, 200, 404, 403, 200, 200)),
    "breaches:add_complaint":                  ("POST", (302, 404, 404, 403, 404, 403, 422, 403)),
    "breaches:open_case":                      ("POST", (302, 404, 404, 403, 404, 403, 422, 403)),
    "breaches:order":                          ("POST", (302, 404, 404, 403, 404, 403, 422, 403)),
    "breaches:propose_lift":                   ("POST", (302, 404, 404, 403, 404, 403, 422, 422)),
    "breaches:clear":                          ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:confirm_breach":                 ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:give_proof":                     ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:judge_proof":                    ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:confirm_lift":                   ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "breaches:refuse_lift":                    ("POST", (302, 404, 404, 404, 404, 404, 404, 404)),
    "api:openapi-json":                        ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "api:client_did_groups":                   ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:clients":                            ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:client":                             ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:client_numbers":                     ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:checklists":                         ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:checklist":                          ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:requests":                           ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:start_request":                      ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:request":                            ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:save_request":                       ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:edit_request":                       ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:add_evidence":                       ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:findings":                           ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:submit_request":                     ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:decisions":                          ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "regulator:packs":                        ("GET",  (302, 403, 403, 403, 403, 403, 200, 403)),
    "regulator:ask":                          ("POST", (302, 403, 403, 403, 403, 403, 422, 403)),
    "regulator:pack":                         ("GET",  (302, 403, 403, 403, 403, 403, 404, 403)),
    "regulator:progress":                     ("GET",  (302, 403, 403, 403, 403, 403, 404, 403)),
    "regulator:fetch":                        ("POST", (302, 403, 403, 403, 403, 403, 404, 403)),
    "regulator:retention":                    ("GET",  (302, 403, 403, 403, 403, 403, 200, 200)),
    "regulator:hold":                         ("POST", (302, 403, 403, 403, 403, 403, 422, 403)),
    "regulator:release":                      ("POST", (302, 403, 403, 403, 403, 403, 404, 403)),
    "regulator:confirm":                      ("POST", (302, 403, 403, 403, 403, 403, 404, 403)),
    "regulator:keep":                         ("POST", (302, 403, 403, 403, 403, 403, 404, 403)),
    "consent:clients":                         ("GET",  (302, 403, 200, 200, 403, 200, 200, 200)),
    "consent:register":                        ("GET",  (302, 404, 404, 200, 404, 200, 200, 200)),
    "consent:find":                            ("POST", (302, 404, 404, 422, 404, 422, 422, 422)),
    "consent:add":                             ("POST", (302, 404, 404, 422, 404, 403, 422, 403)),
    "consent:opt_out":                         ("POST", (302, 404, 404, 422, 404, 403, 422, 403)),
    "consent:rule":                            ("POST", (302, 404, 404, 403, 404, 403, 403, 409)),
    "consent:record":                          ("GET",  (302, 404, 404, 200, 404, 200, 200, 200)),
    "consent:show_number":                     ("POST", (302, 404, 404, 403, 404, 403, 200, 403)),
    "consent:revoke":                          ("POST", (302, 404, 404, 422, 404, 403, 422, 403)),
    "consent:imports":                         ("GET",  (302, 404, 404, 200, 404, 200, 200, 200)),
    "consent:upload":                          ("POST", (302, 404, 404, 422, 404, 403, 422, 403)),
    "consent:import":                          ("GET",  (302, 404, 404, 200, 404, 200, 200, 200)),
    "consent:progress":                        ("GET",  (302, 404, 404, 200, 404, 200, 200, 200)),
    "consent:go_on":                           ("POST", (302, 404, 404, 409, 404, 403, 409, 403)),
    "consent:rejects":                         ("GET",  (302, 404, 404, 200, 404, 403, 200, 403)),
    "api:can_call":                            ("GET",  (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:can_call_many":                       ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:consents":                            ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:revocations":                         ("POST", (401, 401, 401, 401, 401, 401, 401, 401)),
    "api:api-root":                            ("GET",  (404, 404, 404, 404, 404, 404, 404, 404)),
    "pages:home":                              ("GET",  (302, 403, 200, 200, 200, 200, 200, 200)),
    "pages:notices":                           ("GET",  (302, 403, 200, 200, 200, 200, 200, 200)),
    "pages:read_notices":                      ("POST", (302, 403, 302, 302, 302, 302, 302, 302)),
    "pages:search":                            ("GET",  (302, 403, 200, 200, 200, 200, 200, 200)),
    "pages:requests":                          ("GET",  (302, 403, 200, 200, 403, 403, 403, 403)),
    "pages:all_requests":                      ("GET",  (302, 403, 403, 403, 403, 200, 200, 200)),
    "pages:new":                               ("GET",  (302, 403, 200, 200, 403, 403, 403, 403)),
    "pages:request":                           ("GET",  (302, 403, 404, 200, 200, 200, 200, 200)),
    "pages:version":                           ("GET",  (302, 403, 404, 200, 200, 200, 200, 200)),
    "pages:edit":                              ("GET",  (302, 403, 404, 302, 403, 403, 403, 403)),
    "pages:open_edit":                         ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:discard":                           ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:save":                              ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:file":                              ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:payload":                           ("GET",  (302, 403, 404, 200, 200, 200, 200, 200)),
    "pages:upload":                            ("POST", (302, 403, 404, 400, 403, 403, 403, 403)),
    "pages:remove":                            ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "pages:restore":                           ("POST", (302, 403, 404, 404, 403, 403, 403, 403)),
    "pages:withdraw":                          ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:renew":                             ("POST", (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:notify":                            ("GET",  (302, 403, 404, 409, 403, 403, 403, 403)),
    "pages:notify_send":                       ("POST", (302, 403, 404, 422, 403, 403, 403, 403)),
    "client:home":                             ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:fresh":                            ("POST", (200, 200, 200, 200, 200, 200, 200, 200)),
    "client:confirm_receipt":                  ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:acknowledge_support":              ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:answer_needs":                     ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:dids":                            ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:add_dids":                        ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:review_dids":                     ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:take_dids":                       ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:upload_document":                  ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:report_trouble":                   ("POST", (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:document":                         ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:trouble":                          ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "client:trouble_sent":                     ("GET",  (410, 410, 410, 410, 410, 410, 410, 410)),
    "activation:board":                        ("GET",  (302, 403, 200, 200, 403, 200, 200, 200)),
    "activation:report":                       ("GET",  (302, 403, 200, 200, 403, 200, 200, 200)),
    "activation:report_csv":                   ("GET",  (302, 403, 200, 200, 403, 200, 200, 200)),
    "activation:client":                       ("GET",  (302, 403, 404, 200, 403, 200, 200, 200)),
    "activation:preview":                      ("GET",  (302, 403, 404, 200, 403, 200, 200, 200)),
    "activation:set_step":                     ("POST", (302, 403, 404, 400, 403, 400, 403, 400)),
    "activation:mail_link":                    ("POST", (302, 403, 404, 302, 403, 302, 403, 302)),
    "activation:end_links":                    ("POST", (302, 403, 404, 302, 403, 302, 403, 302)),
    "activation:documents":                    ("GET",  (302, 403, 403, 403, 403, 403, 200, 403)),
    "activation:document":                     ("GET",  (302, 403, 403, 403, 403, 403, 404, 403)),
    "activation:document_page":                ("GET",  (302, 403, 403, 403, 403, 403, 404, 403)),
    "activation:judge_document":               ("POST", (302, 403, 403, 403, 403, 403, 404, 403)),
    "api:payment_webhook":                     ("POST", (503, 503, 503, 503, 503, 503, 503, 503)),
    "api:panel_webhook":                       ("POST", (503, 503, 503, 503, 503, 503, 503, 503)),
    "help:index":                              ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "help:glossary":                           ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "help:article":                            ("GET",  (302, 403, 200, 200, 200, 200, 200, 200)),
    "pages:health":                            ("GET",  (302, 403, 403, 403, 403, 200, 200, 200)),
    "pages:live":                              ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "pages:outbox":                            ("GET",  (302, 403, 403, 403, 403, 200, 403, 200)),
    "pages:outbox_retry":                      ("POST", (302, 403, 403, 403, 403, 403, 403, 409)),
    "pages:webhooks":                          ("GET",  (302, 403, 403, 403, 403, 200, 403, 200)),
    "pages:redeliver":                         ("POST", (302, 403, 403, 403, 403, 403, 403, 302)),
    "pages:api_docs":                          ("GET",  (200, 200, 200, 200, 200, 200, 200, 200)),
    "pages:mailbox":                           ("GET",  (302, 403, 404, 404, 404, 404, 404, 404)),
    "pages:letter":                            ("GET",  (302, 403, 404, 404, 404, 404, 404, 404)),
}
# fmt: on


CLIENT_PAGES = (
    "upload_document",
    "home", "fresh", "confirm_receipt", "acknowledge_support", "answer_needs",
    "dids", "add_dids", "review_dids", "take_dids",
)  # fmt: skip
ACTIVATION = ("client", "preview", "set_step", "mail_link", "end_links")


@pytest.fixture
def world(acme_request: DIDRequest, four: list[User]) -> DIDRequest:
    found = journey.approved(acme_request, four)
    add_consents(found.client, found.owner)
    return found


@pytest.fixture
def people(
    stranger: User, ravi: User, asha: User, mihir: User, tara: User, chitra: User, anil: User
) -> dict[str, User | None]:
    return dict(zip(PEOPLE, (None, stranger, ravi, asha, mihir, tara, chitra, anil), strict=True))


def arguments(world: DIDRequest) -> dict[str, dict[str, Any]]:
    """What each URL is called with; a name that is not here has no parameters."""
    evidence = Evidence.objects.standing().filter(kind="frontend_screenshot").latest("pk")
    place = world.locations.earliest("pk")
    ref = {"reference": world.reference}
    special: dict[str, dict[str, Any]] = {
        "account_reset_password_from_key": {"uidb36": "1", "key": "abc-def"},
        "account_confirm_email": {"key": "abc"},
        "files:download": {"pk": evidence.file_id},
        "files:preview": {"pk": evidence.file_id},
        "approvals:link": {"token": "t" * 43},
        "approvals:link_decide": {"token": "t" * 43},
        "approvals:link_fresh": {"token": "t" * 43},
        "approvals:link_file": {"token": "t" * 43, "pk": evidence.file_id},
        "approvals:link_picture": {"token": "t" * 43, "pk": evidence.file_id},
        "approvals:undo": {"token": "t" * 43},
        "signing:page": {"token": "t" * 43, "number": 1},
        "approvals:file": {"pk": 1},
        "approvals:confirm_file": {"pk": 1},
        "approvals:refuse_file": {"pk": 1},
        "approvals:answer": ref | {"pk": 1},
        "approvals:remind": ref | {"role": "sales"},
        "approvals:add_file": ref | {"role": "sales"},
        "compliance:judge": ref | {"rule": "GUIDE-05"},
        "compliance:judge_location": ref | {"pk": place.pk},
        "compliance:confirm": {"pk": 1},
        "compliance:refuse": {"pk": 1},
        **{f"breaches:{name}": {"ban": world.client.ban} for name in ("client", "add_complaint", "open_case")},
        **{f"breaches:{name}": {"ban": world.client.ban} for name in ("order", "propose_lift")},
        **{f"breaches:{name}": {"pk": 999} for name in ("clear", "confirm_breach", "give_proof", "judge_proof")},
        **{f"breaches:{name}": {"pk": 999} for name in ("confirm_lift", "refuse_lift")},
        "api:client_did_groups": {"ban": world.client.ban},
        **{f"regulator:{name}": {"pk": 999} for name in ("pack", "progress", "fetch", "release", "confirm", "keep")},
        "consent:clients": {},
        **consents(world),
        **{f"api:{name}": {"ban": world.client.ban} for name in ("client", "client_numbers", "checklist")},
        "api:add_evidence": ref | {"kind": "frontend_screenshot"},
        "api:can_call": {"ban": world.client.ban},
        "api:can_call_many": {"ban": world.client.ban},
        "api:consents": {"ban": world.client.ban},
        "api:revocations": {"ban": world.client.ban},
        "pages:version": ref | {"number": 1},
        "pages:upload": ref | {"kind": "frontend_screenshot"},
        "pages:remove": ref | {"evidence_id": evidence.pk},
        "pages:restore": ref | {"evidence_id": evidence.pk},
        "pages:outbox_retry": {"message_id": OutboxMessage.objects.earliest("pk").pk},
        "pages:redeliver": {"pk": PanelEvent.objects.filter(client=world.client).earliest("pk").pk},
        "pages:letter": {"name": "x.log"},
        **{f"client:{name}": {"token": "t" * 43} for name in CLIENT_PAGES},
        "client:document": {"token": "t" * 43, "pk": 1},
        "client:trouble_sent": {"token": "t" * 43, "pk": 1},
        **{f"client:{name}": {"token": "t" * 43, "what": "no_mail"} for name in ("trouble", "report_trouble")},
        **{f"activation:{name}": {"ban": world.client.ban} for name in ACTIVATION},
        **{f"activation:{name}": {"pk": 999} for name in ("document", "judge_document")},
        "activation:document_page": {"pk": 999, "number": 1},
        "help:article": {"slug": "locations"},
        "verify:paper": ref | {"code": "c" * 16},
    }
    plain = {name: {"token": "t" * 43} for name in TABLE if name.startswith("signing:")}
    return plain | special


def consents(world: DIDRequest) -> dict[str, dict[str, Any]]:
    """One consent and one import of Acme's, for the pages of the register."""
    ban = {"ban": world.client.ban}
    record = ConsentRecord.objects.filter(client=world.client).first()
    made = ConsentImport.objects.filter(client=world.client).first()
    names = ("register", "find", "add", "opt_out", "rule", "imports", "upload")
    found = {f"consent:{name}": ban for name in names}
    found |= {
        f"consent:{name}": ban | {"pk": record.pk if record else 0} for name in ("record", "show_number", "revoke")
    }
    own = ("import", "progress", "go_on", "rejects")
    return found | {f"consent:{name}": ban | {"pk": made.pk if made else 0} for name in own}


def named_urls() -> Iterator[tuple[str, str]]:
    """Every named URL of the portal but Django admin's, whose own tests stand in tests/core."""

    def walk(resolver: URLResolver, space: str, route: str) -> Iterator[tuple[str, str]]:
        for item in resolver.url_patterns:
            if isinstance(item, URLPattern):
                yield f"{space}{item.name}", route + str(item.pattern)
            elif item.namespace != "admin":
                inner = f"{space}{item.namespace}:" if item.namespace else space
                yield from walk(item, inner, route + str(item.pattern))

    yield from walk(get_resolver(), "", "")


def ask(name: str, route: str, method: str, world: DIDRequest, user: User | None) -> int:
    """The code of one request; what it wrote is rolled back."""
    client = Client()
    kwargs = arguments(world).get(name, {"reference": world.reference} if "reference>" in route else {})
    with transaction.atomic():
        if user is not None:
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        answer = (
            client.post(reverse(name, kwargs=kwargs)) if method == "POST" else client.get(reverse(name, kwargs=kwargs))
        )
        transaction.set_rollback(True)
    return answer.status_code


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(world: DIDRequest, people: dict[str, User | None]) -> None:
    routes = dict(named_urls())
    wrong = []
    for name, (method, codes) in TABLE.items():
        for (who, user), code in zip(people.items(), codes, strict=True):
            found = ask(name, routes[name], method, world, user)
            if found != code:
                wrong.append(f"{method} {name} by {who}: {found}, not {code}")
    assert wrong == []


def test_every_url_is_in_the_table() -> None:
    assert {name for name, _route in named_urls()} == set(TABLE)
