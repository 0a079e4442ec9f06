"""Who may call each route: the one table. A route that is not in it is closed to everyone.

"METHOD /path/template" → the role needed, and the scope with which an API key may call it instead.
tests/security/test_routes.py calls every route of the app as every role and holds the table to what happens.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.accounts.roles import Role
from ui.rest.table import ENDPOINTS, PREFIX

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Access:
    """What a caller needs. `form`: a post to it must carry the form's token even where no one is signed in."""

    role: Role
    scope: str = ""
    form: bool = False


PUBLIC = Access(Role.VISITOR)
FORM = Access(Role.VISITOR, form=True)
STAFF = Access(Role.STAFF)
SUPERVISOR = Access(Role.SUPERVISOR)
ADMIN = Access(Role.ADMIN)

ROUTES: dict[str, Access] = {
    "GET /healthz": PUBLIC,
    "GET /readyz": PUBLIC,
    "GET /metrics": Access(Role.ADMIN, "metrics"),
    # pages
    "GET /c/{clause_id:path}": PUBLIC,
    "GET /d/{doc_id:path}": PUBLIC,
    "GET /documents": PUBLIC,
    "GET /documents/compare": PUBLIC,
    "GET /programs": PUBLIC,
    "GET /match": PUBLIC,
    "GET /match/report.{kind}": PUBLIC,
    "GET /calc": PUBLIC,
    "GET /calc/{program}": PUBLIC,
    "GET /calc/{program}/receipt.json": PUBLIC,
    "GET /calc/{program}/result": PUBLIC,
    "GET /deadline": PUBLIC,
    "GET /deadline/{program}": PUBLIC,
    "GET /deadline/{program}/calendar.ics": PUBLIC,
    # the hotline desk
    "GET /desk": STAFF,
    "GET /desk/results": STAFF,
    "POST /desk/notes": STAFF,
    "POST /desk/handover": STAFF,
    "GET /desk/calls": STAFF,
    "GET /desk/queue": SUPERVISOR,
    "POST /desk/queue": SUPERVISOR,
    "GET /faq": PUBLIC,
    # the FAQ studio; who may take which step on an FAQ is in ui/faq/workflow.py
    "GET /faqs": STAFF,
    "POST /faqs/batch": STAFF,
    "POST /faqs/build": STAFF,
    "GET /faqs/export.{kind}": STAFF,
    "GET /faqs/new": STAFF,
    "POST /faqs/new": STAFF,
    "GET /faqs/asked": STAFF,
    "POST /faqs/asked": STAFF,
    "GET /faqs/import": STAFF,
    "POST /faqs/import": STAFF,
    "GET /faqs/{faq_id}": STAFF,
    "POST /faqs/{faq_id}": STAFF,
    "POST /faqs/{faq_id}/deed": STAFF,
    # JSON
    "POST /api/ask": Access(Role.VISITOR, "ask"),
    "GET /api/search": Access(Role.VISITOR, "read"),
    **{f"{each.method} {PREFIX}{each.path}": Access(Role.VISITOR, each.scope) for each in ENDPOINTS},
    "GET /api/v1/openapi.json": PUBLIC,
    "GET /api/v1/docs": PUBLIC,
    "GET /v1/models": Access(Role.VISITOR, "ask"),
    "GET /v1/models/{model}": Access(Role.VISITOR, "ask"),
    "POST /v1/chat/completions": Access(Role.VISITOR, "ask"),
    **{f"{method} {unknown}": PUBLIC for method in METHODS for unknown in ("/api/{rest:path}", "/v1/{rest:path}")},
    # what is kept of one's own conversation: who has its unguessable id may have it
    "POST /api/opinions": PUBLIC,
    "POST /api/feedback": PUBLIC,
    "GET /api/conversation/{name}": PUBLIC,
    "GET /api/clause-context/{clause_id:path}": PUBLIC,
    "GET /api/profile/fields": PUBLIC,
    "POST /api/profile/check": PUBLIC,
    "POST /api/profile/read": PUBLIC,
    "GET /api/conversations/{conversation_id}": PUBLIC,
    "DELETE /api/conversations/{conversation_id}": PUBLIC,
    # accounts
    "GET /account": STAFF,
    "GET /account/login": PUBLIC,
    "POST /account/login": FORM,
    "POST /account/logout": FORM,
    "GET /account/records": STAFF,
    "GET /account/records.json": STAFF,
    "POST /account/records/erase": STAFF,
    "GET /account/password": STAFF,
    "POST /account/password": STAFF,
    "GET /account/oidc": PUBLIC,
    "GET /account/oidc/callback": PUBLIC,
    # administration
    "GET /admin/users": ADMIN,
    "POST /admin/users": ADMIN,
    "POST /admin/users/role": ADMIN,
    "POST /admin/users/disable": ADMIN,
    "POST /admin/users/reset": ADMIN,
    "GET /admin/keys": ADMIN,
    "POST /admin/keys": ADMIN,
    "POST /admin/keys/revoke": ADMIN,
    "GET /admin/records": ADMIN,
    "GET /admin/records.json": ADMIN,
    "POST /admin/records/erase": ADMIN,
    "GET /admin/audit": ADMIN,
    # documents and insight
    "GET /admin/documents": ADMIN,
    "POST /admin/documents/upload": ADMIN,
    "GET /admin/documents/jobs/{job_id}": ADMIN,
    "GET /admin/documents/jobs/{job_id}/state": ADMIN,
    "POST /admin/documents/jobs/{job_id}/again": ADMIN,
    "GET /admin/documents/retire": ADMIN,
    "POST /admin/documents/retire": ADMIN,
    "POST /admin/documents/restore": ADMIN,
    "GET /admin/documents/effects": SUPERVISOR,
    "GET /admin/insight": SUPERVISOR,
    "GET /admin/insight/export.{kind}": SUPERVISOR,
}
# Apps of their own below these paths: they carry no page or datum that needs a role.
MOUNTS = {"/ui", "/mcp", ""}


def access_of(method: str, template: str) -> Access | None:
    """Return what a route needs; None where nobody declared it."""
    return ROUTES.get(f"{'GET' if method == 'HEAD' else method} {template}")
