"""Generated from docs/openapi.json by `cargo xtask gen`. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


AccountKind = Literal["user", "service_account"]


class AccountView(TypedDict):
    created_at: str
    created_by: str
    disabled: bool
    """A disabled account cannot sign in, and its tokens open nothing."""
    email: NotRequired[str | None]
    """Shown to whoever may change accounts, and to the person; null to others, and where there is none."""
    id: str
    kind: AccountKind
    name: str
    roles: list[Assignment]
    teams: list[str]
    updated_at: str


class AccountViewPage(TypedDict):
    """One page of a list."""
    items: list[AccountView]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class Actor(TypedDict):
    id: str
    kind: Literal["user", "service_account", "agent", "system"]
    name: str


class AddAdministrator(TypedDict):
    name: str


class AdministratorView(TypedDict):
    expires_at: str
    id: str
    name: str
    token: str
    """The way in: shown this once. Send it as `Authorization: Bearer <token>`."""
    token_id: str


class AllowView(TypedDict):
    hosts: list[str]
    read: list[str]
    run: list[str]


class AnswerView(TypedDict):
    """A tag `<AUTO>` that was asked"""
    answered_at: str | None
    asked_at: str
    cost_microusd: int
    key: str
    model: str | None
    part: str
    question: Payload
    raw: str | None
    reason: str | None
    refused: list[dict[str, Any]]
    state: Literal["asking", "resolved", "refused", "locked"]
    value: Payload | None


class ApplyOutcome(TypedDict):
    applied: bool
    findings: list[ResourceFinding]
    """What is worth knowing and stops nothing"""
    plan: list[PlanItem]


class ApplyRequest(TypedDict):
    """Documents, files with documents, or both"""
    documents: NotRequired[list[ResourceDocument] | None]
    draft: NotRequired[bool]
    """Keep new versions as drafts"""
    dry_run: NotRequired[bool]
    files: NotRequired[list[DocumentFile] | None]
    force: NotRequired[bool]
    """Take over fields of others, and delete what is still used"""
    manager: NotRequired[str]
    """Who owns the fields that are set"""
    prune: NotRequired[None | dict[str, Any]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    workspace: NotRequired[str | None]
    """For documents that name none; usually `default`"""


class Aside(TypedDict):
    at: str
    n: int
    reason: str
    set_aside_at: str
    type: str


class Asked(TypedDict):
    attempts: NotRequired[int | None]
    """How often each model is asked, 1 to 10."""
    from_run: NotRequired[str | None]
    """A run of this workflow: nobody is asked, and what its tags were answered is taken into the lock."""
    models: NotRequired[list[str]]
    """Asked in turn, whatever the tags and the workflow say; usually those that they name, or else the gateway's default."""
    only: NotRequired[list[Tag]]
    """Only these tags; usually all that need no run."""
    run: NotRequired[str | None]
    """A run that an earlier answer named: waits for it instead of asking again."""
    workflow: Files
    """With the lock that there is, under its name beside the main file: what it answers is not asked again."""
    workspace: NotRequired[str | None]
    """Where the run belongs that asks; usually `default`."""


Asks = Literal["approval", "question", "outcome"]


class Assignment(TypedDict):
    """A role held by an account."""
    role: str
    """`system_admin`, `org_admin`, `team_manager`, `developer`, `analyst` or `viewer`."""
    workspace: NotRequired[str | None]
    """Null: in the whole organization."""


class AuditActor(TypedDict):
    """Who did it."""
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str


class AuditEntry(TypedDict):
    """One record."""
    action: str
    """In the past tense, behind what it is about: `resource.updated`."""
    actor: AuditActor
    at: str
    correlation_id: NotRequired[str | None]
    """The request it was done with."""
    details: Any
    """Everything else that was noted, by action."""
    kind: NotRequired[str | None]
    """Of a resource, its kind; otherwise `account`, `token`, `organization`, `access`, `sign_in` …"""
    name: NotRequired[str | None]
    position: int
    """Where it stands in the order of commits of the whole installation."""
    reason: NotRequired[str | None]
    """What the one who did it said about it; of a refusal, the rule."""
    version: NotRequired[int | None]
    """The newest version after it."""
    workspace: NotRequired[str | None]
    """Null for what belongs to the organization."""


class AuditEntryPage(TypedDict):
    """One page of a list."""
    items: list[AuditEntry]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class Backlog(TypedDict):
    """How the lines stand."""
    endpoints: list[Line]
    """Endpoints of workspaces whose deliveries the caller may read."""
    set_aside: list[Aside]
    """Events that could not be understood, newest first; for those who may read deliveries in the whole organization."""


class BreakView(TypedDict):
    run: NotRequired[str | None]
    seq: int
    what: str


class BulkAnswers(TypedDict):
    items: list[dict[str, Any]]


class BulkItem(TypedDict):
    deprecated: NotRequired[Any]
    """Of `update`"""
    draft: NotRequired[bool | None]
    force: NotRequired[bool]
    """Of `delete`: also when others still refer to it"""
    if_match: NotRequired[str | None]
    """The `etag` that was seen"""
    kind: str
    labels: NotRequired[dict[str, str | None] | None]
    name: str
    op: Literal["create", "update", "replace", "delete", "publish"]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str] | None]
    spec: NotRequired[dict[str, Any]]
    """Of `create` and `replace` all of it, of `update` a merge patch"""
    team: NotRequired[str | None]
    title: NotRequired[str | None]
    version: NotRequired[int | None]
    """Of `publish`: the newest without it"""
    visibility: NotRequired[Literal["organization", "team", "private"] | None]
    workspace: NotRequired[str | None]
    """Not for kinds of the organization"""


class BulkRequest(TypedDict):
    atomic: NotRequired[bool]
    """All in one transaction, or nothing"""
    items: list[BulkItem]
    manager: NotRequired[str]
    """Who owns the fields that are set"""


By = Literal["nothing", "status"] | Literal["day"] | Literal["workflow"]


Category = Literal["research", "content_creation", "customer_support", "sales", "marketing", "data_analysis", "automation", "reporting", "other"]


Cause = Literal["schedule", "webhook", "event", "manual"]


class ChangeAccount(TypedDict):
    disabled: NotRequired[bool | None]
    email: NotRequired[str | None]
    """Where the person is reached by e-mail; empty: nowhere. A disabled account has none."""
    teams: NotRequired[list[str] | None]


class ChangeView(TypedDict):
    """Bytes `start..end` of the old text become `text`."""
    end: int
    start: int
    text: str


class Changes(TypedDict):
    changes: list[ChangeView]


class Channels(TypedDict):
    """Ways to a person."""
    console: bool
    """In the list and at the bell."""
    email: bool
    """Through the mail server that is declared."""
    webhook: bool
    """As the event `notification.created`, to the webhook endpoints that want it."""


Chart = Literal["number", "bar", "line", "table"]


class CheckResult(TypedDict):
    diagnostics: Diagnostics
    ok: bool
    """There is no error; warnings may be there."""
    outline: NotRequired[Outline | None]
    """What the file declares, when it is free of errors."""


class CheckpointBody(TypedDict):
    name: NotRequired[str | None]
    """Up to 64 of a–z, 0–9, `-`, `_` and `.`, beginning with a letter; unique in the run. Usually `checkpoint-` and the number of its event."""
    reason: NotRequired[str | None]
    """Why, for the record; up to 2,000 characters."""


Class = Literal["approval"] | Literal["question"] | Literal["outcome"] | Literal["delegated"] | Literal["escalated"] | Literal["expiring"] | Literal["run_failed"] | Literal["run_waiting"] | Literal["run_ended"] | Literal["delivery_failed"]


class CloneBody(TypedDict):
    """What the copy is called, and of which version it is made."""
    name: str
    reason: NotRequired[str | None]
    """For the history, behind where it comes from."""
    version: NotRequired[Wanted | None]
    """A number or a label of a version; usually the newest."""
    workspace: NotRequired[str | None]
    """Usually the same one."""


class CompletionItem(TypedDict):
    about: str
    """Markdown."""
    detail: str
    insert: str
    kind: str
    """`key`, `value`, `step`, `input`, `member`, `variable`, `tool`, `model`, `filter`, `function`, `method`, `test`."""
    label: str


class Completions(TypedDict):
    end: int
    items: list[CompletionItem]
    start: int
    """The bytes that an item replaces."""


