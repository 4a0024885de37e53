"""Generated from docs/openapi.json by `cargo xtask gen`. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict


AccountKind = Literal["user", "service_account"]


class AccountView(TypedDict):
    created_at: str
    created_by: str
    disabled: bool
    """A disabled account cannot sign in, and its tokens open nothing."""
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


class Assignment(TypedDict):
    """A role held by an account."""
    role: str
    """`system_admin`, `org_admin`, `team_manager`, `developer`, `analyst` or `viewer`."""
    workspace: NotRequired[str | None]
    """Null: in the whole organization."""


class BreakView(TypedDict):
    run: NotRequired[str | None]
    seq: int
    what: str


class CancelBody(TypedDict):
    reason: NotRequired[str | None]


class ChangeAccount(TypedDict):
    disabled: NotRequired[bool | None]
    teams: NotRequired[list[str] | None]


class CheckResult(TypedDict):
    diagnostics: Diagnostics
    ok: bool
    """There is no error; warnings may be there."""
    outline: NotRequired[Outline | None]
    """What the file declares, when it is free of errors."""


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
    """Rights such as `run:read`, `model:*` or `*:read@shop`; left out: everything the account may do."""


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


class DocumentFile(TypedDict):
    """YAML or JSON; several documents with `---` between them"""
    path: str
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


class Holder(TypedDict):
    id: str
    name: str


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


class KindCard(TypedDict):
    columns: list[dict[str, Any]]
    example: ResourceDocument
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


class OrgList(TypedDict):
    items: list[OrgView2]


class OrgView(TypedDict):
    id: str
    name: str


class OrgView2(TypedDict):
    created_at: str
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


class Resource(TypedDict):
    """A resource of any kind"""
    created_at: str
    created_by: Actor
    deleted_at: str | None
    deprecated: ResourceDeprecation | None
    etag: str
    """For `If-Match`"""
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
    """Ids of accounts, and `team:<name>`"""
    spec: dict[str, Any]
    team: NotRequired[str | None]
    """The team that sees it when `visibility` is `team`"""
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


class ResourceReference(TypedDict):
    kind: str
    name: str
    version: int | None
    workspace: str | None


class ResourceReferences(TypedDict):
    used_by: list[ResourceReference]
    uses: list[ResourceReference]


class ResourceSelection(TypedDict):
    """The fields of a resource that `fields` names, beside those that name it"""
    created_at: NotRequired[str]
    created_by: NotRequired[Actor]
    deleted_at: NotRequired[str | None]
    deprecated: NotRequired[ResourceDeprecation | None]
    etag: str
    """For `If-Match`"""
    hash: NotRequired[str]
    id: str
    kind: str
    labels: NotRequired[dict[str, str]]
    name: str
    owner: NotRequired[Actor]
    published: NotRequired[int | None]
    references: NotRequired[ResourceReferences]
    shared_with: NotRequired[list[str]]
    shown_version: NotRequired[int]
    """Whose spec this is"""
    spec: NotRequired[Any]
    team: NotRequired[str | None]
    title: NotRequired[str | None]
    updated_at: NotRequired[str]
    updated_by: NotRequired[Actor]
    version: int
    """The newest"""
    version_labels: NotRequired[dict[str, int]]
    versions: NotRequired[list[ResourceVersion]]
    """The newest ones, when asked for by `include`"""
    visibility: NotRequired[Literal["organization", "team", "private"]]
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


class SetRoles(TypedDict):
    roles: list[Assignment]


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


class Usage(TypedDict):
    """What model calls used"""
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
    streams: int


Which = Literal["open", "decided"]


class Who(TypedDict):
    id: str
    kind: str
    """`user`, `service_account`, `agent` or `system`."""
    name: str


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
