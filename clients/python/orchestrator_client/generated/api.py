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

    def get_blob(self, id: str) -> bytes:
        """The bytes of a large value."""
        return cast("bytes", self._transport.call("GET", f"/api/v1/blobs/{segment(id)}"))

    def list_inbox(self, *, after: str | None = None, limit: int | None = None, state: models.Which | None = None) -> models.InboxItemPage:
        """List approvals."""
        return cast("models.InboxItemPage", self._transport.call("GET", "/api/v1/inbox", query={"after": after, "limit": limit, "state": state}))

    def all_inbox(self, *, after: str | None = None, limit: int | None = None, state: models.Which | None = None) -> Iterator[models.InboxItem]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/inbox", {"after": after, "limit": limit, "state": state})

    def decide_approval(self, id: str, *, body: models.DecideBody) -> models.InboxItem:
        """Approve or reject. The first decision counts. A second one is a 409 that names who decided before."""
        return cast("models.InboxItem", self._transport.call("POST", f"/api/v1/inbox/{segment(id)}/decide", body=body))

    def watch(self, *, since: str | None = None, topics: str | None = None) -> Iterator[Event]:
        """Follow what changes. Over server-sent events, or over a WebSocket when the request asks for an upgrade. First what was missed since `since`, then `event: ready` with the `id` to come back with, then what happens. `event: resync` with `{topic}`: too much was missed, fetch again and go on listening. A WebSocket takes `{"op":"subscribe","topics":[…],"since":n}`, `{"op":"unsubscribe","topics":[…]}` and `{"op":"ping"}`, and sends `{"event","id","topic","data"}`. Topics: `resources` and `resources:<kind>` (`event: resource` with `{action, kind, workspace, name, version, at, by}`) · `run:<id>` (`change`, `delta` and `end` as on the live stream of one run) · `runs` (`event: run` with the latest RunSummary; a burst of changes becomes its last)"""
        return self._transport.events("/api/v1/live", {"since": since, "topics": topics})

    def get_me(self) -> models.Me:
        """Who is calling, and what they may do."""
        return cast("models.Me", self._transport.call("GET", "/api/v1/me"))

    def list_models(self) -> Any:
        """The models that steps may use."""
        return cast("Any", self._transport.call("GET", "/api/v1/models"))

    def watch_resources(self, *, kinds: str | None = None, since: str | None = None, workspace: str | None = None) -> Iterator[Event]:
        """Follow changes of resources. `event: resource` with `{action, kind, workspace, name, version, at, by}` for each change of a resource that the caller may read; `ready` and `resync` as on the live channel, whose topic `resources` is the same."""
        return self._transport.events("/api/v1/resources/watch", {"kinds": kinds, "since": since, "workspace": workspace})

    def list_runs(self, *, after: str | None = None, limit: int | None = None, q: str | None = None, sort: str | None = None, status: str | None = None) -> models.RunSummaryPage:
        """List runs, newest first."""
        return cast("models.RunSummaryPage", self._transport.call("GET", "/api/v1/runs", query={"after": after, "limit": limit, "q": q, "sort": sort, "status": status}))

    def all_runs(self, *, after: str | None = None, limit: int | None = None, q: str | None = None, sort: str | None = None, status: str | None = None) -> Iterator[models.RunSummary]:
        """Every item, page after page."""
        return self._transport.items("GET", "/api/v1/runs", {"after": after, "limit": limit, "q": q, "sort": sort, "status": status})

    def start_run(self, *, body: models.StartBody, idempotency_key: str | None = None) -> models.RunSummary:
        """Start a run from workflow files. Answered when the start is durable. An invalid file or input is a 422 whose `diagnostics` hold every finding."""
        return cast("models.RunSummary", self._transport.call("POST", "/api/v1/runs", body=body, headers={"Idempotency-Key": idempotency_key}))

    def get_run(self, id: str) -> models.RunView:
        """One run with all its tasks."""
        return cast("models.RunView", self._transport.call("GET", f"/api/v1/runs/{segment(id)}"))

    def cancel_run(self, id: str, *, body: models.CancelBody | None = None) -> models.RunSummary:
        """Cancel a run in any state."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/cancel", body=body))

    def list_run_events(self, id: str, *, after: int | None = None, limit: int | None = None) -> models.EventPage:
        """The run's journal."""
        return cast("models.EventPage", self._transport.call("GET", f"/api/v1/runs/{segment(id)}/events", query={"after": after, "limit": limit}))

    def all_run_events(self, id: str, *, after: int | None = None, limit: int | None = None) -> Iterator[models.EventView]:
        """Every item, page after page."""
        return self._transport.items("GET", f"/api/v1/runs/{segment(id)}/events", {"after": after, "limit": limit})

    def watch_run(self, id: str, *, since: int | None = None) -> Iterator[Event]:
        """Follow one run. `event: change` with `id` and a LiveChange; `event: delta` (no id) with `{task, text}`, text of a model as it arrives, which may be lost without harm; `event: end` when the run is closed and all was sent."""
        return self._transport.events(f"/api/v1/runs/{segment(id)}/live", {"since": since})

    def resume_run(self, id: str) -> models.RunSummary:
        """Take up a suspended run."""
        return cast("models.RunSummary", self._transport.call("POST", f"/api/v1/runs/{segment(id)}/resume"))

    def create_sign_in_link(self) -> models.Link:
        """Make a one-time sign-in link for a browser. Only with a bearer token: a browser session cannot prolong itself."""
        return cast("models.Link", self._transport.call("POST", "/api/v1/sign-in-links"))

    def sign_out(self) -> None:
        """End the browser's session."""
        self._transport.call("POST", "/api/v1/sign-out")

    def list_tools(self) -> Any:
        """The tools that steps may use, with their schemas."""
        return cast("Any", self._transport.call("GET", "/api/v1/tools"))

    def check_workflow(self, *, body: models.Files) -> models.CheckResult:
        """Check a workflow file and what it includes. Answers 200 also when there are errors: they are the result. All findings come at once, each with its place."""
        return cast("models.CheckResult", self._transport.call("POST", "/api/v1/workflows/check", body=body))

    def get_workflow_schema(self) -> Any:
        """The JSON Schema of a workflow file, for editors."""
        return cast("Any", self._transport.call("GET", "/api/v1/workflows/schema"))

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
