"""Generated from docs/openapi.json by `cargo xtask gen`. Do not edit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, cast

from . import models
from ..transport import Event, Transport, segment

__all__ = ["Any", "Literal", "Orchestrator"]


class Orchestrator:
    """One method for each operation of the API, under the name it has there."""

    def __init__(self, url: str, token: str, *, timeout: float = 60.0, retries: int = 2) -> None:
        self._transport = Transport(url, token, timeout=timeout, retries=retries)

    @property
    def etag(self) -> str | None:
        """Of the last answer: pass it as `if_match`."""
        return self._transport.etag

    def list_accounts(self, *, after: str | None = None, limit: int | None = None, q: str | None = None) -> models.AccountViewPage:
        """List users and service accounts, by name."""
        return cast("models.AccountViewPage", self._transport.call("GET", "/api/v1/accounts", query={"after": after, "limit": limit, "q": q}))

    def all_accounts(self, *, after: str | None = None, limit: int | None = None, q: str | None = None) -> Iterator[models.AccountView]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/accounts", {"after": after, "limit": limit, "q": q})

    def create_account(self, *, body: models.CreateAccount, idempotency_key: str | None = None) -> models.AccountView:
        """Make a user or a service account. It signs in with an API token, which `POST /api/v1/tokens` makes. Its role reaches no further than the caller's own."""
        return cast("models.AccountView", self._transport.call("POST", "/api/v1/accounts", body=body, headers={"Idempotency-Key": idempotency_key}))

    def get_account(self, account: str) -> models.AccountView:
        """One account, by name or id."""
        return cast("models.AccountView", self._transport.call("GET", f"/api/v1/accounts/{segment(account)}"))

    def update_account(self, account: str, *, body: models.ChangeAccount) -> models.AccountView:
        """Disable or enable an account, or change its teams or its address. It counts at once: open streams of the account end too."""
        return cast("models.AccountView", self._transport.call("PATCH", f"/api/v1/accounts/{segment(account)}", body=body))

    def set_account_roles(self, account: str, *, body: models.SetRoles) -> models.AccountView:
        """Say which roles an account holds. In place of those it holds. It counts at once, for its tokens and sessions too."""
        return cast("models.AccountView", self._transport.call("PUT", f"/api/v1/accounts/{segment(account)}/roles", body=body))

    def apply(self, *, body: models.ApplyRequest, idempotency_key: str | None = None) -> models.ApplyOutcome:
        """Make resources as documents say: all of it in one transaction, or nothing. Fields have owners: what another manager set to another value is a conflict (409, with the plan in `details`) unless `force` is true. Fields this manager set before and does not say any more are removed. With `prune`, resources that carry this owner's label and are not among the documents are deleted. `dry_run` answers the plan and writes nothing."""
        return cast("models.ApplyOutcome", self._transport.call("POST", "/api/v1/apply", body=body, headers={"Idempotency-Key": idempotency_key}))

    def list_audit(self, *, action: str | None = None, actor: str | None = None, after: str | None = None, correlation_id: str | None = None, from_: str | None = None, kind: str | None = None, limit: int | None = None, name: str | None = None, to: str | None = None, workspace: str | None = None) -> models.AuditEntryPage:
        """Who changed what, when and why, newest first. Changes of resources, accounts, tokens and organizations, refusals and failed sign-ins. What runs did stands in their histories."""
        return cast("models.AuditEntryPage", self._transport.call("GET", "/api/v1/audit", query={"action": action, "actor": actor, "after": after, "correlation_id": correlation_id, "from": from_, "kind": kind, "limit": limit, "name": name, "to": to, "workspace": workspace}))

    def all_audit(self, *, action: str | None = None, actor: str | None = None, after: str | None = None, correlation_id: str | None = None, from_: str | None = None, kind: str | None = None, limit: int | None = None, name: str | None = None, to: str | None = None, workspace: str | None = None) -> Iterator[models.AuditEntry]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/audit", {"action": action, "actor": actor, "after": after, "correlation_id": correlation_id, "from": from_, "kind": kind, "limit": limit, "name": name, "to": to, "workspace": workspace})

    def get_blob(self, id: str) -> bytes:
        """The bytes of a large value."""
        return cast("bytes", self._transport.call("GET", f"/api/v1/blobs/{segment(id)}"))

    def bulk(self, *, body: models.BulkRequest, idempotency_key: str | None = None) -> models.BulkAnswers:
        """Create, change, delete and publish many resources at once. Each item succeeds or fails by itself and has its own status, resource or problem; the whole is answered with 200. With `atomic`, all of it happens in one transaction or nothing: when an item fails, the others answer `bulk_undone`."""
        return cast("models.BulkAnswers", self._transport.call("POST", "/api/v1/bulk", body=body, headers={"Idempotency-Key": idempotency_key}))

    def list_connections(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.ConnectionPage | models.ResourceSelectionPage:
        """Connection: list, over all workspaces the caller may read."""
        return cast("models.ConnectionPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/connections", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_connections(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.ConnectionResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/connections", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_dashboards(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.DashboardPage | models.ResourceSelectionPage:
        """Dashboard: list, over all workspaces the caller may read."""
        return cast("models.DashboardPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/dashboards", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_dashboards(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.DashboardResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/dashboards", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_deliveries(self, *, after: str | None = None, endpoint: str | None = None, from_: str | None = None, limit: int | None = None, state: models.State2 | None = None, to: str | None = None, workspace: str | None = None) -> models.DeliveryPage:
        """List deliveries of webhooks, newest first."""
        return cast("models.DeliveryPage", self._transport.call("GET", "/api/v1/deliveries", query={"after": after, "endpoint": endpoint, "from": from_, "limit": limit, "state": state, "to": to, "workspace": workspace}))

    def all_deliveries(self, *, after: str | None = None, endpoint: str | None = None, from_: str | None = None, limit: int | None = None, state: models.State2 | None = None, to: str | None = None, workspace: str | None = None) -> Iterator[models.Delivery]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/deliveries", {"after": after, "endpoint": endpoint, "from": from_, "limit": limit, "state": state, "to": to, "workspace": workspace})

    def get_delivery_backlog(self) -> models.Backlog:
        """Read what waits for each endpoint, what it missed, and what was put aside. An endpoint for which `waiting_max` deliveries wait is told of no further event until there is room; those are counted here."""
        return cast("models.Backlog", self._transport.call("GET", "/api/v1/deliveries/backlog"))

    def replay_deliveries(self, *, body: models.ReplayRange) -> models.Replayed:
        """Send the deliveries of a time again. In their old order, at most 1000 at once. Repetitions are not repeated."""
        return cast("models.Replayed", self._transport.call("POST", "/api/v1/deliveries/replay", body=body))

    def get_delivery(self, id: str) -> models.Details:
        """Read a delivery: what was sent, every attempt, what came back."""
        return cast("models.Details", self._transport.call("GET", f"/api/v1/deliveries/{segment(id)}"))

    def replay_delivery(self, id: str) -> models.Delivery:
        """Send a delivery again. The same event with the same `webhook-id`, at the end of the line of its subject. A receiver that remembers ids sees a repetition."""
        return cast("models.Delivery", self._transport.call("POST", f"/api/v1/deliveries/{segment(id)}/replay"))

    def export_resources(self, *, format: Literal["json", "yaml"] | None = None, kinds: str | None = None, labels: str | None = None, workspace: str | None = None) -> list[models.ResourceDocument]:
        """The resources the caller may export, as documents. Values of secrets are not in it: a mark stands in their place."""
        return cast("list[models.ResourceDocument]", self._transport.call("GET", "/api/v1/export", query={"format": format, "kinds": kinds, "labels": labels, "workspace": workspace}))

    def list_gallery(self, *, category: models.Category | None = None, q: str | None = None) -> models.GalleryList:
        """The templates that come with the program. Templates that the organization keeps itself are resources of the kind `template`."""
        return cast("models.GalleryList", self._transport.call("GET", "/api/v1/gallery", query={"category": category, "q": q}))

    def get_gallery_template(self, name: str) -> models.GalleryTemplate:
        """A template of the gallery, with the schema of its parameters, its workflows and how they are drawn."""
        return cast("models.GalleryTemplate", self._transport.call("GET", f"/api/v1/gallery/{segment(name)}"))

    def use_gallery_template(self, name: str, *, body: models.Instantiate, idempotency_key: str | None = None) -> models.ApplyOutcome:
        """Make the resources of a template of the gallery, with values for its parameters. As a template that is stored is instantiated; `template:execute` is needed in the workspace of what is made."""
        return cast("models.ApplyOutcome", self._transport.call("POST", f"/api/v1/gallery/{segment(name)}/use", body=body, headers={"Idempotency-Key": idempotency_key}))

    def list_gateway_models(self) -> Any:
        """The models that steps may use."""
        return cast("Any", self._transport.call("GET", "/api/v1/gateway/models"))

    def list_inbox(self, *, after: str | None = None, asks: models.Asks | None = None, limit: int | None = None, q: str | None = None, state: models.Which | None = None, workspace: str | None = None) -> models.InboxItemPage:
        """List approvals and questions. Those of runs that the caller may look at."""
        return cast("models.InboxItemPage", self._transport.call("GET", "/api/v1/inbox", query={"after": after, "asks": asks, "limit": limit, "q": q, "state": state, "workspace": workspace}))

    def all_inbox(self, *, after: str | None = None, asks: models.Asks | None = None, limit: int | None = None, q: str | None = None, state: models.Which | None = None, workspace: str | None = None) -> Iterator[models.InboxItem]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/inbox", {"after": after, "asks": asks, "limit": limit, "q": q, "state": state, "workspace": workspace})

    def get_inbox_item(self, id: str) -> models.InboxItem:
        """Get an approval or a question."""
        return cast("models.InboxItem", self._transport.call("GET", f"/api/v1/inbox/{segment(id)}"))

    def decide_approval(self, id: str, *, body: models.DecideBody) -> models.InboxItem:
        """Approve, answer or reject. The decision that completes it counts. A later one is a 409 that names who decided before. Where an item asks for an `outcome` (an effect that cannot be undone was cut off, and whether it has happened is not known), say `done` with its output, `repeat` or `give_up`."""
        return cast("models.InboxItem", self._transport.call("POST", f"/api/v1/inbox/{segment(id)}/decide", body=body))

    def delegate_approval(self, id: str, *, body: models.DelegateBody) -> models.InboxItem:
        """Let somebody else decide in one's place. It comes back at `until`, or when it is taken back with `to: null`. Nobody gets a right by it."""
        return cast("models.InboxItem", self._transport.call("POST", f"/api/v1/inbox/{segment(id)}/delegate", body=body))

    def edit_approval(self, id: str, *, body: models.EditBody) -> models.InboxItem:
        """Change the call before it is decided. The changed call is asked about: the item has another `binding`, and decisions made before do not count. Its input is checked against the tool's schema. Whoever may decide may do this."""
        return cast("models.InboxItem", self._transport.call("POST", f"/api/v1/inbox/{segment(id)}/edit", body=body))

    def list_inbox_history(self, id: str, *, after: int | None = None, limit: int | None = None) -> models.InboxHistory:
        """What has happened to an approval or a question, the first first. Also what happened before it was asked last: a step that is begun anew asks anew, under the same id."""
        return cast("models.InboxHistory", self._transport.call("GET", f"/api/v1/inbox/{segment(id)}/history", query={"after": after, "limit": limit}))

    def all_inbox_history(self, id: str, *, after: int | None = None, limit: int | None = None) -> Iterator[models.InboxHappened]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/inbox/{segment(id)}/history", {"after": after, "limit": limit})

    def withdraw_decision(self, id: str, *, body: models.WithdrawBody) -> models.InboxItem:
        """Take one's own decision back. As long as nothing has come of it: more decisions are needed, or its time of grace is not over."""
        return cast("models.InboxItem", self._transport.call("POST", f"/api/v1/inbox/{segment(id)}/withdraw", body=body))

    def verify_journal(self) -> models.Verified:
        """Check every history, the audit chains and the signed checkpoints."""
        return cast("models.Verified", self._transport.call("GET", "/api/v1/journal/verify"))

    def list_kinds(self) -> dict[str, Any]:
        """What kinds of resources there are, with their schemas and what forms and lists need to know."""
        return cast("dict[str, Any]", self._transport.call("GET", "/api/v1/kinds"))

    def watch(self, *, since: str | None = None, topics: str | None = None) -> Iterator[Event]:
        """Follow what changes. Over server-sent events, or over a WebSocket when the request asks for an upgrade. First what was missed since `since`, then `event: ready` with the `id` to come back with, then what happens. `event: resync` with `{topic}`: too much was missed, fetch again and go on listening. A WebSocket takes `{"op":"subscribe","topics":[…],"since":n}`, `{"op":"unsubscribe","topics":[…]}` and `{"op":"ping"}`, and sends `{"event","id","topic","data"}`. Topics: `deliveries` (`event: delivery` with `{id, workspace, endpoint, state, at}` after every attempt) · `notifications` (`event: notification` with `{unread, newest}` whenever one's own list has changed) · `resources` and `resources:<kind>` (`event: resource` with `{action, kind, workspace, name, version, at, by}`) · `run:<id>` (`change`, `delta` and `end` as on the live stream of one run) · `runs` (`event: run` with the latest RunSummary of every run that the caller may look at; a burst of changes becomes its last)"""
        return self._transport.events("/api/v1/live", {"since": since, "topics": topics})

    def list_mail_servers(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.MailServerPage | models.ResourceSelectionPage:
        """Mail server: list, over all workspaces the caller may read."""
        return cast("models.MailServerPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/mail-servers", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_mail_servers(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.MailServerResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/mail-servers", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def get_me(self) -> models.Me:
        """Who is calling, and what they may do."""
        return cast("models.Me", self._transport.call("GET", "/api/v1/me"))

    def delete_own_email(self) -> None:
        """Be reached by e-mail no more. Where the name of the account is an address, letters go there."""
        self._transport.call("DELETE", "/api/v1/me/email")

    def get_own_email(self) -> models.OwnEmail:
        """The address where one is reached by e-mail."""
        return cast("models.OwnEmail", self._transport.call("GET", "/api/v1/me/email"))

    def set_own_email(self, *, body: models.SayEmail) -> models.OwnEmail:
        """Say one's address: a code is sent there. It is one's own when the code was repeated, within 15 minutes and five tries. Five codes are sent in an hour at most."""
        return cast("models.OwnEmail", self._transport.call("POST", "/api/v1/me/email", body=body))

    def confirm_own_email(self, *, body: models.SayCode) -> models.OwnEmail:
        """Repeat the code that was sent to one's address."""
        return cast("models.OwnEmail", self._transport.call("POST", "/api/v1/me/email/confirm", body=body))

    def list_models(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.ModelPage | models.ResourceSelectionPage:
        """Model: list, over all workspaces the caller may read."""
        return cast("models.ModelPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/models", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_models(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.ModelResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/models", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_notifications(self, *, after: str | None = None, class_: models.Class | None = None, limit: int | None = None, unread: bool | None = None) -> models.NotificationPage:
        """List what one was told, newest first. The newest 1,000 of the last 90 days are kept. What one may not look at any more is left out."""
        return cast("models.NotificationPage", self._transport.call("GET", "/api/v1/notifications", query={"after": after, "class": class_, "limit": limit, "unread": unread}))

    def all_notifications(self, *, after: str | None = None, class_: models.Class | None = None, limit: int | None = None, unread: bool | None = None) -> Iterator[models.Notification]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/notifications", {"after": after, "class": class_, "limit": limit, "unread": unread})

    def get_notification_preferences(self) -> models.Preferences:
        """Get how one is told of what. Every class is named, as it counts for the caller."""
        return cast("models.Preferences", self._transport.call("GET", "/api/v1/notifications/preferences"))

    def set_notification_preferences(self, *, body: models.Preferences) -> models.Preferences:
        """Say how one wants to be told of what. In place of what was said before; what is left out is as usual."""
        return cast("models.Preferences", self._transport.call("PUT", "/api/v1/notifications/preferences", body=body))

    def read_notifications(self, *, body: models.ReadBody) -> models.Unread:
        """Mark all as read. Answers how many are unread after it."""
        return cast("models.Unread", self._transport.call("POST", "/api/v1/notifications/read", body=body))

    def count_unread_notifications(self) -> models.Unread:
        """Count what one has not read."""
        return cast("models.Unread", self._transport.call("GET", "/api/v1/notifications/unread"))

    def read_notification(self, id: str) -> models.Notification:
        """Mark one as read."""
        return cast("models.Notification", self._transport.call("POST", f"/api/v1/notifications/{segment(id)}/read"))

    def list_orgs(self) -> models.OrgList:
        """List the organizations of this installation."""
        return cast("models.OrgList", self._transport.call("GET", "/api/v1/orgs"))

    def create_org(self, *, body: models.CreateOrg) -> models.NewOrgView:
        """Make an organization with its first administrator. The administrator's API token is in the answer and nowhere else; everything in the organization is done with it."""
        return cast("models.NewOrgView", self._transport.call("POST", "/api/v1/orgs", body=body))

    def add_org_administrator(self, organization: str, *, body: models.AddAdministrator) -> models.AdministratorView:
        """Make a further administrator of an organization. For an organization whose administrators have lost their tokens. It stands in the audit of both organizations."""
        return cast("models.AdministratorView", self._transport.call("POST", f"/api/v1/orgs/{segment(organization)}/administrators", body=body))

    def list_packages(self) -> dict[str, Any]:
        """The packages that are installed where the caller may read."""
        return cast("dict[str, Any]", self._transport.call("GET", "/api/v1/packages"))

    def build_package(self, *, body: dict[str, Any]) -> models.Package:
        """Check a package, put it in order and sign it with the organization's key."""
        return cast("models.Package", self._transport.call("POST", "/api/v1/packages/build", body=body))

    def install_package(self, *, body: dict[str, Any], idempotency_key: str | None = None) -> models.ApplyOutcome:
        """Install a package, or a newer version of one, into a workspace."""
        return cast("models.ApplyOutcome", self._transport.call("POST", "/api/v1/packages/install", body=body, headers={"Idempotency-Key": idempotency_key}))

    def verify_package(self, *, body: dict[str, Any]) -> models.VerifiedPackage:
        """Check a package and its signature without installing it."""
        return cast("models.VerifiedPackage", self._transport.call("POST", "/api/v1/packages/verify", body=body))

    def list_policies(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> models.PolicyPage | models.ResourceSelectionPage:
        """Policy: list, over all workspaces the caller may read."""
        return cast("models.PolicyPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/policies", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where}))

    def all_policies(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> Iterator[models.PolicyResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/policies", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where})

    def create_policy(self, *, body: models.PolicyNew, idempotency_key: str | None = None) -> models.PolicyResource:
        """Policy: make one."""
        return cast("models.PolicyResource", self._transport.call("POST", "/api/v1/policies", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_policy(self, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Policy: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/policies/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_policy(self, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.PolicyResource | models.ResourceSelection:
        """Policy: read one."""
        return cast("models.PolicyResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/policies/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_policy(self, name: str, *, body: models.PolicyPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.PolicyResource:
        """Policy: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.PolicyResource", self._transport.call("PATCH", f"/api/v1/policies/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_policy(self, name: str, *, body: models.PolicyInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.PolicyResource:
        """Policy: make or replace one."""
        return cast("models.PolicyResource", self._transport.call("PUT", f"/api/v1/policies/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def read_resources(self, *, address: list[str]) -> dict[str, Any]:
        """Read many resources by their names at once."""
        return cast("dict[str, Any]", self._transport.call("GET", "/api/v1/resources", query={"address": address}))

    def watch_resources(self, *, kinds: str | None = None, since: str | None = None, workspace: str | None = None) -> Iterator[Event]:
        """Follow changes of resources. `event: resource` with `{action, kind, workspace, name, version, at, by}` for each change of a resource that the caller may read; `ready` and `resync` as on the live channel, whose topic `resources` is the same."""
        return self._transport.events("/api/v1/resources/watch", {"kinds": kinds, "since": since, "workspace": workspace})

    def diff_versions(self, kind: str, name: str, *, from_: str, to: str, workspace: str | None = None) -> models.ResourceDiff:
        """What differs between two versions."""
        return cast("models.ResourceDiff", self._transport.call("GET", f"/api/v1/resources/{segment(kind)}/{segment(name)}/diff", query={"from": from_, "to": to, "workspace": workspace}))

    def halt_resource(self, kind: str, name: str, *, body: dict[str, Any], workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Take one out of use: pause it, or archive it."""
        return cast("models.Resource", self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/halt", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def publish_resource(self, kind: str, name: str, *, body: dict[str, Any] | None = None, workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Publish a version."""
        return cast("models.Resource", self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/publish", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def purge_resource(self, kind: str, name: str, *, body: dict[str, Any] | None = None, workspace: str | None = None, idempotency_key: str | None = None) -> None:
        """Remove one from the recycle bin for good."""
        self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/purge", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key})

    def get_references(self, kind: str, name: str, *, workspace: str | None = None) -> models.ResourceReferences:
        """What it uses, and who uses it."""
        return cast("models.ResourceReferences", self._transport.call("GET", f"/api/v1/resources/{segment(kind)}/{segment(name)}/references", query={"workspace": workspace}))

    def restore_resource(self, kind: str, name: str, *, body: dict[str, Any] | None = None, workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Take one out of the recycle bin."""
        return cast("models.Resource", self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/restore", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def resume_resource(self, kind: str, name: str, *, body: dict[str, Any] | None = None, workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Put one that is paused or archived back into use."""
        return cast("models.Resource", self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/resume", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def roll_back_resource(self, kind: str, name: str, *, body: dict[str, Any], workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Bring an older version back as a new one."""
        return cast("models.Resource", self._transport.call("POST", f"/api/v1/resources/{segment(kind)}/{segment(name)}/rollback", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def remove_version_label(self, kind: str, name: str, label: str, *, reason: str | None = None, workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Take a label away."""
        return cast("models.Resource", self._transport.call("DELETE", f"/api/v1/resources/{segment(kind)}/{segment(name)}/version-labels/{segment(label)}", query={"reason": reason, "workspace": workspace}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def set_version_label(self, kind: str, name: str, label: str, *, body: dict[str, Any], workspace: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> models.Resource:
        """Move a label to a version."""
        return cast("models.Resource", self._transport.call("PUT", f"/api/v1/resources/{segment(kind)}/{segment(name)}/version-labels/{segment(label)}", query={"workspace": workspace}, body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def list_versions(self, kind: str, name: str, *, after: str | None = None, limit: int | None = None, workspace: str | None = None) -> models.ResourceVersionPage:
        """The history, the newest version first."""
        return cast("models.ResourceVersionPage", self._transport.call("GET", f"/api/v1/resources/{segment(kind)}/{segment(name)}/versions", query={"after": after, "limit": limit, "workspace": workspace}))

    def all_versions(self, kind: str, name: str, *, after: str | None = None, limit: int | None = None, workspace: str | None = None) -> Iterator[models.ResourceVersion]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/resources/{segment(kind)}/{segment(name)}/versions", {"after": after, "limit": limit, "workspace": workspace})

    def get_version(self, kind: str, name: str, version: str, *, workspace: str | None = None) -> models.ResourceVersion:
        """One version with its spec."""
        return cast("models.ResourceVersion", self._transport.call("GET", f"/api/v1/resources/{segment(kind)}/{segment(name)}/versions/{segment(version)}", query={"workspace": workspace}))

    def apply_retention(self, *, body: models.RetentionApply) -> models.RetentionDone:
        """Remove what the plan says. The histories and values of those runs go for good; of each stays a tombstone. Refused when the plan is another one by now. A server does the same by itself every hour."""
        return cast("models.RetentionDone", self._transport.call("POST", "/api/v1/retention/apply", body=body))

    def list_retention_holds(self) -> models.RetentionHolds:
        """What must stay whatever the rules say."""
        return cast("models.RetentionHolds", self._transport.call("GET", "/api/v1/retention/holds"))

    def set_retention_hold(self, *, body: models.RetentionHoldBody) -> models.RetentionHold:
        """Hold a run, or all runs of a workflow, so that they stay. Name `run`, or `workspace` and `workflow`. What is held already stays held as it was. It is recorded in the audit."""
        return cast("models.RetentionHold", self._transport.call("POST", "/api/v1/retention/holds", body=body))

    def lift_retention_hold(self, *, body: models.RetentionLiftBody) -> None:
        """Let go of what is held. From then on the rules are about it again. It is recorded in the audit."""
        self._transport.call("POST", "/api/v1/retention/holds/lift", body=body)

    def plan_retention(self) -> models.RetentionPlan:
        """What is past its time: what would be removed now, and what stays and why. Nothing is changed. At most 500 runs that go, those that began first first. `binding` stands for exactly this plan."""
        return cast("models.RetentionPlan", self._transport.call("GET", "/api/v1/retention/plan"))

    def list_removed_runs(self, *, after: str | None = None, limit: int | None = None, workspace: str | None = None) -> models.RemovedRunPage:
        """Tombstones of runs that were removed, the latest first. Of the workspaces in which the caller has `run:read`."""
        return cast("models.RemovedRunPage", self._transport.call("GET", "/api/v1/retention/removed", query={"after": after, "limit": limit, "workspace": workspace}))

    def all_removed_runs(self, *, after: str | None = None, limit: int | None = None, workspace: str | None = None) -> Iterator[models.RemovedRun]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/retention/removed", {"after": after, "limit": limit, "workspace": workspace})

    def list_retentions(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> models.RetentionPage | models.ResourceSelectionPage:
        """Retention: list, over all workspaces the caller may read."""
        return cast("models.RetentionPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/retentions", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where}))

    def all_retentions(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> Iterator[models.RetentionResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/retentions", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where})

    def create_retention(self, *, body: models.RetentionNew, idempotency_key: str | None = None) -> models.RetentionResource:
        """Retention: make one."""
        return cast("models.RetentionResource", self._transport.call("POST", "/api/v1/retentions", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_retention(self, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Retention: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/retentions/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_retention(self, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.RetentionResource | models.ResourceSelection:
        """Retention: read one."""
        return cast("models.RetentionResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/retentions/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_retention(self, name: str, *, body: models.RetentionPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.RetentionResource:
        """Retention: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.RetentionResource", self._transport.call("PATCH", f"/api/v1/retentions/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_retention(self, name: str, *, body: models.RetentionInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.RetentionResource:
        """Retention: make or replace one."""
        return cast("models.RetentionResource", self._transport.call("PUT", f"/api/v1/retentions/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def list_roles(self) -> models.RoleList:
        """The standard roles, and what each allows."""
        return cast("models.RoleList", self._transport.call("GET", "/api/v1/roles"))

    def list_runs(self, *, after: str | None = None, limit: int | None = None, q: str | None = None, sort: str | None = None, status: str | None = None, workspace: str | None = None) -> models.RunSummaryPage:
        """List runs, newest first. Those of the workspaces in which the caller has `run:read`."""
        return cast("models.RunSummaryPage", self._transport.call("GET", "/api/v1/runs", query={"after": after, "limit": limit, "q": q, "sort": sort, "status": status, "workspace": workspace}))

    def all_runs(self, *, after: str | None = None, limit: int | None = None, q: str | None = None, sort: str | None = None, status: str | None = None, workspace: str | None = None) -> Iterator[models.RunSummary]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/runs", {"after": after, "limit": limit, "q": q, "sort": sort, "status": status, "workspace": workspace})

    def start_run(self, *, body: models.StartBody, idempotency_key: str | None = None) -> models.RunSummary:
        """Start a run from workflow files, or of a stored workflow. `workflow` is `{main, files}`, or `{resource: {workspace, name, version?}}`; of a stored workflow the run keeps the version it has now, and so for all that it uses. The run belongs to a workspace, in which `run:create` is needed. Answered when the start is durable. An invalid file or input is a 422 whose `diagnostics` hold every finding."""
        return cast("models.RunSummary", self._transport.call("POST", "/api/v1/runs", body=body, headers={"Idempotency-Key": idempotency_key}))

    def import_run(self, *, body: models.ImportBody, keys: str | None = None, workspace: str | None = None) -> models.RunSummary:
        """Keep a run that happened elsewhere, to be looked at. The body is the file itself (`application/jsonl`), of at most the bytes that `ORC_RUN_FILE_MIB` says (4 GiB), or JSON with the file as text, up to 128 MiB. Every line, the chain and the signature are checked before anything is written. The run keeps its id, says where it is from, and never goes on: it can be looked at, compared, replayed and exported again, byte for byte. Needs `run:create` in the workspace."""
        return cast("models.RunSummary", self._transport.call("POST", "/api/v1/runs/import", query={"keys": keys, "workspace": workspace}, body=body))

    def get_run(self, id: str, *, tasks: models.WhichTasks | None = None) -> models.RunView:
        """One run with all its tasks, or without them. With `tasks=few` or `tasks=none` the answer is small whatever the run holds: where `tasks` is empty then, they are had from `/tasks`, a page at a time."""
        return cast("models.RunView", self._transport.call("GET", f"/api/v1/runs/{segment(id)}", query={"tasks": tasks}))

    def cancel_run(self, id: str, *, body: models.ReasonBody | None = None) -> models.RunSummary:
        """Cancel a run in any state."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/cancel", body=body))

    def list_run_checkpoints(self, id: str) -> models.RunCheckpoints:
        """The named places in the run's history, the first first."""
        return cast("models.RunCheckpoints", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/checkpoints"))

    def checkpoint_run(self, id: str, *, body: models.CheckpointBody | None = None) -> models.RunCheckpoint:
        """Name the place that the run's history has come to, and keep its state there. The name can be given wherever an event is: to look at the run as it was, to compare it, to fork it there, and to roll back to there."""
        return cast("models.RunCheckpoint", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/checkpoints", body=body))

    def diff_runs(self, id: str, *, with_: str, at: int | None = None, checkpoint: str | None = None, with_at: int | None = None, with_checkpoint: str | None = None) -> models.RunDiff:
        """What is different about two runs. Steps are aligned by their paths. With `at` or `checkpoint` both are as they were then, with `with_at` or `with_checkpoint` the other one. Values up to 256 KiB are looked into, 32 MiB of them in all; others differ as a whole. A side of a change that is absent has nothing there. The caller must be allowed to look at both."""
        return cast("models.RunDiff", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/diff", query={"at": at, "checkpoint": checkpoint, "with": with_, "with_at": with_at, "with_checkpoint": with_checkpoint}))

    def list_run_effects(self, id: str) -> models.RunEffects:
        """What the run did outside. Calls of tools that may change something, files written by `save`, and model calls with their cost."""
        return cast("models.RunEffects", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/effects"))

    def list_run_events(self, id: str, *, after: int | None = None, limit: int | None = None) -> models.EventPage:
        """The run's journal."""
        return cast("models.EventPage", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/events", query={"after": after, "limit": limit}))

    def all_run_events(self, id: str, *, after: int | None = None, limit: int | None = None) -> Iterator[models.EventView]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/runs/{segment(id)}/events", {"after": after, "limit": limit})

    def export_run(self, id: str) -> bytes:
        """The run as one signed file, which another installation can open. Its history with the chain, all values, the workflow it is pinned to, and the signature of this installation: a JSON document per line, written while it is sent. Of a run that has not ended, what there is so far. The same run gives the same bytes; a file without its last line, the signature, was cut. It is recorded in the audit."""
        return cast("bytes", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/export"))

    def fork_run(self, id: str, *, body: models.ForkBody | None = None, idempotency_key: str | None = None) -> models.RunSummary:
        """Start a run that shares the past of this one up to an event. What had ended by then is taken over and not called again; what had not is begun anew, with what is changed here. Needs `run:create` in the run's workspace, and `grant:give` if the run was granted something."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/fork", body=body, headers={"Idempotency-Key": idempotency_key}))

    def watch_run(self, id: str, *, since: int | None = None) -> Iterator[Event]:
        """Follow one run. `event: change` with `id` and a LiveChange; `event: delta` (no id) with `{task, text}`, text of a model as it arrives, which may be lost without harm; `event: end` when the run is closed and all was sent."""
        return self._transport.events(f"/api/v1/runs/{segment(id)}/live", {"since": since})

    def pause_run(self, id: str, *, body: models.ReasonBody | None = None) -> models.RunSummary:
        """Pause a run: nothing begins in it any more until it is resumed. What is under way comes to its end, and its result is kept: what follows from it is decided when the run goes on. Times that a step waits for go on meanwhile; the time limit of the whole run stands still. A paused run that is paused stays so. 409 once the run has ended or is being ended."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/pause", body=body))

    def replay_run(self, id: str) -> models.Replay:
        """Feed the run's history to the machine of this program and compare every decision. No tool and no model is called. Up to 100,000 events."""
        return cast("models.Replay", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/replay"))

    def resume_run(self, id: str, *, body: models.ResumeBody | None = None) -> models.RunSummary:
        """Let a paused run go on, or take up a suspended one. One that is at work already stays so."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/resume", body=body))

    def retry_run(self, id: str, *, body: models.RetryBody | None = None, idempotency_key: str | None = None) -> models.RunSummary:
        """Start a run that goes on from what failed in this one. On the same version of the workflow or on another one; steps that are there no more, or use something else, are begun anew. Needs what `fork` needs."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/retry", body=body, headers={"Idempotency-Key": idempotency_key}))

    def plan_rollback(self, id: str, *, checkpoint: str | None = None, to: int | None = None) -> models.RollbackPlan:
        """What a rollback would undo, and what it cannot. The effects after the event `to` (or after the checkpoint), the last first, each with the call that undoes it or with why there is none. Nothing is called."""
        return cast("models.RollbackPlan", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/rollback", query={"checkpoint": checkpoint, "to": to}))

    def rollback_run(self, id: str, *, body: models.RollbackBody, idempotency_key: str | None = None) -> models.RunSummary:
        """Undo what a run did outside after one of its events. Starts a run whose steps are the calls of the plan, the last effect first; it stops at the first that fails, and the same again goes on from there. With `binding` it is refused when the plan is another one by now. The run must have ended. Needs `run:control` and `run:create` in its workspace, and `grant:give` if it was granted something."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/rollback", body=body, headers={"Idempotency-Key": idempotency_key}))

    def signal_run(self, id: str, *, body: models.SignalBody, idempotency_key: str | None = None) -> models.SignalSent:
        """Send a value to a run that goes on. The step that waits for the signal takes it and ends with `{value, by, at, id}`; if none does yet, it is kept for the next that will, those of a name in the order in which they came. Answered when it is recorded, in every state before the end; a paused run takes it when it goes on. The same id again changes nothing. 422 for a name that the workflow does not declare and for a value that does not fit; 413 for one above 64 KiB; 429 where 256 wait to be taken; 409 once the run has ended, or for an id under which something else came."""
        return cast("models.SignalSent", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/signal", body=body, headers={"Idempotency-Key": idempotency_key}))

    def get_run_state(self, id: str, *, at: int | None = None, checkpoint: str | None = None) -> models.RunState:
        """The run as it was after one of its events. `view` is what `GET /api/v1/runs/{id}` answered then: the events up to that one, folded. `timers` are the times it waited for."""
        return cast("models.RunState", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/state", query={"at": at, "checkpoint": checkpoint}))

    def list_run_tasks(self, id: str, *, after: str | None = None, limit: int | None = None, status: str | None = None) -> models.RunTasks:
        """The run's tasks, a page at a time. In document order, parents before children. While the run goes on, pages may be of different moments: `seq` says of which, and the live stream tells of what comes after it."""
        return cast("models.RunTasks", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/tasks", query={"after": after, "limit": limit, "status": status}))

    def all_run_tasks(self, id: str, *, after: str | None = None, limit: int | None = None, status: str | None = None) -> Iterator[models.TaskView]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/runs/{segment(id)}/tasks", {"after": after, "limit": limit, "status": status})

    def verify_run(self, id: str) -> models.Verified:
        """Check that a run's history is gapless and its chain unbroken."""
        return cast("models.Verified", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/verify"))

    def search(self, *, q: str, after: str | None = None, kinds: str | None = None, limit: int | None = None, workspace: str | None = None) -> models.SearchHitPage:
        """Search the resources of all kinds the caller may read."""
        return cast("models.SearchHitPage", self._transport.call("GET", "/api/v1/search", query={"after": after, "kinds": kinds, "limit": limit, "q": q, "workspace": workspace}))

    def all_search(self, *, q: str, after: str | None = None, kinds: str | None = None, limit: int | None = None, workspace: str | None = None) -> Iterator[models.SearchHit]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/search", {"after": after, "kinds": kinds, "limit": limit, "q": q, "workspace": workspace})

    def list_secrets(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.SecretPage | models.ResourceSelectionPage:
        """Secret: list, over all workspaces the caller may read."""
        return cast("models.SecretPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/secrets", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_secrets(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.SecretResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/secrets", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def create_sign_in_link(self) -> models.Link:
        """Make a one-time sign-in link for a browser. Only with a bearer token: a browser session cannot prolong itself."""
        return cast("models.Link", self._transport.call("POST", "/api/v1/sign-in-links"))

    def sign_out(self) -> None:
        """End the browser's session."""
        self._transport.call("POST", "/api/v1/sign-out")

    def list_standing_approvals(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, status: str | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.StandingApprovalPage | models.ResourceSelectionPage:
        """Standing approval: list, over all workspaces the caller may read."""
        return cast("models.StandingApprovalPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/standing-approvals", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "status": status, "where": where, "workspace": workspace}))

    def all_standing_approvals(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, status: str | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.StandingApprovalResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/standing-approvals", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "status": status, "where": where, "workspace": workspace})

    def list_templates(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.TemplatePage | models.ResourceSelectionPage:
        """Template: list, over all workspaces the caller may read."""
        return cast("models.TemplatePage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/templates", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_templates(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.TemplateResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/templates", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_tokens(self, *, account: str | None = None, after: str | None = None, limit: int | None = None) -> models.TokenViewPage:
        """List API tokens, oldest first."""
        return cast("models.TokenViewPage", self._transport.call("GET", "/api/v1/tokens", query={"account": account, "after": after, "limit": limit}))

    def all_tokens(self, *, account: str | None = None, after: str | None = None, limit: int | None = None) -> Iterator[models.TokenView]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/tokens", {"account": account, "after": after, "limit": limit})

    def create_token(self, *, body: models.CreateToken) -> models.NewTokenView:
        """Make an API token; its secret is shown this once. The secret is not stored, and an `Idempotency-Key` is not honoured here: a repeated request makes another token."""
        return cast("models.NewTokenView", self._transport.call("POST", "/api/v1/tokens", body=body))

    def revoke_token(self, token: str) -> None:
        """End an API token at once. Sessions and streams that began with it end too."""
        self._transport.call("DELETE", f"/api/v1/tokens/{segment(token)}")

    def get_token(self, token: str) -> models.TokenView:
        """One API token, without its secret."""
        return cast("models.TokenView", self._transport.call("GET", f"/api/v1/tokens/{segment(token)}"))

    def list_tools(self) -> Any:
        """The tools that steps may use, with their schemas."""
        return cast("Any", self._transport.call("GET", "/api/v1/tools"))

    def list_triggers(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.TriggerPage | models.ResourceSelectionPage:
        """Trigger: list, over all workspaces the caller may read."""
        return cast("models.TriggerPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/triggers", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_triggers(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.TriggerResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/triggers", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_webhook_endpoints(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.WebhookEndpointPage | models.ResourceSelectionPage:
        """Webhook endpoint: list, over all workspaces the caller may read."""
        return cast("models.WebhookEndpointPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/webhook-endpoints", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace}))

    def all_webhook_endpoints(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.WebhookEndpointResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/webhook-endpoints", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where, "workspace": workspace})

    def list_workflows(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, status: str | None = None, where: list[str] | None = None, workspace: str | None = None) -> models.WorkflowPage | models.ResourceSelectionPage:
        """Workflow: list, over all workspaces the caller may read."""
        return cast("models.WorkflowPage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/workflows", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "status": status, "where": where, "workspace": workspace}))

    def all_workflows(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, status: str | None = None, where: list[str] | None = None, workspace: str | None = None) -> Iterator[models.WorkflowResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/workflows", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "status": status, "where": where, "workspace": workspace})

    def resolve_auto(self, *, body: models.Asked) -> models.Resolved:
        """Ask a model what the tags `<AUTO>` of a workflow leave open. Tags that ask about what only a run knows are left out; `from_run` takes what a run was answered. The tags are asked in one run, which holds prompts, answers and cost. An answer that does not fit is sent back with what is wrong; if none fits, the answer is 422 `auto_refused` with the raw answer and, as `lock`, what the others were answered in `details`, and no value is made up. If it takes longer than a request may wait, the answer is 503 with the run's id in `details`; the same request with `run` waits for it. Nothing is stored: keep `lock` beside the workflow."""
        return cast("models.Resolved", self._transport.call("POST", "/api/v1/workflows/auto", body=body))

    def check_workflow(self, *, body: models.Files) -> models.CheckResult:
        """Check a workflow file and what it includes. Answers 200 also when there are errors: they are the result. All findings come at once, each with its place."""
        return cast("models.CheckResult", self._transport.call("POST", "/api/v1/workflows/check", body=body))

    def complete_workflow(self, *, body: models.Place) -> models.Completions:
        """What could be written at a place of a workflow."""
        return cast("models.Completions", self._transport.call("POST", "/api/v1/workflows/complete", body=body))

    def convert_workflow(self, *, body: models.Given) -> models.Converted:
        """What an import of a file would store. A pipeline of the original framework is answered in the format of workflows, its comments kept; a workflow as it is. Answers 200 also when there are findings: they are the result, each at its place in the text that was sent. Nothing is stored, and nothing is run."""
        return cast("models.Converted", self._transport.call("POST", "/api/v1/workflows/convert", body=body))

    def edit_workflow(self, *, body: models.Editing) -> models.Edited:
        """Change what the text of a workflow says, keeping its comments, order and style. Nothing is stored: the answer is the new text. A change that cannot be made without changing something else is refused."""
        return cast("models.Edited", self._transport.call("POST", "/api/v1/workflows/edit", body=body))

    def format_workflow(self, *, body: models.Text) -> models.Edited:
        """Bring the text of a workflow into the one form."""
        return cast("models.Edited", self._transport.call("POST", "/api/v1/workflows/format", body=body))

    def compare_workflow_texts(self, *, body: models.Texts) -> models.GraphDiff:
        """Two texts of workflows in one drawing. As for two versions of a stored workflow; the texts need not be stored anywhere."""
        return cast("models.GraphDiff", self._transport.call("POST", "/api/v1/workflows/graph-diff", body=body))

    def hover_workflow(self, *, body: models.Place) -> models.Hover:
        """What stands at a place of a workflow, with its type."""
        return cast("models.Hover", self._transport.call("POST", "/api/v1/workflows/hover", body=body))

    def layout_workflow(self, *, body: models.Drawing) -> models.Layout:
        """Where the steps of a workflow stand in a drawing. The same file always gives the same drawing. A file with errors is drawn as far as it can be read. What steps hold that are named in `closed` is left out: they are drawn like any other step, and say with `holds` how many it was."""
        return cast("models.Layout", self._transport.call("POST", "/api/v1/workflows/layout", body=body))

    def propose_workflow_change(self, *, body: models.Wish) -> models.Proposal:
        """Let a model propose a change of a workflow, described in words. The answer is a text to compare with, and what the compiler says about it; nothing is stored. The model is asked in a run, which holds prompt, answer and cost. If it takes longer than a request may wait, the answer is 503 with the run's id in `details`; the same request with `run` waits for it."""
        return cast("models.Proposal", self._transport.call("POST", "/api/v1/workflows/propose", body=body))

    def rename_in_workflow(self, *, body: models.Renaming) -> models.Changes:
        """The changes that give a step or an input another name everywhere."""
        return cast("models.Changes", self._transport.call("POST", "/api/v1/workflows/rename", body=body))

    def get_workflow_schema(self) -> Any:
        """The JSON Schema of a workflow file, for editors."""
        return cast("Any", self._transport.call("GET", "/api/v1/workflows/schema"))

    def import_workflow(self, workspace: str, *, body: models.Imported, idempotency_key: str | None = None) -> Any:
        """Store a file as a draft of a new workflow. Takes workflows and pipelines of the original framework; those are stored in our format, their comments kept. A pipeline that cannot be written in it is refused with every finding. `workflow:create` is needed in the workspace."""
        return cast("Any", self._transport.call("POST", f"/api/v1/workflows/{segment(workspace)}/import", body=body, headers={"Idempotency-Key": idempotency_key}))

    def clone_workflow(self, workspace: str, name: str, *, body: models.CloneBody, idempotency_key: str | None = None) -> Any:
        """Make a copy of a stored workflow under another name. The copy has the text with its comments, and begins with version 1: published if the version it is made of is, else a draft. Its history says what it was made of. `workflow:create` is needed in the workspace of the copy."""
        return cast("Any", self._transport.call("POST", f"/api/v1/workflows/{segment(workspace)}/{segment(name)}/clone", body=body, headers={"Idempotency-Key": idempotency_key}))

    def diff_workflow_graph(self, workspace: str, name: str, *, from_: str, to: str | None = None) -> models.GraphDiff:
        """Two versions of a stored workflow in one drawing. Steps are compared by their ids; one that only got another id is recognized if no other could be meant."""
        return cast("models.GraphDiff", self._transport.call("GET", f"/api/v1/workflows/{segment(workspace)}/{segment(name)}/graph-diff", query={"from": from_, "to": to}))

    def get_workflow_source(self, workspace: str, name: str, *, version: int | None = None) -> models.SourceDoc:
        """The text of a stored workflow. With the comments and the order in which it was written; a workflow that was never written as text is written out."""
        return cast("models.SourceDoc", self._transport.call("GET", f"/api/v1/workflows/{segment(workspace)}/{segment(name)}/source", query={"version": version}))

    def put_workflow_source(self, workspace: str, name: str, *, body: models.Written) -> models.SourceDoc:
        """Store the text of a workflow as a new version. `If-Match` holds the `etag` of the text that was changed; if somebody stored another one meanwhile, the answer is 412 and nothing is changed. A draft may have errors: nothing that was typed is lost, and the answer names them all. With `publish`, a text with errors is refused with every finding; so is one that is no YAML mapping, always."""
        return cast("models.SourceDoc", self._transport.call("PUT", f"/api/v1/workflows/{segment(workspace)}/{segment(name)}/source", body=body))

    def list_workspaces(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> models.WorkspacePage | models.ResourceSelectionPage:
        """Workspace: list, over all workspaces the caller may read."""
        return cast("models.WorkspacePage | models.ResourceSelectionPage", self._transport.call("GET", "/api/v1/workspaces", query={"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where}))

    def all_workspaces(self, *, after: str | None = None, fields: str | None = None, include: Literal["references"] | None = None, labels: str | None = None, limit: int | None = None, q: str | None = None, sort: Literal["name", "-name", "updated_at", "-updated_at", "created_at", "-created_at"] | None = None, state: Literal["active", "deleted"] | None = None, where: list[str] | None = None) -> Iterator[models.WorkspaceResource | models.ResourceSelection]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/workspaces", {"after": after, "fields": fields, "include": include, "labels": labels, "limit": limit, "q": q, "sort": sort, "state": state, "where": where})

    def create_workspace(self, *, body: models.WorkspaceNew, idempotency_key: str | None = None) -> models.WorkspaceResource:
        """Workspace: make one."""
        return cast("models.WorkspaceResource", self._transport.call("POST", "/api/v1/workspaces", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_workspace(self, workspace: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Workspace: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_workspace(self, workspace: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.WorkspaceResource | models.ResourceSelection:
        """Workspace: read one."""
        return cast("models.WorkspaceResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_workspace(self, workspace: str, *, body: models.WorkspacePatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.WorkspaceResource:
        """Workspace: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.WorkspaceResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_workspace(self, workspace: str, *, body: models.WorkspaceInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.WorkspaceResource:
        """Workspace: make or replace one."""
        return cast("models.WorkspaceResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def create_connection(self, workspace: str, *, body: models.ConnectionNew, idempotency_key: str | None = None) -> models.ConnectionResource:
        """Connection: make one."""
        return cast("models.ConnectionResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/connections", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_connection(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Connection: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/connections/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_connection(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.ConnectionResource | models.ResourceSelection:
        """Connection: read one."""
        return cast("models.ConnectionResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/connections/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_connection(self, workspace: str, name: str, *, body: models.ConnectionPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.ConnectionResource:
        """Connection: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.ConnectionResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/connections/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_connection(self, workspace: str, name: str, *, body: models.ConnectionInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.ConnectionResource:
        """Connection: make or replace one."""
        return cast("models.ConnectionResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/connections/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def test_connection(self, workspace: str, name: str) -> models.Tested:
        """Ask the system behind a connection once, with its credential. Nothing is called when a connection is saved or imported; only this calls it."""
        return cast("models.Tested", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/connections/{segment(name)}/test"))

    def create_dashboard(self, workspace: str, *, body: models.DashboardNew, idempotency_key: str | None = None) -> models.DashboardResource:
        """Dashboard: make one."""
        return cast("models.DashboardResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/dashboards", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_dashboard(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Dashboard: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_dashboard(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.DashboardResource | models.ResourceSelection:
        """Dashboard: read one."""
        return cast("models.DashboardResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_dashboard(self, workspace: str, name: str, *, body: models.DashboardPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.DashboardResource:
        """Dashboard: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.DashboardResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_dashboard(self, workspace: str, name: str, *, body: models.DashboardInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.DashboardResource:
        """Dashboard: make or replace one."""
        return cast("models.DashboardResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def get_dashboard_data(self, workspace: str, name: str) -> models.DashboardData:
        """The numbers of a dashboard's panels. Over the runs of the workspaces in which the caller has `run:read`, at this moment. Needs the right to read the dashboard too."""
        return cast("models.DashboardData", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}/data"))

    def export_dashboard_data(self, workspace: str, name: str) -> bytes:
        """The same numbers as CSV."""
        return cast("bytes", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/dashboards/{segment(name)}/data.csv"))

    def create_mail_server(self, workspace: str, *, body: models.MailServerNew, idempotency_key: str | None = None) -> models.MailServerResource:
        """Mail server: make one."""
        return cast("models.MailServerResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/mail-servers", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_mail_server(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Mail server: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/mail-servers/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_mail_server(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.MailServerResource | models.ResourceSelection:
        """Mail server: read one."""
        return cast("models.MailServerResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/mail-servers/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_mail_server(self, workspace: str, name: str, *, body: models.MailServerPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.MailServerResource:
        """Mail server: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.MailServerResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/mail-servers/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_mail_server(self, workspace: str, name: str, *, body: models.MailServerInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.MailServerResource:
        """Mail server: make or replace one."""
        return cast("models.MailServerResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/mail-servers/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def test_mail_server(self, workspace: str, name: str) -> models.MailTested:
        """Send oneself a letter by a mail server. To the address that the caller's notifications go to. A failure is an answer, in the words of the server."""
        return cast("models.MailTested", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/mail-servers/{segment(name)}/test"))

    def create_model(self, workspace: str, *, body: models.ModelNew, idempotency_key: str | None = None) -> models.ModelResource:
        """Model: make one."""
        return cast("models.ModelResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/models", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_model(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Model: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/models/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_model(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.ModelResource | models.ResourceSelection:
        """Model: read one."""
        return cast("models.ModelResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/models/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_model(self, workspace: str, name: str, *, body: models.ModelPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.ModelResource:
        """Model: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.ModelResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/models/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_model(self, workspace: str, name: str, *, body: models.ModelInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.ModelResource:
        """Model: make or replace one."""
        return cast("models.ModelResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/models/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def create_secret(self, workspace: str, *, body: models.SecretNew, idempotency_key: str | None = None) -> models.SecretResource:
        """Secret: make one."""
        return cast("models.SecretResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/secrets", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_secret(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Secret: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/secrets/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_secret(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.SecretResource | models.ResourceSelection:
        """Secret: read one."""
        return cast("models.SecretResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/secrets/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_secret(self, workspace: str, name: str, *, body: models.SecretPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.SecretResource:
        """Secret: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.SecretResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/secrets/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_secret(self, workspace: str, name: str, *, body: models.SecretInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.SecretResource:
        """Secret: make or replace one."""
        return cast("models.SecretResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/secrets/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def create_standing_approval(self, workspace: str, *, body: models.StandingApprovalNew, idempotency_key: str | None = None) -> models.StandingApprovalResource:
        """Standing approval: make one."""
        return cast("models.StandingApprovalResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/standing-approvals", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_standing_approval(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Standing approval: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/standing-approvals/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_standing_approval(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.StandingApprovalResource | models.ResourceSelection:
        """Standing approval: read one."""
        return cast("models.StandingApprovalResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/standing-approvals/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_standing_approval(self, workspace: str, name: str, *, body: models.StandingApprovalPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.StandingApprovalResource:
        """Standing approval: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.StandingApprovalResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/standing-approvals/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_standing_approval(self, workspace: str, name: str, *, body: models.StandingApprovalInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.StandingApprovalResource:
        """Standing approval: make or replace one."""
        return cast("models.StandingApprovalResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/standing-approvals/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def create_template(self, workspace: str, *, body: models.TemplateNew, idempotency_key: str | None = None) -> models.TemplateResource:
        """Template: make one."""
        return cast("models.TemplateResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/templates", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_template(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Template: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/templates/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_template(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.TemplateResource | models.ResourceSelection:
        """Template: read one."""
        return cast("models.TemplateResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/templates/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_template(self, workspace: str, name: str, *, body: models.TemplatePatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.TemplateResource:
        """Template: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.TemplateResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/templates/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_template(self, workspace: str, name: str, *, body: models.TemplateInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.TemplateResource:
        """Template: make or replace one."""
        return cast("models.TemplateResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/templates/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def instantiate_template(self, workspace: str, name: str, *, body: models.TemplateInstance, idempotency_key: str | None = None) -> models.ApplyOutcome:
        """Make the resources of a template, with values for its parameters."""
        return cast("models.ApplyOutcome", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/templates/{segment(name)}/instantiate", body=body, headers={"Idempotency-Key": idempotency_key}))

    def create_trigger(self, workspace: str, *, body: models.TriggerNew, idempotency_key: str | None = None) -> models.TriggerResource:
        """Trigger: make one."""
        return cast("models.TriggerResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/triggers", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_trigger(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Trigger: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_trigger(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.TriggerResource | models.ResourceSelection:
        """Trigger: read one."""
        return cast("models.TriggerResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_trigger(self, workspace: str, name: str, *, body: models.TriggerPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.TriggerResource:
        """Trigger: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.TriggerResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_trigger(self, workspace: str, name: str, *, body: models.TriggerInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.TriggerResource:
        """Trigger: make or replace one."""
        return cast("models.TriggerResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def fire_trigger(self, workspace: str, name: str, *, body: models.FireBody, idempotency_key: str | None = None) -> models.Fired:
        """Fire by hand, or only try. The run starts as if the trigger had fired by itself: as whoever changed it last."""
        return cast("models.Fired", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}/fire", body=body, headers={"Idempotency-Key": idempotency_key}))

    def list_trigger_firings(self, workspace: str, name: str, *, after: str | None = None, limit: int | None = None) -> models.FiringPage:
        """What became of each firing, newest first."""
        return cast("models.FiringPage", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}/firings", query={"after": after, "limit": limit}))

    def all_trigger_firings(self, workspace: str, name: str, *, after: str | None = None, limit: int | None = None) -> Iterator[models.Firing]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}/firings", {"after": after, "limit": limit})

    def list_trigger_times(self, workspace: str, name: str, *, n: int | None = None) -> models.Upcoming:
        """When the schedule is due next."""
        return cast("models.Upcoming", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/triggers/{segment(name)}/times", query={"n": n}))

    def create_webhook_endpoint(self, workspace: str, *, body: models.WebhookEndpointNew, idempotency_key: str | None = None) -> models.WebhookEndpointResource:
        """Webhook endpoint: make one."""
        return cast("models.WebhookEndpointResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_webhook_endpoint(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Webhook endpoint: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_webhook_endpoint(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.WebhookEndpointResource | models.ResourceSelection:
        """Webhook endpoint: read one."""
        return cast("models.WebhookEndpointResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_webhook_endpoint(self, workspace: str, name: str, *, body: models.WebhookEndpointPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.WebhookEndpointResource:
        """Webhook endpoint: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.WebhookEndpointResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_webhook_endpoint(self, workspace: str, name: str, *, body: models.WebhookEndpointInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.WebhookEndpointResource:
        """Webhook endpoint: make or replace one."""
        return cast("models.WebhookEndpointResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def rotate_webhook_endpoint_secret(self, workspace: str, name: str) -> models.Rotated:
        """Make a new signing secret, which is shown this once. The secret before it goes on signing beside it, until the next rotation or until it is removed from `secrets`. Where the newest version is a draft, or `live` stands elsewhere, the new secret does not sign yet: `signs` is false and `note` says what to do."""
        return cast("models.Rotated", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}/rotate-secret"))

    def test_webhook_endpoint(self, workspace: str, name: str) -> models.Details:
        """Send a test event to an endpoint, now and once. Answers what came of it, also when that was a failure. It is sent to a paused endpoint, too."""
        return cast("models.Details", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/webhook-endpoints/{segment(name)}/test"))

    def create_workflow(self, workspace: str, *, body: models.WorkflowNew, idempotency_key: str | None = None) -> models.WorkflowResource:
        """Workflow: make one."""
        return cast("models.WorkflowResource", self._transport.call("POST", f"/api/v1/workspaces/{segment(workspace)}/workflows", body=body, headers={"Idempotency-Key": idempotency_key}))

    def delete_workflow(self, workspace: str, name: str, *, force: bool | None = None, reason: str | None = None, idempotency_key: str | None = None, if_match: str | None = None) -> None:
        """Workflow: put one into the recycle bin."""
        self._transport.call("DELETE", f"/api/v1/workspaces/{segment(workspace)}/workflows/{segment(name)}", query={"force": force, "reason": reason}, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match})

    def get_workflow(self, workspace: str, name: str, *, fields: str | None = None, include: Literal["versions", "references", "versions,references", "references,versions"] | None = None, version: str | None = None, if_none_match: str | None = None) -> models.WorkflowResource | models.ResourceSelection:
        """Workflow: read one."""
        return cast("models.WorkflowResource | models.ResourceSelection", self._transport.call("GET", f"/api/v1/workspaces/{segment(workspace)}/workflows/{segment(name)}", query={"fields": fields, "include": include, "version": version}, headers={"If-None-Match": if_none_match}))

    def patch_workflow(self, workspace: str, name: str, *, body: models.WorkflowPatch, idempotency_key: str | None = None, if_match: str | None = None) -> models.WorkflowResource:
        """Workflow: change fields of one. A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept."""
        return cast("models.WorkflowResource", self._transport.call("PATCH", f"/api/v1/workspaces/{segment(workspace)}/workflows/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match}))

    def put_workflow(self, workspace: str, name: str, *, body: models.WorkflowInput, idempotency_key: str | None = None, if_match: str | None = None, if_none_match: str | None = None) -> models.WorkflowResource:
        """Workflow: make or replace one."""
        return cast("models.WorkflowResource", self._transport.call("PUT", f"/api/v1/workspaces/{segment(workspace)}/workflows/{segment(name)}", body=body, headers={"Idempotency-Key": idempotency_key, "If-Match": if_match, "If-None-Match": if_none_match}))

    def get_health(self) -> bytes:
        """The process is alive."""
        return cast("bytes", self._transport.call("GET", "/healthz"))

    def get_openapi(self) -> Any:
        """This document."""
        return cast("Any", self._transport.call("GET", "/openapi.json"))

    def get_readiness(self) -> bytes:
        """The server takes work."""
        return cast("bytes", self._transport.call("GET", "/readyz"))

    def sign_in(self, *, token: str) -> None:
        """Spend a one-time link; sets the session cookie and goes to the console."""
        self._transport.call("GET", "/sign-in", query={"token": token})