class ConnectionInput(TypedDict):
    """A connection as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: ConnectionSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class ConnectionNew(TypedDict):
    """A connection as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: ConnectionSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class ConnectionPage(TypedDict):
    """Resources of the kind connection"""
    items: list[ConnectionResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class ConnectionPatch(TypedDict):
    """Changes of a connection, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class ConnectionResource(TypedDict):
    """An outside system and the credential for it"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["connection"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: ConnectionSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class ConnectionSpec(TypedDict):
    auth: NotRequired[ConnectionSpecAuth]
    base_url: str
    """Where its API begins: `https://api.example.com/v1`."""
    probe: NotRequired[str]
    """The path, below the base, that a test reads."""
    timeout_s: NotRequired[int]
    """Seconds until a test must be answered."""
    type: NotRequired[str]
    """What kind of system it is: `http`, or a word of your own such as `github` or `jira`."""


ConnectionSpecAuth = dict[str, Any]


class Converted(TypedDict):
    """What an import would store."""
    converted: bool
    """The text was a pipeline of the original framework."""
    diagnostics: Diagnostics
    """Of the text that was sent, each at its place there."""
    name: NotRequired[str | None]
    """What it would be called, if it says so."""
    ok: bool
    """There is no error in it. A text in our own format is kept as a draft all the same."""
    text: NotRequired[str | None]
    """In our format, with the comments; not there for a pipeline that cannot be written in it."""


class CreateAccount(TypedDict):
    kind: NotRequired[AccountKind]
    name: str
    """Letters, digits, `-`, `_`, `.`, `@` and `+`; unique in the organization."""
    role: str
    """The first role."""
    teams: NotRequired[list[str]]
    workspace: NotRequired[str | None]
    """Hold the role in this workspace only."""


class CreateOrg(TypedDict):
    administrator: NotRequired[str]
    """The name of its first administrator."""
    name: str
    """Lower-case letters, digits and `-`."""


class CreateToken(TypedDict):
    account: NotRequired[str | None]
    """Of this account, by name or id; usually the caller's own."""
    expires_at: NotRequired[str | None]
    """At most a year ahead; usually in 90 days."""
    name: str
    """What it is for."""
    scopes: NotRequired[list[str] | None]
    """Rights such as `run:read`, `model:*`, `*:read@shop`, or `@shop` for everything there; left out: everything the account may do."""


class DashboardData(TypedDict):
    at: str
    """When the numbers were true."""
    panels: list[PanelData]


class DashboardInput(TypedDict):
    """A dashboard as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: DashboardSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class DashboardNew(TypedDict):
    """A dashboard as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: DashboardSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class DashboardPage(TypedDict):
    """Resources of the kind dashboard"""
    items: list[DashboardResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class DashboardPatch(TypedDict):
    """Changes of a dashboard, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class DashboardResource(TypedDict):
    """Panels over the numbers of runs"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["dashboard"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: DashboardSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class DashboardSpec(TypedDict):
    """Numbers of runs, side by side."""
    description: NotRequired[str | None]
    panels: list[DashboardSpecPanel]


DashboardSpecBy = Literal["nothing", "status"] | Literal["day"] | Literal["workflow"]


DashboardSpecChart = Literal["number", "bar", "line", "table"]


DashboardSpecMetric = Literal["runs", "cost_microusd", "tokens", "tokens_in", "tokens_out", "duration_ms_max"] | Literal["duration_ms_mean"]


class DashboardSpecPanel(TypedDict):
    """One number, or one for each group."""
    by: NotRequired[DashboardSpecBy]
    """What the numbers are split by."""
    chart: NotRequired[DashboardSpecChart]
    """How it is drawn."""
    days: NotRequired[int]
    """So many days back, today included; at most 366."""
    metric: DashboardSpecMetric
    status: NotRequired[str | None]
    """Only runs in this status."""
    title: str
    workflow: NotRequired[str | None]
    """Only runs of the workflow of this name."""
    workspace: NotRequired[str | None]
    """Only runs of this workspace."""


class DecideBody(TypedDict):
    answer: NotRequired[Any]
    """To a question: a value that fits its schema."""
    approved: NotRequired[bool | None]
    """To an `approval`: may it go on? To a `question`: true with the answer, false refuses to answer."""
    binding: str
    """The `binding` of the item as it was read."""
    note: NotRequired[str | None]
    """Shown with the decision and kept in the journal."""
    outcome: NotRequired[Outcome | None]
    """To an `outcome`: what has become of the effect."""
    output: NotRequired[Any]
    """With `done`: what the effect gave, as the steps after it see it."""


class Decided(TypedDict):
    answer: NotRequired[Any]
    """To a question, or what a call gave."""
    approved: bool
    at: str
    by: str
    note: NotRequired[str | None]


class DelegateBody(TypedDict):
    binding: str
    note: NotRequired[str | None]
    to: NotRequired[str | None]
    """The name of an account that may decide there; null takes it back."""
    until: NotRequired[str | None]
    """Then it comes back; never, if it is not there."""


class Delivery(TypedDict):
    """One event on its way to one endpoint."""
    attempts: int
    created_at: str
    ended_at: NotRequired[str | None]
    endpoint: To
    error: NotRequired[str | None]
    """Why the last attempt failed."""
    event: str
    """The event, which is the `webhook-id` of every attempt."""
    held: NotRequired[str | None]
    """Why nothing is sent although it waits: its endpoint is paused, switched off, or cannot be understood."""
    id: str
    last_at: NotRequired[str | None]
    ms: NotRequired[int | None]
    """How long the last attempt took."""
    next_at: NotRequired[str | None]
    """Of the next attempt; null for one that waits for those before it, and for one that has ended."""
    replay_of: NotRequired[str | None]
    """The delivery that this one repeats."""
    state: str
    """`pending`, `delivered`, `failed` (given up), `cancelled` (its endpoint was deleted, or those it speaks
    for may not see any more what it tells of) or `expired`.
    """
    status: NotRequired[int | None]
    """Of the last answer."""
    subject: str
    type: str
    """`orc.model.updated`"""


class DeliveryPage(TypedDict):
    """One page of a list."""
    items: list[Delivery]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class Details(TypedDict):
    """A delivery with what was sent and what came back."""
    attempts: int
    body: Any
    """The event as it was sent."""
    created_at: str
    ended_at: NotRequired[str | None]
    endpoint: To
    error: NotRequired[str | None]
    """Why the last attempt failed."""
    event: str
    """The event, which is the `webhook-id` of every attempt."""
    held: NotRequired[str | None]
    """Why nothing is sent although it waits: its endpoint is paused, switched off, or cannot be understood."""
    id: str
    last_at: NotRequired[str | None]
    ms: NotRequired[int | None]
    """How long the last attempt took."""
    next_at: NotRequired[str | None]
    """Of the next attempt; null for one that waits for those before it, and for one that has ended."""
    replay_of: NotRequired[str | None]
    """The delivery that this one repeats."""
    state: str
    """`pending`, `delivered`, `failed` (given up), `cancelled` (its endpoint was deleted, or those it speaks
    for may not see any more what it tells of) or `expired`.
    """
    status: NotRequired[int | None]
    """Of the last answer."""
    subject: str
    tries: list[Try]
    type: str
    """`orc.model.updated`"""


Diagnostics = list[dict[str, Any]]


Digest = Literal["off"] | Literal["hourly"] | Literal["daily"]


class Divergence(TypedDict):
    """The first decision that differs."""
    decided: Any
    """The event that is decided today; null if nothing is decided there."""
    place: NotRequired[str | None]
    """The step and its line in the workflow file."""
    recorded: Any
    """The event as it was recorded."""
    seq: int
    """The number of the recorded event."""
    task: NotRequired[str | None]
    """The path of the task; null for the run itself."""


class DocumentFile(TypedDict):
    """YAML or JSON; several documents with `---` between them"""
    path: str
    text: str


class Drawing(TypedDict):
    """The files of a workflow and what of it is drawn."""
    closed: NotRequired[list[str]]
    """Ids of steps that are drawn without what they hold."""
    files: dict[str, str]
    """File name → text."""
    main: str
    """Which of the files is the workflow."""


class EditBody(TypedDict):
    binding: str
    input: Any
    """What the tool would be called with."""
    note: NotRequired[str | None]


class Edited(TypedDict):
    change: ChangeView
    """The one change that leads to it; applied backwards it gives the old bytes again."""
    text: str


class Edited2(TypedDict):
    """Somebody has changed the call: what is decided is the changed one."""
    at: str
    by: str
    note: NotRequired[str | None]


class Editing(TypedDict):
    """A text and changes of what it says."""
    edits: list[OneEdit]
    """Done one after the other; all of them, or none."""
    text: str


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


class FireBody(TypedDict):
    dry_run: NotRequired[bool]
    """Only say what it would come to."""
    event: NotRequired[Any]
    """What filter and inputs see as `event`."""


class Fired(TypedDict):
    """What firing by hand came to."""
    firing: NotRequired[Firing | None]
    """Null when it was only tried."""
    trial: NotRequired[Any]
    """What it would come to, when it was only tried: `decision`, `reason`, `inputs` and `lane`."""


class Firing(TypedDict):
    """One time that a trigger fired."""
    at: str
    cause: Cause
    decided_at: NotRequired[str | None]
    depth: int
    """How many triggers led to it."""
    event: Any
    """What filter and inputs see as `event`."""
    id: str
    key: str
    """What makes it the same when it comes again: a time, a delivery, an event."""
    lane: NotRequired[str | None]
    """Firings and runs with the same text count as the same."""
    reason: NotRequired[str | None]
    """Why it started nothing."""
    run: NotRequired[str | None]
    state: State


class FiringPage(TypedDict):
    """One page of a list."""
    items: list[Firing]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class ForkBody(TypedDict):
    at: NotRequired[int | None]
    """The last event whose result is taken over; usually the last one there is."""
    checkpoint: NotRequired[str | None]
    """The name of a checkpoint instead."""
    inputs: NotRequired[dict[str, Any]]
    """Inputs that are others than they were."""
    outputs: NotRequired[dict[str, Any]]
    """By the path of a task: what it gives, instead of what it gave, and without being carried out. At most 100."""
    steps: NotRequired[dict[str, dict[str, Any]]]
    """By the id of a step that is still to come: fields of its `with` that are others, such as `prompt` and `model`."""


class GalleryCard(TypedDict):
    """A template of the gallery, as a list shows it."""
    about: str
    """The same at length; Markdown."""
    category: Category
    makes: list[GalleryMade]
    name: str
    parameters: list[GalleryParameter]
    summary: str
    """What it does, in one sentence."""
    title: str
    uses: list[str]
    """The tools and kinds of steps in it."""
    version: str


class GalleryList(TypedDict):
    items: list[GalleryCard]
    total: int
    """How many there are, also those that the search leaves out."""


class GalleryMade(TypedDict):
    """A resource that is made."""
    kind: str
    name: str
    title: NotRequired[str | None]


class GalleryParameter(TypedDict):
    """What is asked for."""
    default: NotRequired[Any]
    """What it is when it is not given."""
    description: NotRequired[str | None]
    name: str
    required: bool


class GalleryTemplate(TypedDict):
    """A template of the gallery with everything in it."""
    about: str
    """The same at length; Markdown."""
    category: Category
    makes: list[GalleryMade]
    name: str
    parameters: list[GalleryParameter]
    schema: Any
    """The JSON Schema of its parameters."""
    summary: str
    """What it does, in one sentence."""
    title: str
    uses: list[str]
    """The tools and kinds of steps in it."""
    version: str
    workflows: list[GalleryWorkflow]


class GalleryWorkflow(TypedDict):
    """A workflow as it is made when nothing is said to its parameters."""
    layout: Layout
    name: str
    text: str
    """The file."""


class Given(TypedDict):
    name: NotRequired[str | None]
    """What the workflow is called; usually as the text says."""
    text: str
    """The whole file, in the format of workflows or of pipelines of the original framework."""


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
    run: NotRequired[list[str]]
    """Tools that may run code in the sandbox, such as `python.run`."""


class GraphDiff(TypedDict):
    edges: list[dict[str, Any]]
    """`from` and `to` are places in `nodes`"""
    height: int
    nodes: list[dict[str, Any]]
    width: int


HandedOn = dict[str, Any]


class Holder(TypedDict):
    id: str
    name: str


class Hover(TypedDict):
    end: NotRequired[int | None]
    start: NotRequired[int | None]
    text: NotRequired[str | None]
    """Markdown; absent where there is nothing to say."""


class ImportBody(TypedDict):
    file: str
    """What `export_run` answered, as it is."""
    keys: NotRequired[list[str] | None]
    """Public keys that are trusted, base64; without any, whoever signed the file is believed to be who they are."""
    workspace: NotRequired[str | None]
    """Where the run is to be seen; usually `default`."""


class Imported(TypedDict):
    name: NotRequired[str | None]
    """What the workflow is called; usually as the text says."""
    reason: NotRequired[str | None]
    """For the history, behind where it comes from."""
    text: str
    """The whole file, in the format of workflows or of pipelines of the original framework."""


class InboxHappened(TypedDict):
    """Something that has happened to it."""
    at: NotRequired[str | None]
    by: NotRequired[str | None]
    """Who did it; null: the run itself."""
    note: NotRequired[str | None]
    seq: int
    """The event of the run; 0 for what happened before this was kept."""
    to: NotRequired[str | None]
    """To whom it was handed on."""
    value: NotRequired[Any]
    """An answer, or the input of the call as it was changed."""
    what: str
    """`asked`, `approved`, `rejected`, `withdrawn`, `edited`, `delegated`, `taken_back` or `escalated`."""


class InboxHistory(TypedDict):
    """What has happened to an item of the inbox."""
    items: list[InboxHappened]
    next: NotRequired[int | None]
    """Pass it as `after` for the next page; null on the last one."""


class InboxItem(TypedDict):
    """One decision or answer that is owed, or was."""
    answer: NotRequired[Any]
    """JSON Schema of the answer that a question wants."""
    asked_at: str
    asked_by: NotRequired[str | None]
    """Who started the run."""
    asks: str
    """`approval`: may it go on? `question`: it wants an answer. `outcome`: has an effect happened whose end is not known?"""
    binding: str
    """Names exactly this question and everything that follows from it; a decision repeats it."""
    call: NotRequired[ItemCall | None]
    """The call that is made if it is approved, with exactly this input."""
    decided: NotRequired[Decided | None]
    """The decision that counted."""
    decisions: list[Decided]
    """Every decision so far, the first one first."""
    details: Any
    """What is to be decided."""
    edited: list[Edited2]
    """Who has changed the call since it was asked, the first one first."""
    effective_at: NotRequired[str | None]
    """A decision that counts takes effect then, and can be taken back before."""
    escalated: bool
    """The time was over once, and more people may decide."""
    expires_at: NotRequired[str | None]
    handed_on: list[HandedOn]
    id: str
    may: May
    rejected: str
    """What a rejection leads to: `fails`, `continues`, `fails_at_end`, `skips` or `handled`."""
    rule: ItemRule
    run: str
    run_name: str
    run_status: str
    """The status of the run: of one that is `paused`, a decision is kept and followed when it goes on."""
    state: str
    """`open`, `approved`, `rejected`, `expired` or `cancelled`."""
    task: str
    """The path of the task that waits."""
    title: str
    workspace: str
    """Of the run."""


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


class InstalledPackage(TypedDict):
    at: str
    hash: str
    name: str
    version: str
    workspace: str


class Instantiate(TypedDict):
    """What to make from a template, and where."""
    draft: NotRequired[bool]
    """Make drafts, which takes no right to publish."""
    dry_run: NotRequired[bool]
    """Only show what would be made."""
    name: NotRequired[str | None]
    """A name for what is made, when the template makes one thing; otherwise each keeps its own."""
    parameters: NotRequired[dict[str, Any]]
    """Values for the template's parameters."""
    workspace: str
    """Where the new resources go."""


ItemCall = dict[str, Any]


class ItemRule(TypedDict):
    """Who may decide, and how many must."""
    approvers: NotRequired[ItemWho | None]
    """Null: whoever has the right to decide in the workspace."""
    escalate_to: NotRequired[ItemWho | None]
    grace_ms: NotRequired[int | None]
    needed: int
    not_by_requester: bool
    on_expiry: str
    """`fail`, `reject` or `escalate`."""


class ItemWho(TypedDict):
    people: list[str]
    roles: list[str]
    teams: list[str]


class KindCard(TypedDict):
    columns: list[dict[str, Any]]
    example: ResourceDocument
    halts: bool
    """Resources of it can be paused and archived"""
    hints: dict[str, Any]
    """How a form shows fields, by JSON pointer into the spec"""
    name: str
    plural: str
    schema: dict[str, Any]
    """JSON Schema 2020-12 of the spec"""
    scope: Literal["workspace", "organization"]
    search: list[str]
    secrets: list[str]
    """JSON pointers into the spec of fields that are never shown"""
    summary: str
    title: str
    verbs: list[str]


class Layout(TypedDict):
    edges: list[dict[str, Any]]
    height: int
    nodes: list[dict[str, Any]]
    width: int


class Line(TypedDict):
    held: NotRequired[str | None]
    """Why nothing is sent, if nothing is."""
    id: str
    missed: int
    """Events it was not told of because too many waited."""
    missed_from: NotRequired[str | None]
    missed_to: NotRequired[str | None]
    name: str
    oldest_at: NotRequired[str | None]
    waiting: int
    """Deliveries that wait, counted up to `waiting_max`."""
    waiting_max: int
    """More do not wait: further events are counted as missed until there is room."""
    workspace: str


class Link(TypedDict):
    expires_at: str
    path: str
    """To be opened in a browser, once, on this server."""


class LiveChange(TypedDict):
    """One event of a run and what it changed"""
    event: EventView
    run: RunSummary
    tasks: list[TaskView]


class Mail(TypedDict):
    """How it goes with e-mail."""
    attempts: int
    error: NotRequired[str | None]
    """Why the last attempt failed, in a sentence; the words of the server are in the log and in a test."""
    next_at: NotRequired[str | None]
    """Of the next attempt."""
    state: str
    """`pending`, `sent`, `failed`, or `withdrawn`: the person may not or does not want to be told of it any more, or has no address."""


class MailServerInput(TypedDict):
    """A mail-server as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: MailServerSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class MailServerNew(TypedDict):
    """A mail-server as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: MailServerSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class MailServerPage(TypedDict):
    """Resources of the kind mail-server"""
    items: list[MailServerResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class MailServerPatch(TypedDict):
    """Changes of a mail-server, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class MailServerResource(TypedDict):
    """Takes the e-mail that people are told by"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["mail-server"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: MailServerSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


MailServerSpec = dict[str, Any]


MailServerSpecSecurity = Literal["starttls"] | Literal["tls"] | Literal["none"]


class MailTested(TypedDict):
    """What a test of a mail server came to."""
    error: NotRequired[str | None]
    """The failure as it was."""
    ms: int
    ok: bool
    """The server took the letter."""
    said: NotRequired[str | None]
    """The last words of the server."""
    to: str
    """Where it was sent."""


class May(TypedDict):
    """What the caller may do with it now."""
    decide: bool
    edit: bool
    """Change the call before it is decided."""
    take_back: bool
    """Take back what was handed on."""
    why_not: NotRequired[str | None]
    """Why not."""
    withdraw: bool


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


Metric = Literal["runs", "cost_microusd", "tokens", "tokens_in", "tokens_out", "duration_ms_max"] | Literal["duration_ms_mean"]


class ModelInput(TypedDict):
    """A model as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: ModelSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class ModelNew(TypedDict):
    """A model as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: ModelSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class ModelPage(TypedDict):
    """Resources of the kind model"""
    items: list[ModelResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class ModelPatch(TypedDict):
    """Changes of a model, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class ModelResource(TypedDict):
    """A callable model endpoint with its price"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["model"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: ModelSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class ModelSpec(TypedDict):
    answer_tokens_max: NotRequired[int | None]
    """The most tokens of one answer, unless the caller asks for fewer."""
    context_tokens: NotRequired[int | None]
    """Tokens that fit into one call."""
    enabled: NotRequired[bool]
    """Whether calls are taken. A model that is switched off is refused by name, never replaced silently."""
    facts: NotRequired[ModelSpecFacts]
    """What calls that name no model may choose by."""
    key: NotRequired[str | None]
    """The `secret` of the same workspace that holds the key. It is sent to this endpoint only."""
    model: str
    """The name that the provider has for it: `gpt-4o-mini`."""
    price: NotRequired[ModelSpecPrice | None]
    """What it costs, when the built-in list does not know or your contract says otherwise."""
    provider: str
    """The protocol that the endpoint speaks: `openai` (also Ollama, vLLM, llama.cpp, LM Studio), `anthropic` or `simulated`."""
    timeout_ms: NotRequired[int | None]
    """How long one call may take with all its attempts, in milliseconds."""
    url: NotRequired[str | None]
    """The address of the endpoint, when it is not the provider's own. Its connected address is checked: private ones are refused."""


class ModelSpecFacts(TypedDict):
    """What a model can do, as far as it is said."""
    capabilities: NotRequired[list[str]]
    """What it can do and is good at: `tools`, `schema`, `vision`, `audio`, `code`, `legal` …"""
    expertise: NotRequired[str | None]
    """`low`, `medium`, `medium-high`, `high` or `very-high`."""
    size_billions: NotRequired[float | None]
    """Billions of parameters."""


class ModelSpecPrice(TypedDict):
    """Micro-dollars for a million tokens."""
    cached_microusd: NotRequired[int | None]
    """Input that the provider had in its cache; the price of input when left out."""
    input_microusd: int
    output_microusd: int


class NewOrgView(TypedDict):
    administrator: AdministratorView
    created_at: str
    id: str
    name: str


class NewTokenView(TypedDict):
    """The only time the secret is shown."""
    account: Holder
    created_at: str
    created_by: str
    expires_at: str
    id: str
    last_used_at: NotRequired[str | None]
    """To within a minute."""
    name: str
    prefix: str
    """How its text begins."""
    revoked_at: NotRequired[str | None]
    scopes: NotRequired[list[str] | None]
    """What it may do of what its account may; null for all of it."""
    state: str
    """`active`, `expired` or `revoked`."""
    token: str
    """Keep it: it is shown this once. Send it as `Authorization: Bearer <token>`."""


Nothing = dict[str, Any]


Notification = dict[str, Any]


class NotificationPage(TypedDict):
    """One page of a list."""
    items: list[Notification]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


OneEdit = dict[str, Any]


class OrgList(TypedDict):
    items: list[OrgView2]


class OrgView(TypedDict):
    id: str
    name: str


class OrgView2(TypedDict):
    created_at: str
    id: str
    name: str


Outcome = Literal["done"] | Literal["repeat"] | Literal["give_up"]


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


class OwnEmail(TypedDict):
    """Where one is reached."""
    email: NotRequired[str | None]
    """Null: there is none."""
    pending: NotRequired[PendingEmail | None]
    """An address that waits for the code that was sent there."""


class Package(TypedDict):
    """Resources with parameters, as one signed file"""
    dependencies: NotRequired[list[dict[str, Any]]]
    format: Literal["orc-package/1"]
    name: str
    parameters: NotRequired[dict[str, Any]]
    readme: NotRequired[str]
    requires: str
    resources: list[ResourceDocument]
    screenshots: NotRequired[list[dict[str, Any]]]
    signature: NotRequired[dict[str, Any] | None]
    title: str
    version: str


PanelData = dict[str, Any]


class PanelRow(TypedDict):
    label: str
    """The status, the day or the workflow; empty when the numbers are not split."""
    value: int


Payload = Any


class PendingEmail(TypedDict):
    email: str
    until: str
    """The code is good until then."""


class Place(TypedDict):
    """The files of a workflow and a place in the main one."""
    files: dict[str, str]
    """File name → text."""
    main: str
    """Which of the files is the workflow."""
    offset: int
    """Bytes of UTF-8 before the place."""


class PlanItem(TypedDict):
    """What happens to one resource"""
    action: Literal["create", "update", "unchanged", "delete", "conflict", "invalid"]
    conflicts: list[dict[str, Any]]
    fields: list[ResourceFieldChange]
    kind: str
    name: str
    problems: list[ResourceFinding]
    version: int | None
    """The newest version afterwards"""
    workspace: str | None


class PolicyInput(TypedDict):
    """A policy as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: PolicySpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class PolicyNew(TypedDict):
    """A policy as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: PolicySpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class PolicyPage(TypedDict):
    """Resources of the kind policy"""
    items: list[PolicyResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class PolicyPatch(TypedDict):
    """Changes of a policy, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class PolicyResource(TypedDict):
    """Rules that changes of resources must keep to"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["policy"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: PolicySpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: None


class PolicySpec(TypedDict):
    """Rules that every change of the named kinds must keep to."""
    advice: NotRequired[str | None]
    """Whom to ask, or what to do, shown with every violation."""
    description: NotRequired[str | None]
    """What it is good for."""
    enforced: NotRequired[bool]
    """False: it is kept and does nothing."""
    kinds: NotRequired[list[str]]
    """Kinds of resources it is about; empty: every kind."""
    rules: list[PolicySpecRule]
    workspaces: NotRequired[list[str]]
    """Workspaces it is about; empty: every workspace, and what belongs to the organization."""


PolicySpecRule = dict[str, Any]


PolicySpecVisibility = Literal["organization", "team", "private"]


class Preferences(TypedDict):
    """How one person is told. What is not said is as usual."""
    classes: NotRequired[dict[str, Channels]]
    """Class by class. Of what somebody has to act upon (`approval`, `question`, `outcome`, `delegated`, `escalated`, `expiring`)
    the list of the console cannot be switched off.
    """
    digest: NotRequired[Digest]
    """Whether e-mail comes at once, or gathered."""
    email: NotRequired[str | None]
    """Where e-mail goes; null: to the address of the account, or to its name if that is one. Another one takes the right to change accounts."""
    quiet: NotRequired[Quiet | None]
    """Hours without e-mail: it is sent when they are over."""


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


class Proposal(TypedDict):
    diagnostics: list[Any]
    """What the compiler says about it."""
    notes: str
    """What was changed and why, in the model's words."""
    run: str
    """The run that asked."""
    simulated: bool
    """No real model answered."""
    source: str
    """The whole proposed text. Nothing is stored."""


Quiet = dict[str, Any]


ReadBody = dict[str, Any]


class ReasonBody(TypedDict):
    reason: NotRequired[str | None]
    """Why, for the record; up to 2,000 characters."""


class RemovedRun(TypedDict):
    """What is left of a run that was removed."""
    by: RetentionActor
    ended_at: NotRequired[str | None]
    events: int
    head: str
    """The link of its last event, which the chain over everything holds."""
    kept_days: int
    """Days that it was kept after its end."""
    policy: str
    """The rule that it was removed by."""
    policy_version: int
    removed_at: str
    run: str
    started_at: str
    status: str
    version: NotRequired[str | None]
    """The hash of the definition that it was pinned to."""
    workflow: str
    workspace: str


class RemovedRunPage(TypedDict):
    """One page of a list."""
    items: list[RemovedRun]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class Renaming(TypedDict):
    files: dict[str, str]
    main: str
    name: str
    """The new name."""
    offset: int
    """Bytes of UTF-8 before a place at which a step or an input is named."""


class Replay(TypedDict):
    """What a replay came to; stands for the engine's type in the document."""
    digest: str
    """SHA-256 over the decisions that are the same in both."""
    divergence: NotRequired[Divergence | None]
    events: int
    """Events that were compared: all, or those before the divergence."""
    run: str


ReplayRange = dict[str, Any]


class Replayed(TypedDict):
    replayed: int
    """How many deliveries were put into the line again."""
    withheld: int
    """How many were not, because the caller or the endpoint may not see what they tell of."""


class Resolved(TypedDict):
    answers: list[Any]
    """The new answers: `workflow`, `step`, `field`, `part`, `question`, `key` of what only a run could ask, `value`, `raw`, `model`,
    `reason`, `cost_microusd`, `at`.
    """
    lock: str
    """The lock with the new answers: the text of the file beside the workflow."""
    run: NotRequired[str | None]
    """The run that asked."""


class Resource(TypedDict):
    """A resource of any kind"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    halted: NotRequired[ResourceHalt]
    hash: str
    id: str
    kind: str
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: dict[str, Any]
    status: NotRequired[Literal["draft", "active", "paused", "archived"]]
    """Of kinds that can be paused and archived: `draft` was never published, `active` is in use"""
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str | None
    """null: it belongs to the organization"""


class ResourceDeprecation(TypedDict):
    reason: str
    use: NotRequired[str | None]


ResourceDiff = dict[str, Any]


class ResourceDocument(TypedDict):
    """A resource as files hold it"""
    kind: str
    labels: NotRequired[dict[str, str]]
    name: str
    shared_with: NotRequired[list[str] | None]
    spec: dict[str, Any]
    team: NotRequired[str | None]
    text: NotRequired[str | None]
    """The file as it was written; kept with its comments by kinds that keep texts, if it says what `spec` says"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]
    workspace: NotRequired[str | None]


class ResourceFieldChange(TypedDict):
    new: NotRequired[Any]
    old: NotRequired[Any]
    path: str


class ResourceFinding(TypedDict):
    code: str
    fix: NotRequired[str | None]
    message: str
    path: str


class ResourceHalt(TypedDict):
    """That a resource is out of use: for a time or for good, why, by whom and since when"""
    at: str
    by: Actor
    reason: str
    status: Literal["paused", "archived"]


class ResourceReference(TypedDict):
    kind: str
    name: str
    version: int | None
    workspace: str | None


class ResourceReferences(TypedDict):
    used_by: list[ResourceReference]
    uses: list[ResourceReference]


class ResourceSelection(TypedDict):
    """The fields of a resource, or parts of them, that `fields` names, beside those that name it"""
    etag: str
    """For `If-Match`"""
    id: str
    kind: str
    name: str
    version: int
    """The newest"""
    workspace: str | None
    """null: it belongs to the organization"""


class ResourceSelectionPage(TypedDict):
    """Resources with the fields that `fields` names"""
    items: list[ResourceSelection]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class ResourceVersion(TypedDict):
    at: str
    author: Actor
    hash: str
    labels: list[str]
    reason: str | None
    rollback_of: int | None
    spec: NotRequired[dict[str, Any]]
    """When one version is read"""
    state: Literal["draft", "published"]
    version: int


class ResourceVersionPage(TypedDict):
    """Versions, the newest first"""
    items: list[ResourceVersion]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class ResumeBody(TypedDict):
    reason: NotRequired[str | None]
    """Why, for the record; up to 2,000 characters."""
    take_up_only: NotRequired[bool]
    """Only takes up a run that no process carries on: one that is paused stays paused."""


class RetentionActor(TypedDict):
    """Who did it."""
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str


class RetentionApply(TypedDict):
    binding: str
    """That of the plan which was looked at."""


class RetentionDone(TypedDict):
    """What was done."""
    removed: int
    """Runs that were removed."""
    stays: int
    """Runs of the plan that stay: in between they, or the rules, were changed, or they came to be held or needed."""


class RetentionHold(TypedDict):
    """A hold on the wire."""
    at: str
    by: RetentionActor
    id: str
    """What is held: the id of a run, or `workflow/WORKSPACE/NAME`."""
    reason: str
    """Why it must stay."""


class RetentionHoldBody(TypedDict):
    reason: str
    """Why, in 1 to 1,000 characters."""
    run: NotRequired[str | None]
    """The run that must stay."""
    workflow: NotRequired[str | None]
    """Instead of a run: every run of this workflow in `workspace`, those to come included."""
    workspace: NotRequired[str | None]
    """Of the workflow."""


class RetentionHolds(TypedDict):
    """All holds."""
    items: list[RetentionHold]


class RetentionInput(TypedDict):
    """A retention as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: RetentionSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class RetentionItem(TypedDict):
    """A run that is past its time."""
    bytes: int
    does: str
    """`removed` or `stays`."""
    ended_at: str
    events: int
    kept_days: int
    policy: str
    """The rule by which it is past its time."""
    policy_version: int
    run: str
    status: str
    why: NotRequired[str | None]
    """Of one that stays."""
    workflow: str
    workspace: str


class RetentionLiftBody(TypedDict):
    id: str
    """What is held: the id of a run, or `workflow/WORKSPACE/NAME`."""
    reason: str
    """Why it need not stay any more, in 1 to 1,000 characters."""


class RetentionNew(TypedDict):
    """A retention as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: RetentionSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class RetentionPage(TypedDict):
    """Resources of the kind retention"""
    items: list[RetentionResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class RetentionPatch(TypedDict):
    """Changes of a retention, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class RetentionPlan(TypedDict):
    """What would be removed now."""
    binding: str
    """Of exactly this plan: `apply` with it does this, or nothing."""
    bytes: int
    """Bytes of histories and values of those that go; what other runs use, too, is counted and stays."""
    items: list[RetentionItem]
    """Runs past their time, those that began first first: at most 500 that go, and 500 that stay."""
    more: bool
    """There are more past their time; they come with the next plan."""
    removed: int
    """How many go."""
    rules: int
    """Enforced rules about runs; none: nothing is ever removed."""
    stays: int
    """How many stay; of more than 500 the others are not in `items`."""


class RetentionResource(TypedDict):
    """How long what has ended is kept"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["retention"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: RetentionSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: None


class RetentionSpec(TypedDict):
    """How long what has ended is kept. Where several rules are about the same run, the longest period counts."""
    audit_days: NotRequired[int | None]
    """Days for which audit records stay: 2,557 (seven years) or more. They are never removed before, by nobody; this version does not
    remove them afterwards either.
    """
    deliveries_days: NotRequired[int | None]
    """Days after their end for which deliveries to webhooks stay, in the whole organization. 1 to 30; without it they stay for 30 days."""
    description: NotRequired[str | None]
    """What it is good for."""
    enforced: NotRequired[bool]
    """False: it is kept and does nothing."""
    runs_days: NotRequired[int | None]
    """Days after its end for which a run stays; then its history and its values are removed, and a tombstone stays. 1 to 36,500; left
    out: this rule removes no runs.
    """
    workflows: NotRequired[list[str]]
    """Workflows whose runs it is about, by name; empty: every workflow."""
    workspaces: NotRequired[list[str]]
    """Workspaces whose runs it is about; empty: every workspace."""


class RetryBody(TypedDict):
    version: NotRequired[str | None]
    """Another version of the workflow as it is stored under the run's name in its workspace: a number or a label."""
    workflow: NotRequired[Files | None]
    """Another version of the workflow, as files; usually the version of the run."""


class RoleList(TypedDict):
    items: list[RoleView]


class RoleView(TypedDict):
    name: str
    rights: list[str]
    """What it allows in the whole organization."""
    rights_in_workspace: list[str]
    """What it allows when it is held in the workspace `default`; empty where it cannot be."""
    summary: str
    title: str


class RollbackBody(TypedDict):
    binding: NotRequired[str | None]
    """Of the plan that was looked at."""
    checkpoint: NotRequired[str | None]
    """The name of a checkpoint instead."""
    to: NotRequired[int | None]
    """The number of the last event whose effect stays."""


class RollbackItem(TypedDict):
    call: NotRequired[RunUndo | None]
    """The call."""
    does: str
    """`undo`, `stays`, `unknown` (whether it has happened), `undone` (by an earlier rollback) or `nothing` (it has not happened)."""
    seq: int
    """The event that told of the effect."""
    task: str
    what: str
    """The tool, the model that answered, or the path."""
    why: str
    """How, or why not."""


class RollbackPlan(TypedDict):
    """What a rollback would do."""
    binding: str
    """SHA-256 of what would be called: a rollback that names it does that, or nothing."""
    items: list[RollbackItem]
    """The last effect first."""
    stays: int
    """So many cannot be undone, or nobody knows whether they have happened."""
    to: int
    """The last event whose effect stays."""
    undone: int
    """So many of them would be undone."""


class Rotated(TypedDict):
    """A signing secret, told once."""
    note: NotRequired[str | None]
    """What to do so that the new secret signs."""
    secret: str
    """Shown this once: give it to the receiver."""
    secrets: int
    """How many secrets the new version holds: the new one, and the one that signs now."""
    signing_version: NotRequired[int | None]
    """The version whose secrets sign now; null when none was ever published, and nothing is sent."""
    signs: bool
    """Whether the new secret signs already."""
    version: int
    """The version that holds the new secret."""


class RunChange(TypedDict):
    """A place at which something differs."""
    a: NotRequired[Any]
    """Absent if the first has nothing there; a null that stands there is a value."""
    at: str
    """JSON pointer inside it; empty for the whole."""
    b: NotRequired[Any]
    what: str
    """`inputs`, `input`, `prompt`, `output`, `outputs`, `model`, `status`, `uses`, `error` or `answers`."""


class RunCheckpoint(TypedDict):
    """A place in the history of a run that has a name"""
    at: str
    by: str
    name: str
    reason: str | None
    seq: int


class RunCheckpoints(TypedDict):
    """Places in the history of a run that have a name."""
    items: list[RunCheckpoint]
    """The first first."""


class RunDiff(TypedDict):
    """What is different about two runs."""
    a: RunSummary
    a_ms: NotRequired[int | None]
    """How long the first took so far, in milliseconds; null while it is under way."""
    b: RunSummary
    b_ms: NotRequired[int | None]
    changes: list[RunChange]
    """What differs about inputs, outputs and the error of the runs."""
    files: list[str]
    """Names of files that differ, or that only one has."""
    same_workflow: bool
    """Both are pinned to the same files."""
    steps: list[RunStepDiff]
    """Every step of either, in the order of the first; those that only the second has stand where they stand there."""


RunEffect = dict[str, Any]


class RunEffects(TypedDict):
    """What a run did outside."""
    cost_microusd: int
    """Of all model calls of this run, those for tags `<AUTO>` too."""
    items: list[RunEffect]
    """In the order in which they began; at most 10,000."""
    more: int
    """How many more there are."""


class RunState(TypedDict):
    """A run after one of its events."""
    at: int
    """The event that was the last one."""
    event: EventView
    """What that event says."""
    last: int
    """The last event there is by now."""
    timers: list[RunTimer]
    """What time it waited for, the earliest first."""
    view: RunView
    """The run as those who looked at it then saw it."""


class RunStepDiff(TypedDict):
    """A step in both."""
    a: NotRequired[RunStepSide | None]
    b: NotRequired[RunStepSide | None]
    changes: list[RunChange]
    path: str
    state: str
    """`same`, `changed`, `only_a` or `only_b`."""


class RunStepSide(TypedDict):
    """One of the two."""
    attempt: int
    cost_microusd: int
    model: NotRequired[str | None]
    """Who answered, if a model did."""
    ms: NotRequired[int | None]
    """From its start to its end, in milliseconds; null unless it has both."""
    status: Any
    tokens_in: int
    tokens_out: int
    uses: str


class RunSummary(TypedDict):
    """One line of the list of runs"""
    cost_microusd: int
    ended_at: str | None
    id: str
    imported: dict[str, Any] | None
    name: str
    note: str | None
    owner: Principal | None
    seq: int
    simulated: bool
    started_at: str
    status: Literal["running", "waiting", "paused", "cancelling", "succeeded", "failed", "cancelled"]
    steps_done: int
    steps_failed: int
    steps_total: int
    tokens_in: int
    tokens_out: int
    waiting: int
    workspace: str


class RunSummaryPage(TypedDict):
    """One page of a list."""
    items: list[RunSummary]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class RunTasks(TypedDict):
    """A page of the tasks of a run."""
    items: list[TaskView]
    """In document order, parents before children."""
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    seq: int
    """The event up to which they are told."""


class RunTimer(TypedDict):
    """A time that a run waits for."""
    due: str
    task: NotRequired[str | None]
    """The path of the task; null for the run itself."""
    why: str
    """`wait`, `retry`, `approval` (it expires) or `run` (its time limit)."""


RunUndo = dict[str, Any]


RunView = dict[str, Any]


class SayCode(TypedDict):
    code: str
    """As it stands in the letter; small letters and hyphens do not matter."""


class SayEmail(TypedDict):
    email: str
    """`ada@example.com`"""


class SearchHit(TypedDict):
    kind: str
    name: str
    score: int
    summary: str
    title: str | None
    workspace: str | None


class SearchHitPage(TypedDict):
    """What was found, the best first"""
    items: list[SearchHit]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class SecretInput(TypedDict):
    """A secret as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: SecretSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class SecretNew(TypedDict):
    """A secret as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: SecretSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class SecretPage(TypedDict):
    """Resources of the kind secret"""
    items: list[SecretResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class SecretPatch(TypedDict):
    """Changes of a secret, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class SecretResource(TypedDict):
    """A credential that is never shown and sent to its own origins only"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["secret"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: SecretSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class SecretSpec(TypedDict):
    note: NotRequired[str | None]
    """What it is, for people."""
    origins: list[str]
    """Where it may be sent: `https://api.example.com`, or `smtp://mail.example.com:587`. Whoever uses it for another address is refused."""
    value: str | dict[str, Any]
    """Write-only. Reading shows a mark in its place."""


class SetRoles(TypedDict):
    roles: list[Assignment]


class Settled(TypedDict):
    """What became of a question."""
    at: str
    by: NotRequired[str | None]
    """Who decided, by name."""
    state: str
    """`approved` (also of a question that was answered), `rejected`, or `cancelled`: the run ended first."""


class SignalBody(TypedDict):
    id: NotRequired[str | None]
    """Counts once in a run, however often it is sent: up to 200 characters. Usually the `Idempotency-Key`, or one of its own."""
    name: str
    """A signal that the workflow declares."""
    value: NotRequired[Any]
    """What it says, as the declaration wants it; up to 64 KiB as JSON."""


class SignalSent(TypedDict):
    """A signal that is recorded."""
    id: str
    """Under which it counts once."""
    name: str
    """The name of the signal."""
    run: RunSummary


Source = Any

class SourceDoc(TypedDict):
    diagnostics: NotRequired[Diagnostics | None]
    """What is wrong with the text that was just stored as a draft, as `check` says it; absent when nothing is."""
    etag: str
    """Goes back as `If-Match`."""
    live: NotRequired[int | None]
    """What the label `live` keeps in use, whatever is published."""
    name: str
    published: NotRequired[int | None]
    """The newest published version."""
    text: str
    updated_at: str
    updated_by: Any
    version: int
    workspace: str


class StandingApprovalInput(TypedDict):
    """A standing-approval as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: StandingApprovalSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class StandingApprovalNew(TypedDict):
    """A standing-approval as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: StandingApprovalSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class StandingApprovalPage(TypedDict):
    """Resources of the kind standing-approval"""
    items: list[StandingApprovalResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class StandingApprovalPatch(TypedDict):
    """Changes of a standing-approval, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class StandingApprovalResource(TypedDict):
    """Calls that are approved without asking again"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    halted: NotRequired[ResourceHalt]
    hash: str
    id: str
    kind: Literal["standing-approval"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: StandingApprovalSpec
    status: Literal["draft", "active", "paused", "archived"]
    """Of kinds that can be paused and archived: `draft` was never published, `active` is in use"""
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class StandingApprovalSpec(TypedDict):
    """Calls that are approved as soon as they are asked about, in the name of whoever wrote this."""
    description: NotRequired[str | None]
    """What it is good for."""
    input: NotRequired[Any]
    """Only with exactly this input; absent: with any."""
    irreversible: NotRequired[bool]
    """Also if the call cannot be undone."""
    step: NotRequired[str | None]
    """Only from this step: its path without the numbers of items, such as `each/send`."""
    tool: str
    """The tool that is called."""
    until: NotRequired[str | None]
    """Until then; for ever if it is absent."""
    workflow: NotRequired[str | None]
    """Only in runs of this workflow."""


class StartBody(TypedDict):
    frozen: NotRequired[bool]
    """No tag `<AUTO>` is asked of a model: every answer is in the lock among the files, or the run does not start."""
    grants: NotRequired[GrantsBody]
    inputs: NotRequired[Any]
    offline: NotRequired[bool]
    """As `frozen`, and no step asks a model."""
    only: NotRequired[str | None]
    """Runs this step alone; what it needs must be pinned."""
    pins: NotRequired[dict[str, Any]]
    """Results of steps that are taken instead of running them: a trial."""
    until: NotRequired[str | None]
    """Runs only this step of the outermost list and what it needs."""
    workflow: Source
    workspace: NotRequired[str | None]
    """Where the run belongs: whoever may look at runs there sees it. Usually the workspace of the stored workflow, and
    `default` for files.
    """


State = Literal["running", "succeeded", "failed", "cancelled"] | Literal["received"] | Literal["waiting"] | Literal["filtered"] | Literal["skipped"] | Literal["refused"]


State2 = Literal["pending", "delivered", "failed", "cancelled", "expired"]


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


class Stored(TypedDict):
    """A workflow that is a resource."""
    name: str
    version: NotRequired[Wanted | None]
    """A number or a label of a version; without it, the live one or else the newest published one."""
    workspace: str


class StoredSource(TypedDict):
    resource: Stored


class Tag(TypedDict):
    field: str
    """JSON pointer into the step as it is written."""
    part: NotRequired[int]
    step: NotRequired[str]
    workflow: NotRequired[str]
    """The included workflow that holds it; empty for the main file."""


class TaskView(TypedDict):
    """One activation of a step"""
    answers: list[AnswerView]
    approval: dict[str, Any] | None
    attempt: int
    attempts_max: int
    calls: list[dict[str, Any]]
    ended_at: str | None
    error: Error | None
    held: bool
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
    wait_signal: str | None
    wait_until: str | None


class TemplateInput(TypedDict):
    """A template as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: TemplateSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class TemplateInstance(TypedDict):
    """What to make from a template, and where"""
    draft: NotRequired[bool]
    """Make drafts, which takes no right to publish"""
    dry_run: NotRequired[bool]
    name: NotRequired[str | None]
    """A name for what is made, when the template makes one thing; otherwise each keeps its own"""
    parameters: NotRequired[dict[str, Any]]
    """Values for the template's parameters"""
    workspace: Any
    """Where the new resources go"""


class TemplateNew(TypedDict):
    """A template as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: TemplateSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class TemplatePage(TypedDict):
    """Resources of the kind template"""
    items: list[TemplateResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class TemplatePatch(TypedDict):
    """Changes of a template, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class TemplateResource(TypedDict):
    """A package from which new resources are made"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["template"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: TemplateSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class TemplateSpec(TypedDict):
    category: NotRequired[TemplateSpecCategory]
    package: TemplateSpecPackage
    """What is made from it, with the parameters that are asked for."""


TemplateSpecCategory = Literal["research", "content_creation", "customer_support", "sales", "marketing", "data_analysis", "automation", "reporting", "other"]


class TemplateSpecDependency(TypedDict):
    name: str
    version: str
    """A range of versions."""


class TemplateSpecDocument(TypedDict):
    kind: str
    labels: NotRequired[dict[str, str]]
    name: str
    shared_with: NotRequired[list[str] | None]
    spec: Any
    team: NotRequired[str | None]
    title: NotRequired[str | None]
    visibility: NotRequired[TemplateSpecVisibility | None]
    workspace: NotRequired[str | None]
    """Absent for kinds of the organization."""


class TemplateSpecPackage(TypedDict):
    """One JSON file."""
    dependencies: NotRequired[list[TemplateSpecDependency]]
    """Packages that must be installed before."""
    format: str
    """`orc-package/1`."""
    name: str
    parameters: NotRequired[Any]
    """JSON Schema of an object; each property's `sets` lists the places its value goes to: `model/fast#/spec/provider`."""
    readme: NotRequired[str]
    """Markdown."""
    requires: str
    """Versions of the program it works with: `^0.1`, `>=0.1, <2`."""
    resources: list[TemplateSpecDocument]
    """Without workspaces: they go where the package is installed."""
    screenshots: NotRequired[list[TemplateSpecScreenshot]]
    signature: NotRequired[TemplateSpecSignature | None]
    title: str
    version: str
    """Three numbers: `1.4.0`."""


class TemplateSpecScreenshot(TypedDict):
    data: str
    """Base64."""
    media_type: str
    name: str


class TemplateSpecSignature(TypedDict):
    """Ed25519 over the canonical JSON of the package without this field."""
    key: str
    """The public key, base64."""
    value: str


TemplateSpecVisibility = Literal["organization", "team", "private"]


class Tested(TypedDict):
    """What a test of a connection came to."""
    error: NotRequired[str | None]
    ms: int
    ok: bool
    """The system answered, and not with a refusal of the credential or a failure of its own."""
    status: NotRequired[int | None]
    url: str


class Text(TypedDict):
    text: str


class Texts(TypedDict):
    """Two whole files."""
    after: str
    before: str


class To(TypedDict):
    id: str
    name: str
    workspace: str


class TokenView(TypedDict):
    account: Holder
    created_at: str
    created_by: str
    expires_at: str
    id: str
    last_used_at: NotRequired[str | None]
    """To within a minute."""
    name: str
    prefix: str
    """How its text begins."""
    revoked_at: NotRequired[str | None]
    scopes: NotRequired[list[str] | None]
    """What it may do of what its account may; null for all of it."""
    state: str
    """`active`, `expired` or `revoked`."""


class TokenViewPage(TypedDict):
    """One page of a list."""
    items: list[TokenView]
    next: NotRequired[str | None]
    """Pass it as `after` for the next page; null on the last one."""
    total: NotRequired[int | None]
    """How many there are in all, where counting is cheap."""


class TriggerInput(TypedDict):
    """A trigger as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: TriggerSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class TriggerNew(TypedDict):
    """A trigger as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: TriggerSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class TriggerPage(TypedDict):
    """Resources of the kind trigger"""
    items: list[TriggerResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class TriggerPatch(TypedDict):
    """Changes of a trigger, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class TriggerResource(TypedDict):
    """Starts a workflow at certain times, when another system calls, or when something happens"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["trigger"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: TriggerSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class TriggerSpec(TypedDict):
    """Starts a workflow at certain times, when another system calls, or when something happens here. Exactly one of `schedule`,
    `webhook` and `event` says which.
    """
    concurrency: NotRequired[TriggerSpecConcurrency | None]
    event: NotRequired[TriggerSpecEventSpec | None]
    filter: NotRequired[str | None]
    """A condition over `event`; what does not meet it starts nothing."""
    inputs: NotRequired[dict[str, Any]]
    """Inputs of the run; texts may be templates over `event`."""
    overlap: NotRequired[TriggerSpecOverlap]
    """What is done when it fires while a run that it started is under way."""
    paused: NotRequired[str | None]
    """Why it does not fire now. Calls and events that come meanwhile are noted and start nothing; a schedule sets no times."""
    queue_max: NotRequired[int]
    """How many firings may wait; further ones are skipped, and that is noted."""
    schedule: NotRequired[TriggerSpecScheduleSpec | None]
    version: NotRequired[str | None]
    """A number or a label of a version; without it, the live one or else the newest published one when it fires."""
    webhook: NotRequired[TriggerSpecWebhookSpec | None]
    workflow: str
    """A workflow of the same workspace."""


TriggerSpecCatchUp = Literal["skip"] | Literal["one"] | Literal["all"]


class TriggerSpecConcurrency(TypedDict):
    """Which runs count as the same, and how many of them may be under way at once."""
    key: NotRequired[str | None]
    """A template over `event`. Triggers of one workspace that come to the same text share it; without it, a trigger is alone."""
    max: NotRequired[int]


class TriggerSpecEventSpec(TypedDict):
    """When something happens here."""
    topics: list[str]
    """Names of events, `*` at the end for any: `run.succeeded`, `run.*`, `model.updated`."""


TriggerSpecOverlap = Literal["queue"] | Literal["skip"] | Literal["cancel_previous"] | Literal["allow"]


class TriggerSpecScheduleSpec(TypedDict):
    """At certain times."""
    catch_up: NotRequired[TriggerSpecCatchUp]
    cron: str
    """Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5`; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`."""
    spread_seconds: NotRequired[int]
    """Fires up to this many seconds later, always the same for one trigger, so that many do not start at once."""
    time_zone: NotRequired[str]
    """A name of the IANA time zone database: `Europe/Berlin`."""


TriggerSpecScheme = Literal["standard_webhooks"] | Literal["github"] | Literal["gitlab"] | Literal["bitbucket"] | Literal["jira"] | Literal["slack"] | Literal["linear"] | Literal["asana"] | Literal["teams"] | Literal["discord"] | Literal["azure_devops"] | Literal["bearer"]


class TriggerSpecWebhookSpec(TypedDict):
    """When another system calls `/hooks/<organization>/<workspace>/<name>`."""
    scheme: TriggerSpecScheme
    secret: NotRequired[str | None | dict[str, Any]]
    """What the scheme checks with."""


class Try(TypedDict):
    at: str
    error: NotRequired[str | None]
    ms: int
    n: int
    response: NotRequired[str | None]
    """At most 4 KiB of the answer."""
    status: NotRequired[int | None]
    url: str


class Unread(TypedDict):
    """What the bell shows."""
    newest: NotRequired[str | None]
    """The id of what one was told last, read or not; null: nothing."""
    unread: int
    """How many one has not read."""


class Upcoming(TypedDict):
    """When a schedule is due."""
    times: list[str]
    """Empty for a trigger without a schedule, and for one that is paused."""


class Usage(TypedDict):
    """What model calls used"""
    chosen: str | None
    cost_microusd: int
    latency_ms: int
    served_by: str
    simulated: bool
    tokens_cached: int
    tokens_in: int
    tokens_out: int


class Verified(TypedDict):
    """What was looked at, and where it is not the history that was written."""
    audit_records: int
    breaks: list[BreakView]
    checkpoints: int
    events: int
    ok: bool
    removed: int
    """Runs that were removed, as their tombstones say."""
    streams: int


class VerifiedPackage(TypedDict):
    hash: str
    """Of everything but the signature"""
    key: str | None
    """The key it is signed with"""
    name: str
    signed: bool
    version: str


Wanted = int | str


class WebhookEndpointInput(TypedDict):
    """A webhook-endpoint as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WebhookEndpointSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WebhookEndpointNew(TypedDict):
    """A webhook-endpoint as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WebhookEndpointSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WebhookEndpointPage(TypedDict):
    """Resources of the kind webhook-endpoint"""
    items: list[WebhookEndpointResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class WebhookEndpointPatch(TypedDict):
    """Changes of a webhook-endpoint, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class WebhookEndpointResource(TypedDict):
    """Who is told of which events, and how"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["webhook-endpoint"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: WebhookEndpointSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class WebhookEndpointSpec(TypedDict):
    """A receiver of events."""
    attempts_max: NotRequired[int]
    """How often one delivery is tried at most."""
    enabled: NotRequired[bool]
    events: list[str]
    """Types of events: `model.updated`, `model.*`, `*`."""
    filter: NotRequired[WebhookEndpointSpecFilter]
    """Conditions on the data of an event."""
    headers: NotRequired[dict[str, str]]
    """Further headers of every request. No credentials: these can be read by whoever may read the endpoint."""
    paused: NotRequired[str | None]
    """Why nothing is sent at present; set when the endpoint has failed for days. Remove it to go on: what waited is sent then."""
    period_h: NotRequired[int]
    """Hours for which one delivery is tried, from its first attempt on."""
    secrets: list[str | dict[str, Any]]
    """One or two signing secrets, `whsec_…`, the newest first. With two, every request carries both signatures."""
    timeout_s: NotRequired[int]
    """Seconds until an answer must be there, at most 15."""
    url: str
    """Where events are sent: https, or http to a receiver that the installation allows by name."""


class WebhookEndpointSpecCondition(TypedDict):
    """One condition."""
    operator: WebhookEndpointSpecOperator
    pointer: str
    """A JSON pointer into the event's data: `/workspace`."""
    value: NotRequired[Any]
    """What is compared with. `exists` takes true (the usual) or false."""


class WebhookEndpointSpecFilter(TypedDict):
    """Conditions on the data of an event."""
    conditions: NotRequired[list[WebhookEndpointSpecCondition]]
    mode: NotRequired[WebhookEndpointSpecMode]
    """Whether all conditions must hold, or one is enough."""


WebhookEndpointSpecMode = Literal["all", "any"]


WebhookEndpointSpecOperator = Literal["equals", "not_equals", "less_than", "exists"] | Literal["contains"] | Literal["greater_than"]


Which = Literal["open", "delegated", "decided"]


WhichTasks = Literal["all", "few", "none"]


class Who(TypedDict):
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str


class Wish(TypedDict):
    run: NotRequired[str | None]
    """A run that an earlier answer named: waits for it instead of asking again."""
    source: str
    """The text as it is now."""
    wish: str
    """What should be different, in words."""
    workspace: NotRequired[str | None]
    """Where the run belongs that asks the model; usually `default`."""


class WithdrawBody(TypedDict):
    binding: str


class WorkflowInput(TypedDict):
    """A workflow as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WorkflowSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WorkflowNew(TypedDict):
    """A workflow as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WorkflowSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WorkflowPage(TypedDict):
    """Resources of the kind workflow"""
    items: list[WorkflowResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class WorkflowPatch(TypedDict):
    """Changes of a workflow, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class WorkflowResource(TypedDict):
    """Steps that are done in order, side by side or under conditions; each run of it is recorded"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    halted: NotRequired[ResourceHalt]
    hash: str
    id: str
    kind: Literal["workflow"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: WorkflowSpec
    status: Literal["draft", "active", "paused", "archived"]
    """Of kinds that can be paused and archived: `draft` was never published, `active` is in use"""
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: str


class WorkflowSpec(TypedDict):
    allow: NotRequired[WorkflowSpecAllow]
    """rights asked for; whoever starts the run grants them"""
    config: NotRequired[WorkflowSpecConfig]
    """what holds for the whole run"""
    description: NotRequired[str | float | bool]
    """what the workflow is for"""
    inputs: NotRequired[dict[str, WorkflowSpecInput]]
    """what a run is given, by name"""
    lock: NotRequired[Any]
    """answers that were worked out for its tags; usually they lie in a file beside it"""
    outputs: NotRequired[dict[str, Any] | str]
    """what a run gives, by name"""
    signals: NotRequired[dict[str, WorkflowSpecInput]]
    """what may be sent to a run while it goes on, by name; declared as inputs are"""
    steps: list[WorkflowSpecStep]
    """what is done"""
    workflows: NotRequired[dict[str, WorkflowSpecSpec]]
    """workflows that only this file uses, by name"""


class WorkflowSpecAllow(TypedDict):
    hosts: NotRequired[list[str]]
    """`host:port` pairs with private addresses that may be reached"""
    read: NotRequired[list[str]]
    """folders outside the workspace that may be read"""
    run: NotRequired[list[str]]
    """tools that may run code in the sandbox: `python.run`, `terminal.run`"""


class WorkflowSpecCase(TypedDict):
    equals: NotRequired[Any]
    """fits if the value of the switch is this"""
    steps: list[WorkflowSpecStep]
    """run if it fits"""
    when: NotRequired[str | bool]
    """fits if this holds; where the switch has no value"""


class WorkflowSpecConfig(TypedDict):
    auto: NotRequired[WorkflowSpecTerms]
    """on which terms tags `<AUTO>` are asked that say nothing of it"""
    retry: NotRequired[int | WorkflowSpecRetry]
    """`retry` of the steps that say nothing of it"""
    step_timeout: NotRequired[str | float]
    """`timeout` of the steps that say nothing of it"""
    timeout: NotRequired[str | float]
    """the longest time that a run may take"""


class WorkflowSpecExpect(TypedDict):
    otherwise: NotRequired[Literal["fail", "fail_at_end"]]
    """the step fails, or it is done and the run fails at its end; fail if absent"""
    that: str | bool
    """must hold of its `output`"""


class WorkflowSpecGate(TypedDict):
    approvers: NotRequired[WorkflowSpecWho]
    """who may decide; whoever has the right to decide in the run's workspace if absent"""
    details: NotRequired[Any]
    """what is shown beside the call itself"""
    escalate_to: NotRequired[WorkflowSpecWho]
    """who may decide as well when the time is over"""
    expires: NotRequired[str | float]
    """how long there is to decide"""
    grace: NotRequired[str | float]
    """how much later a decision takes effect; until then whoever made it can take it back"""
    needed: NotRequired[int]
    """how many must approve, each person counted once; 1 if absent"""
    not_by_requester: NotRequired[bool]
    """whether whoever started the run may not decide"""
    on_expiry: NotRequired[Literal["fail", "reject", "escalate"]]
    """what follows when nobody decides in time: the step fails, it counts as rejected, or `escalate_to` may decide as well for as long again; fail if absent"""
    title: NotRequired[str | float | bool]
    """the question; names the tool if absent"""


class WorkflowSpecGoto(TypedDict):
    failure: NotRequired[str | float | bool]
    """when it has failed"""
    skipped: NotRequired[str | float | bool]
    """when its `if` was false"""
    success: NotRequired[str | float | bool]
    """when it has succeeded"""


class WorkflowSpecHandler(TypedDict):
    codes: NotRequired[list[str]]
    """codes that it is for"""
    even_if_it_fails: NotRequired[bool]
    """whether what follows does so although the handler's own steps failed"""
    patterns: NotRequired[list[str]]
    """regular expressions, one of which is found in the message"""
    priority: NotRequired[int]
    """handlers with lower numbers are asked first; 0 if absent"""
    retries: NotRequired[int]
    """how often `then: retry` begins the step anew; 1 if absent"""
    steps: NotRequired[list[WorkflowSpecStep]]
    """run first; they see `error.code`, `error.kind` and `error.message`"""
    then: NotRequired[Literal["fail", "continue", "fail_at_end", "skip", "retry"]]
    """what follows; continue if absent"""
    types: NotRequired[list[str]]
    """kinds of errors that it is for: timeout, upstream, limited, not_found, invalid …; any error if none of the three is given"""
    value: NotRequired[Any]
    """the output of the step, which then counts as succeeded"""


WorkflowSpecInput = Literal["string", "integer", "number", "boolean", "array", "object", "null"] | dict[str, Any]


class WorkflowSpecRequires(TypedDict):
    by: NotRequired[Literal["speed", "quality", "cost"]]
    """what decides between those that fit"""
    capabilities: NotRequired[list[str]]
    """what it must be able to do: tools, schema, vision …"""
    cost_limit: NotRequired[float]
    """what a call may cost, in US dollars"""
    excluded: NotRequired[list[str]]
    """models that are never chosen"""
    expertise: NotRequired[Literal["low", "medium", "medium-high", "high", "very-high"]]
    """how able it must be"""
    fallback: NotRequired[list[str]]
    """models that are chosen if nothing else fits"""
    max_latency_ms: NotRequired[int]
    """how long an answer may take"""
    max_size: NotRequired[str | float | bool]
    """at most so many parameters"""
    min_size: NotRequired[str | float | bool]
    """at least so many parameters, such as 7B"""
    modalities: NotRequired[list[str]]
    """what it must take: text, image, audio …"""
    preferred: NotRequired[list[str]]
    """models that are chosen first; templates may name them"""
    tasks: NotRequired[list[str]]
    """what it had better be good at: code, vision, legal …"""


class WorkflowSpecRetry(TypedDict):
    attempts: NotRequired[int]
    """attempts in all, the first included; 3 if absent"""
    backoff: NotRequired[Literal["constant", "linear", "exponential"]]
    """how the wait grows; exponential if absent"""
    delay: NotRequired[str | float]
    """the first wait; 1s if absent"""
    jitter: NotRequired[bool]
    """whether waits are drawn by chance, so that many do not come back at once; true if absent"""
    max_delay: NotRequired[str | float]
    """the longest wait; 1m if absent"""


class WorkflowSpecSpec(TypedDict):
    allow: NotRequired[WorkflowSpecAllow]
    """rights asked for; whoever starts the run grants them"""
    config: NotRequired[WorkflowSpecConfig]
    """what holds for the whole run"""
    description: NotRequired[str | float | bool]
    """what the workflow is for"""
    inputs: NotRequired[dict[str, WorkflowSpecInput]]
    """what a run is given, by name"""
    lock: NotRequired[Any]
    """answers that were worked out for its tags; usually they lie in a file beside it"""
    outputs: NotRequired[dict[str, Any] | str]
    """what a run gives, by name"""
    signals: NotRequired[dict[str, WorkflowSpecInput]]
    """what may be sent to a run while it goes on, by name; declared as inputs are"""
    steps: list[WorkflowSpecStep]
    """what is done"""
    workflows: NotRequired[dict[str, WorkflowSpecSpec]]
    """workflows that only this file uses, by name"""


WorkflowSpecStep = dict[str, Any]


WorkflowSpecStepApproval = dict[str, Any]


WorkflowSpecStepAsk = dict[str, Any]


WorkflowSpecStepForEach = dict[str, Any]


WorkflowSpecStepIf = dict[str, Any]


WorkflowSpecStepLoop = dict[str, Any]


WorkflowSpecStepModel = dict[str, Any]


WorkflowSpecStepSet = dict[str, Any]


WorkflowSpecStepSwitch = dict[str, Any]


WorkflowSpecStepTool = dict[str, Any]


WorkflowSpecStepWait = dict[str, Any]


WorkflowSpecStepWorkflow = dict[str, Any]


class WorkflowSpecTerms(TypedDict):
    attempts: NotRequired[int]
    """how often each is asked; 3 if absent"""
    budget: NotRequired[float]
    """what the attempts for one tag may cost together, in US dollars"""
    max_tokens: NotRequired[int]
    """the longest answer; 100 if absent"""
    models: NotRequired[list[str]]
    """models that are asked in turn; the gateway's default if absent"""


WorkflowSpecUndo = dict[str, Any]


class WorkflowSpecWho(TypedDict):
    people: NotRequired[list[str]]
    """names of accounts"""
    roles: NotRequired[list[str]]
    """names of roles, held in the run's workspace or everywhere"""
    teams: NotRequired[list[str]]
    """names of teams"""


class WorkspaceInput(TypedDict):
    """A workspace as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WorkspaceSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WorkspaceNew(TypedDict):
    """A workspace as it should be"""
    draft: NotRequired[bool]
    """Keep the version as a draft instead of publishing it"""
    labels: NotRequired[dict[str, str]]
    name: str
    reason: NotRequired[str | None]
    """Why; it stands in the history and the audit record"""
    shared_with: NotRequired[list[str]]
    """Ids of accounts, and `team:<name>`"""
    spec: WorkspaceSpec
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"]]


class WorkspacePage(TypedDict):
    """Resources of the kind workspace"""
    items: list[WorkspaceResource]
    next: str | None
    """Pass it as `after` for the next page; null on the last one"""
    total: NotRequired[int]
    """How many there are in all, where counting is cheap"""


class WorkspacePatch(TypedDict):
    """Changes of a workspace, as a JSON Merge Patch"""
    deprecated: NotRequired[None | dict[str, Any]]
    """null takes it back"""
    draft: NotRequired[bool | None]
    """false publishes the version"""
    labels: NotRequired[dict[str, str | None] | None]
    reason: NotRequired[str | None]
    shared_with: NotRequired[list[str] | None]
    """Ids of accounts, and `team:<name>`"""
    spec: NotRequired[dict[str, Any]]
    """A merge patch of the spec: null removes a field"""
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
    title: NotRequired[str | None]
    visibility: NotRequired[Literal["organization", "team", "private"] | None]


class WorkspaceResource(TypedDict):
    """A part of the organization that has its own resources and rights"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
    findings: NotRequired[list[ResourceFinding]]
    """What a draft has against it, when it is read by itself or written; it cannot be published before that is mended"""
    hash: str
    id: str
    kind: Literal["workspace"]
    labels: dict[str, str]
    name: str
    owner: Actor
    published: int | None
    references: NotRequired[ResourceReferences]
    shared_with: list[str]
    shown_version: int
    """Whose spec this is"""
    spec: WorkspaceSpec
    team: str | None
    title: str | None
    updated_at: str
    updated_by: Actor
    version: int
    """The newest"""
    version_labels: dict[str, int]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: Literal["organization", "team", "private"]
    workspace: None


class WorkspaceSpec(TypedDict):
    """A part of an organization that has its own resources and rights."""
    description: NotRequired[str | None]
    """What it is for."""


class Written(TypedDict):
    publish: NotRequired[bool]
    """Make the version valid for everybody instead of keeping it as a draft."""
    reason: NotRequired[str | None]
    """For the history."""
    text: str
    """The whole file."""
