"""Generated from docs/openapi.json by `cargo xtask gen`. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


class AllowView(TypedDict):
    hosts: list[str]
    read: list[str]


class CancelBody(TypedDict):
    reason: NotRequired[str | None]


class CheckResult(TypedDict):
    diagnostics: Diagnostics
    ok: bool
    """There is no error; warnings may be there."""
    outline: NotRequired[Outline | None]
    """What the file declares, when it is free of errors."""


class DecideBody(TypedDict):
    approved: bool
    binding: str
    """The `binding` of the item as it was read."""
    note: NotRequired[str | None]
    """Shown with the decision and kept in the journal."""


class Decided(TypedDict):
    at: str
    by: str
    note: NotRequired[str | None]


Diagnostics = list[dict[str, Any]]


class Error(TypedDict):
    code: str
    details: NotRequired[Any]
    fix: NotRequired[list[str]]
    kind: str
    message: str
    place: NotRequired[str]
    retry_after_ms: NotRequired[int]


class EventPage(TypedDict):
    items: list[EventView]
    next: NotRequired[int | None]
    """Pass it as `after`; null when these were the last for now."""


class EventView(TypedDict):
    """One event of a run."""
    actor: Principal
    at: str
    body: Any
    kind: str
    """Past tense, dotted: `task.succeeded`."""
    pos: int
    """Position in the installation's commit order."""
    seq: int
    """From 1, gapless."""


class Files(TypedDict):
    """The files of one workflow: the main one and those it includes, each by its name."""
    files: dict[str, str]
    """File name → text."""
    main: str
    """Which of the files is the workflow."""


class GrantsBody(TypedDict):
    """What the run may reach on this machine beyond the configuration; needs the right `grant:give`."""
    base: NotRequired[str | None]
    """The folder that relative paths start from."""
    hosts: NotRequired[list[str]]
    """`host:port` pairs with private addresses that may be reached."""
    read: NotRequired[list[str]]
    """More folders, read only."""
    root: NotRequired[str | None]
    """The folder that paths may not leave; holds `base`."""


class InboxItem(TypedDict):
    """One decision that is owed, or was."""
    asked_at: str
    binding: str
    """Names exactly this title and these details; a decision repeats it."""
    decided: NotRequired[Decided | None]
    details: Any
    """What is to be decided; a large one is `{"$blob": id, "bytes": n}`."""
    expires_at: NotRequired[str | None]
    id: str
    run: str
    run_name: str
    state: str
    """`open`, `approved`, `rejected`, `expired` or `cancelled`."""
    task: str
    """The path of the task that waits."""
    title: str


class InboxItemPage(TypedDict):
    """One page of a list."""
    items: list[InboxItem]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class InputView(TypedDict):
    default: NotRequired[Any]
    description: NotRequired[str | None]
    name: str
    required: bool
    schema: Any


class Link(TypedDict):
    expires_at: str
    path: str
    """To be opened in a browser, once, on this server."""


class LiveChange(TypedDict):
    """One event of a run and what it changed"""
    event: EventView
    run: RunSummary
    tasks: list[TaskView]


class Me(TypedDict):
    org: OrgView
    principal: Who
    rights: list[str]
    """What the caller may do: `run:read`, `*:read`, `model:update@shop`."""
    simulated: bool
    """No real model is configured: answers of models are made up."""
    teams: list[str]
    """The teams the caller is in."""
    version: str


class OrgView(TypedDict):
    id: str
    name: str


class Outline(TypedDict):
    allow: AllowView
    """Rights that the file asks for."""
    description: NotRequired[str | None]
    hash: str
    """SHA-256 of the files."""
    inputs: list[InputView]
    name: str
    outputs: list[str]
    steps: list[StepView]
    """In file order; parents before their children."""


Payload = Any


class Principal(TypedDict):
    """Who did it."""
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str


class Problem(TypedDict):
    """`application/problem+json`, as every failed request is answered."""
    code: str
    """Stable, for programs."""
    correlation_id: NotRequired[str]
    """The same id stands in the server's log."""
    detail: str
    """What failed, and why."""
    details: NotRequired[Any]
    """Anything else the code's page promises."""
    diagnostics: NotRequired[Any]
    """Findings in a workflow file."""
    fix: NotRequired[list[str]]
    """What the reader can do about it."""
    place: NotRequired[str | None]
    """Where it is: a file and line, a step, a field."""
    retry_after_ms: NotRequired[int | None]
    """Milliseconds after which a retry makes sense."""
    status: int
    title: str
    """Who must act, in words."""
    type: str
    """The page of the code in the documentation."""


class RunSummary(TypedDict):
    """One line of the list of runs"""
    cost_microusd: int
    ended_at: str | None
    id: str
    name: str
    note: str | None
    seq: int
    simulated: bool
    started_at: str
    status: Literal["running", "waiting", "cancelling", "succeeded", "failed", "cancelled"]
    steps_done: int
    steps_failed: int
    steps_total: int
    tokens_in: int
    tokens_out: int
    waiting: int


class RunSummaryPage(TypedDict):
    """One page of a list."""
    items: list[RunSummary]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class RunView(TypedDict):
    """A run as its events tell it"""
    error: Error | None
    inputs: Payload
    outputs: Payload | None
    outputs_order: list[str]
    run: RunSummary
    started_by: Principal | None
    tasks: list[TaskView]
    """In document order, parents before children"""
    workflow: dict[str, Any]
    """The definition that the run is pinned to"""


class StartBody(TypedDict):
    grants: NotRequired[GrantsBody]
    inputs: NotRequired[Any]
    workflow: Files


class StepView(TypedDict):
    branch: NotRequired[str | None]
    """The branch of the parent: `then`, `else`, `case0`, `default`, `each`."""
    description: NotRequired[str | None]
    id: str
    line: int
    needs: list[str]
    parent: NotRequired[str | None]
    """The step that holds it, for steps inside a block."""
    uses: str


class TaskView(TypedDict):
    """One activation of a step"""
    approval: dict[str, Any] | None
    attempt: int
    attempts_max: int
    calls: list[dict[str, Any]]
    ended_at: str | None
    error: Error | None
    index: int | None
    input: Payload | None
    line: int
    output: Payload | None
    parent: str | None
    path: str
    queued_at: str | None
    reason: str | None
    retry_at: str | None
    started_at: str | None
    status: Literal["pending", "running", "waiting", "retrying", "succeeded", "failed", "skipped", "cancelled"]
    step: str
    turns: int
    usage: Usage | None
    uses: str
    wait_until: str | None


class Usage(TypedDict):
    """What model calls used"""
    cost_microusd: int
    latency_ms: int
    served_by: str
    simulated: bool
    tokens_cached: int
    tokens_in: int
    tokens_out: int


Which = Literal["open", "decided"]


class Who(TypedDict):
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str
