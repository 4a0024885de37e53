// Generated from docs/openapi.json by `cargo xtask gen`. Do not edit.
export interface paths {
    "/api/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List users and service accounts, by name */
        get: operations["list_accounts"];
        put?: never;
        /**
         * Make a user or a service account
         * @description It signs in with an API token, which `POST /api/v1/tokens` makes. Its role reaches no further than the caller's own.
         */
        post: operations["create_account"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account, by name or id */
        get: operations["get_account"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Disable or enable an account, or change its teams
         * @description It counts at once: open streams of the account end too.
         */
        patch: operations["update_account"];
        trace?: never;
    };
    "/api/v1/accounts/{account}/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Say which roles an account holds
         * @description In place of those it holds. It counts at once, for its tokens and sessions too.
         */
        put: operations["set_account_roles"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make resources as documents say: all of it in one transaction, or nothing
         * @description Fields have owners: what another manager set to another value is a conflict (409, with the plan in `details`) unless `force` is true. Fields this manager set before and does not say any more are removed. With `prune`, resources that carry this owner's label and are not among the documents are deleted. `dry_run` answers the plan and writes nothing.
         */
        post: operations["apply"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who changed what, when and why, newest first
         * @description Changes of resources, accounts, tokens and organizations, refusals and failed sign-ins. What runs did stands in their histories.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/blobs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The bytes of a large value */
        get: operations["get_blob"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create, change, delete and publish many resources at once
         * @description Each item succeeds or fails by itself and has its own status, resource or problem; the whole is answered with 200. With `atomic`, all of it happens in one transaction or nothing: when an item fails, the others answer `bulk_undone`.
         */
        post: operations["bulk"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connection: list, over all workspaces the caller may read */
        get: operations["list_connections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Dashboard: list, over all workspaces the caller may read */
        get: operations["list_dashboards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deliveries of webhooks, newest first */
        get: operations["list_deliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/backlog": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what waits for each endpoint, what it missed, and what was put aside
         * @description An endpoint for which `waiting_max` deliveries wait is told of no further event until there is room; those are counted here.
         */
        get: operations["get_delivery_backlog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the deliveries of a time again
         * @description In their old order, at most 1000 at once. Repetitions are not repeated.
         */
        post: operations["replay_deliveries"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery: what was sent, every attempt, what came back */
        get: operations["get_delivery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/deliveries/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a delivery again
         * @description The same event with the same `webhook-id`, at the end of the line of its subject. A receiver that remembers ids sees a repetition.
         */
        post: operations["replay_delivery"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The resources the caller may export, as documents
         * @description Values of secrets are not in it: a mark stands in their place.
         */
        get: operations["export_resources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The templates that come with the program
         * @description Templates that the organization keeps itself are resources of the kind `template`.
         */
        get: operations["list_gallery"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A template of the gallery, with the schema of its parameters, its workflows and how they are drawn */
        get: operations["get_gallery_template"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gallery/{name}/use": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the resources of a template of the gallery, with values for its parameters
         * @description As a template that is stored is instantiated; `template:execute` is needed in the workspace of what is made.
         */
        post: operations["use_gallery_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models that steps may use */
        get: operations["list_gateway_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List approvals and questions
         * @description Those of runs that the caller may look at.
         */
        get: operations["list_inbox"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get an approval or a question */
        get: operations["get_inbox_item"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/{id}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approve, answer or reject
         * @description The decision that completes it counts. A later one is a 409 that names who decided before. Where an item asks for an `outcome` (an effect that cannot be undone was cut off, and whether it has happened is not known), say `done` with its output, `repeat` or `give_up`.
         */
        post: operations["decide_approval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/{id}/delegate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let somebody else decide in one's place
         * @description It comes back at `until`, or when it is taken back with `to: null`. Nobody gets a right by it.
         */
        post: operations["delegate_approval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/inbox/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take one's own decision back
         * @description As long as nothing has come of it: more decisions are needed, or its time of grace is not over.
         */
        post: operations["withdraw_decision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/journal/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check every history, the audit chains and the signed checkpoints */
        get: operations["verify_journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What kinds of resources there are, with their schemas and what forms and lists need to know */
        get: operations["list_kinds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what changes
         * @description Over server-sent events, or over a WebSocket when the request asks for an upgrade. First what was missed since `since`, then `event: ready` with the `id` to come back with, then what happens. `event: resync` with `{topic}`: too much was missed, fetch again and go on listening. A WebSocket takes `{"op":"subscribe","topics":[…],"since":n}`, `{"op":"unsubscribe","topics":[…]}` and `{"op":"ping"}`, and sends `{"event","id","topic","data"}`. Topics: `deliveries` (`event: delivery` with `{id, workspace, endpoint, state, at}` after every attempt) · `notifications` (`event: notification` with `{unread}` whenever one's own list has changed) · `resources` and `resources:<kind>` (`event: resource` with `{action, kind, workspace, name, version, at, by}`) · `run:<id>` (`change`, `delta` and `end` as on the live stream of one run) · `runs` (`event: run` with the latest RunSummary of every run that the caller may look at; a burst of changes becomes its last)
         */
        get: operations["watch"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is calling, and what they may do */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Model: list, over all workspaces the caller may read */
        get: operations["list_models"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List what one was told, newest first
         * @description The newest 1,000 of the last 90 days are kept. What one may not look at any more is left out.
         */
        get: operations["list_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get how one is told of what
         * @description Every class is named, as it counts for the caller.
         */
        get: operations["get_notification_preferences"];
        /**
         * Say how one wants to be told of what
         * @description In place of what was said before; what is left out is as usual.
         */
        put: operations["set_notification_preferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark all as read
         * @description Answers how many are unread after it.
         */
        post: operations["read_notifications"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/unread": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Count what one has not read */
        get: operations["count_unread_notifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/{id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Mark one as read */
        post: operations["read_notification"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orgs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organizations of this installation */
        get: operations["list_orgs"];
        put?: never;
        /**
         * Make an organization with its first administrator
         * @description The administrator's API token is in the answer and nowhere else; everything in the organization is done with it.
         */
        post: operations["create_org"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/orgs/{organization}/administrators": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a further administrator of an organization
         * @description For an organization whose administrators have lost their tokens. It stands in the audit of both organizations.
         */
        post: operations["add_org_administrator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The packages that are installed where the caller may read */
        get: operations["list_packages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages/build": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a package, put it in order and sign it with the organization's key */
        post: operations["build_package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages/install": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Install a package, or a newer version of one, into a workspace */
        post: operations["install_package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/packages/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a package and its signature without installing it */
        post: operations["verify_package"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Policy: list, over all workspaces the caller may read */
        get: operations["list_policies"];
        put?: never;
        /** Policy: make one */
        post: operations["create_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Policy: read one */
        get: operations["get_policy"];
        /** Policy: make or replace one */
        put: operations["put_policy"];
        post?: never;
        /** Policy: put one into the recycle bin */
        delete: operations["delete_policy"];
        options?: never;
        head?: never;
        /**
         * Policy: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_policy"];
        trace?: never;
    };
    "/api/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read many resources by their names at once */
        get: operations["read_resources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/watch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow changes of resources
         * @description `event: resource` with `{action, kind, workspace, name, version, at, by}` for each change of a resource that the caller may read; `ready` and `resync` as on the live channel, whose topic `resources` is the same.
         */
        get: operations["watch_resources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two versions */
        get: operations["diff_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/halt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one out of use: pause it, or archive it */
        post: operations["halt_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Publish a version */
        post: operations["publish_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/purge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Remove one from the recycle bin for good */
        post: operations["purge_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/references": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What it uses, and who uses it */
        get: operations["get_references"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take one out of the recycle bin */
        post: operations["restore_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put one that is paused or archived back into use */
        post: operations["resume_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring an older version back as a new one */
        post: operations["roll_back_resource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/version-labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Move a label to a version */
        put: operations["set_version_label"];
        post?: never;
        /** Take a label away */
        delete: operations["remove_version_label"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The history, the newest version first */
        get: operations["list_versions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/resources/{kind}/{name}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version with its spec */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The standard roles, and what each allows */
        get: operations["list_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List runs, newest first
         * @description Those of the workspaces in which the caller has `run:read`.
         */
        get: operations["list_runs"];
        put?: never;
        /**
         * Start a run from workflow files, or of a stored workflow
         * @description `workflow` is `{main, files}`, or `{resource: {workspace, name, version?}}`; of a stored workflow the run keeps the version it has now, and so for all that it uses. The run belongs to a workspace, in which `run:create` is needed. Answered when the start is durable. An invalid file or input is a 422 whose `diagnostics` hold every finding.
         */
        post: operations["start_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Keep a run that happened elsewhere, to be looked at
         * @description Every line, the chain and the signature are checked before anything is written. The run keeps its id, says where it is from, and never goes on: it can be looked at, compared, replayed and exported again, byte for byte. Needs `run:create` in the workspace.
         */
        post: operations["import_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One run with all its tasks, or without them
         * @description With `tasks=few` or `tasks=none` the answer is small whatever the run holds: where `tasks` is empty then, they are had from `/tasks`, a page at a time.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel a run in any state */
        post: operations["cancel_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The named places in the run's history, the first first */
        get: operations["list_run_checkpoints"];
        put?: never;
        /**
         * Name the place that the run's history has come to, and keep its state there
         * @description The name can be given wherever an event is: to look at the run as it was, to compare it, to fork it there, and to roll back to there.
         */
        post: operations["checkpoint_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is different about two runs
         * @description Steps are aligned by their paths. With `at` or `checkpoint` both are as they were then, with `with_at` or `with_checkpoint` the other one. Values up to 256 KiB are looked into, 32 MiB of them in all; others differ as a whole. A side of a change that is absent has nothing there. The caller must be allowed to look at both.
         */
        get: operations["diff_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/effects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the run did outside
         * @description Calls of tools that may change something, files written by `save`, and model calls with their cost.
         */
        get: operations["list_run_effects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The run's journal */
        get: operations["list_run_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The run as one signed file, which another installation can open
         * @description Its history with the chain, all values, the workflow it is pinned to, and the signature of this installation: a JSON document per line. Of a run that has not ended, what there is so far. Up to 64 MiB and 100,000 events. The same run gives the same bytes. It is recorded in the audit.
         */
        get: operations["export_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a run that shares the past of this one up to an event
         * @description What had ended by then is taken over and not called again; what had not is begun anew, with what is changed here. Needs `run:create` in the run's workspace, and `grant:give` if the run was granted something.
         */
        post: operations["fork_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow one run
         * @description `event: change` with `id` and a LiveChange; `event: delta` (no id) with `{task, text}`, text of a model as it arrives, which may be lost without harm; `event: end` when the run is closed and all was sent.
         */
        get: operations["watch_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause a run: nothing begins in it any more until it is resumed
         * @description What is under way comes to its end, and its result is kept: what follows from it is decided when the run goes on. Times that a step waits for go on meanwhile; the time limit of the whole run stands still. A paused run that is paused stays so. 409 once the run has ended or is being ended.
         */
        post: operations["pause_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Feed the run's history to the machine of this program and compare every decision
         * @description No tool and no model is called. Up to 100,000 events.
         */
        get: operations["replay_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused run go on, or take up a suspended one
         * @description One that is at work already stays so.
         */
        post: operations["resume_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start a run that goes on from what failed in this one
         * @description On the same version of the workflow or on another one; steps that are there no more, or use something else, are begun anew. Needs what `fork` needs.
         */
        post: operations["retry_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/rollback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a rollback would undo, and what it cannot
         * @description The effects after the event `to` (or after the checkpoint), the last first, each with the call that undoes it or with why there is none. Nothing is called.
         */
        get: operations["plan_rollback"];
        put?: never;
        /**
         * Undo what a run did outside after one of its events
         * @description Starts a run whose steps are the calls of the plan, the last effect first; it stops at the first that fails, and the same again goes on from there. With `binding` it is refused when the plan is another one by now. The run must have ended. Needs `run:control` and `run:create` in its workspace, and `grant:give` if it was granted something.
         */
        post: operations["rollback_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/signal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a value to a run that goes on
         * @description The step that waits for the signal takes it and ends with `{value, by, at, id}`; if none does yet, it is kept for the next that will, those of a name in the order in which they came. Answered when it is recorded, in every state before the end; a paused run takes it when it goes on. The same id again changes nothing. 422 for a name that the workflow does not declare and for a value that does not fit; 413 for one above 64 KiB; 429 where 256 wait to be taken; 409 once the run has ended, or for an id under which something else came.
         */
        post: operations["signal_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/state": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The run as it was after one of its events
         * @description `view` is what `GET /api/v1/runs/{id}` answered then: the events up to that one, folded. `timers` are the times it waited for.
         */
        get: operations["get_run_state"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The run's tasks, a page at a time
         * @description In document order, parents before children. While the run goes on, pages may be of different moments: `seq` says of which, and the live stream tells of what comes after it.
         */
        get: operations["list_run_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Check that a run's history is gapless and its chain unbroken */
        get: operations["verify_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Search the resources of all kinds the caller may read */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Secret: list, over all workspaces the caller may read */
        get: operations["list_secrets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a one-time sign-in link for a browser
         * @description Only with a bearer token: a browser session cannot prolong itself.
         */
        post: operations["create_sign_in_link"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the browser's session */
        post: operations["sign_out"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Template: list, over all workspaces the caller may read */
        get: operations["list_templates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API tokens, oldest first */
        get: operations["list_tokens"];
        put?: never;
        /**
         * Make an API token; its secret is shown this once
         * @description The secret is not stored, and an `Idempotency-Key` is not honoured here: a repeated request makes another token.
         */
        post: operations["create_token"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One API token, without its secret */
        get: operations["get_token"];
        put?: never;
        post?: never;
        /**
         * End an API token at once
         * @description Sessions and streams that began with it end too.
         */
        delete: operations["revoke_token"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tools that steps may use, with their schemas */
        get: operations["list_tools"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trigger: list, over all workspaces the caller may read */
        get: operations["list_triggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhook endpoint: list, over all workspaces the caller may read */
        get: operations["list_webhook_endpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workflow: list, over all workspaces the caller may read */
        get: operations["list_workflows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/auto": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a model what the tags `<AUTO>` of a workflow leave open
         * @description Tags that ask about what only a run knows are left out; `from_run` takes what a run was answered. The tags are asked in one run, which holds prompts, answers and cost. An answer that does not fit is sent back with what is wrong; if none fits, the answer is 422 `auto_refused` with the raw answer and, as `lock`, what the others were answered in `details`, and no value is made up. If it takes longer than a request may wait, the answer is 503 with the run's id in `details`; the same request with `run` waits for it. Nothing is stored: keep `lock` beside the workflow.
         */
        post: operations["resolve_auto"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a workflow file and what it includes
         * @description Answers 200 also when there are errors: they are the result. All findings come at once, each with its place.
         */
        post: operations["check_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What could be written at a place of a workflow */
        post: operations["complete_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/convert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What an import of a file would store
         * @description A pipeline of the original framework is answered in the format of workflows, its comments kept; a workflow as it is. Answers 200 also when there are findings: they are the result, each at its place in the text that was sent. Nothing is stored, and nothing is run.
         */
        post: operations["convert_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/edit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change what the text of a workflow says, keeping its comments, order and style
         * @description Nothing is stored: the answer is the new text. A change that cannot be made without changing something else is refused.
         */
        post: operations["edit_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/format": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Bring the text of a workflow into the one form */
        post: operations["format_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/graph-diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Two texts of workflows in one drawing
         * @description As for two versions of a stored workflow; the texts need not be stored anywhere.
         */
        post: operations["compare_workflow_texts"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/hover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What stands at a place of a workflow, with its type */
        post: operations["hover_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/layout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Where the steps of a workflow stand in a drawing
         * @description The same file always gives the same drawing. A file with errors is drawn as far as it can be read. What steps hold that are named in `closed` is left out: they are drawn like any other step, and say with `holds` how many it was.
         */
        post: operations["layout_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a model propose a change of a workflow, described in words
         * @description The answer is a text to compare with, and what the compiler says about it; nothing is stored. The model is asked in a run, which holds prompt, answer and cost. If it takes longer than a request may wait, the answer is 503 with the run's id in `details`; the same request with `run` waits for it.
         */
        post: operations["propose_workflow_change"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The changes that give a step or an input another name everywhere */
        post: operations["rename_in_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of a workflow file, for editors */
        get: operations["get_workflow_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workspace}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Store a file as a draft of a new workflow
         * @description Takes workflows and pipelines of the original framework; those are stored in our format, their comments kept. A pipeline that cannot be written in it is refused with every finding. `workflow:create` is needed in the workspace.
         */
        post: operations["import_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workspace}/{name}/clone": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a copy of a stored workflow under another name
         * @description The copy has the text with its comments, and begins with version 1: published if the version it is made of is, else a draft. Its history says what it was made of. `workflow:create` is needed in the workspace of the copy.
         */
        post: operations["clone_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workspace}/{name}/graph-diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Two versions of a stored workflow in one drawing
         * @description Steps are compared by their ids; one that only got another id is recognized if no other could be meant.
         */
        get: operations["diff_workflow_graph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workflows/{workspace}/{name}/source": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The text of a stored workflow
         * @description With the comments and the order in which it was written; a workflow that was never written as text is written out.
         */
        get: operations["get_workflow_source"];
        /**
         * Store the text of a workflow as a new version
         * @description `If-Match` holds the `etag` of the text that was changed; if somebody stored another one meanwhile, the answer is 412 and nothing is changed. A draft may have errors: nothing that was typed is lost, and the answer names them all. With `publish`, a text with errors is refused with every finding; so is one that is no YAML mapping, always.
         */
        put: operations["put_workflow_source"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workspace: list, over all workspaces the caller may read */
        get: operations["list_workspaces"];
        put?: never;
        /** Workspace: make one */
        post: operations["create_workspace"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workspace: read one */
        get: operations["get_workspace"];
        /** Workspace: make or replace one */
        put: operations["put_workspace"];
        post?: never;
        /** Workspace: put one into the recycle bin */
        delete: operations["delete_workspace"];
        options?: never;
        head?: never;
        /**
         * Workspace: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_workspace"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Connection: make one */
        post: operations["create_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/connections/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connection: read one */
        get: operations["get_connection"];
        /** Connection: make or replace one */
        put: operations["put_connection"];
        post?: never;
        /** Connection: put one into the recycle bin */
        delete: operations["delete_connection"];
        options?: never;
        head?: never;
        /**
         * Connection: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_connection"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/connections/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the system behind a connection once, with its credential
         * @description Nothing is called when a connection is saved or imported; only this calls it.
         */
        post: operations["test_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/dashboards": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Dashboard: make one */
        post: operations["create_dashboard"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/dashboards/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Dashboard: read one */
        get: operations["get_dashboard"];
        /** Dashboard: make or replace one */
        put: operations["put_dashboard"];
        post?: never;
        /** Dashboard: put one into the recycle bin */
        delete: operations["delete_dashboard"];
        options?: never;
        head?: never;
        /**
         * Dashboard: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_dashboard"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/dashboards/{name}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of a dashboard's panels
         * @description Over the runs of the workspaces in which the caller has `run:read`, at this moment. Needs the right to read the dashboard too.
         */
        get: operations["get_dashboard_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/dashboards/{name}/data.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same numbers as CSV */
        get: operations["export_dashboard_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Model: make one */
        post: operations["create_model"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/models/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Model: read one */
        get: operations["get_model"];
        /** Model: make or replace one */
        put: operations["put_model"];
        post?: never;
        /** Model: put one into the recycle bin */
        delete: operations["delete_model"];
        options?: never;
        head?: never;
        /**
         * Model: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_model"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Secret: make one */
        post: operations["create_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/secrets/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Secret: read one */
        get: operations["get_secret"];
        /** Secret: make or replace one */
        put: operations["put_secret"];
        post?: never;
        /** Secret: put one into the recycle bin */
        delete: operations["delete_secret"];
        options?: never;
        head?: never;
        /**
         * Secret: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_secret"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Template: make one */
        post: operations["create_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/templates/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Template: read one */
        get: operations["get_template"];
        /** Template: make or replace one */
        put: operations["put_template"];
        post?: never;
        /** Template: put one into the recycle bin */
        delete: operations["delete_template"];
        options?: never;
        head?: never;
        /**
         * Template: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_template"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/templates/{name}/instantiate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make the resources of a template, with values for its parameters */
        post: operations["instantiate_template"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Trigger: make one */
        post: operations["create_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/triggers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Trigger: read one */
        get: operations["get_trigger"];
        /** Trigger: make or replace one */
        put: operations["put_trigger"];
        post?: never;
        /** Trigger: put one into the recycle bin */
        delete: operations["delete_trigger"];
        options?: never;
        head?: never;
        /**
         * Trigger: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_trigger"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/triggers/{name}/fire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Fire by hand, or only try
         * @description The run starts as if the trigger had fired by itself: as whoever changed it last.
         */
        post: operations["fire_trigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/triggers/{name}/firings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What became of each firing, newest first */
        get: operations["list_trigger_firings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/triggers/{name}/times": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** When the schedule is due next */
        get: operations["list_trigger_times"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Webhook endpoint: make one */
        post: operations["create_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/webhook-endpoints/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Webhook endpoint: read one */
        get: operations["get_webhook_endpoint"];
        /** Webhook endpoint: make or replace one */
        put: operations["put_webhook_endpoint"];
        post?: never;
        /** Webhook endpoint: put one into the recycle bin */
        delete: operations["delete_webhook_endpoint"];
        options?: never;
        head?: never;
        /**
         * Webhook endpoint: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_webhook_endpoint"];
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/webhook-endpoints/{name}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new signing secret, which is shown this once
         * @description The secret before it goes on signing beside it, until the next rotation or until it is removed from `secrets`. Where the newest version is a draft, or `live` stands elsewhere, the new secret does not sign yet: `signs` is false and `note` says what to do.
         */
        post: operations["rotate_webhook_endpoint_secret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/webhook-endpoints/{name}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event to an endpoint, now and once
         * @description Answers what came of it, also when that was a failure. It is sent to a paused endpoint, too.
         */
        post: operations["test_webhook_endpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/workflows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Workflow: make one */
        post: operations["create_workflow"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/workspaces/{workspace}/workflows/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Workflow: read one */
        get: operations["get_workflow"];
        /** Workflow: make or replace one */
        put: operations["put_workflow"];
        post?: never;
        /** Workflow: put one into the recycle bin */
        delete: operations["delete_workflow"];
        options?: never;
        head?: never;
        /**
         * Workflow: change fields of one
         * @description A JSON Merge Patch (RFC 7396). Changes that others make at the same time to other fields are kept.
         */
        patch: operations["patch_workflow"];
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process is alive */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server takes work */
        get: operations["get_readiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Spend a one-time link; sets the session cookie and goes to the console */
        get: operations["sign_in"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description A person, or a program that acts for nobody in particular.
         * @enum {string}
         */
        AccountKind: "user" | "service_account";
        AccountView: {
            created_at: string;
            created_by: string;
            /** @description A disabled account cannot sign in, and its tokens open nothing. */
            disabled: boolean;
            id: string;
            kind: components["schemas"]["AccountKind"];
            name: string;
            roles: components["schemas"]["Assignment"][];
            teams: string[];
            updated_at: string;
        };
        /** @description One page of a list. */
        AccountViewPage: {
            items: components["schemas"]["AccountView"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        Actor: {
            id: string;
            /** @enum {string} */
            kind: "user" | "service_account" | "agent" | "system";
            name: string;
        };
        AddAdministrator: {
            name: string;
        };
        AdministratorView: {
            expires_at: string;
            id: string;
            name: string;
            /** @description The way in: shown this once. Send it as `Authorization: Bearer <token>`. */
            token: string;
            token_id: string;
        };
        AllowView: {
            hosts: string[];
            read: string[];
            run: string[];
        };
        /** @description A tag `<AUTO>` that was asked */
        AnswerView: {
            answered_at: string | null;
            asked_at: string;
            cost_microusd: number;
            key: string;
            model: string | null;
            part: string;
            question: components["schemas"]["Payload"];
            raw: string | null;
            reason: string | null;
            refused: {
                model: string;
                raw: string;
                why: string;
            }[];
            /** @enum {unknown} */
            state: "asking" | "resolved" | "refused" | "locked";
            value: components["schemas"]["Payload"] | null;
        };
        ApplyOutcome: {
            applied: boolean;
            /** @description What is worth knowing and stops nothing */
            findings: components["schemas"]["ResourceFinding"][];
            plan: components["schemas"]["PlanItem"][];
        };
        /** @description Documents, files with documents, or both */
        ApplyRequest: {
            documents?: components["schemas"]["ResourceDocument"][] | null;
            /**
             * @description Keep new versions as drafts
             * @default false
             */
            draft: boolean;
            /** @default false */
            dry_run: boolean;
            files?: components["schemas"]["DocumentFile"][] | null;
            /**
             * @description Take over fields of others, and delete what is still used
             * @default false
             */
            force: boolean;
            /**
             * @description Who owns the fields that are set
             * @default api
             */
            manager: string;
            prune?: null | {
                owner: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description For documents that name none; usually `default` */
            workspace?: string | null;
        };
        Aside: {
            at: string;
            /** Format: int64 */
            n: number;
            reason: string;
            set_aside_at: string;
            type: string;
        };
        Asked: {
            /**
             * Format: uint32
             * @description How often each model is asked, 1 to 10.
             * @default null
             */
            attempts: number | null;
            /**
             * @description A run of this workflow: nobody is asked, and what its tags were answered is taken into the lock.
             * @default null
             */
            from_run: string | null;
            /**
             * @description Asked in turn, whatever the tags and the workflow say; usually those that they name, or else the gateway's default.
             * @default []
             */
            models: string[];
            /** @description Only these tags; usually all that need no run. */
            only?: components["schemas"]["Tag"][];
            /**
             * @description A run that an earlier answer named: waits for it instead of asking again.
             * @default null
             */
            run: string | null;
            /** @description With the lock that there is, under its name beside the main file: what it answers is not asked again. */
            workflow: components["schemas"]["Files"];
            /**
             * @description Where the run belongs that asks; usually `default`.
             * @default null
             */
            workspace: string | null;
        };
        /** @enum {string} */
        Asks: "approval" | "question" | "outcome";
        /** @description A role held by an account. */
        Assignment: {
            /** @description `system_admin`, `org_admin`, `team_manager`, `developer`, `analyst` or `viewer`. */
            role: string;
            /**
             * @description Null: in the whole organization.
             * @default null
             */
            workspace: string | null;
        };
        /** @description Who did it. */
        AuditActor: {
            id: string;
            /** @description `user`, `service_account`, `agent` or `system`. */
            kind: string;
            name: string;
        };
        /** @description One record. */
        AuditEntry: {
            /** @description In the past tense, behind what it is about: `resource.updated`. */
            action: string;
            actor: components["schemas"]["AuditActor"];
            /** Format: date-time */
            at: string;
            /** @description The request it was done with. */
            correlation_id?: string | null;
            /** @description Everything else that was noted, by action. */
            details: unknown;
            /** @description Of a resource, its kind; otherwise `account`, `token`, `organization`, `access`, `sign_in` … */
            kind?: string | null;
            name?: string | null;
            /**
             * Format: uint64
             * @description Where it stands in the order of commits of the whole installation.
             */
            position: number;
            /** @description What the one who did it said about it; of a refusal, the rule. */
            reason?: string | null;
            /**
             * Format: uint64
             * @description The newest version after it.
             */
            version?: number | null;
            /** @description Null for what belongs to the organization. */
            workspace?: string | null;
        };
        /** @description One page of a list. */
        AuditEntryPage: {
            items: components["schemas"]["AuditEntry"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description How the lines stand. */
        Backlog: {
            /** @description Endpoints of workspaces whose deliveries the caller may read. */
            endpoints: components["schemas"]["Line"][];
            /** @description Events that could not be understood, newest first; for those who may read deliveries in the whole organization. */
            set_aside: components["schemas"]["Aside"][];
        };
        BreakView: {
            run?: string | null;
            /** Format: uint64 */
            seq: number;
            what: string;
        };
        BulkAnswers: {
            items: {
                problem?: components["schemas"]["Problem"];
                resource?: components["schemas"]["Resource"];
                /** @description As if the item were a request of its own */
                status: number;
            }[];
        };
        BulkItem: {
            /** @description Of `update` */
            deprecated?: unknown;
            draft?: boolean | null;
            /** @description Of `delete`: also when others still refer to it */
            force?: boolean;
            /** @description The `etag` that was seen */
            if_match?: string | null;
            kind: string;
            labels?: {
                [key: string]: string | null;
            } | null;
            name: string;
            /** @enum {string} */
            op: "create" | "update" | "replace" | "delete" | "publish";
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            shared_with?: string[] | null;
            /** @description Of `create` and `replace` all of it, of `update` a merge patch */
            spec?: Record<string, never>;
            team?: string | null;
            title?: string | null;
            /** @description Of `publish`: the newest without it */
            version?: number | null;
            visibility?: ("organization" | "team" | "private") | null;
            /** @description Not for kinds of the organization */
            workspace?: string | null;
        };
        BulkRequest: {
            /**
             * @description All in one transaction, or nothing
             * @default false
             */
            atomic: boolean;
            items: components["schemas"]["BulkItem"][];
            /**
             * @description Who owns the fields that are set
             * @default api
             */
            manager: string;
        };
        By: ("nothing" | "status") | "day" | "workflow";
        /** @enum {string} */
        Category: "research" | "content_creation" | "customer_support" | "sales" | "marketing" | "data_analysis" | "automation" | "reporting" | "other";
        /**
         * @description Why it fired.
         * @enum {string}
         */
        Cause: "schedule" | "webhook" | "event" | "manual";
        ChangeAccount: {
            disabled?: boolean | null;
            teams?: string[] | null;
        };
        /** @description Bytes `start..end` of the old text become `text`. */
        ChangeView: {
            /** Format: uint */
            end: number;
            /** Format: uint */
            start: number;
            text: string;
        };
        Changes: {
            changes: components["schemas"]["ChangeView"][];
        };
        /** @description Ways to a person. */
        Channels: {
            /** @description In the list and at the bell. */
            console: boolean;
            /** @description Through the mail server that is declared. */
            email: boolean;
            /** @description As the event `notification.created`, to the webhook endpoints that want it. */
            webhook: boolean;
        };
        /** @enum {string} */
        Chart: "number" | "bar" | "line" | "table";
        CheckResult: {
            diagnostics: components["schemas"]["Diagnostics"];
            /** @description There is no error; warnings may be there. */
            ok: boolean;
            /** @description What the file declares, when it is free of errors. */
            outline?: components["schemas"]["Outline"] | null;
        };
        CheckpointBody: {
            /**
             * @description Up to 64 of a–z, 0–9, `-`, `_` and `.`, beginning with a letter; unique in the run. Usually `checkpoint-` and the number of its event.
             * @default null
             */
            name: string | null;
            /**
             * @description Why, for the record; up to 2,000 characters.
             * @default null
             */
            reason: string | null;
        };
        /** @description What a notification is about. */
        Class: "approval" | "question" | "outcome" | "delegated" | "escalated" | "expiring" | "run_failed" | "run_waiting" | "run_ended" | "delivery_failed";
        /** @description What the copy is called, and of which version it is made. */
        CloneBody: {
            name: string;
            /**
             * @description For the history, behind where it comes from.
             * @default null
             */
            reason: string | null;
            /** @description A number or a label of a version; usually the newest. */
            version?: components["schemas"]["Wanted"] | null;
            /**
             * @description Usually the same one.
             * @default null
             */
            workspace: string | null;
        };
        CompletionItem: {
            /** @description Markdown. */
            about: string;
            detail: string;
            insert: string;
            /** @description `key`, `value`, `step`, `input`, `member`, `variable`, `tool`, `model`, `filter`, `function`, `method`, `test`. */
            kind: string;
            label: string;
        };
        Completions: {
            /** Format: uint */
            end: number;
            items: components["schemas"]["CompletionItem"][];
            /**
             * Format: uint
             * @description The bytes that an item replaces.
             */
            start: number;
        };
        /** @description A connection as it should be */
        ConnectionInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["ConnectionSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A connection as it should be */
        ConnectionNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["ConnectionSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind connection */
        ConnectionPage: {
            items: components["schemas"]["ConnectionResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a connection, as a JSON Merge Patch */
        ConnectionPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Connection
         * @description An outside system and the credential for it
         */
        ConnectionResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "connection";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["ConnectionSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /** ConnectionSpec */
        ConnectionSpec: {
            /**
             * @default {
             *       "type": "none"
             *     }
             */
            auth: components["schemas"]["ConnectionSpecAuth"];
            /** @description Where its API begins: `https://api.example.com/v1`. */
            base_url: string;
            /**
             * @description The path, below the base, that a test reads.
             * @default /
             */
            probe: string;
            /**
             * Format: uint32
             * @description Seconds until a test must be answered.
             * @default 10
             */
            timeout_s: number;
            /**
             * @description What kind of system it is: `http`, or a word of your own such as `github` or `jira`.
             * @default http
             */
            type: string;
        };
        /** @description How it is told who calls. */
        ConnectionSpecAuth: {
            /** @constant */
            type: "none";
        } | {
            /** @description The `secret` of the same workspace that holds the token. */
            secret: string;
            /** @constant */
            type: "bearer";
        } | {
            /** @description The `secret` of the same workspace that holds the password. */
            secret: string;
            /** @constant */
            type: "basic";
            username: string;
        } | {
            name: string;
            /** @description The `secret` of the same workspace that holds the value. */
            secret: string;
            /** @constant */
            type: "header";
        };
        /** @description What an import would store. */
        Converted: {
            /** @description The text was a pipeline of the original framework. */
            converted: boolean;
            /** @description Of the text that was sent, each at its place there. */
            diagnostics: components["schemas"]["Diagnostics"];
            /** @description What it would be called, if it says so. */
            name?: string | null;
            /** @description There is no error in it. A text in our own format is kept as a draft all the same. */
            ok: boolean;
            /** @description In our format, with the comments; not there for a pipeline that cannot be written in it. */
            text?: string | null;
        };
        CreateAccount: {
            /** @default user */
            kind: components["schemas"]["AccountKind"];
            /** @description Letters, digits, `-`, `_`, `.`, `@` and `+`; unique in the organization. */
            name: string;
            /** @description The first role. */
            role: string;
            /** @default [] */
            teams: string[];
            /** @description Hold the role in this workspace only. */
            workspace?: string | null;
        };
        CreateOrg: {
            /**
             * @description The name of its first administrator.
             * @default admin
             */
            administrator: string;
            /** @description Lower-case letters, digits and `-`. */
            name: string;
        };
        CreateToken: {
            /** @description Of this account, by name or id; usually the caller's own. */
            account?: string | null;
            /** @description At most a year ahead; usually in 90 days. */
            expires_at?: string | null;
            /** @description What it is for. */
            name: string;
            /** @description Rights such as `run:read`, `model:*`, `*:read@shop`, or `@shop` for everything there; left out: everything the account may do. */
            scopes?: string[] | null;
        };
        DashboardData: {
            /** @description When the numbers were true. */
            at: string;
            panels: components["schemas"]["PanelData"][];
        };
        /** @description A dashboard as it should be */
        DashboardInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["DashboardSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A dashboard as it should be */
        DashboardNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["DashboardSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind dashboard */
        DashboardPage: {
            items: components["schemas"]["DashboardResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a dashboard, as a JSON Merge Patch */
        DashboardPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Dashboard
         * @description Panels over the numbers of runs
         */
        DashboardResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "dashboard";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["DashboardSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /**
         * Dashboard
         * @description Numbers of runs, side by side.
         */
        DashboardSpec: {
            description?: string | null;
            panels: components["schemas"]["DashboardSpecPanel"][];
        };
        DashboardSpecBy: ("nothing" | "status") | "day" | "workflow";
        /** @enum {string} */
        DashboardSpecChart: "number" | "bar" | "line" | "table";
        /** @description What is counted or added up. */
        DashboardSpecMetric: ("runs" | "cost_microusd" | "tokens" | "tokens_in" | "tokens_out" | "duration_ms_max") | "duration_ms_mean";
        /** @description One number, or one for each group. */
        DashboardSpecPanel: {
            /**
             * @description What the numbers are split by.
             * @default nothing
             */
            by: components["schemas"]["DashboardSpecBy"];
            /**
             * @description How it is drawn.
             * @default number
             */
            chart: components["schemas"]["DashboardSpecChart"];
            /**
             * Format: uint32
             * @description So many days back, today included; at most 366.
             * @default 30
             */
            days: number;
            metric: components["schemas"]["DashboardSpecMetric"];
            /** @description Only runs in this status. */
            status?: string | null;
            title: string;
            /** @description Only runs of the workflow of this name. */
            workflow?: string | null;
            /** @description Only runs of this workspace. */
            workspace?: string | null;
        };
        DecideBody: {
            /**
             * @description To a question: a value that fits its schema.
             * @default null
             */
            answer: unknown;
            /** @description To an `approval`: may it go on? To a `question`: true with the answer, false refuses to answer. */
            approved?: boolean | null;
            /** @description The `binding` of the item as it was read. */
            binding: string;
            /** @description Shown with the decision and kept in the journal. */
            note?: string | null;
            /** @description To an `outcome`: what has become of the effect. */
            outcome?: components["schemas"]["Outcome"] | null;
            /** @description With `done`: what the effect gave, as the steps after it see it. */
            output?: unknown;
        };
        Decided: {
            /** @description To a question, or what a call gave. */
            answer?: unknown;
            approved: boolean;
            at: string;
            by: string;
            note?: string | null;
        };
        DelegateBody: {
            binding: string;
            note?: string | null;
            /** @description The name of an account that may decide there; null takes it back. */
            to?: string | null;
            /** @description Then it comes back; never, if it is not there. */
            until?: string | null;
        };
        /** @description One event on its way to one endpoint. */
        Delivery: {
            /** Format: uint32 */
            attempts: number;
            created_at: string;
            ended_at?: string | null;
            endpoint: components["schemas"]["To"];
            /** @description Why the last attempt failed. */
            error?: string | null;
            /** @description The event, which is the `webhook-id` of every attempt. */
            event: string;
            /** @description Why nothing is sent although it waits: its endpoint is paused, switched off, or cannot be understood. */
            held?: string | null;
            id: string;
            last_at?: string | null;
            /**
             * Format: uint64
             * @description How long the last attempt took.
             */
            ms?: number | null;
            /** @description Of the next attempt; null for one that waits for those before it, and for one that has ended. */
            next_at?: string | null;
            /** @description The delivery that this one repeats. */
            replay_of?: string | null;
            /**
             * @description `pending`, `delivered`, `failed` (given up), `cancelled` (its endpoint was deleted, or those it speaks
             *     for may not see any more what it tells of) or `expired`.
             */
            state: string;
            /**
             * Format: uint16
             * @description Of the last answer.
             */
            status?: number | null;
            subject: string;
            /** @description `orc.model.updated` */
            type: string;
        };
        /** @description One page of a list. */
        DeliveryPage: {
            items: components["schemas"]["Delivery"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A delivery with what was sent and what came back. */
        Details: {
            /** Format: uint32 */
            attempts: number;
            /** @description The event as it was sent. */
            body: unknown;
            created_at: string;
            ended_at?: string | null;
            endpoint: components["schemas"]["To"];
            /** @description Why the last attempt failed. */
            error?: string | null;
            /** @description The event, which is the `webhook-id` of every attempt. */
            event: string;
            /** @description Why nothing is sent although it waits: its endpoint is paused, switched off, or cannot be understood. */
            held?: string | null;
            id: string;
            last_at?: string | null;
            /**
             * Format: uint64
             * @description How long the last attempt took.
             */
            ms?: number | null;
            /** @description Of the next attempt; null for one that waits for those before it, and for one that has ended. */
            next_at?: string | null;
            /** @description The delivery that this one repeats. */
            replay_of?: string | null;
            /**
             * @description `pending`, `delivered`, `failed` (given up), `cancelled` (its endpoint was deleted, or those it speaks
             *     for may not see any more what it tells of) or `expired`.
             */
            state: string;
            /**
             * Format: uint16
             * @description Of the last answer.
             */
            status?: number | null;
            subject: string;
            tries: components["schemas"]["Try"][];
            /** @description `orc.model.updated` */
            type: string;
        };
        Diagnostics: {
            code: string;
            fix?: {
                end: number;
                /** @description Only thought to be meant; a person decides */
                guess?: boolean;
                replacement: string;
                start: number;
                title: string;
            };
            label: string;
            message: string;
            notes?: string[];
            /** @enum {unknown} */
            severity: "error" | "warning";
            span: {
                column: number;
                end: number;
                file: string;
                line: number;
                start: number;
            };
            step?: string;
        }[];
        /** @description The first decision that differs. */
        Divergence: {
            /** @description The event that is decided today; null if nothing is decided there. */
            decided: unknown;
            /** @description The step and its line in the workflow file. */
            place?: string | null;
            /** @description The event as it was recorded. */
            recorded: unknown;
            /**
             * Format: uint64
             * @description The number of the recorded event.
             */
            seq: number;
            /** @description The path of the task; null for the run itself. */
            task?: string | null;
        };
        /** @description YAML or JSON; several documents with `---` between them */
        DocumentFile: {
            path: string;
            text: string;
        };
        /** @description The files of a workflow and what of it is drawn. */
        Drawing: {
            /**
             * @description Ids of steps that are drawn without what they hold.
             * @default []
             */
            closed: string[];
            /** @description File name → text. */
            files: {
                [key: string]: string;
            };
            /** @description Which of the files is the workflow. */
            main: string;
        };
        Edited: {
            /** @description The one change that leads to it; applied backwards it gives the old bytes again. */
            change: components["schemas"]["ChangeView"];
            text: string;
        };
        /** @description A text and changes of what it says. */
        Editing: {
            /** @description Done one after the other; all of them, or none. */
            edits: components["schemas"]["OneEdit"][];
            text: string;
        };
        Error: {
            code: string;
            details?: unknown;
            fix?: string[];
            kind: string;
            message: string;
            place?: string;
            retry_after_ms?: number;
        };
        EventPage: {
            items: components["schemas"]["EventView"][];
            /**
             * Format: uint64
             * @description Pass it as `after`; null when these were the last for now.
             */
            next?: number | null;
        };
        /** @description One event of a run. */
        EventView: {
            actor: components["schemas"]["Principal"];
            at: string;
            body: unknown;
            /** @description Past tense, dotted: `task.succeeded`. */
            kind: string;
            /**
             * Format: uint64
             * @description Position in the installation's commit order.
             */
            pos: number;
            /**
             * Format: uint64
             * @description From 1, gapless.
             */
            seq: number;
        };
        /** @description The files of one workflow: the main one and those it includes, each by its name. */
        Files: {
            /** @description File name → text. */
            files: {
                [key: string]: string;
            };
            /** @description Which of the files is the workflow. */
            main: string;
        };
        FireBody: {
            /**
             * @description Only say what it would come to.
             * @default false
             */
            dry_run: boolean;
            /**
             * @description What filter and inputs see as `event`.
             * @default null
             */
            event: unknown;
        };
        /** @description What firing by hand came to. */
        Fired: {
            /** @description Null when it was only tried. */
            firing?: components["schemas"]["Firing"] | null;
            /** @description What it would come to, when it was only tried: `decision`, `reason`, `inputs` and `lane`. */
            trial?: unknown;
        };
        /** @description One time that a trigger fired. */
        Firing: {
            at: string;
            cause: components["schemas"]["Cause"];
            decided_at?: string | null;
            /**
             * Format: uint32
             * @description How many triggers led to it.
             */
            depth: number;
            /** @description What filter and inputs see as `event`. */
            event: unknown;
            id: string;
            /** @description What makes it the same when it comes again: a time, a delivery, an event. */
            key: string;
            /** @description Firings and runs with the same text count as the same. */
            lane?: string | null;
            /** @description Why it started nothing. */
            reason?: string | null;
            run?: string | null;
            state: components["schemas"]["State"];
        };
        /** @description One page of a list. */
        FiringPage: {
            items: components["schemas"]["Firing"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        ForkBody: {
            /**
             * Format: uint64
             * @description The last event whose result is taken over; usually the last one there is.
             * @default null
             */
            at: number | null;
            /**
             * @description The name of a checkpoint instead.
             * @default null
             */
            checkpoint: string | null;
            /**
             * @description Inputs that are others than they were.
             * @default {}
             */
            inputs: {
                [key: string]: unknown;
            };
            /**
             * @description By the path of a task: what it gives, instead of what it gave, and without being carried out. At most 100.
             * @default {}
             */
            outputs: {
                [key: string]: unknown;
            };
            /**
             * @description By the id of a step that is still to come: fields of its `with` that are others, such as `prompt` and `model`.
             * @default {}
             */
            steps: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
        };
        /** @description A template of the gallery, as a list shows it. */
        GalleryCard: {
            /** @description The same at length; Markdown. */
            about: string;
            category: components["schemas"]["Category"];
            makes: components["schemas"]["GalleryMade"][];
            name: string;
            parameters: components["schemas"]["GalleryParameter"][];
            /** @description What it does, in one sentence. */
            summary: string;
            title: string;
            /** @description The tools and kinds of steps in it. */
            uses: string[];
            version: string;
        };
        GalleryList: {
            items: components["schemas"]["GalleryCard"][];
            /**
             * Format: uint
             * @description How many there are, also those that the search leaves out.
             */
            total: number;
        };
        /** @description A resource that is made. */
        GalleryMade: {
            kind: string;
            name: string;
            title?: string | null;
        };
        /** @description What is asked for. */
        GalleryParameter: {
            /** @description What it is when it is not given. */
            default?: unknown;
            description?: string | null;
            name: string;
            required: boolean;
        };
        /** @description A template of the gallery with everything in it. */
        GalleryTemplate: {
            /** @description The same at length; Markdown. */
            about: string;
            category: components["schemas"]["Category"];
            makes: components["schemas"]["GalleryMade"][];
            name: string;
            parameters: components["schemas"]["GalleryParameter"][];
            /** @description The JSON Schema of its parameters. */
            schema: unknown;
            /** @description What it does, in one sentence. */
            summary: string;
            title: string;
            /** @description The tools and kinds of steps in it. */
            uses: string[];
            version: string;
            workflows: components["schemas"]["GalleryWorkflow"][];
        };
        /** @description A workflow as it is made when nothing is said to its parameters. */
        GalleryWorkflow: {
            layout: components["schemas"]["Layout"];
            name: string;
            /** @description The file. */
            text: string;
        };
        Given: {
            /**
             * @description What the workflow is called; usually as the text says.
             * @default null
             */
            name: string | null;
            /** @description The whole file, in the format of workflows or of pipelines of the original framework. */
            text: string;
        };
        /** @description What the run may reach on this machine beyond the configuration; needs the right `grant:give`. */
        GrantsBody: {
            /**
             * @description The folder that relative paths start from.
             * @default null
             */
            base: string | null;
            /**
             * @description `host:port` pairs with private addresses that may be reached.
             * @default []
             */
            hosts: string[];
            /**
             * @description More folders, read only.
             * @default []
             */
            read: string[];
            /**
             * @description The folder that paths may not leave; holds `base`.
             * @default null
             */
            root: string | null;
            /**
             * @description Tools that may run code in the sandbox, such as `python.run`.
             * @default []
             */
            run: string[];
        };
        GraphDiff: {
            /** @description `from` and `to` are places in `nodes` */
            edges: {
                /** @enum {unknown} */
                change: "same" | "added" | "removed" | "changed";
                from: number;
                /** @description Empty where the two do not stand in the same block any more */
                points: number[][];
                to: number;
            }[];
            height: number;
            nodes: {
                branch?: string;
                /** @enum {unknown} */
                change: "same" | "added" | "removed" | "changed";
                conditional: boolean;
                description?: string;
                /** @description Fields of the step that differ; `place`: it stands elsewhere */
                fields: string[];
                height: number;
                id: string;
                kind: string;
                lanes?: {
                    height?: number;
                    label?: string;
                    width?: number;
                    x?: number;
                    y?: number;
                }[];
                layer: number;
                line: number;
                parent?: number;
                title: string;
                uses: string;
                /** @description The id that it had */
                was?: string;
                width: number;
                x: number;
                y: number;
            }[];
            width: number;
        };
        /** @description Somebody else decides in one's place. */
        HandedOn: {
            from: string;
            note?: string | null;
            to: string;
            until?: string | null;
        };
        Holder: {
            id: string;
            name: string;
        };
        Hover: {
            /** Format: uint */
            end?: number | null;
            /** Format: uint */
            start?: number | null;
            /** @description Markdown; absent where there is nothing to say. */
            text?: string | null;
        };
        ImportBody: {
            /** @description What `export_run` answered, as it is. */
            file: string;
            /**
             * @description Public keys that are trusted, base64; without any, whoever signed the file is believed to be who they are.
             * @default null
             */
            keys: string[] | null;
            /**
             * @description Where the run is to be seen; usually `default`.
             * @default null
             */
            workspace: string | null;
        };
        Imported: {
            /**
             * @description What the workflow is called; usually as the text says.
             * @default null
             */
            name: string | null;
            /**
             * @description For the history, behind where it comes from.
             * @default null
             */
            reason: string | null;
            /** @description The whole file, in the format of workflows or of pipelines of the original framework. */
            text: string;
        };
        /** @description One decision or answer that is owed, or was. */
        InboxItem: {
            /** @description JSON Schema of the answer that a question wants. */
            answer?: unknown;
            asked_at: string;
            /** @description Who started the run. */
            asked_by?: string | null;
            /** @description `approval`: may it go on? `question`: it wants an answer. `outcome`: has an effect happened whose end is not known? */
            asks: string;
            /** @description Names exactly this question and everything that follows from it; a decision repeats it. */
            binding: string;
            /** @description The call that is made if it is approved, with exactly this input. */
            call?: components["schemas"]["ItemCall"] | null;
            /** @description The decision that counted. */
            decided?: components["schemas"]["Decided"] | null;
            /** @description Every decision so far, the first one first. */
            decisions: components["schemas"]["Decided"][];
            /** @description What is to be decided; a large one is `{"$blob": id, "bytes": n}`. */
            details: unknown;
            /** @description A decision that counts takes effect then, and can be taken back before. */
            effective_at?: string | null;
            /** @description The time was over once, and more people may decide. */
            escalated: boolean;
            expires_at?: string | null;
            handed_on: components["schemas"]["HandedOn"][];
            id: string;
            may: components["schemas"]["May"];
            /** @description What a rejection leads to: `fails`, `continues`, `fails_at_end`, `skips` or `handled`. */
            rejected: string;
            rule: components["schemas"]["ItemRule"];
            run: string;
            run_name: string;
            /** @description `open`, `approved`, `rejected`, `expired` or `cancelled`. */
            state: string;
            /** @description The path of the task that waits. */
            task: string;
            title: string;
            /** @description Of the run. */
            workspace: string;
        };
        /** @description One page of a list. */
        InboxItemPage: {
            items: components["schemas"]["InboxItem"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        InputView: {
            default?: unknown;
            description?: string | null;
            name: string;
            required: boolean;
            schema: unknown;
        };
        InstalledPackage: {
            /** Format: date-time */
            at: string;
            hash: string;
            name: string;
            version: string;
            workspace: string;
        };
        /** @description What to make from a template, and where. */
        Instantiate: {
            /**
             * @description Make drafts, which takes no right to publish.
             * @default false
             */
            draft: boolean;
            /**
             * @description Only show what would be made.
             * @default false
             */
            dry_run: boolean;
            /**
             * @description A name for what is made, when the template makes one thing; otherwise each keeps its own.
             * @default null
             */
            name: string | null;
            /**
             * @description Values for the template's parameters.
             * @default {}
             */
            parameters: {
                [key: string]: unknown;
            };
            /** @description Where the new resources go. */
            workspace: string;
        };
        ItemCall: {
            /** @description A large one is `{"$blob": id, "bytes": n}`. */
            input: unknown;
            tool: string;
        };
        /** @description Who may decide, and how many must. */
        ItemRule: {
            /** @description Null: whoever has the right to decide in the workspace. */
            approvers?: components["schemas"]["ItemWho"] | null;
            escalate_to?: components["schemas"]["ItemWho"] | null;
            /** Format: uint64 */
            grace_ms?: number | null;
            /** Format: uint32 */
            needed: number;
            not_by_requester: boolean;
            /** @description `fail`, `reject` or `escalate`. */
            on_expiry: string;
        };
        ItemWho: {
            people: string[];
            roles: string[];
            teams: string[];
        };
        KindCard: {
            columns: {
                pointer: string;
                title: string;
            }[];
            example: components["schemas"]["ResourceDocument"];
            /** @description Resources of it can be paused and archived */
            halts: boolean;
            /** @description How a form shows fields, by JSON pointer into the spec */
            hints: Record<string, never>;
            name: string;
            plural: string;
            /** @description JSON Schema 2020-12 of the spec */
            schema: Record<string, never>;
            /** @enum {string} */
            scope: "workspace" | "organization";
            search: string[];
            /** @description JSON pointers into the spec of fields that are never shown */
            secrets: string[];
            summary: string;
            title: string;
            verbs: string[];
        };
        Layout: {
            edges: {
                from: number;
                points: number[][];
                to: number;
            }[];
            height: number;
            nodes: {
                branch?: string;
                conditional: boolean;
                description?: string;
                height: number;
                holds?: number;
                id: string;
                kind: string;
                lanes?: {
                    height?: number;
                    label?: string;
                    width?: number;
                    x?: number;
                    y?: number;
                }[];
                layer: number;
                line: number;
                parent?: number;
                uses: string;
                width: number;
                x: number;
                y: number;
            }[];
            width: number;
        };
        Line: {
            /** @description Why nothing is sent, if nothing is. */
            held?: string | null;
            id: string;
            /**
             * Format: uint64
             * @description Events it was not told of because too many waited.
             */
            missed: number;
            missed_from?: string | null;
            missed_to?: string | null;
            name: string;
            oldest_at?: string | null;
            /**
             * Format: uint
             * @description Deliveries that wait, counted up to `waiting_max`.
             */
            waiting: number;
            /**
             * Format: uint
             * @description More do not wait: further events are counted as missed until there is room.
             */
            waiting_max: number;
            workspace: string;
        };
        Link: {
            expires_at: string;
            /** @description To be opened in a browser, once, on this server. */
            path: string;
        };
        /** @description One event of a run and what it changed */
        LiveChange: {
            event: components["schemas"]["EventView"];
            run: components["schemas"]["RunSummary"];
            tasks: components["schemas"]["TaskView"][];
        };
        /** @description What the caller may do with it now. */
        May: {
            decide: boolean;
            /** @description Take back what was handed on. */
            take_back: boolean;
            /** @description Why not. */
            why_not?: string | null;
            withdraw: boolean;
        };
        Me: {
            org: components["schemas"]["OrgView"];
            principal: components["schemas"]["Who"];
            /** @description What the caller may do: `run:read`, `*:read`, `model:update@shop`. */
            rights: string[];
            /** @description No real model is configured: answers of models are made up. */
            simulated: boolean;
            /** @description The teams the caller is in. */
            teams: string[];
            version: string;
        };
        /** @description What is counted or added up. */
        Metric: ("runs" | "cost_microusd" | "tokens" | "tokens_in" | "tokens_out" | "duration_ms_max") | "duration_ms_mean";
        /** @description A model as it should be */
        ModelInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["ModelSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A model as it should be */
        ModelNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["ModelSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind model */
        ModelPage: {
            items: components["schemas"]["ModelResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a model, as a JSON Merge Patch */
        ModelPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Model
         * @description A callable model endpoint with its price
         */
        ModelResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "model";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["ModelSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /** ModelSpec */
        ModelSpec: {
            /**
             * Format: uint32
             * @description The most tokens of one answer, unless the caller asks for fewer.
             */
            answer_tokens_max?: number | null;
            /**
             * Format: uint64
             * @description Tokens that fit into one call.
             */
            context_tokens?: number | null;
            /**
             * @description Whether calls are taken. A model that is switched off is refused by name, never replaced silently.
             * @default true
             */
            enabled: boolean;
            /** @description What calls that name no model may choose by. */
            facts?: components["schemas"]["ModelSpecFacts"];
            /** @description The `secret` of the same workspace that holds the key. It is sent to this endpoint only. */
            key?: string | null;
            /** @description The name that the provider has for it: `gpt-4o-mini`. */
            model: string;
            /** @description What it costs, when the built-in list does not know or your contract says otherwise. */
            price?: components["schemas"]["ModelSpecPrice"] | null;
            /** @description The protocol that the endpoint speaks: `openai` (also Ollama, vLLM, llama.cpp, LM Studio), `anthropic` or `simulated`. */
            provider: string;
            /**
             * Format: uint64
             * @description How long one call may take with all its attempts, in milliseconds.
             */
            timeout_ms?: number | null;
            /** @description The address of the endpoint, when it is not the provider's own. Its connected address is checked: private ones are refused. */
            url?: string | null;
        };
        /** @description What a model can do, as far as it is said. */
        ModelSpecFacts: {
            /** @description What it can do and is good at: `tools`, `schema`, `vision`, `audio`, `code`, `legal` … */
            capabilities?: string[];
            /** @description `low`, `medium`, `medium-high`, `high` or `very-high`. */
            expertise?: string | null;
            /**
             * Format: double
             * @description Billions of parameters.
             */
            size_billions?: number | null;
        };
        /** @description Micro-dollars for a million tokens. */
        ModelSpecPrice: {
            /**
             * Format: int64
             * @description Input that the provider had in its cache; the price of input when left out.
             */
            cached_microusd?: number | null;
            /** Format: int64 */
            input_microusd: number;
            /** Format: int64 */
            output_microusd: number;
        };
        NewOrgView: {
            administrator: components["schemas"]["AdministratorView"];
            created_at: string;
            id: string;
            name: string;
        };
        /** @description The only time the secret is shown. */
        NewTokenView: {
            account: components["schemas"]["Holder"];
            created_at: string;
            created_by: string;
            expires_at: string;
            id: string;
            /** @description To within a minute. */
            last_used_at?: string | null;
            name: string;
            /** @description How its text begins. */
            prefix: string;
            revoked_at?: string | null;
            /** @description What it may do of what its account may; null for all of it. */
            scopes?: string[] | null;
            /** @description `active`, `expired` or `revoked`. */
            state: string;
            /** @description Keep it: it is shown this once. Send it as `Authorization: Bearer <token>`. */
            token: string;
        };
        /** @description No query parameters. */
        Nothing: Record<string, never>;
        /** @description Something that one was told. */
        Notification: {
            at: string;
            class: components["schemas"]["Class"];
            /** @description What title and text are made of; which there are depends on the class. */
            facts: unknown;
            id: string;
            /** @description Where the console shows what it is about: `/inbox?item=apr_…`. */
            link: string;
            /** @description Null: unread. */
            read_at?: string | null;
            /** @description One sentence. */
            text: string;
            title: string;
        };
        /** @description One page of a list. */
        NotificationPage: {
            items: components["schemas"]["Notification"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description Paths are JSON pointers; `-` behind a list's path is the place after its last item. */
        OneEdit: {
            /** @constant */
            op: "set";
            path: string;
            value: unknown;
        } | {
            /** @constant */
            op: "insert";
            path: string;
            value: unknown;
        } | {
            /** @constant */
            op: "remove";
            path: string;
        } | {
            name: string;
            /** @constant */
            op: "rename";
            path: string;
        } | {
            from: string;
            /** @constant */
            op: "move";
            path: string;
        };
        OrgList: {
            items: components["schemas"]["OrgView2"][];
        };
        OrgView: {
            id: string;
            name: string;
        };
        OrgView2: {
            created_at: string;
            id: string;
            name: string;
        };
        Outcome: "done" | "repeat" | "give_up";
        Outline: {
            /** @description Rights that the file asks for. */
            allow: components["schemas"]["AllowView"];
            description?: string | null;
            /** @description SHA-256 of the files. */
            hash: string;
            inputs: components["schemas"]["InputView"][];
            name: string;
            outputs: string[];
            /** @description In file order; parents before their children. */
            steps: components["schemas"]["StepView"][];
        };
        /** @description Resources with parameters, as one signed file */
        Package: {
            dependencies?: {
                name: string;
                version: string;
            }[];
            /** @constant */
            format: "orc-package/1";
            name: string;
            parameters?: Record<string, never>;
            readme?: string;
            requires: string;
            resources: components["schemas"]["ResourceDocument"][];
            screenshots?: {
                /** @description Base64 */
                data: string;
                media_type: string;
                name: string;
            }[];
            signature?: {
                key: string;
                value: string;
            } | null;
            title: string;
            version: string;
        };
        /** @description A panel with its numbers. */
        PanelData: {
            by: components["schemas"]["By"];
            chart: components["schemas"]["Chart"];
            /** @description First and last day, in UTC. */
            from: string;
            metric: components["schemas"]["Metric"];
            rows: components["schemas"]["PanelRow"][];
            title: string;
            to: string;
            /** @description `runs`, `microusd`, `tokens` or `ms`. */
            unit: string;
        };
        PanelRow: {
            /** @description The status, the day or the workflow; empty when the numbers are not split. */
            label: string;
            /** Format: int64 */
            value: number;
        };
        /** @description Any JSON value; a large one is {"$blob": id, "bytes": n} and is fetched from /api/v1/blobs/{id} */
        Payload: unknown;
        /** @description The files of a workflow and a place in the main one. */
        Place: {
            /** @description File name → text. */
            files: {
                [key: string]: string;
            };
            /** @description Which of the files is the workflow. */
            main: string;
            /**
             * Format: uint
             * @description Bytes of UTF-8 before the place.
             */
            offset: number;
        };
        /** @description What happens to one resource */
        PlanItem: {
            /** @enum {string} */
            action: "create" | "update" | "unchanged" | "delete" | "conflict" | "invalid";
            conflicts: {
                manager: string;
                path: string;
            }[];
            fields: components["schemas"]["ResourceFieldChange"][];
            kind: string;
            name: string;
            problems: components["schemas"]["ResourceFinding"][];
            /** @description The newest version afterwards */
            version: number | null;
            workspace: string | null;
        };
        /** @description A policy as it should be */
        PolicyInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["PolicySpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A policy as it should be */
        PolicyNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["PolicySpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind policy */
        PolicyPage: {
            items: components["schemas"]["PolicyResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a policy, as a JSON Merge Patch */
        PolicyPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Policy
         * @description Rules that changes of resources must keep to
         */
        PolicyResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "policy";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["PolicySpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: null;
        };
        /**
         * Policy
         * @description Rules that every change of the named kinds must keep to.
         */
        PolicySpec: {
            /** @description Whom to ask, or what to do, shown with every violation. */
            advice?: string | null;
            /** @description What it is good for. */
            description?: string | null;
            /**
             * @description False: it is kept and does nothing.
             * @default true
             */
            enforced: boolean;
            /**
             * @description Kinds of resources it is about; empty: every kind.
             * @default []
             */
            kinds: string[];
            rules: components["schemas"]["PolicySpecRule"][];
            /**
             * @description Workspaces it is about; empty: every workspace, and what belongs to the organization.
             * @default []
             */
            workspaces: string[];
        };
        /** @description What a change is asked for. */
        PolicySpecRule: {
            labels: string[];
            /** @constant */
            rule: "required_labels";
        } | {
            /** @constant */
            rule: "forbidden_visibility";
            visibility: components["schemas"]["PolicySpecVisibility"][];
        } | {
            /**
             * Format: uint32
             * @description In characters.
             * @default 10
             */
            min_length: number;
            /** @constant */
            rule: "reason_required";
        } | {
            /** @constant */
            rule: "four_eyes";
        } | {
            /** @description A JSON pointer into the resource, such as `/spec/provider`; `*` is any element. */
            path: string;
            /**
             * @description There must be a value.
             * @default false
             */
            required: boolean;
            /** @constant */
            rule: "allowed_values";
            values: unknown[];
        } | {
            /** @description A JSON pointer into the resource, such as `/spec/provider`; `*` is any element. */
            path: string;
            /** @constant */
            rule: "denied_values";
            values: unknown[];
        } | {
            hosts: string[];
            /** @constant */
            rule: "denied_hosts";
        };
        /**
         * @description Who may see it, beside its owner and those it is shared with.
         * @enum {string}
         */
        PolicySpecVisibility: "organization" | "team" | "private";
        /** @description How one person is told. What is not said is as usual. */
        Preferences: {
            /**
             * @description Class by class. Of what somebody has to act upon (`approval`, `question`, `outcome`, `delegated`, `escalated`, `expiring`)
             *     the list of the console cannot be switched off.
             * @default {}
             */
            classes: {
                [key: string]: components["schemas"]["Channels"];
            };
        };
        /** @description Who did it. */
        Principal: {
            id: string;
            /** @description `user`, `service_account`, `agent` or `system`. */
            kind: string;
            name: string;
        };
        /** @description `application/problem+json`, as every failed request is answered. */
        Problem: {
            /** @description Stable, for programs. */
            code: string;
            /**
             * @description The same id stands in the server's log.
             * @default
             */
            correlation_id: string;
            /** @description What failed, and why. */
            detail: string;
            /** @description Anything else the code's page promises. */
            details?: unknown;
            /** @description Findings in a workflow file. */
            diagnostics?: unknown;
            /**
             * @description What the reader can do about it.
             * @default []
             */
            fix: string[];
            /** @description Where it is: a file and line, a step, a field. */
            place?: string | null;
            /**
             * Format: uint64
             * @description Milliseconds after which a retry makes sense.
             */
            retry_after_ms?: number | null;
            /** Format: uint16 */
            status: number;
            /** @description Who must act, in words. */
            title: string;
            /** @description The page of the code in the documentation. */
            type: string;
        };
        Proposal: {
            /** @description What the compiler says about it. */
            diagnostics: unknown[];
            /** @description What was changed and why, in the model's words. */
            notes: string;
            /** @description The run that asked. */
            run: string;
            /** @description No real model answered. */
            simulated: boolean;
            /** @description The whole proposed text. Nothing is stored. */
            source: string;
        };
        ReadBody: {
            /** @description Only of this class. */
            class?: components["schemas"]["Class"] | null;
            /**
             * Format: date-time
             * @description Only those up to this time: what came while one was looking stays unread.
             * @default null
             */
            until: string | null;
        };
        ReasonBody: {
            /**
             * @description Why, for the record; up to 2,000 characters.
             * @default null
             */
            reason: string | null;
        };
        Renaming: {
            files: {
                [key: string]: string;
            };
            main: string;
            /** @description The new name. */
            name: string;
            /**
             * Format: uint
             * @description Bytes of UTF-8 before a place at which a step or an input is named.
             */
            offset: number;
        };
        /** @description What a replay came to; stands for the engine's type in the document. */
        Replay: {
            /** @description SHA-256 over the decisions that are the same in both. */
            digest: string;
            divergence?: components["schemas"]["Divergence"] | null;
            /**
             * Format: uint64
             * @description Events that were compared: all, or those before the divergence.
             */
            events: number;
            run: string;
        };
        ReplayRange: {
            endpoint: string;
            from: string;
            /** @description Only those that ended so: `failed`, for one. */
            state?: components["schemas"]["State2"] | null;
            to?: string | null;
            workspace: string;
        };
        Replayed: {
            /**
             * Format: uint
             * @description How many deliveries were put into the line again.
             */
            replayed: number;
            /**
             * Format: uint
             * @description How many were not, because the caller or the endpoint may not see what they tell of.
             */
            withheld: number;
        };
        Resolved: {
            /**
             * @description The new answers: `workflow`, `step`, `field`, `part`, `question`, `key` of what only a run could ask, `value`, `raw`, `model`,
             *     `reason`, `cost_microusd`, `at`.
             */
            answers: unknown[];
            /** @description The lock with the new answers: the text of the file beside the workflow. */
            lock: string;
            /** @description The run that asked. */
            run?: string | null;
        };
        /** @description A resource of any kind */
        Resource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            halted?: components["schemas"]["ResourceHalt"];
            hash: string;
            id: string;
            kind: string;
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: Record<string, never>;
            /**
             * @description Of kinds that can be paused and archived: `draft` was never published, `active` is in use
             * @enum {string}
             */
            status?: "draft" | "active" | "paused" | "archived";
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            /** @description null: it belongs to the organization */
            workspace: string | null;
        };
        ResourceDeprecation: {
            reason: string;
            use?: string | null;
        };
        ResourceDiff: {
            fields: components["schemas"]["ResourceFieldChange"][];
            from: number;
            text: string;
            to: number;
        };
        /** @description A resource as files hold it */
        ResourceDocument: {
            kind: string;
            labels?: {
                [key: string]: string;
            };
            name: string;
            shared_with?: string[] | null;
            spec: Record<string, never>;
            team?: string | null;
            /** @description The file as it was written; kept with its comments by kinds that keep texts, if it says what `spec` says */
            text?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
            workspace?: string | null;
        };
        ResourceFieldChange: {
            new?: unknown;
            old?: unknown;
            path: string;
        };
        ResourceFinding: {
            code: string;
            fix?: string | null;
            message: string;
            path: string;
        };
        /** @description That a resource is out of use: for a time or for good, why, by whom and since when */
        ResourceHalt: {
            /** Format: date-time */
            at: string;
            by: components["schemas"]["Actor"];
            reason: string;
            /** @enum {string} */
            status: "paused" | "archived";
        };
        ResourceReference: {
            kind: string;
            name: string;
            version: number | null;
            workspace: string | null;
        };
        ResourceReferences: {
            used_by: components["schemas"]["ResourceReference"][];
            uses: components["schemas"]["ResourceReference"][];
        };
        /** @description The fields of a resource, or parts of them, that `fields` names, beside those that name it */
        ResourceSelection: {
            /** @description For `If-Match` */
            etag: string;
            id: string;
            kind: string;
            name: string;
            /** @description The newest */
            version: number;
            /** @description null: it belongs to the organization */
            workspace: string | null;
        } & {
            [key: string]: unknown;
        };
        /** @description Resources with the fields that `fields` names */
        ResourceSelectionPage: {
            items: components["schemas"]["ResourceSelection"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        ResourceVersion: {
            /** Format: date-time */
            at: string;
            author: components["schemas"]["Actor"];
            hash: string;
            labels: string[];
            reason: string | null;
            rollback_of: number | null;
            /** @description When one version is read */
            spec?: Record<string, never>;
            /** @enum {string} */
            state: "draft" | "published";
            version: number;
        };
        /** @description Versions, the newest first */
        ResourceVersionPage: {
            items: components["schemas"]["ResourceVersion"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        ResumeBody: {
            /**
             * @description Why, for the record; up to 2,000 characters.
             * @default null
             */
            reason: string | null;
            /**
             * @description Only takes up a run that no process carries on: one that is paused stays paused.
             * @default false
             */
            take_up_only: boolean;
        };
        RetryBody: {
            /**
             * @description Another version of the workflow as it is stored under the run's name in its workspace: a number or a label.
             * @default null
             */
            version: string | null;
            /**
             * @description Another version of the workflow, as files; usually the version of the run.
             * @default null
             */
            workflow: components["schemas"]["Files"] | null;
        };
        RoleList: {
            items: components["schemas"]["RoleView"][];
        };
        RoleView: {
            name: string;
            /** @description What it allows in the whole organization. */
            rights: string[];
            /** @description What it allows when it is held in the workspace `default`; empty where it cannot be. */
            rights_in_workspace: string[];
            summary: string;
            title: string;
        };
        RollbackBody: {
            /**
             * @description Of the plan that was looked at.
             * @default null
             */
            binding: string | null;
            /**
             * @description The name of a checkpoint instead.
             * @default null
             */
            checkpoint: string | null;
            /**
             * Format: uint64
             * @description The number of the last event whose effect stays.
             * @default null
             */
            to: number | null;
        };
        RollbackItem: {
            /** @description The call. */
            call?: components["schemas"]["RunUndo"] | null;
            /** @description `undo`, `stays`, `unknown` (whether it has happened), `undone` (by an earlier rollback) or `nothing` (it has not happened). */
            does: string;
            /**
             * Format: uint64
             * @description The event that told of the effect.
             */
            seq: number;
            task: string;
            /** @description The tool, the model that answered, or the path. */
            what: string;
            /** @description How, or why not. */
            why: string;
        };
        /** @description What a rollback would do. */
        RollbackPlan: {
            /** @description SHA-256 of what would be called: a rollback that names it does that, or nothing. */
            binding: string;
            /** @description The last effect first. */
            items: components["schemas"]["RollbackItem"][];
            /**
             * Format: uint64
             * @description So many cannot be undone, or nobody knows whether they have happened.
             */
            stays: number;
            /**
             * Format: uint64
             * @description The last event whose effect stays.
             */
            to: number;
            /**
             * Format: uint64
             * @description So many of them would be undone.
             */
            undone: number;
        };
        /** @description A signing secret, told once. */
        Rotated: {
            /** @description What to do so that the new secret signs. */
            note?: string | null;
            /** @description Shown this once: give it to the receiver. */
            secret: string;
            /**
             * Format: uint
             * @description How many secrets the new version holds: the new one, and the one that signs now.
             */
            secrets: number;
            /**
             * Format: uint64
             * @description The version whose secrets sign now; null when none was ever published, and nothing is sent.
             */
            signing_version?: number | null;
            /** @description Whether the new secret signs already. */
            signs: boolean;
            /**
             * Format: uint64
             * @description The version that holds the new secret.
             */
            version: number;
        };
        /** @description A place at which something differs. */
        RunChange: {
            /** @description Absent if the first has nothing there; a null that stands there is a value. */
            a?: unknown;
            /** @description JSON pointer inside it; empty for the whole. */
            at: string;
            b?: unknown;
            /** @description `inputs`, `input`, `prompt`, `output`, `outputs`, `model`, `status`, `uses`, `error` or `answers`. */
            what: string;
        };
        /** @description A place in the history of a run that has a name */
        RunCheckpoint: {
            at: string;
            by: string;
            name: string;
            reason: string | null;
            seq: number;
        };
        /** @description Places in the history of a run that have a name. */
        RunCheckpoints: {
            /** @description The first first. */
            items: components["schemas"]["RunCheckpoint"][];
        };
        /** @description What is different about two runs. */
        RunDiff: {
            a: components["schemas"]["RunSummary"];
            /**
             * Format: uint64
             * @description How long the first took so far, in milliseconds; null while it is under way.
             */
            a_ms?: number | null;
            b: components["schemas"]["RunSummary"];
            /** Format: uint64 */
            b_ms?: number | null;
            /** @description What differs about inputs, outputs and the error of the runs. */
            changes: components["schemas"]["RunChange"][];
            /** @description Names of files that differ, or that only one has. */
            files: string[];
            /** @description Both are pinned to the same files. */
            same_workflow: boolean;
            /** @description Every step of either, in the order of the first; those that only the second has stand where they stand there. */
            steps: components["schemas"]["RunStepDiff"][];
        };
        /** @description One action outside. */
        RunEffect: {
            /** Format: uint32 */
            attempt: number;
            began_at: string;
            /** @description The call, where a model asked for it inside its task. */
            call?: string | null;
            /** @description `idempotent`, `compensable` or `irreversible`; null for models, and for tools that this program does not know. */
            class?: string | null;
            /** Format: int64 */
            cost_microusd: number;
            input: components["schemas"]["Payload"];
            /** @description Sent to outside systems as `Idempotency-Key`. */
            key: string;
            /** @description `tool`, `model` or `file` (an output written by `save`). */
            kind: string;
            /**
             * Format: uint64
             * @description The event that told of it before it began.
             */
            seq: number;
            /**
             * @description `running`, `done`, `failed` (or somebody has said that it did not happen), or `unknown`: it was cut off, and nobody knows whether it
             *     happened.
             */
            state: string;
            /** @description The task that did it; empty: the run itself. */
            task: string;
            /** @description How, or why not. */
            undo: string;
            /** @description It can be undone. */
            undoable: boolean;
            /** @description The call that undoes it. */
            undone_by?: components["schemas"]["RunUndo"] | null;
            /** @description The tool, the model that answered, or the path. */
            what: string;
        };
        /** @description What a run did outside. */
        RunEffects: {
            /**
             * Format: int64
             * @description Of all model calls of this run, those for tags `<AUTO>` too.
             */
            cost_microusd: number;
            /** @description In the order in which they began; at most 10,000. */
            items: components["schemas"]["RunEffect"][];
            /**
             * Format: uint64
             * @description How many more there are.
             */
            more: number;
        };
        /** @description A run after one of its events. */
        RunState: {
            /**
             * Format: uint64
             * @description The event that was the last one.
             */
            at: number;
            /** @description What that event says. */
            event: components["schemas"]["EventView"];
            /**
             * Format: uint64
             * @description The last event there is by now.
             */
            last: number;
            /** @description What time it waited for, the earliest first. */
            timers: components["schemas"]["RunTimer"][];
            /** @description The run as those who looked at it then saw it. */
            view: components["schemas"]["RunView"];
        };
        /** @description A step in both. */
        RunStepDiff: {
            a?: components["schemas"]["RunStepSide"] | null;
            b?: components["schemas"]["RunStepSide"] | null;
            changes: components["schemas"]["RunChange"][];
            path: string;
            /** @description `same`, `changed`, `only_a` or `only_b`. */
            state: string;
        };
        /** @description One of the two. */
        RunStepSide: {
            /** Format: uint32 */
            attempt: number;
            /** Format: int64 */
            cost_microusd: number;
            /** @description Who answered, if a model did. */
            model?: string | null;
            /**
             * Format: uint64
             * @description From its start to its end, in milliseconds; null unless it has both.
             */
            ms?: number | null;
            status: unknown;
            /** Format: uint64 */
            tokens_in: number;
            /** Format: uint64 */
            tokens_out: number;
            uses: string;
        };
        /** @description One line of the list of runs */
        RunSummary: {
            cost_microusd: number;
            ended_at: string | null;
            id: string;
            imported: {
                at: string;
                by: components["schemas"]["Principal"];
                /** @description The file, as a value */
                file: string;
                /** @description The public key that its file is signed with, base64 */
                key: string;
                org: string;
            } | null;
            name: string;
            note: string | null;
            owner: components["schemas"]["Principal"] | null;
            seq: number;
            simulated: boolean;
            started_at: string;
            /** @enum {unknown} */
            status: "running" | "waiting" | "paused" | "cancelling" | "succeeded" | "failed" | "cancelled";
            steps_done: number;
            steps_failed: number;
            steps_total: number;
            tokens_in: number;
            tokens_out: number;
            waiting: number;
            workspace: string;
        };
        /** @description One page of a list. */
        RunSummaryPage: {
            items: components["schemas"]["RunSummary"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A page of the tasks of a run. */
        RunTasks: {
            /** @description In document order, parents before children. */
            items: components["schemas"]["TaskView"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description The event up to which they are told.
             */
            seq: number;
        };
        /** @description A time that a run waits for. */
        RunTimer: {
            due: string;
            /** @description The path of the task; null for the run itself. */
            task?: string | null;
            /** @description `wait`, `retry`, `approval` (it expires) or `run` (its time limit). */
            why: string;
        };
        /** @description A call that undoes an effect. It is safe to repeat, and refuses when what was done was changed since. */
        RunUndo: {
            tool: string;
            with: unknown;
        };
        /** @description A run as its events tell it */
        RunView: {
            answers: components["schemas"]["AnswerView"][];
            /** @description The first first */
            checkpoints: components["schemas"]["RunCheckpoint"][];
            error: components["schemas"]["Error"] | null;
            from: {
                at: number;
                /** @description Names of what is otherwise than it was there */
                edits: unknown;
                run: string;
                shared: number;
            } | null;
            inputs: components["schemas"]["Payload"];
            /** @description What the lock answered before the run */
            locked: {
                at: string;
                cost_microusd: number;
                field: string;
                model: string;
                part?: number;
                question: string;
                raw: string;
                reason: string;
                step?: string;
                value: unknown;
                workflow?: string;
            }[];
            outputs: components["schemas"]["Payload"] | null;
            outputs_order: string[];
            paused: {
                at: string;
                by: string;
                reason: string | null;
            } | null;
            run: components["schemas"]["RunSummary"];
            /** @description What may be sent to it while it goes on */
            signals: {
                description: string | null;
                name: string;
                received: number;
                /** @description JSON Schema of the value */
                schema: {
                    [key: string]: unknown;
                };
                /** @description How many of them no step has taken */
                untaken: number;
            }[];
            started_by: components["schemas"]["Principal"] | null;
            /** @description In document order, parents before children */
            tasks: components["schemas"]["TaskView"][];
            /** @description The definition that the run is pinned to */
            workflow: {
                description: string | null;
                files: {
                    [key: string]: string;
                };
                hash: string;
                main: string;
            };
        };
        SearchHit: {
            kind: string;
            name: string;
            score: number;
            summary: string;
            title: string | null;
            workspace: string | null;
        };
        /** @description What was found, the best first */
        SearchHitPage: {
            items: components["schemas"]["SearchHit"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description A secret as it should be */
        SecretInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["SecretSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A secret as it should be */
        SecretNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["SecretSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind secret */
        SecretPage: {
            items: components["schemas"]["SecretResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a secret, as a JSON Merge Patch */
        SecretPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Secret
         * @description A credential that is never shown and sent to its own origins only
         */
        SecretResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "secret";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["SecretSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /** SecretSpec */
        SecretSpec: {
            /** @description What it is, for people. */
            note?: string | null;
            /** @description Where it may be sent: `https://api.example.com`. Whoever uses it for another address is refused. */
            origins: string[];
            /** @description Write-only. Reading shows a mark in its place. */
            value: string | {
                $secret: string;
            };
        };
        SetRoles: {
            roles: components["schemas"]["Assignment"][];
        };
        SignalBody: {
            /**
             * @description Counts once in a run, however often it is sent: up to 200 characters. Usually the `Idempotency-Key`, or one of its own.
             * @default null
             */
            id: string | null;
            /** @description A signal that the workflow declares. */
            name: string;
            /**
             * @description What it says, as the declaration wants it; up to 64 KiB as JSON.
             * @default null
             */
            value: unknown;
        };
        /** @description A signal that is recorded. */
        SignalSent: {
            /** @description Under which it counts once. */
            id: string;
            /** @description The name of the signal. */
            name: string;
            run: components["schemas"]["RunSummary"];
        };
        /** @description A workflow as files, or one that is stored. */
        Source: components["schemas"]["Files"] | components["schemas"]["StoredSource"];
        SourceDoc: {
            /** @description What is wrong with the text that was just stored as a draft, as `check` says it; absent when nothing is. */
            diagnostics?: components["schemas"]["Diagnostics"] | null;
            /** @description Goes back as `If-Match`. */
            etag: string;
            /**
             * Format: uint64
             * @description What the label `live` keeps in use, whatever is published.
             */
            live?: number | null;
            name: string;
            /**
             * Format: uint64
             * @description The newest published version.
             */
            published?: number | null;
            text: string;
            updated_at: string;
            updated_by: unknown;
            /** Format: uint64 */
            version: number;
            workspace: string;
        };
        StartBody: {
            /**
             * @description No tag `<AUTO>` is asked of a model: every answer is in the lock among the files, or the run does not start.
             * @default false
             */
            frozen: boolean;
            grants?: components["schemas"]["GrantsBody"];
            /** @default null */
            inputs: unknown;
            /**
             * @description As `frozen`, and no step asks a model.
             * @default false
             */
            offline: boolean;
            /**
             * @description Runs this step alone; what it needs must be pinned.
             * @default null
             */
            only: string | null;
            /**
             * @description Results of steps that are taken instead of running them: a trial.
             * @default {}
             */
            pins: {
                [key: string]: unknown;
            };
            /**
             * @description Runs only this step of the outermost list and what it needs.
             * @default null
             */
            until: string | null;
            workflow: components["schemas"]["Source"];
            /**
             * @description Where the run belongs: whoever may look at runs there sees it. Usually the workspace of the stored workflow, and
             *     `default` for files.
             * @default null
             */
            workspace: string | null;
        };
        /** @description What became of it. */
        State: ("running" | "succeeded" | "failed" | "cancelled") | "received" | "waiting" | "filtered" | "skipped" | "refused";
        /** @enum {string} */
        State2: "pending" | "delivered" | "failed" | "cancelled" | "expired";
        StepView: {
            /** @description The branch of the parent: `then`, `else`, `case0`, `default`, `each`. */
            branch?: string | null;
            description?: string | null;
            id: string;
            /** Format: uint32 */
            line: number;
            needs: string[];
            /** @description The step that holds it, for steps inside a block. */
            parent?: string | null;
            uses: string;
        };
        /** @description A workflow that is a resource. */
        Stored: {
            name: string;
            /** @description A number or a label of a version; without it, the live one or else the newest published one. */
            version?: components["schemas"]["Wanted"] | null;
            workspace: string;
        };
        StoredSource: {
            resource: components["schemas"]["Stored"];
        };
        Tag: {
            /** @description JSON pointer into the step as it is written. */
            field: string;
            /**
             * Format: uint
             * @default 0
             */
            part: number;
            /** @default  */
            step: string;
            /**
             * @description The included workflow that holds it; empty for the main file.
             * @default
             */
            workflow: string;
        };
        /** @description One activation of a step */
        TaskView: {
            answers: components["schemas"]["AnswerView"][];
            approval: {
                answer: unknown;
                /** @enum {unknown} */
                asks: "approval" | "outcome" | "question";
                binding: string;
                call: string | null;
                decided: {
                    answer: unknown;
                    approved: boolean;
                    at: string;
                    by: string;
                    note: string | null;
                } | null;
                decisions: {
                    answer: unknown;
                    approved: boolean;
                    at: string;
                    by: string;
                    note: string | null;
                }[];
                details: components["schemas"]["Payload"] | null;
                effective_at: string | null;
                escalated: boolean;
                expires_at: string | null;
                handed: Record<string, never>[];
                id: string;
                input: components["schemas"]["Payload"] | null;
                /** @enum {unknown} */
                rejected: "fails" | "continues" | "fails_at_end" | "skips" | "handled";
                rule: Record<string, never>;
                title: string;
                tool: string | null;
            } | null;
            attempt: number;
            attempts_max: number;
            calls: {
                call: string;
                ended_at: string | null;
                input: components["schemas"]["Payload"] | null;
                output: components["schemas"]["Payload"] | null;
                started_at: string;
                /** @enum {unknown} */
                status: "running" | "succeeded" | "failed";
                tool: string;
            }[];
            ended_at: string | null;
            error: components["schemas"]["Error"] | null;
            held: boolean;
            index: number | null;
            input: components["schemas"]["Payload"] | null;
            line: number;
            output: components["schemas"]["Payload"] | null;
            parent: string | null;
            path: string;
            queued_at: string | null;
            reason: string | null;
            retry_at: string | null;
            started_at: string | null;
            /** @enum {unknown} */
            status: "pending" | "running" | "waiting" | "retrying" | "succeeded" | "failed" | "skipped" | "cancelled";
            step: string;
            turns: number;
            usage: components["schemas"]["Usage"] | null;
            uses: string;
            wait_signal: string | null;
            wait_until: string | null;
        };
        /** @description A template as it should be */
        TemplateInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["TemplateSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description What to make from a template, and where */
        TemplateInstance: {
            /**
             * @description Make drafts, which takes no right to publish
             * @default false
             */
            draft: boolean;
            /** @default false */
            dry_run: boolean;
            /** @description A name for what is made, when the template makes one thing; otherwise each keeps its own */
            name?: string | null;
            /** @description Values for the template's parameters */
            parameters?: Record<string, never>;
            /** @description Where the new resources go */
            workspace: string;
        };
        /** @description A template as it should be */
        TemplateNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["TemplateSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind template */
        TemplatePage: {
            items: components["schemas"]["TemplateResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a template, as a JSON Merge Patch */
        TemplatePatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Template
         * @description A package from which new resources are made
         */
        TemplateResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "template";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["TemplateSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /** TemplateSpec */
        TemplateSpec: {
            /** @default other */
            category: components["schemas"]["TemplateSpecCategory"];
            /** @description What is made from it, with the parameters that are asked for. */
            package: components["schemas"]["TemplateSpecPackage"];
        };
        /** @enum {string} */
        TemplateSpecCategory: "research" | "content_creation" | "customer_support" | "sales" | "marketing" | "data_analysis" | "automation" | "reporting" | "other";
        TemplateSpecDependency: {
            name: string;
            /** @description A range of versions. */
            version: string;
        };
        TemplateSpecDocument: {
            kind: string;
            labels?: {
                [key: string]: string;
            };
            name: string;
            shared_with?: string[] | null;
            spec: unknown;
            team?: string | null;
            title?: string | null;
            visibility?: components["schemas"]["TemplateSpecVisibility"] | null;
            /** @description Absent for kinds of the organization. */
            workspace?: string | null;
        };
        /** @description One JSON file. */
        TemplateSpecPackage: {
            /**
             * @description Packages that must be installed before.
             * @default []
             */
            dependencies: components["schemas"]["TemplateSpecDependency"][];
            /** @description `orc-package/1`. */
            format: string;
            name: string;
            /**
             * @description JSON Schema of an object; each property's `sets` lists the places its value goes to: `model/fast#/spec/provider`.
             * @default {
             *       "properties": {},
             *       "type": "object"
             *     }
             */
            parameters: unknown;
            /**
             * @description Markdown.
             * @default
             */
            readme: string;
            /** @description Versions of the program it works with: `^0.1`, `>=0.1, <2`. */
            requires: string;
            /** @description Without workspaces: they go where the package is installed. */
            resources: components["schemas"]["TemplateSpecDocument"][];
            /** @default [] */
            screenshots: components["schemas"]["TemplateSpecScreenshot"][];
            signature?: components["schemas"]["TemplateSpecSignature"] | null;
            title: string;
            /** @description Three numbers: `1.4.0`. */
            version: string;
        };
        TemplateSpecScreenshot: {
            /** @description Base64. */
            data: string;
            media_type: string;
            name: string;
        };
        /** @description Ed25519 over the canonical JSON of the package without this field. */
        TemplateSpecSignature: {
            /** @description The public key, base64. */
            key: string;
            value: string;
        };
        /**
         * @description Who may see it, beside its owner and those it is shared with.
         * @enum {string}
         */
        TemplateSpecVisibility: "organization" | "team" | "private";
        /** @description What a test of a connection came to. */
        Tested: {
            error?: string | null;
            /** Format: uint64 */
            ms: number;
            /** @description The system answered, and not with a refusal of the credential or a failure of its own. */
            ok: boolean;
            /** Format: uint16 */
            status?: number | null;
            url: string;
        };
        Text: {
            text: string;
        };
        /** @description Two whole files. */
        Texts: {
            after: string;
            before: string;
        };
        To: {
            id: string;
            name: string;
            workspace: string;
        };
        TokenView: {
            account: components["schemas"]["Holder"];
            created_at: string;
            created_by: string;
            expires_at: string;
            id: string;
            /** @description To within a minute. */
            last_used_at?: string | null;
            name: string;
            /** @description How its text begins. */
            prefix: string;
            revoked_at?: string | null;
            /** @description What it may do of what its account may; null for all of it. */
            scopes?: string[] | null;
            /** @description `active`, `expired` or `revoked`. */
            state: string;
        };
        /** @description One page of a list. */
        TokenViewPage: {
            items: components["schemas"]["TokenView"][];
            /** @description Pass it as `after` for the next page; null on the last one. */
            next?: string | null;
            /**
             * Format: uint64
             * @description How many there are in all, where counting is cheap.
             */
            total?: number | null;
        };
        /** @description A trigger as it should be */
        TriggerInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["TriggerSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A trigger as it should be */
        TriggerNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["TriggerSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind trigger */
        TriggerPage: {
            items: components["schemas"]["TriggerResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a trigger, as a JSON Merge Patch */
        TriggerPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Trigger
         * @description Starts a workflow at certain times, when another system calls, or when something happens
         */
        TriggerResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "trigger";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["TriggerSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /**
         * Trigger
         * @description Starts a workflow at certain times, when another system calls, or when something happens here. Exactly one of `schedule`,
         *     `webhook` and `event` says which.
         */
        TriggerSpec: {
            concurrency?: components["schemas"]["TriggerSpecConcurrency"] | null;
            event?: components["schemas"]["TriggerSpecEventSpec"] | null;
            /** @description A condition over `event`; what does not meet it starts nothing. */
            filter?: string | null;
            /** @description Inputs of the run; texts may be templates over `event`. */
            inputs?: {
                [key: string]: unknown;
            };
            /**
             * @description What is done when it fires while a run that it started is under way.
             * @default queue
             */
            overlap: components["schemas"]["TriggerSpecOverlap"];
            /** @description Why it does not fire now. Calls and events that come meanwhile are noted and start nothing; a schedule sets no times. */
            paused?: string | null;
            /**
             * Format: uint32
             * @description How many firings may wait; further ones are skipped, and that is noted.
             * @default 100
             */
            queue_max: number;
            schedule?: components["schemas"]["TriggerSpecScheduleSpec"] | null;
            /** @description A number or a label of a version; without it, the live one or else the newest published one when it fires. */
            version?: string | null;
            webhook?: components["schemas"]["TriggerSpecWebhookSpec"] | null;
            /** @description A workflow of the same workspace. */
            workflow: string;
        };
        /** @description What is done about times that passed while nothing ran. */
        TriggerSpecCatchUp: "skip" | "one" | "all";
        /** @description Which runs count as the same, and how many of them may be under way at once. */
        TriggerSpecConcurrency: {
            /** @description A template over `event`. Triggers of one workspace that come to the same text share it; without it, a trigger is alone. */
            key?: string | null;
            /**
             * Format: uint32
             * @default 1
             */
            max: number;
        };
        /** @description When something happens here. */
        TriggerSpecEventSpec: {
            /** @description Names of events, `*` at the end for any: `run.succeeded`, `run.*`, `model.updated`. */
            topics: string[];
        };
        TriggerSpecOverlap: "queue" | "skip" | "cancel_previous" | "allow";
        /** @description At certain times. */
        TriggerSpecScheduleSpec: {
            /** @default skip */
            catch_up: components["schemas"]["TriggerSpecCatchUp"];
            /** @description Minute, hour, day of the month, month, day of the week: `0 9 * * 1-5`; or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. */
            cron: string;
            /**
             * Format: uint32
             * @description Fires up to this many seconds later, always the same for one trigger, so that many do not start at once.
             * @default 0
             */
            spread_seconds: number;
            /**
             * @description A name of the IANA time zone database: `Europe/Berlin`.
             * @default UTC
             */
            time_zone: string;
        };
        /** @description How the sender proves that it is the sender. */
        TriggerSpecScheme: "standard_webhooks" | "github" | "gitlab" | "bitbucket" | "jira" | "slack" | "linear" | "asana" | "teams" | "discord" | "azure_devops" | "bearer";
        /** @description When another system calls `/hooks/<organization>/<workspace>/<name>`. */
        TriggerSpecWebhookSpec: {
            scheme: components["schemas"]["TriggerSpecScheme"];
            /** @description What the scheme checks with. */
            secret?: (string | null) | {
                $secret: string;
            };
        };
        Try: {
            at: string;
            error?: string | null;
            /** Format: uint64 */
            ms: number;
            /** Format: uint32 */
            n: number;
            /** @description At most 4 KiB of the answer. */
            response?: string | null;
            /** Format: uint16 */
            status?: number | null;
            url: string;
        };
        Unread: {
            /**
             * Format: uint64
             * @description How many one has not read.
             */
            unread: number;
        };
        /** @description When a schedule is due. */
        Upcoming: {
            /** @description Empty for a trigger without a schedule, and for one that is paused. */
            times: string[];
        };
        /** @description What model calls used */
        Usage: {
            chosen: string | null;
            cost_microusd: number;
            latency_ms: number;
            served_by: string;
            simulated: boolean;
            tokens_cached: number;
            tokens_in: number;
            tokens_out: number;
        };
        /** @description What was looked at, and where it is not the history that was written. */
        Verified: {
            /** Format: uint64 */
            audit_records: number;
            breaks: components["schemas"]["BreakView"][];
            /** Format: uint64 */
            checkpoints: number;
            /** Format: uint64 */
            events: number;
            ok: boolean;
            /** Format: uint64 */
            streams: number;
        };
        VerifiedPackage: {
            /** @description Of everything but the signature */
            hash: string;
            /** @description The key it is signed with */
            key: string | null;
            name: string;
            signed: boolean;
            version: string;
        };
        Wanted: number | string;
        /** @description A webhook-endpoint as it should be */
        WebhookEndpointInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WebhookEndpointSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A webhook-endpoint as it should be */
        WebhookEndpointNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WebhookEndpointSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind webhook-endpoint */
        WebhookEndpointPage: {
            items: components["schemas"]["WebhookEndpointResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a webhook-endpoint, as a JSON Merge Patch */
        WebhookEndpointPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Webhook endpoint
         * @description Who is told of which events, and how
         */
        WebhookEndpointResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "webhook-endpoint";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["WebhookEndpointSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /**
         * WebhookEndpoint
         * @description A receiver of events.
         */
        WebhookEndpointSpec: {
            /**
             * Format: uint32
             * @description How often one delivery is tried at most.
             * @default 50
             */
            attempts_max: number;
            /** @default true */
            enabled: boolean;
            /** @description Types of events: `model.updated`, `model.*`, `*`. */
            events: string[];
            /**
             * @description Conditions on the data of an event.
             * @default {
             *       "conditions": [],
             *       "mode": "all"
             *     }
             */
            filter: components["schemas"]["WebhookEndpointSpecFilter"];
            /** @description Further headers of every request. No credentials: these can be read by whoever may read the endpoint. */
            headers?: {
                [key: string]: string;
            };
            /** @description Why nothing is sent at present; set when the endpoint has failed for days. Remove it to go on: what waited is sent then. */
            paused?: string | null;
            /**
             * Format: uint32
             * @description Hours for which one delivery is tried, from its first attempt on.
             * @default 144
             */
            period_h: number;
            /** @description One or two signing secrets, `whsec_…`, the newest first. With two, every request carries both signatures. */
            secrets: (string | {
                $secret: string;
            })[];
            /**
             * Format: uint32
             * @description Seconds until an answer must be there, at most 15.
             * @default 15
             */
            timeout_s: number;
            /** @description Where events are sent: https, or http to a receiver that the installation allows by name. */
            url: string;
        };
        /** @description One condition. */
        WebhookEndpointSpecCondition: {
            operator: components["schemas"]["WebhookEndpointSpecOperator"];
            /** @description A JSON pointer into the event's data: `/workspace`. */
            pointer: string;
            /** @description What is compared with. `exists` takes true (the usual) or false. */
            value?: unknown;
        };
        /** @description Conditions on the data of an event. */
        WebhookEndpointSpecFilter: {
            /** @default [] */
            conditions: components["schemas"]["WebhookEndpointSpecCondition"][];
            /**
             * @description Whether all conditions must hold, or one is enough.
             * @default all
             */
            mode: components["schemas"]["WebhookEndpointSpecMode"];
        };
        /** @enum {string} */
        WebhookEndpointSpecMode: "all" | "any";
        WebhookEndpointSpecOperator: ("equals" | "not_equals" | "less_than" | "exists") | "contains" | "greater_than";
        /** @enum {string} */
        Which: "open" | "delegated" | "decided";
        /** @enum {string} */
        WhichTasks: "all" | "few" | "none";
        Who: {
            id: string;
            /** @description `user`, `service_account`, `agent` or `system`. */
            kind: string;
            name: string;
        };
        Wish: {
            /**
             * @description A run that an earlier answer named: waits for it instead of asking again.
             * @default null
             */
            run: string | null;
            /** @description The text as it is now. */
            source: string;
            /** @description What should be different, in words. */
            wish: string;
            /**
             * @description Where the run belongs that asks the model; usually `default`.
             * @default null
             */
            workspace: string | null;
        };
        WithdrawBody: {
            binding: string;
        };
        /** @description A workflow as it should be */
        WorkflowInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WorkflowSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A workflow as it should be */
        WorkflowNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WorkflowSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind workflow */
        WorkflowPage: {
            items: components["schemas"]["WorkflowResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a workflow, as a JSON Merge Patch */
        WorkflowPatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Workflow
         * @description Steps that are done in order, side by side or under conditions; each run of it is recorded
         */
        WorkflowResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            halted?: components["schemas"]["ResourceHalt"];
            hash: string;
            id: string;
            /** @constant */
            kind: "workflow";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["WorkflowSpec"];
            /**
             * @description Of kinds that can be paused and archived: `draft` was never published, `active` is in use
             * @enum {string}
             */
            status: "draft" | "active" | "paused" | "archived";
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: string;
        };
        /** The workflow itself */
        WorkflowSpec: {
            /** @description rights asked for; whoever starts the run grants them */
            allow?: components["schemas"]["WorkflowSpecAllow"];
            /** @description what holds for the whole run */
            config?: components["schemas"]["WorkflowSpecConfig"];
            /** @description what the workflow is for */
            description?: string | number | boolean;
            /** @description what a run is given, by name */
            inputs?: {
                [key: string]: components["schemas"]["WorkflowSpecInput"];
            };
            /** @description answers that were worked out for its tags; usually they lie in a file beside it */
            lock?: unknown;
            /** @description what a run gives, by name */
            outputs?: Record<string, never> | string;
            /** @description what may be sent to a run while it goes on, by name; declared as inputs are */
            signals?: {
                [key: string]: components["schemas"]["WorkflowSpecInput"];
            };
            /** @description what is done */
            steps: components["schemas"]["WorkflowSpecStep"][];
            /** @description workflows that only this file uses, by name */
            workflows?: {
                [key: string]: components["schemas"]["WorkflowSpecSpec"];
            };
        };
        /** Rights asked for */
        WorkflowSpecAllow: {
            /** @description `host:port` pairs with private addresses that may be reached */
            hosts?: string[];
            /** @description folders outside the workspace that may be read */
            read?: string[];
            /** @description tools that may run code in the sandbox: `python.run`, `terminal.run` */
            run?: string[];
        };
        /** A case of a switch */
        WorkflowSpecCase: {
            /** @description fits if the value of the switch is this */
            equals?: unknown;
            /** @description run if it fits */
            steps: components["schemas"]["WorkflowSpecStep"][];
            /** @description fits if this holds; where the switch has no value */
            when?: string | boolean;
        };
        /** What holds for the whole run */
        WorkflowSpecConfig: {
            /** @description on which terms tags `<AUTO>` are asked that say nothing of it */
            auto?: components["schemas"]["WorkflowSpecTerms"];
            /** @description `retry` of the steps that say nothing of it */
            retry?: number | components["schemas"]["WorkflowSpecRetry"];
            /**
             * @description `timeout` of the steps that say nothing of it
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            step_timeout?: string | number;
            /**
             * @description the longest time that a run may take
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            timeout?: string | number;
        };
        /** What must hold of the output */
        WorkflowSpecExpect: {
            /**
             * @description the step fails, or it is done and the run fails at its end; fail if absent
             * @enum {unknown}
             */
            otherwise?: "fail" | "fail_at_end";
            /** @description must hold of its `output` */
            that: string | boolean;
        };
        /** The approval that a call needs */
        WorkflowSpecGate: {
            /** @description who may decide; whoever has the right to decide in the run's workspace if absent */
            approvers?: components["schemas"]["WorkflowSpecWho"];
            /** @description what is shown beside the call itself */
            details?: unknown;
            /** @description who may decide as well when the time is over */
            escalate_to?: components["schemas"]["WorkflowSpecWho"];
            /**
             * @description how long there is to decide
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            expires?: string | number;
            /**
             * @description how much later a decision takes effect; until then whoever made it can take it back
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            grace?: string | number;
            /** @description how many must approve, each person counted once; 1 if absent */
            needed?: number;
            /** @description whether whoever started the run may not decide */
            not_by_requester?: boolean;
            /**
             * @description what follows when nobody decides in time: the step fails, it counts as rejected, or `escalate_to` may decide as well for as long again; fail if absent
             * @enum {unknown}
             */
            on_expiry?: "fail" | "reject" | "escalate";
            /** @description the question; names the tool if absent */
            title?: string | number | boolean;
        };
        /** Where the run goes on */
        WorkflowSpecGoto: {
            /** @description when it has failed */
            failure?: string | number | boolean;
            /** @description when its `if` was false */
            skipped?: string | number | boolean;
            /** @description when it has succeeded */
            success?: string | number | boolean;
        };
        /** What is done about a failure */
        WorkflowSpecHandler: {
            /** @description codes that it is for */
            codes?: string[];
            /** @description whether what follows does so although the handler's own steps failed */
            even_if_it_fails?: boolean;
            /** @description regular expressions, one of which is found in the message */
            patterns?: string[];
            /** @description handlers with lower numbers are asked first; 0 if absent */
            priority?: number;
            /** @description how often `then: retry` begins the step anew; 1 if absent */
            retries?: number;
            /** @description run first; they see `error.code`, `error.kind` and `error.message` */
            steps?: components["schemas"]["WorkflowSpecStep"][];
            /**
             * @description what follows; continue if absent
             * @enum {unknown}
             */
            then?: "fail" | "continue" | "fail_at_end" | "skip" | "retry";
            /** @description kinds of errors that it is for: timeout, upstream, limited, not_found, invalid …; any error if none of the three is given */
            types?: string[];
            /** @description the output of the step, which then counts as succeeded */
            value?: unknown;
        };
        WorkflowSpecInput: ("string" | "integer" | "number" | "boolean" | "array" | "object" | "null") | {
            $comment?: unknown;
            $defs?: unknown;
            $ref?: unknown;
            additionalProperties?: unknown;
            allOf?: unknown;
            anyOf?: unknown;
            const?: unknown;
            contains?: unknown;
            /** @description used when none is given */
            default?: unknown;
            dependentRequired?: unknown;
            dependentSchemas?: unknown;
            deprecated?: unknown;
            /** @description what it is */
            description?: string | number | boolean;
            else?: unknown;
            enum?: unknown;
            examples?: unknown;
            exclusiveMaximum?: unknown;
            exclusiveMinimum?: unknown;
            format?: unknown;
            if?: unknown;
            items?: unknown;
            maxContains?: unknown;
            maxItems?: unknown;
            maxLength?: unknown;
            maxProperties?: unknown;
            maximum?: unknown;
            minContains?: unknown;
            minItems?: unknown;
            minLength?: unknown;
            minProperties?: unknown;
            minimum?: unknown;
            multipleOf?: unknown;
            not?: unknown;
            oneOf?: unknown;
            pattern?: unknown;
            patternProperties?: unknown;
            prefixItems?: unknown;
            properties?: unknown;
            propertyNames?: unknown;
            /** @description whether it must be given; true unless there is a default; of a map also the names of the members it must have */
            required?: boolean | string[];
            then?: unknown;
            title?: unknown;
            type?: ("string" | "integer" | "number" | "boolean" | "array" | "object" | "null") | ("string" | "integer" | "number" | "boolean" | "array" | "object" | "null")[];
            uniqueItems?: unknown;
        };
        /** What a model must be like */
        WorkflowSpecRequires: {
            /**
             * @description what decides between those that fit
             * @enum {unknown}
             */
            by?: "speed" | "quality" | "cost";
            /** @description what it must be able to do: tools, schema, vision … */
            capabilities?: string[];
            /** @description what a call may cost, in US dollars */
            cost_limit?: number;
            /** @description models that are never chosen */
            excluded?: string[];
            /**
             * @description how able it must be
             * @enum {unknown}
             */
            expertise?: "low" | "medium" | "medium-high" | "high" | "very-high";
            /** @description models that are chosen if nothing else fits */
            fallback?: string[];
            /** @description how long an answer may take */
            max_latency_ms?: number;
            /** @description at most so many parameters */
            max_size?: string | number | boolean;
            /** @description at least so many parameters, such as 7B */
            min_size?: string | number | boolean;
            /** @description what it must take: text, image, audio … */
            modalities?: string[];
            /** @description models that are chosen first; templates may name them */
            preferred?: string[];
            /** @description what it had better be good at: code, vision, legal … */
            tasks?: string[];
        };
        /** What happens after a failure */
        WorkflowSpecRetry: {
            /** @description attempts in all, the first included; 3 if absent */
            attempts?: number;
            /**
             * @description how the wait grows; exponential if absent
             * @enum {unknown}
             */
            backoff?: "constant" | "linear" | "exponential";
            /**
             * @description the first wait; 1s if absent
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            delay?: string | number;
            /** @description whether waits are drawn by chance, so that many do not come back at once; true if absent */
            jitter?: boolean;
            /**
             * @description the longest wait; 1m if absent
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            max_delay?: string | number;
        };
        /** The workflow itself */
        WorkflowSpecSpec: {
            /** @description rights asked for; whoever starts the run grants them */
            allow?: components["schemas"]["WorkflowSpecAllow"];
            /** @description what holds for the whole run */
            config?: components["schemas"]["WorkflowSpecConfig"];
            /** @description what the workflow is for */
            description?: string | number | boolean;
            /** @description what a run is given, by name */
            inputs?: {
                [key: string]: components["schemas"]["WorkflowSpecInput"];
            };
            /** @description answers that were worked out for its tags; usually they lie in a file beside it */
            lock?: unknown;
            /** @description what a run gives, by name */
            outputs?: Record<string, never> | string;
            /** @description what may be sent to a run while it goes on, by name; declared as inputs are */
            signals?: {
                [key: string]: components["schemas"]["WorkflowSpecInput"];
            };
            /** @description what is done */
            steps: components["schemas"]["WorkflowSpecStep"][];
            /** @description workflows that only this file uses, by name */
            workflows?: {
                [key: string]: components["schemas"]["WorkflowSpecSpec"];
            };
        };
        /** A step */
        WorkflowSpecStep: unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown & unknown;
        /**
         * approval
         * @description asks a person; the output is `{approved, by, note}`, a rejection fails the step
         */
        WorkflowSpecStepApproval: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description the question
             */
            with: {
                /** @description who may decide; whoever has the right to decide in the run's workspace if absent */
                approvers?: components["schemas"]["WorkflowSpecWho"];
                /** @description what is shown to whoever decides */
                details?: unknown;
                /** @description who may decide as well when the time is over */
                escalate_to?: components["schemas"]["WorkflowSpecWho"];
                /**
                 * @description how long there is to decide
                 * @example 500ms
                 * @example 5s
                 * @example 2m
                 * @example 1h
                 * @example 1d
                 */
                expires?: string | number;
                /**
                 * @description how much later a decision takes effect; until then whoever made it can take it back
                 * @example 500ms
                 * @example 5s
                 * @example 2m
                 * @example 1h
                 * @example 1d
                 */
                grace?: string | number;
                /** @description how many must approve, each person counted once; 1 if absent */
                needed?: number;
                /** @description whether whoever started the run may not decide */
                not_by_requester?: boolean;
                /**
                 * @description what follows when nobody decides in time: the step fails, it counts as rejected, or `escalate_to` may decide as well for as long again; fail if absent
                 * @enum {unknown}
                 */
                on_expiry?: "fail" | "reject" | "escalate";
                /** @description the question */
                title: string | number | boolean;
            };
        };
        /**
         * ask
         * @description asks a person a question; the output is the answer, a refusal to answer fails the step
         */
        WorkflowSpecStepAsk: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description the question
             */
            with: {
                /** @description who may decide; whoever has the right to decide in the run's workspace if absent */
                approvers?: components["schemas"]["WorkflowSpecWho"];
                /** @description the answer is one of these texts */
                choices?: string[];
                /** @description what is shown to whoever answers */
                details?: unknown;
                /** @description who may decide as well when the time is over */
                escalate_to?: components["schemas"]["WorkflowSpecWho"];
                /**
                 * @description how long there is to decide
                 * @example 500ms
                 * @example 5s
                 * @example 2m
                 * @example 1h
                 * @example 1d
                 */
                expires?: string | number;
                /**
                 * @description how much later a decision takes effect; until then whoever made it can take it back
                 * @example 500ms
                 * @example 5s
                 * @example 2m
                 * @example 1h
                 * @example 1d
                 */
                grace?: string | number;
                /** @description whether whoever started the run may not decide */
                not_by_requester?: boolean;
                /**
                 * @description what follows when nobody decides in time: the step fails, it counts as rejected, or `escalate_to` may decide as well for as long again; fail if absent
                 * @enum {unknown}
                 */
                on_expiry?: "fail" | "reject" | "escalate";
                /** @description what is asked */
                question: string | number | boolean;
                /** @description JSON Schema that the answer must fit; text if neither this nor `choices` is there */
                schema?: Record<string, never>;
            };
        };
        /**
         * for_each
         * @description runs its steps for every item; the output is the list of theirs, in the order of the items
         */
        WorkflowSpecStepForEach: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what the step gives; the output of the last step of the branch that ran if absent */
            output?: unknown;
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /** @description run for every item; they see `item` and `index` */
            steps: components["schemas"]["WorkflowSpecStep"][];
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description the items
             */
            with: {
                /** @description the name of the item inside; `item` if absent */
                as?: string | number | boolean;
                /** @description what is gone through, at most 10,000 */
                items: unknown[] | string;
                /** @description how many run at once; 8 if absent */
                max_parallel?: number;
                /** @description asked after every item, of that item; once it holds, no further one begins */
                until?: string | boolean;
            };
        };
        /**
         * if
         * @description runs `then` if its condition holds and `else` if not
         */
        WorkflowSpecStepIf: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description run if it does not hold */
            else?: components["schemas"]["WorkflowSpecStep"][];
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what the step gives; the output of the last step of the branch that ran if absent */
            output?: unknown;
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /** @description run if it holds */
            then: components["schemas"]["WorkflowSpecStep"][];
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description the condition
             */
            with: {
                /** @description chooses the branch */
                condition: string | boolean;
            };
        };
        /**
         * loop
         * @description runs its steps while one condition holds and until another does; the output is `{count, ended, last, results}`
         */
        WorkflowSpecStepLoop: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what the step gives; the output of the last step of the branch that ran if absent */
            output?: unknown;
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /** @description run in every iteration; they see `index` and `loops.<id>` */
            steps: components["schemas"]["WorkflowSpecStep"][];
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description when it goes on and when it ends
             */
            with: {
                /**
                 * @description what reaching it means: the loop ends, or fails; stop if absent
                 * @enum {unknown}
                 */
                at_limit?: "stop" | "fail";
                /** @description the most iterations; 100 if absent */
                max_iterations?: number | string;
                /** @description asked after every iteration; the loop ends when it holds */
                until?: string | boolean;
                /** @description asked before every iteration; the loop ends when it does not hold */
                while?: string | boolean;
            };
        };
        /**
         * model
         * @description asks a model; the output is its text, or the value that fits `schema`
         */
        WorkflowSpecStepModel: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description what happens after a failure: the number of attempts, or a map */
            retry?: number | components["schemas"]["WorkflowSpecRetry"];
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description the longest time that one attempt may take
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            timeout?: string | number;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description what the model is asked, and how
             */
            with: {
                /** @description the longest answer */
                max_tokens?: number | string;
                /** @description how often it may answer with calls; 8 if absent */
                max_turns?: number;
                /** @description the model's name; the gateway chooses if absent */
                model?: string | number | boolean;
                /** @description what the model is asked */
                prompt: string | number | boolean;
                /** @description what the model must be like, where none is named */
                requires?: components["schemas"]["WorkflowSpecRequires"];
                /** @description JSON Schema of the answer; with it the output is the value, without it the text */
                schema?: Record<string, never>;
                /** @description who the model is to be */
                system?: string | number | boolean;
                /** @description how much chance there is in the answer */
                temperature?: number | string;
                /** @description tools that the model may call */
                tools?: string[];
            };
        };
        /**
         * set
         * @description names values; the output is what stands under `with`
         */
        WorkflowSpecStepSet: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /** @description the values by name */
            with: Record<string, never> | string;
        };
        /**
         * switch
         * @description runs the first case that fits, else `default`
         */
        WorkflowSpecStepSwitch: {
            /** @description tried in their order */
            cases: components["schemas"]["WorkflowSpecCase"][];
            /** @description run if no case fits */
            default?: components["schemas"]["WorkflowSpecStep"][];
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what the step gives; the output of the last step of the branch that ran if absent */
            output?: unknown;
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description the value
             */
            with?: {
                /** @description compared with `equals` of each case; without it the cases have `when` */
                value?: unknown;
            };
        };
        /**
         * tool
         * @description calls a tool; `with` is its input, the output is the tool's
         */
        WorkflowSpecStepTool: {
            /** @description people must approve exactly this call before it is made */
            approve?: components["schemas"]["WorkflowSpecGate"];
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description what happens after a failure: the number of attempts, or a map */
            retry?: number | components["schemas"]["WorkflowSpecRetry"];
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description the longest time that one attempt may take
             * @example 500ms
             * @example 5s
             * @example 2m
             * @example 1h
             * @example 1d
             */
            timeout?: string | number;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /** @description the tool's input */
            with?: Record<string, never> | string;
        };
        /**
         * wait
         * @description waits `for` a length of time, `until` a moment, or for a `signal`
         */
        WorkflowSpecStepWait: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /**
             * with
             * @description `for`, `until` or `signal`
             */
            with: {
                /**
                 * @description how long; for a signal, how long at most
                 * @example 500ms
                 * @example 5s
                 * @example 2m
                 * @example 1h
                 * @example 1d
                 */
                for?: string | number;
                /** @description the signal that is waited for, one of those under `signals`; the step fails when the time is over before it comes */
                signal?: string | number | boolean;
                /** @description the moment, such as 2026-12-01T09:00:00Z; for a signal, until when at most */
                until?: string | number | boolean;
            };
        };
        /**
         * workflow
         * @description runs the workflow of another file; `with` is its inputs, the output is its outputs
         */
        WorkflowSpecStepWorkflow: {
            /** @description what it is for */
            description?: string | number | boolean;
            /** @description must hold of its `output`, else it fails */
            expect?: (string | boolean) | components["schemas"]["WorkflowSpecExpect"];
            /** @description the step further down where the run goes on after it; those between are skipped */
            goto?: string | components["schemas"]["WorkflowSpecGoto"];
            /** @description the name by which others refer to it: a letter, then letters, digits and `_`, all lower case */
            id: string | number | boolean;
            /** @description it is skipped unless this holds */
            if?: string | boolean;
            /** @description ids of steps that must end first, beside those it reads */
            needs?: string[];
            /** @description what its failure means: a word, or handlers that are asked */
            on_error?: ("fail" | "continue" | "fail_at_end" | "skip") | components["schemas"]["WorkflowSpecHandler"] | components["schemas"]["WorkflowSpecHandler"][];
            /** @description names for the outputs that are wanted: mine → the other workflow's; all as they are named there if absent */
            outputs?: Record<string, never> | string;
            /** @description what it makes, in words */
            produces?: string | number | boolean;
            /** @description the file that its output is written to */
            save?: string | number | boolean;
            /**
             * @description what a condition of it that cannot be evaluated means: its failure, or no; fail if absent
             * @enum {unknown}
             */
            undecided?: "fail" | "no";
            /** @description a tool, or one of model, set, if, switch, for_each, loop, approval, ask, wait, workflow/<name> */
            uses: string | number | boolean;
            /** @description the workflow's inputs */
            with?: Record<string, never> | string;
        };
        /** On which terms tags `<AUTO>` are asked */
        WorkflowSpecTerms: {
            /** @description how often each is asked; 3 if absent */
            attempts?: number;
            /** @description what the attempts for one tag may cost together, in US dollars */
            budget?: number;
            /** @description the longest answer; 100 if absent */
            max_tokens?: number;
            /** @description models that are asked in turn; the gateway's default if absent */
            models?: string[];
        };
        /** People */
        WorkflowSpecWho: {
            /** @description names of accounts */
            people?: string[];
            /** @description names of roles, held in the run's workspace or everywhere */
            roles?: string[];
            /** @description names of teams */
            teams?: string[];
        };
        /** @description A workspace as it should be */
        WorkspaceInput: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WorkspaceSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description A workspace as it should be */
        WorkspaceNew: {
            /**
             * @description Keep the version as a draft instead of publishing it
             * @default false
             */
            draft: boolean;
            labels?: {
                [key: string]: string;
            };
            name: string;
            /** @description Why; it stands in the history and the audit record */
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[];
            spec: components["schemas"]["WorkspaceSpec"];
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            /** @enum {string} */
            visibility?: "organization" | "team" | "private";
        };
        /** @description Resources of the kind workspace */
        WorkspacePage: {
            items: components["schemas"]["WorkspaceResource"][];
            /** @description Pass it as `after` for the next page; null on the last one */
            next: string | null;
            /** @description How many there are in all, where counting is cheap */
            total?: number;
        };
        /** @description Changes of a workspace, as a JSON Merge Patch */
        WorkspacePatch: {
            /** @description null takes it back */
            deprecated?: null | {
                reason?: string;
                use?: string | null;
            };
            /** @description false publishes the version */
            draft?: boolean | null;
            labels?: {
                [key: string]: string | null;
            } | null;
            reason?: string | null;
            /** @description Ids of accounts, and `team:<name>` */
            shared_with?: string[] | null;
            /** @description A merge patch of the spec: null removes a field */
            spec?: Record<string, never>;
            /** @description The team that sees it when `visibility` is `team` */
            team?: string | null;
            title?: string | null;
            visibility?: ("organization" | "team" | "private") | null;
        };
        /**
         * Workspace
         * @description A part of the organization that has its own resources and rights
         */
        WorkspaceResource: {
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Actor"];
            /** Format: date-time */
            deleted_at: string | null;
            deprecated: components["schemas"]["ResourceDeprecation"] | null;
            /** @description For `If-Match` */
            etag: string;
            /** @description What a draft has against it, when it is read by itself or written; it cannot be published before that is mended */
            findings?: components["schemas"]["ResourceFinding"][];
            hash: string;
            id: string;
            /** @constant */
            kind: "workspace";
            labels: {
                [key: string]: string;
            };
            name: string;
            owner: components["schemas"]["Actor"];
            published: number | null;
            references?: components["schemas"]["ResourceReferences"];
            shared_with: string[];
            /** @description Whose spec this is */
            shown_version: number;
            spec: components["schemas"]["WorkspaceSpec"];
            team: string | null;
            title: string | null;
            /** Format: date-time */
            updated_at: string;
            updated_by: components["schemas"]["Actor"];
            /** @description The newest */
            version: number;
            version_labels: {
                [key: string]: number;
            };
            /** @description The newest ones, when asked for by `include` */
            versions?: components["schemas"]["ResourceVersion"][];
            /** @enum {string} */
            visibility: "organization" | "team" | "private";
            workspace: null;
        };
        /**
         * Workspace
         * @description A part of an organization that has its own resources and rights.
         */
        WorkspaceSpec: {
            /** @description What it is for. */
            description?: string | null;
        };
        Written: {
            /**
             * @description Make the version valid for everybody instead of keeping it as a draft.
             * @default false
             */
            publish: boolean;
            /**
             * @description For the history.
             * @default null
             */
            reason: string | null;
            /** @description The whole file. */
            text: string;
        };
    };
    responses: {
        /** @description What failed, where, why, and what to do */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "code": "run_not_found",
                 *       "correlation_id": "5f0c1d2e3a4b5c6d",
                 *       "detail": "there is no run run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                 *       "fix": [
                 *         "`orc runs list` shows the runs there are"
                 *       ],
                 *       "status": 404,
                 *       "title": "Not found",
                 *       "type": "/docs/errors/run_not_found"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_accounts: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description Only accounts whose name holds this. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-21T09:00:00.000000Z",
                     *           "created_by": "ada",
                     *           "disabled": false,
                     *           "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "service_account",
                     *           "name": "nightly-build",
                     *           "roles": [
                     *             {
                     *               "role": "developer",
                     *               "workspace": null
                     *             }
                     *           ],
                     *           "teams": [
                     *             "docs"
                     *           ],
                     *           "updated_at": "2026-11-21T09:00:00.000000Z"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["AccountViewPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_account: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "kind": "service_account",
                 *       "name": "nightly-build",
                 *       "role": "developer"
                 *     }
                 */
                "application/json": components["schemas"]["CreateAccount"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "disabled": false,
                     *       "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "service_account",
                     *       "name": "nightly-build",
                     *       "roles": [
                     *         {
                     *           "role": "developer",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "teams": [
                     *         "docs"
                     *       ],
                     *       "updated_at": "2026-11-21T09:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "disabled": false,
                     *       "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "service_account",
                     *       "name": "nightly-build",
                     *       "roles": [
                     *         {
                     *           "role": "developer",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "teams": [
                     *         "docs"
                     *       ],
                     *       "updated_at": "2026-11-21T09:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    update_account: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "disabled": true
                 *     }
                 */
                "application/json": components["schemas"]["ChangeAccount"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "disabled": false,
                     *       "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "service_account",
                     *       "name": "nightly-build",
                     *       "roles": [
                     *         {
                     *           "role": "developer",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "teams": [
                     *         "docs"
                     *       ],
                     *       "updated_at": "2026-11-21T09:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    set_account_roles: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "roles": [
                 *         {
                 *           "role": "developer",
                 *           "workspace": null
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SetRoles"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "disabled": false,
                     *       "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "service_account",
                     *       "name": "nightly-build",
                     *       "roles": [
                     *         {
                     *           "role": "developer",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "teams": [
                     *         "docs"
                     *       ],
                     *       "updated_at": "2026-11-21T09:00:00.000000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["AccountView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    apply: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true,
                 *       "files": [
                 *         {
                 *           "path": "models.yaml",
                 *           "text": "kind: workspace\nname: docs\nspec: {}\n"
                 *         }
                 *       ],
                 *       "manager": "cli"
                 *     }
                 */
                "application/json": components["schemas"]["ApplyRequest"];
            };
        };
        responses: {
            /** @description The plan, and whether it was carried out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyOutcome"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description Such as `resource.updated`. */
                action?: string | null;
                /** @description Done by this account, by name or id. */
                actor?: string | null;
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description Done with the request of this id, as in the answer's `X-Correlation-Id`. */
                correlation_id?: string | null;
                /** @description At this time or later. */
                from?: string;
                /** @description Of this kind of resource, or about `account`, `token`, `organization`, `access`, `sign_in`. */
                kind?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description About what bears this name. */
                name?: string | null;
                /** @description At this time or earlier. */
                to?: string;
                /** @description In this workspace. Whoever may read the audit of some workspaces only, and names none, sees that of all of these. */
                workspace?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "resource.updated",
                     *           "actor": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "at": "2026-11-21T09:00:00.000000Z",
                     *           "correlation_id": "5f0c1d2e3a4b5c6d",
                     *           "details": {
                     *             "published": 4
                     *           },
                     *           "kind": "model",
                     *           "name": "fast",
                     *           "position": 812,
                     *           "reason": "cheaper",
                     *           "version": 4,
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["AuditEntryPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_blob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    bulk: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "atomic": false,
                 *       "items": [
                 *         {
                 *           "kind": "workspace",
                 *           "name": "docs",
                 *           "op": "delete"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["BulkRequest"];
            };
        };
        responses: {
            /** @description One answer for each item, in order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkAnswers"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_connections: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "connection",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "auth": {
                     *               "secret": "example-key",
                     *               "type": "bearer"
                     *             },
                     *             "base_url": "https://api.example.com/v1",
                     *             "probe": "/",
                     *             "timeout_s": 10,
                     *             "type": "http"
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_dashboards: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "dashboard",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "description": "How the month went",
                     *             "panels": [
                     *               {
                     *                 "by": "status",
                     *                 "chart": "bar",
                     *                 "days": 30,
                     *                 "metric": "runs",
                     *                 "title": "Runs by status"
                     *               },
                     *               {
                     *                 "by": "day",
                     *                 "chart": "line",
                     *                 "days": 30,
                     *                 "metric": "cost_microusd",
                     *                 "title": "Cost by day"
                     *               },
                     *               {
                     *                 "by": "workflow",
                     *                 "chart": "table",
                     *                 "days": 30,
                     *                 "metric": "tokens",
                     *                 "title": "Tokens by workflow"
                     *               }
                     *             ]
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_deliveries: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description The name of an endpoint. */
                endpoint?: string | null;
                /** @description Made at this time or later. */
                from?: string;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                state?: components["schemas"]["State2"] | null;
                /** @description Made at this time or earlier. */
                to?: string;
                workspace?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "attempts": 1,
                     *           "created_at": "2026-11-21T09:00:00.000000Z",
                     *           "ended_at": null,
                     *           "endpoint": {
                     *             "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *             "name": "alerts",
                     *             "workspace": "default"
                     *           },
                     *           "error": "the receiver answered 503",
                     *           "event": "evt_90a1b2c3d4e55f0c1d2e3a4b5c6d7e8f",
                     *           "held": null,
                     *           "id": "dlv_5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5",
                     *           "last_at": "2026-11-21T09:00:00.000000Z",
                     *           "ms": 41,
                     *           "next_at": "2026-11-21T09:00:05.000000Z",
                     *           "replay_of": null,
                     *           "state": "pending",
                     *           "status": 503,
                     *           "subject": "run/run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "type": "orc.run.failed"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_delivery_backlog: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "endpoints": [
                     *         {
                     *           "held": "the endpoint is paused: the receiver answered 410 Gone",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *           "missed": 0,
                     *           "missed_from": null,
                     *           "missed_to": null,
                     *           "name": "alerts",
                     *           "oldest_at": "2026-11-21T09:00:00.000000Z",
                     *           "waiting": 3,
                     *           "waiting_max": 10000,
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "set_aside": []
                     *     }
                     */
                    "application/json": components["schemas"]["Backlog"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    replay_deliveries: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "endpoint": "alerts",
                 *       "from": "2026-11-21T09:00:00Z",
                 *       "state": "failed",
                 *       "to": "2026-11-21T10:00:00Z",
                 *       "workspace": "default"
                 *     }
                 */
                "application/json": components["schemas"]["ReplayRange"];
            };
        };
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "replayed": 12,
                     *       "withheld": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Replayed"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": 1,
                     *       "body": {
                     *         "data": {
                     *           "workflow": "ticket-triage"
                     *         },
                     *         "specversion": "1.0",
                     *         "type": "orc.run.failed"
                     *       },
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "ended_at": null,
                     *       "endpoint": {
                     *         "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *         "name": "alerts",
                     *         "workspace": "default"
                     *       },
                     *       "error": "the receiver answered 503",
                     *       "event": "evt_90a1b2c3d4e55f0c1d2e3a4b5c6d7e8f",
                     *       "held": null,
                     *       "id": "dlv_5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5",
                     *       "last_at": "2026-11-21T09:00:00.000000Z",
                     *       "ms": 41,
                     *       "next_at": "2026-11-21T09:00:05.000000Z",
                     *       "replay_of": null,
                     *       "state": "pending",
                     *       "status": 503,
                     *       "subject": "run/run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "tries": [
                     *         {
                     *           "at": "2026-11-21T09:00:00.000000Z",
                     *           "error": "the receiver answered 503",
                     *           "ms": 41,
                     *           "n": 1,
                     *           "response": "try later",
                     *           "status": 503,
                     *           "url": "https://hooks.example.com/orc"
                     *         }
                     *       ],
                     *       "type": "orc.run.failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Details"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    replay_delivery: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": 1,
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "ended_at": null,
                     *       "endpoint": {
                     *         "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *         "name": "alerts",
                     *         "workspace": "default"
                     *       },
                     *       "error": "the receiver answered 503",
                     *       "event": "evt_90a1b2c3d4e55f0c1d2e3a4b5c6d7e8f",
                     *       "held": null,
                     *       "id": "dlv_5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5",
                     *       "last_at": "2026-11-21T09:00:00.000000Z",
                     *       "ms": 41,
                     *       "next_at": "2026-11-21T09:00:05.000000Z",
                     *       "replay_of": null,
                     *       "state": "pending",
                     *       "status": 503,
                     *       "subject": "run/run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "type": "orc.run.failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Delivery"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    export_resources: {
        parameters: {
            query?: {
                format?: "json" | "yaml";
                /** @description Names of kinds with commas between them */
                kinds?: string;
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Documents that make the same resources elsewhere; the same text for the same resources */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceDocument"][];
                    "application/yaml": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_gallery: {
        parameters: {
            query?: {
                category?: components["schemas"]["Category"] | null;
                /** @description Words that must all occur: in the name, the title, what it does, its category, the tools and kinds of steps that it uses. */
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GalleryList"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_gallery_template: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GalleryTemplate"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    use_gallery_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true,
                 *       "name": "triage",
                 *       "parameters": {
                 *         "duplicate_above": 0.6
                 *       },
                 *       "workspace": "default"
                 *     }
                 */
                "application/json": components["schemas"]["Instantiate"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyOutcome"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_gateway_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_inbox: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                asks?: components["schemas"]["Asks"] | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description Found in the title, the step or the name of the run; 200 characters at most. */
                q?: string | null;
                /**
                 * @description Open ones come oldest first; `delegated` are those that the caller has handed on and that have not come back; decided
                 *     ones (and expired and cancelled ones) come newest first.
                 */
                state?: components["schemas"]["Which"];
                /** @description Only of this workspace; usually of all that the caller may look into. */
                workspace?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "answer": null,
                     *           "asked_at": "2026-11-21T09:00:00.000000Z",
                     *           "asked_by": "grace",
                     *           "asks": "approval",
                     *           "binding": "9f86d081884c7d65",
                     *           "call": {
                     *             "input": {
                     *               "method": "POST",
                     *               "url": "https://desk.example/answers"
                     *             },
                     *             "tool": "http.request"
                     *           },
                     *           "decided": null,
                     *           "decisions": [],
                     *           "details": null,
                     *           "effective_at": null,
                     *           "escalated": false,
                     *           "expires_at": null,
                     *           "handed_on": [],
                     *           "id": "apr_5f0c1d2e3a4b5c6d",
                     *           "may": {
                     *             "decide": true,
                     *             "take_back": false,
                     *             "why_not": null,
                     *             "withdraw": false
                     *           },
                     *           "rejected": "fails",
                     *           "rule": {
                     *             "approvers": {
                     *               "people": [],
                     *               "roles": [],
                     *               "teams": [
                     *                 "support"
                     *               ]
                     *             },
                     *             "escalate_to": null,
                     *             "grace_ms": null,
                     *             "needed": 1,
                     *             "not_by_requester": true,
                     *             "on_expiry": "fail"
                     *           },
                     *           "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "run_name": "ticket-triage",
                     *           "state": "open",
                     *           "task": "send",
                     *           "title": "Send 12 answers?",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["InboxItemPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_inbox_item: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": null,
                     *       "asked_at": "2026-11-21T09:00:00.000000Z",
                     *       "asked_by": "grace",
                     *       "asks": "approval",
                     *       "binding": "9f86d081884c7d65",
                     *       "call": {
                     *         "input": {
                     *           "method": "POST",
                     *           "url": "https://desk.example/answers"
                     *         },
                     *         "tool": "http.request"
                     *       },
                     *       "decided": null,
                     *       "decisions": [],
                     *       "details": null,
                     *       "effective_at": null,
                     *       "escalated": false,
                     *       "expires_at": null,
                     *       "handed_on": [],
                     *       "id": "apr_5f0c1d2e3a4b5c6d",
                     *       "may": {
                     *         "decide": true,
                     *         "take_back": false,
                     *         "why_not": null,
                     *         "withdraw": false
                     *       },
                     *       "rejected": "fails",
                     *       "rule": {
                     *         "approvers": {
                     *           "people": [],
                     *           "roles": [],
                     *           "teams": [
                     *             "support"
                     *           ]
                     *         },
                     *         "escalate_to": null,
                     *         "grace_ms": null,
                     *         "needed": 1,
                     *         "not_by_requester": true,
                     *         "on_expiry": "fail"
                     *       },
                     *       "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "run_name": "ticket-triage",
                     *       "state": "open",
                     *       "task": "send",
                     *       "title": "Send 12 answers?",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["InboxItem"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    decide_approval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "approved": true,
                 *       "binding": "9f86d081884c7d65",
                 *       "note": "go"
                 *     }
                 */
                "application/json": components["schemas"]["DecideBody"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": null,
                     *       "asked_at": "2026-11-21T09:00:00.000000Z",
                     *       "asked_by": "grace",
                     *       "asks": "approval",
                     *       "binding": "9f86d081884c7d65",
                     *       "call": {
                     *         "input": {
                     *           "method": "POST",
                     *           "url": "https://desk.example/answers"
                     *         },
                     *         "tool": "http.request"
                     *       },
                     *       "decided": {
                     *         "answer": null,
                     *         "approved": true,
                     *         "at": "2026-11-21T09:01:00.000000Z",
                     *         "by": "ada",
                     *         "note": "go"
                     *       },
                     *       "decisions": [
                     *         {
                     *           "answer": null,
                     *           "approved": true,
                     *           "at": "2026-11-21T09:01:00.000000Z",
                     *           "by": "ada",
                     *           "note": "go"
                     *         }
                     *       ],
                     *       "details": null,
                     *       "effective_at": null,
                     *       "escalated": false,
                     *       "expires_at": null,
                     *       "handed_on": [],
                     *       "id": "apr_5f0c1d2e3a4b5c6d",
                     *       "may": {
                     *         "decide": false,
                     *         "take_back": false,
                     *         "why_not": null,
                     *         "withdraw": false
                     *       },
                     *       "rejected": "fails",
                     *       "rule": {
                     *         "approvers": {
                     *           "people": [],
                     *           "roles": [],
                     *           "teams": [
                     *             "support"
                     *           ]
                     *         },
                     *         "escalate_to": null,
                     *         "grace_ms": null,
                     *         "needed": 1,
                     *         "not_by_requester": true,
                     *         "on_expiry": "fail"
                     *       },
                     *       "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "run_name": "ticket-triage",
                     *       "state": "approved",
                     *       "task": "send",
                     *       "title": "Send 12 answers?",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["InboxItem"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delegate_approval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "binding": "9f86d081884c7d65",
                 *       "note": "I am away",
                 *       "to": "ada",
                 *       "until": "2026-11-22T09:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["DelegateBody"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": null,
                     *       "asked_at": "2026-11-21T09:00:00.000000Z",
                     *       "asked_by": "grace",
                     *       "asks": "approval",
                     *       "binding": "9f86d081884c7d65",
                     *       "call": {
                     *         "input": {
                     *           "method": "POST",
                     *           "url": "https://desk.example/answers"
                     *         },
                     *         "tool": "http.request"
                     *       },
                     *       "decided": null,
                     *       "decisions": [],
                     *       "details": null,
                     *       "effective_at": null,
                     *       "escalated": false,
                     *       "expires_at": null,
                     *       "handed_on": [],
                     *       "id": "apr_5f0c1d2e3a4b5c6d",
                     *       "may": {
                     *         "decide": true,
                     *         "take_back": false,
                     *         "why_not": null,
                     *         "withdraw": false
                     *       },
                     *       "rejected": "fails",
                     *       "rule": {
                     *         "approvers": {
                     *           "people": [],
                     *           "roles": [],
                     *           "teams": [
                     *             "support"
                     *           ]
                     *         },
                     *         "escalate_to": null,
                     *         "grace_ms": null,
                     *         "needed": 1,
                     *         "not_by_requester": true,
                     *         "on_expiry": "fail"
                     *       },
                     *       "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "run_name": "ticket-triage",
                     *       "state": "open",
                     *       "task": "send",
                     *       "title": "Send 12 answers?",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["InboxItem"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    withdraw_decision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "binding": "9f86d081884c7d65"
                 *     }
                 */
                "application/json": components["schemas"]["WithdrawBody"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "answer": null,
                     *       "asked_at": "2026-11-21T09:00:00.000000Z",
                     *       "asked_by": "grace",
                     *       "asks": "approval",
                     *       "binding": "9f86d081884c7d65",
                     *       "call": {
                     *         "input": {
                     *           "method": "POST",
                     *           "url": "https://desk.example/answers"
                     *         },
                     *         "tool": "http.request"
                     *       },
                     *       "decided": null,
                     *       "decisions": [],
                     *       "details": null,
                     *       "effective_at": null,
                     *       "escalated": false,
                     *       "expires_at": null,
                     *       "handed_on": [],
                     *       "id": "apr_5f0c1d2e3a4b5c6d",
                     *       "may": {
                     *         "decide": true,
                     *         "take_back": false,
                     *         "why_not": null,
                     *         "withdraw": false
                     *       },
                     *       "rejected": "fails",
                     *       "rule": {
                     *         "approvers": {
                     *           "people": [],
                     *           "roles": [],
                     *           "teams": [
                     *             "support"
                     *           ]
                     *         },
                     *         "escalate_to": null,
                     *         "grace_ms": null,
                     *         "needed": 1,
                     *         "not_by_requester": true,
                     *         "on_expiry": "fail"
                     *       },
                     *       "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "run_name": "ticket-triage",
                     *       "state": "open",
                     *       "task": "send",
                     *       "title": "Send 12 answers?",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["InboxItem"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    verify_journal: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_kinds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The kinds the caller may read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["KindCard"][];
                    };
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    watch: {
        parameters: {
            query?: {
                /** @description The last `id` that was received: a position, or one for each topic (`120.97`). */
                since?: string | null;
                /** @description Topics separated by commas; without them, `runs`. */
                topics?: string | null;
            };
            header?: {
                /** @description The last id that was received; wins over `since`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events; `id` is the position to resume from (`since=` or `Last-Event-ID`). A comment line comes every 15 s */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "org": {
                     *         "id": "org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *         "name": "local"
                     *       },
                     *       "principal": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "rights": [
                     *         "run:create",
                     *         "run:read"
                     *       ],
                     *       "simulated": false,
                     *       "teams": [
                     *         "docs"
                     *       ],
                     *       "version": "0.1.0"
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_models: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "model",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "context_tokens": 128000,
                     *             "enabled": true,
                     *             "model": "default",
                     *             "price": {
                     *               "input_microusd": 150000,
                     *               "output_microusd": 600000
                     *             },
                     *             "provider": "simulated"
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["ModelPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_notifications: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                class?: components["schemas"]["Class"] | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description Only those that were not read. */
                unread?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "at": "2026-11-21T09:00:00.000000Z",
                     *           "class": "approval",
                     *           "facts": {
                     *             "approval": "apr_5f0c1d2e3a4b5c6d",
                     *             "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "task": "send",
                     *             "title": "Send 12 answers?",
                     *             "until": null,
                     *             "workflow": "ticket-triage",
                     *             "workspace": "default"
                     *           },
                     *           "id": "ntf_5f0c1d2e3a4b5c6d7e8f90a1",
                     *           "link": "/inbox?item=apr_5f0c1d2e3a4b5c6d",
                     *           "read_at": null,
                     *           "text": "The run of ticket-triage goes on when the step send is approved or rejected.",
                     *           "title": "Approval needed: Send 12 answers?"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["NotificationPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_notification_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": {
                     *         "run_failed": {
                     *           "console": true,
                     *           "email": true,
                     *           "webhook": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    set_notification_preferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "classes": {
                 *         "run_failed": {
                 *           "console": true,
                 *           "email": true,
                 *           "webhook": false
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Preferences"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "classes": {
                     *         "run_failed": {
                     *           "console": true,
                     *           "email": true,
                     *           "webhook": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Preferences"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    read_notifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "until": "2026-11-21T09:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["ReadBody"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unread": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    count_unread_notifications: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "unread": 3
                     *     }
                     */
                    "application/json": components["schemas"]["Unread"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    read_notification: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-21T09:00:00.000000Z",
                     *       "class": "approval",
                     *       "facts": {
                     *         "approval": "apr_5f0c1d2e3a4b5c6d",
                     *         "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "task": "send",
                     *         "title": "Send 12 answers?",
                     *         "until": null,
                     *         "workflow": "ticket-triage",
                     *         "workspace": "default"
                     *       },
                     *       "id": "ntf_5f0c1d2e3a4b5c6d7e8f90a1",
                     *       "link": "/inbox?item=apr_5f0c1d2e3a4b5c6d",
                     *       "read_at": null,
                     *       "text": "The run of ticket-triage goes on when the step send is approved or rejected.",
                     *       "title": "Approval needed: Send 12 answers?"
                     *     }
                     */
                    "application/json": components["schemas"]["Notification"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_orgs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-11-21T09:00:00.000000Z",
                     *           "id": "org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *           "name": "acme"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OrgList"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_org: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "acme"
                 *     }
                 */
                "application/json": components["schemas"]["CreateOrg"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "administrator": {
                     *         "expires_at": "2027-02-19T09:00:00.000000Z",
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "name": "admin",
                     *         "token": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c…",
                     *         "token_id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d"
                     *       },
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "id": "org_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *       "name": "acme"
                     *     }
                     */
                    "application/json": components["schemas"]["NewOrgView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    add_org_administrator: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "second-admin"
                 *     }
                 */
                "application/json": components["schemas"]["AddAdministrator"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "expires_at": "2027-02-19T09:00:00.000000Z",
                     *       "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "name": "admin",
                     *       "token": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c…",
                     *       "token_id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d"
                     *     }
                     */
                    "application/json": components["schemas"]["AdministratorView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_packages: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The installed packages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["InstalledPackage"][];
                    };
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    build_package: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    package: components["schemas"]["Package"];
                };
            };
        };
        responses: {
            /** @description The package, ready to be written to a file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Package"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    install_package: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description Also over a newer version of the same package
                     * @default false
                     */
                    allow_downgrade?: boolean;
                    /** @default false */
                    dry_run?: boolean;
                    /**
                     * @description Take over fields that others changed
                     * @default false
                     */
                    force?: boolean;
                    /** @description Public keys that are trusted; without any, the signature is checked if there is one */
                    keys?: string[] | null;
                    package: components["schemas"]["Package"];
                    /** @description Values for the package's parameters */
                    parameters?: Record<string, never> | null;
                    /**
                     * @description Parameters that are not given go back to their defaults; otherwise they keep the values that are installed
                     * @default false
                     */
                    reset_parameters?: boolean;
                    /** @description Usually `default` */
                    workspace?: string | null;
                };
            };
        };
        responses: {
            /** @description The plan, and whether it was carried out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyOutcome"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    verify_package: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Public keys that are trusted; without any, the signature is checked if there is one */
                    keys?: string[] | null;
                    package: components["schemas"]["Package"];
                };
            };
        };
        responses: {
            /** @description It is whole, and says who signed it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerifiedPackage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_policies: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "policy",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "advice": "Ask in #platform",
                     *             "description": "Workflows belong to a team, and two people stand behind what is published",
                     *             "enforced": true,
                     *             "kinds": [
                     *               "workflow"
                     *             ],
                     *             "rules": [
                     *               {
                     *                 "labels": [
                     *                   "team"
                     *                 ],
                     *                 "rule": "required_labels"
                     *               },
                     *               {
                     *                 "rule": "four_eyes"
                     *               }
                     *             ],
                     *             "workspaces": []
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_policy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "advice": "Ask in #platform",
                 *         "description": "Workflows belong to a team, and two people stand behind what is published",
                 *         "enforced": true,
                 *         "kinds": [
                 *           "workflow"
                 *         ],
                 *         "rules": [
                 *           {
                 *             "labels": [
                 *               "team"
                 *             ],
                 *             "rule": "required_labels"
                 *           },
                 *           {
                 *             "rule": "four_eyes"
                 *           }
                 *         ],
                 *         "workspaces": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PolicyNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "policy",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "advice": "Ask in #platform",
                     *         "description": "Workflows belong to a team, and two people stand behind what is published",
                     *         "enforced": true,
                     *         "kinds": [
                     *           "workflow"
                     *         ],
                     *         "rules": [
                     *           {
                     *             "labels": [
                     *               "team"
                     *             ],
                     *             "rule": "required_labels"
                     *           },
                     *           {
                     *             "rule": "four_eyes"
                     *           }
                     *         ],
                     *         "workspaces": []
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_policy: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "policy",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "advice": "Ask in #platform",
                     *         "description": "Workflows belong to a team, and two people stand behind what is published",
                     *         "enforced": true,
                     *         "kinds": [
                     *           "workflow"
                     *         ],
                     *         "rules": [
                     *           {
                     *             "labels": [
                     *               "team"
                     *             ],
                     *             "rule": "required_labels"
                     *           },
                     *           {
                     *             "rule": "four_eyes"
                     *           }
                     *         ],
                     *         "workspaces": []
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_policy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "advice": "Ask in #platform",
                 *         "description": "Workflows belong to a team, and two people stand behind what is published",
                 *         "enforced": true,
                 *         "kinds": [
                 *           "workflow"
                 *         ],
                 *         "rules": [
                 *           {
                 *             "labels": [
                 *               "team"
                 *             ],
                 *             "rule": "required_labels"
                 *           },
                 *           {
                 *             "rule": "four_eyes"
                 *           }
                 *         ],
                 *         "workspaces": []
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["PolicyInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "policy",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "advice": "Ask in #platform",
                     *         "description": "Workflows belong to a team, and two people stand behind what is published",
                     *         "enforced": true,
                     *         "kinds": [
                     *           "workflow"
                     *         ],
                     *         "rules": [
                     *           {
                     *             "labels": [
                     *               "team"
                     *             ],
                     *             "rule": "required_labels"
                     *           },
                     *           {
                     *             "rule": "four_eyes"
                     *           }
                     *         ],
                     *         "workspaces": []
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "policy",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "advice": "Ask in #platform",
                     *         "description": "Workflows belong to a team, and two people stand behind what is published",
                     *         "enforced": true,
                     *         "kinds": [
                     *           "workflow"
                     *         ],
                     *         "rules": [
                     *           {
                     *             "labels": [
                     *               "team"
                     *             ],
                     *             "rule": "required_labels"
                     *           },
                     *           {
                     *             "rule": "four_eyes"
                     *           }
                     *         ],
                     *         "workspaces": []
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_policy: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_policy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["PolicyPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["PolicyPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "policy",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "advice": "Ask in #platform",
                     *         "description": "Workflows belong to a team, and two people stand behind what is published",
                     *         "enforced": true,
                     *         "kinds": [
                     *           "workflow"
                     *         ],
                     *         "rules": [
                     *           {
                     *             "labels": [
                     *               "team"
                     *             ],
                     *             "rule": "required_labels"
                     *           },
                     *           {
                     *             "rule": "four_eyes"
                     *           }
                     *         ],
                     *         "workspaces": []
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    read_resources: {
        parameters: {
            query: {
                /** @description `model/default/fast`, `workspace/docs`, with a version `model/default/fast@3`; several times */
                address: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Each in its place; null for what is not there or may not be read */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: (components["schemas"]["Resource"] | null)[];
                    };
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    watch_resources: {
        parameters: {
            query?: {
                /** @description Kinds separated by commas; without them, all that the caller may read. */
                kinds?: string | null;
                /** @description The last `id` that was received. */
                since?: string | null;
                /** @description Only resources of this workspace. */
                workspace?: string | null;
            };
            header?: {
                /** @description The last id that was received; wins over `since`. */
                "Last-Event-ID"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events; `id` is the position to resume from (`since=` or `Last-Event-ID`). A comment line comes every 15 s */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    diff_versions: {
        parameters: {
            query: {
                /** @description A number, a version label, `current` or `latest` */
                from: string;
                /** @description A number, a version label, `current` or `latest` */
                to: string;
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceDiff"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    halt_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "reason": "the tickets it reads are being moved",
                 *       "status": "paused"
                 *     }
                 */
                "application/json": {
                    /** @description Everybody reads it who is refused because of it */
                    reason: string;
                    /**
                     * @description For a time, or for good
                     * @enum {string}
                     */
                    status: "paused" | "archived";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    publish_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                    /** @description The newest one without it */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    purge_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_references: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceReferences"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    restore_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    resume_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    roll_back_resource: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    set_version_label: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Why; it stands in the history and the audit record */
                    reason?: string | null;
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    remove_version_label: {
        parameters: {
            query?: {
                /** @description Why; it stands in the audit record */
                reason?: string;
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                kind: string;
                name: string;
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    /** @description Names this state of the resource */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_versions: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceVersionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_version: {
        parameters: {
            query?: {
                /** @description Needed for kinds that live in workspaces, refused for kinds of the organization */
                workspace?: string;
            };
            header?: never;
            path: {
                kind: string;
                name: string;
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceVersion"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "viewer",
                     *           "rights": [
                     *             "run:read"
                     *           ],
                     *           "rights_in_workspace": [],
                     *           "summary": "Reads",
                     *           "title": "Viewer"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RoleList"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description A part of the name, the note or the id. */
                q?: string | null;
                /** @description `started_at`, `ended_at`, `name`, `status`, `cost_microusd`, `steps_total` or `steps_failed`; `-` before it for descending. Usually `-started_at`. */
                sort?: string | null;
                /** @description Statuses, separated by commas. */
                status?: string | null;
                /** @description Only of this workspace; usually of all that the caller may look into. */
                workspace?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "cost_microusd": 0,
                     *           "ended_at": null,
                     *           "id": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "name": "release-notes",
                     *           "note": null,
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "seq": 5,
                     *           "simulated": false,
                     *           "started_at": "2026-11-21T09:00:00.000000Z",
                     *           "status": "running",
                     *           "steps_done": 1,
                     *           "steps_failed": 0,
                     *           "steps_total": 4,
                     *           "tokens_in": 0,
                     *           "tokens_out": 0,
                     *           "waiting": 0,
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null,
                     *       "total": 1
                     *     }
                     */
                    "application/json": components["schemas"]["RunSummaryPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    start_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "inputs": {},
                 *       "workflow": {
                 *         "files": {
                 *           "hello.yaml": "steps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\n"
                 *         },
                 *         "main": "hello.yaml"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["StartBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cost_microusd": 0,
                     *       "ended_at": null,
                     *       "id": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "name": "release-notes",
                     *       "note": null,
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "seq": 5,
                     *       "simulated": false,
                     *       "started_at": "2026-11-21T09:00:00.000000Z",
                     *       "status": "running",
                     *       "steps_done": 1,
                     *       "steps_failed": 0,
                     *       "steps_total": 4,
                     *       "tokens_in": 0,
                     *       "tokens_out": 0,
                     *       "waiting": 0,
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    import_run: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_run: {
        parameters: {
            query?: {
                /** @description Usually `all`; `few`: all if there are at most 200 of them, else none. */
                tasks?: components["schemas"]["WhichTasks"];
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_run_checkpoints: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunCheckpoints"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    checkpoint_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["CheckpointBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-21T09:00:00.000000Z",
                     *       "by": "ada",
                     *       "name": "before-review",
                     *       "reason": null,
                     *       "seq": 12
                     *     }
                     */
                    "application/json": components["schemas"]["RunCheckpoint"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    diff_runs: {
        parameters: {
            query: {
                /** @description Both as they were after this event; usually as they are now. If the other one has fewer events, it is as it is now. */
                at?: number | null;
                /** @description Both as they were at their checkpoints of this name instead. */
                checkpoint?: string | null;
                /** @description The id of the other run; it may be the same one at another event. */
                with: string;
                /** @description The other run as it was after this event instead. */
                with_at?: number | null;
                /** @description The other run as it was at its checkpoint of this name instead. */
                with_checkpoint?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunDiff"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_run_effects: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunEffects"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_run_events: {
        parameters: {
            query?: {
                /** @description Events after this sequence number. */
                after?: number | null;
                /** @description 1 to 1,000, usually 500. */
                limit?: number | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    export_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    fork_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ForkBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    watch_run: {
        parameters: {
            query?: {
                /** @description The last id that was received. */
                since?: number | null;
            };
            header?: {
                /** @description The last id that was received; wins over `since`. */
                "Last-Event-ID"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Server-sent events; `id` is the position to resume from (`since=` or `Last-Event-ID`). A comment line comes every 15 s */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": string;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    pause_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReasonBody"];
            };
        };
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    replay_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Replay"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    resume_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeBody"];
            };
        };
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    retry_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["RetryBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    plan_rollback: {
        parameters: {
            query?: {
                /** @description The name of a checkpoint instead. */
                checkpoint?: string | null;
                /** @description The number of the last event whose effect stays. */
                to?: number | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RollbackPlan"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    rollback_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RollbackBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunSummary"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    signal_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id": "pay-17",
                 *       "name": "payment",
                 *       "value": {
                 *         "amount": 12
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SignalBody"];
            };
        };
        responses: {
            /** @description Durable, and it will happen */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignalSent"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_run_state: {
        parameters: {
            query?: {
                /** @description The number of an event, from 1; usually the last one. */
                at?: number | null;
                /** @description The name of a checkpoint instead. */
                checkpoint?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunState"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_run_tasks: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 10,000, usually 500. */
                limit?: number | null;
                /** @description Statuses, separated by commas; usually all. */
                status?: string | null;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunTasks"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    verify_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Verified"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    search: {
        parameters: {
            query: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Names of kinds with commas between them */
                kinds?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q: string;
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, the best first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SearchHitPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_secrets: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "secret",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "note": "key of the team's account",
                     *             "origins": [
                     *               "https://api.example.com"
                     *             ],
                     *             "value": {
                     *               "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *             }
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["SecretPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_sign_in_link: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Link"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    sign_out: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_templates: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "template",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "category": "other",
                     *             "package": {
                     *               "dependencies": [],
                     *               "format": "orc-package/1",
                     *               "name": "example",
                     *               "parameters": {
                     *                 "properties": {},
                     *                 "type": "object"
                     *               },
                     *               "readme": "",
                     *               "requires": "^0.1.0",
                     *               "resources": [],
                     *               "screenshots": [],
                     *               "title": "An example without resources",
                     *               "version": "1.0.0"
                     *             }
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["TemplatePage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_tokens: {
        parameters: {
            query?: {
                /** @description Of this account, by name or id. Whoever may not change accounts sees their own only. */
                account?: string | null;
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "account": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "name": "nightly-build"
                     *           },
                     *           "created_at": "2026-11-21T09:00:00.000000Z",
                     *           "created_by": "ada",
                     *           "expires_at": "2027-02-19T09:00:00.000000Z",
                     *           "id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d",
                     *           "last_used_at": null,
                     *           "name": "nightly",
                     *           "prefix": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c",
                     *           "revoked_at": null,
                     *           "scopes": [
                     *             "run:read"
                     *           ],
                     *           "state": "active"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["TokenViewPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_token: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "nightly",
                 *       "scopes": [
                 *         "run:read"
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CreateToken"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "name": "nightly-build"
                     *       },
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "expires_at": "2027-02-19T09:00:00.000000Z",
                     *       "id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d",
                     *       "last_used_at": null,
                     *       "name": "nightly",
                     *       "prefix": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c",
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "run:read"
                     *       ],
                     *       "state": "active",
                     *       "token": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c…"
                     *     }
                     */
                    "application/json": components["schemas"]["NewTokenView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "account": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "name": "nightly-build"
                     *       },
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "created_by": "ada",
                     *       "expires_at": "2027-02-19T09:00:00.000000Z",
                     *       "id": "tok_0190a7c8e4f07d4a9a0c5f6b1e2d3c4d",
                     *       "last_used_at": null,
                     *       "name": "nightly",
                     *       "prefix": "orc_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c_3f9a1c",
                     *       "revoked_at": null,
                     *       "scopes": [
                     *         "run:read"
                     *       ],
                     *       "state": "active"
                     *     }
                     */
                    "application/json": components["schemas"]["TokenView"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    revoke_token: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_tools: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_triggers: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "trigger",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "overlap": "queue",
                     *             "queue_max": 100,
                     *             "schedule": {
                     *               "catch_up": "one",
                     *               "cron": "0 9 * * 1-5",
                     *               "spread_seconds": 60,
                     *               "time_zone": "Europe/Berlin"
                     *             },
                     *             "workflow": "release-notes"
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_webhook_endpoints: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "webhook-endpoint",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "attempts_max": 50,
                     *             "enabled": true,
                     *             "events": [
                     *               "run.failed",
                     *               "model.*"
                     *             ],
                     *             "filter": {
                     *               "conditions": [],
                     *               "mode": "all"
                     *             },
                     *             "period_h": 144,
                     *             "secrets": [
                     *               "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *             ],
                     *             "timeout_s": 15,
                     *             "url": "https://hooks.example.com/orc"
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_workflows: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description Any of these, with commas between them: draft, active, paused, archived; without it, all but the archived ones */
                status?: string;
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
                /** @description The workspace; without it, all that the caller may read */
                workspace?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "workflow",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "description": "Greets somebody",
                     *             "inputs": {
                     *               "name": "string"
                     *             },
                     *             "outputs": {
                     *               "text": "{{ steps.greet.output.text }}"
                     *             },
                     *             "steps": [
                     *               {
                     *                 "id": "greet",
                     *                 "uses": "set",
                     *                 "with": {
                     *                   "text": "Hello {{ inputs.name }}"
                     *                 }
                     *               }
                     *             ]
                     *           },
                     *           "status": "active",
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": "default"
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowPage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    resolve_auto: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "workflow": {
                 *         "files": {
                 *           "p.yaml": "steps:\n  - id: one\n    uses: set\n    with: {size: '<AUTO type=\"integer\" min=\"1\" max=\"9\">How many?</AUTO>'}\n"
                 *         },
                 *         "main": "p.yaml"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["Asked"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Resolved"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It failed */
            502: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    check_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": {
                 *         "hello.yaml": "steps:\n  - id: greet\n    uses: set\n    with: {text: \"Hello {{ inputs.name }}\"}\ninputs:\n  name: string\n"
                 *       },
                 *       "main": "hello.yaml"
                 *     }
                 */
                "application/json": components["schemas"]["Files"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "diagnostics": [],
                     *       "ok": true,
                     *       "outline": {
                     *         "allow": {
                     *           "hosts": [],
                     *           "read": [],
                     *           "run": []
                     *         },
                     *         "hash": "5f0c…",
                     *         "inputs": [
                     *           {
                     *             "name": "name",
                     *             "required": true,
                     *             "schema": {
                     *               "type": "string"
                     *             }
                     *           }
                     *         ],
                     *         "name": "hello",
                     *         "outputs": [],
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "line": 2,
                     *             "needs": [],
                     *             "uses": "set"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CheckResult"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    complete_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": {
                 *         "hello.yaml": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *       },
                 *       "main": "hello.yaml",
                 *       "offset": 11
                 *     }
                 */
                "application/json": components["schemas"]["Place"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Completions"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    convert_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "id: hello\nname: Hello\nsteps:\n  - id: greet # who\n    action: generate_text\n    parameters:\n      prompt: Say hello\n"
                 *     }
                 */
                "application/json": components["schemas"]["Given"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    edit_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "edits": [
                 *         {
                 *           "op": "set",
                 *           "path": "/steps/0/with/text",
                 *           "value": "Welcome"
                 *         }
                 *       ],
                 *       "text": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *     }
                 */
                "application/json": components["schemas"]["Editing"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    format_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "text": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *     }
                 */
                "application/json": components["schemas"]["Text"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Edited"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    compare_workflow_texts: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "after": "steps:\n  - {id: greet, uses: set, with: {text: Hi}}\n",
                 *       "before": "steps:\n  - {id: greet, uses: set, with: {text: Hello}}\n"
                 *     }
                 */
                "application/json": components["schemas"]["Texts"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphDiff"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    hover_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": {
                 *         "hello.yaml": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *       },
                 *       "main": "hello.yaml",
                 *       "offset": 11
                 *     }
                 */
                "application/json": components["schemas"]["Place"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hover"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    layout_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": {
                 *         "hello.yaml": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *       },
                 *       "main": "hello.yaml"
                 *     }
                 */
                "application/json": components["schemas"]["Drawing"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Layout"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    propose_workflow_change: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "source": "steps:\n  - id: greet\n    uses: set\n    with: {text: Hello}\n",
                 *       "wish": "Ask a person first"
                 *     }
                 */
                "application/json": components["schemas"]["Wish"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Proposal"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description Not available now */
            503: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    rename_in_workflow: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "files": {
                 *         "hello.yaml": "steps:\n  - id: greet   # hello\n    uses: set\n    with: {text: \"Hello\"}\n"
                 *       },
                 *       "main": "hello.yaml",
                 *       "name": "welcome",
                 *       "offset": 15
                 *     }
                 */
                "application/json": components["schemas"]["Renaming"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_workflow_schema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    import_workflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "hello",
                 *       "text": "id: hello\nname: Hello\nsteps:\n  - id: greet # who\n    action: generate_text\n    parameters:\n      prompt: Say hello\n"
                 *     }
                 */
                "application/json": components["schemas"]["Imported"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It failed */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    clone_workflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "hello-2",
                 *       "reason": "a variant for Fridays"
                 *     }
                 */
                "application/json": components["schemas"]["CloneBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    diff_workflow_graph: {
        parameters: {
            query: {
                /** @description A number, a version label, `current` or `latest`. */
                from: string;
                /** @description Usually the newest. */
                to?: string | null;
            };
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["GraphDiff"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_workflow_source: {
        parameters: {
            query?: {
                /** @description A number; usually the newest. */
                version?: number | null;
            };
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceDoc"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_workflow_source: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "publish": false,
                 *       "text": "steps:\n  - id: greet # hello\n    uses: set\n    with: {text: Hello}\n"
                 *     }
                 */
                "application/json": components["schemas"]["Written"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SourceDoc"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_workspaces: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "references";
                /** @description `team=docs,stage=live`: all of these */
                labels?: string;
                /** @description Usually 50 */
                limit?: number;
                /** @description Beginnings of words, all of which occur */
                q?: string;
                /** @description A leading `-` is descending */
                sort?: "name" | "-name" | "updated_at" | "-updated_at" | "created_at" | "-created_at";
                /** @description `deleted`: the recycle bin */
                state?: "active" | "deleted";
                /** @description A JSON pointer into the resource and the value there, `/spec/provider=openai`; several times: all of these */
                where?: string[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "created_at": "2026-01-31T09:00:00.000000Z",
                     *           "created_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "deleted_at": null,
                     *           "deprecated": null,
                     *           "etag": "\"1-1\"",
                     *           "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *           "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "kind": "workspace",
                     *           "labels": {},
                     *           "name": "example",
                     *           "owner": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "published": 1,
                     *           "shared_with": [],
                     *           "shown_version": 1,
                     *           "spec": {
                     *             "description": "Everything around the documentation"
                     *           },
                     *           "team": null,
                     *           "title": null,
                     *           "updated_at": "2026-01-31T09:00:00.000000Z",
                     *           "updated_by": {
                     *             "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *             "kind": "user",
                     *             "name": "ada"
                     *           },
                     *           "version": 1,
                     *           "version_labels": {},
                     *           "visibility": "organization",
                     *           "workspace": null
                     *         }
                     *       ],
                     *       "next": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspacePage"] | components["schemas"]["ResourceSelectionPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "description": "Everything around the documentation"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkspaceNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workspace",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Everything around the documentation"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspaceResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_workspace: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workspace",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Everything around the documentation"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspaceResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "description": "Everything around the documentation"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkspaceInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workspace",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Everything around the documentation"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspaceResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workspace",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Everything around the documentation"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspaceResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_workspace: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_workspace: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["WorkspacePatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["WorkspacePatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workspace",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Everything around the documentation"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": null
                     *     }
                     */
                    "application/json": components["schemas"]["WorkspaceResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_connection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "auth": {
                 *           "secret": "example-key",
                 *           "type": "bearer"
                 *         },
                 *         "base_url": "https://api.example.com/v1",
                 *         "probe": "/",
                 *         "timeout_s": 10,
                 *         "type": "http"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "connection",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "auth": {
                     *           "secret": "example-key",
                     *           "type": "bearer"
                     *         },
                     *         "base_url": "https://api.example.com/v1",
                     *         "probe": "/",
                     *         "timeout_s": 10,
                     *         "type": "http"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_connection: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "connection",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "auth": {
                     *           "secret": "example-key",
                     *           "type": "bearer"
                     *         },
                     *         "base_url": "https://api.example.com/v1",
                     *         "probe": "/",
                     *         "timeout_s": 10,
                     *         "type": "http"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_connection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "auth": {
                 *           "secret": "example-key",
                 *           "type": "bearer"
                 *         },
                 *         "base_url": "https://api.example.com/v1",
                 *         "probe": "/",
                 *         "timeout_s": 10,
                 *         "type": "http"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "connection",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "auth": {
                     *           "secret": "example-key",
                     *           "type": "bearer"
                     *         },
                     *         "base_url": "https://api.example.com/v1",
                     *         "probe": "/",
                     *         "timeout_s": 10,
                     *         "type": "http"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "connection",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "auth": {
                     *           "secret": "example-key",
                     *           "type": "bearer"
                     *         },
                     *         "base_url": "https://api.example.com/v1",
                     *         "probe": "/",
                     *         "timeout_s": 10,
                     *         "type": "http"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_connection: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_connection: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["ConnectionPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ConnectionPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "connection",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "auth": {
                     *           "secret": "example-key",
                     *           "type": "bearer"
                     *         },
                     *         "base_url": "https://api.example.com/v1",
                     *         "probe": "/",
                     *         "timeout_s": 10,
                     *         "type": "http"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    test_connection: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": null,
                     *       "ms": 87,
                     *       "ok": true,
                     *       "status": 200,
                     *       "url": "https://api.example.com/v1/"
                     *     }
                     */
                    "application/json": components["schemas"]["Tested"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_dashboard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "description": "How the month went",
                 *         "panels": [
                 *           {
                 *             "by": "status",
                 *             "chart": "bar",
                 *             "days": 30,
                 *             "metric": "runs",
                 *             "title": "Runs by status"
                 *           },
                 *           {
                 *             "by": "day",
                 *             "chart": "line",
                 *             "days": 30,
                 *             "metric": "cost_microusd",
                 *             "title": "Cost by day"
                 *           },
                 *           {
                 *             "by": "workflow",
                 *             "chart": "table",
                 *             "days": 30,
                 *             "metric": "tokens",
                 *             "title": "Tokens by workflow"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DashboardNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "dashboard",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "How the month went",
                     *         "panels": [
                     *           {
                     *             "by": "status",
                     *             "chart": "bar",
                     *             "days": 30,
                     *             "metric": "runs",
                     *             "title": "Runs by status"
                     *           },
                     *           {
                     *             "by": "day",
                     *             "chart": "line",
                     *             "days": 30,
                     *             "metric": "cost_microusd",
                     *             "title": "Cost by day"
                     *           },
                     *           {
                     *             "by": "workflow",
                     *             "chart": "table",
                     *             "days": 30,
                     *             "metric": "tokens",
                     *             "title": "Tokens by workflow"
                     *           }
                     *         ]
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_dashboard: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "dashboard",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "How the month went",
                     *         "panels": [
                     *           {
                     *             "by": "status",
                     *             "chart": "bar",
                     *             "days": 30,
                     *             "metric": "runs",
                     *             "title": "Runs by status"
                     *           },
                     *           {
                     *             "by": "day",
                     *             "chart": "line",
                     *             "days": 30,
                     *             "metric": "cost_microusd",
                     *             "title": "Cost by day"
                     *           },
                     *           {
                     *             "by": "workflow",
                     *             "chart": "table",
                     *             "days": 30,
                     *             "metric": "tokens",
                     *             "title": "Tokens by workflow"
                     *           }
                     *         ]
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_dashboard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "description": "How the month went",
                 *         "panels": [
                 *           {
                 *             "by": "status",
                 *             "chart": "bar",
                 *             "days": 30,
                 *             "metric": "runs",
                 *             "title": "Runs by status"
                 *           },
                 *           {
                 *             "by": "day",
                 *             "chart": "line",
                 *             "days": 30,
                 *             "metric": "cost_microusd",
                 *             "title": "Cost by day"
                 *           },
                 *           {
                 *             "by": "workflow",
                 *             "chart": "table",
                 *             "days": 30,
                 *             "metric": "tokens",
                 *             "title": "Tokens by workflow"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DashboardInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "dashboard",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "How the month went",
                     *         "panels": [
                     *           {
                     *             "by": "status",
                     *             "chart": "bar",
                     *             "days": 30,
                     *             "metric": "runs",
                     *             "title": "Runs by status"
                     *           },
                     *           {
                     *             "by": "day",
                     *             "chart": "line",
                     *             "days": 30,
                     *             "metric": "cost_microusd",
                     *             "title": "Cost by day"
                     *           },
                     *           {
                     *             "by": "workflow",
                     *             "chart": "table",
                     *             "days": 30,
                     *             "metric": "tokens",
                     *             "title": "Tokens by workflow"
                     *           }
                     *         ]
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "dashboard",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "How the month went",
                     *         "panels": [
                     *           {
                     *             "by": "status",
                     *             "chart": "bar",
                     *             "days": 30,
                     *             "metric": "runs",
                     *             "title": "Runs by status"
                     *           },
                     *           {
                     *             "by": "day",
                     *             "chart": "line",
                     *             "days": 30,
                     *             "metric": "cost_microusd",
                     *             "title": "Cost by day"
                     *           },
                     *           {
                     *             "by": "workflow",
                     *             "chart": "table",
                     *             "days": 30,
                     *             "metric": "tokens",
                     *             "title": "Tokens by workflow"
                     *           }
                     *         ]
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_dashboard: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_dashboard: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["DashboardPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["DashboardPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "dashboard",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "How the month went",
                     *         "panels": [
                     *           {
                     *             "by": "status",
                     *             "chart": "bar",
                     *             "days": 30,
                     *             "metric": "runs",
                     *             "title": "Runs by status"
                     *           },
                     *           {
                     *             "by": "day",
                     *             "chart": "line",
                     *             "days": 30,
                     *             "metric": "cost_microusd",
                     *             "title": "Cost by day"
                     *           },
                     *           {
                     *             "by": "workflow",
                     *             "chart": "table",
                     *             "days": 30,
                     *             "metric": "tokens",
                     *             "title": "Tokens by workflow"
                     *           }
                     *         ]
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_dashboard_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "at": "2026-11-21T09:00:00.000000Z",
                     *       "panels": [
                     *         {
                     *           "by": "status",
                     *           "chart": "bar",
                     *           "from": "2026-10-23",
                     *           "metric": "runs",
                     *           "rows": [
                     *             {
                     *               "label": "succeeded",
                     *               "value": 12
                     *             }
                     *           ],
                     *           "title": "Runs by status",
                     *           "to": "2026-11-21",
                     *           "unit": "runs"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DashboardData"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    export_dashboard_data: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "context_tokens": 128000,
                 *         "enabled": true,
                 *         "model": "default",
                 *         "price": {
                 *           "input_microusd": 150000,
                 *           "output_microusd": 600000
                 *         },
                 *         "provider": "simulated"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ModelNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "model",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "context_tokens": 128000,
                     *         "enabled": true,
                     *         "model": "default",
                     *         "price": {
                     *           "input_microusd": 150000,
                     *           "output_microusd": 600000
                     *         },
                     *         "provider": "simulated"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_model: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "model",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "context_tokens": 128000,
                     *         "enabled": true,
                     *         "model": "default",
                     *         "price": {
                     *           "input_microusd": 150000,
                     *           "output_microusd": 600000
                     *         },
                     *         "provider": "simulated"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "context_tokens": 128000,
                 *         "enabled": true,
                 *         "model": "default",
                 *         "price": {
                 *           "input_microusd": 150000,
                 *           "output_microusd": 600000
                 *         },
                 *         "provider": "simulated"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["ModelInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "model",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "context_tokens": 128000,
                     *         "enabled": true,
                     *         "model": "default",
                     *         "price": {
                     *           "input_microusd": 150000,
                     *           "output_microusd": 600000
                     *         },
                     *         "provider": "simulated"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "model",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "context_tokens": 128000,
                     *         "enabled": true,
                     *         "model": "default",
                     *         "price": {
                     *           "input_microusd": 150000,
                     *           "output_microusd": 600000
                     *         },
                     *         "provider": "simulated"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_model: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_model: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["ModelPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["ModelPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "model",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "context_tokens": 128000,
                     *         "enabled": true,
                     *         "model": "default",
                     *         "price": {
                     *           "input_microusd": 150000,
                     *           "output_microusd": 600000
                     *         },
                     *         "provider": "simulated"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["ModelResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "note": "key of the team's account",
                 *         "origins": [
                 *           "https://api.example.com"
                 *         ],
                 *         "value": "write-only"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SecretNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "secret",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "note": "key of the team's account",
                     *         "origins": [
                     *           "https://api.example.com"
                     *         ],
                     *         "value": {
                     *           "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_secret: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "secret",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "note": "key of the team's account",
                     *         "origins": [
                     *           "https://api.example.com"
                     *         ],
                     *         "value": {
                     *           "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "note": "key of the team's account",
                 *         "origins": [
                 *           "https://api.example.com"
                 *         ],
                 *         "value": "write-only"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["SecretInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "secret",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "note": "key of the team's account",
                     *         "origins": [
                     *           "https://api.example.com"
                     *         ],
                     *         "value": {
                     *           "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "secret",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "note": "key of the team's account",
                     *         "origins": [
                     *           "https://api.example.com"
                     *         ],
                     *         "value": {
                     *           "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_secret: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_secret: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["SecretPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["SecretPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "secret",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "note": "key of the team's account",
                     *         "origins": [
                     *           "https://api.example.com"
                     *         ],
                     *         "value": {
                     *           "$secret": "5f0c1d2e3a4b5c6d5f0c1d2e3a4b5c6d"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["SecretResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "category": "other",
                 *         "package": {
                 *           "dependencies": [],
                 *           "format": "orc-package/1",
                 *           "name": "example",
                 *           "parameters": {
                 *             "properties": {},
                 *             "type": "object"
                 *           },
                 *           "readme": "",
                 *           "requires": "^0.1.0",
                 *           "resources": [],
                 *           "screenshots": [],
                 *           "title": "An example without resources",
                 *           "version": "1.0.0"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TemplateNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "template",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "category": "other",
                     *         "package": {
                     *           "dependencies": [],
                     *           "format": "orc-package/1",
                     *           "name": "example",
                     *           "parameters": {
                     *             "properties": {},
                     *             "type": "object"
                     *           },
                     *           "readme": "",
                     *           "requires": "^0.1.0",
                     *           "resources": [],
                     *           "screenshots": [],
                     *           "title": "An example without resources",
                     *           "version": "1.0.0"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TemplateResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_template: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "template",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "category": "other",
                     *         "package": {
                     *           "dependencies": [],
                     *           "format": "orc-package/1",
                     *           "name": "example",
                     *           "parameters": {
                     *             "properties": {},
                     *             "type": "object"
                     *           },
                     *           "readme": "",
                     *           "requires": "^0.1.0",
                     *           "resources": [],
                     *           "screenshots": [],
                     *           "title": "An example without resources",
                     *           "version": "1.0.0"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TemplateResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "category": "other",
                 *         "package": {
                 *           "dependencies": [],
                 *           "format": "orc-package/1",
                 *           "name": "example",
                 *           "parameters": {
                 *             "properties": {},
                 *             "type": "object"
                 *           },
                 *           "readme": "",
                 *           "requires": "^0.1.0",
                 *           "resources": [],
                 *           "screenshots": [],
                 *           "title": "An example without resources",
                 *           "version": "1.0.0"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TemplateInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "template",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "category": "other",
                     *         "package": {
                     *           "dependencies": [],
                     *           "format": "orc-package/1",
                     *           "name": "example",
                     *           "parameters": {
                     *             "properties": {},
                     *             "type": "object"
                     *           },
                     *           "readme": "",
                     *           "requires": "^0.1.0",
                     *           "resources": [],
                     *           "screenshots": [],
                     *           "title": "An example without resources",
                     *           "version": "1.0.0"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TemplateResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "template",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "category": "other",
                     *         "package": {
                     *           "dependencies": [],
                     *           "format": "orc-package/1",
                     *           "name": "example",
                     *           "parameters": {
                     *             "properties": {},
                     *             "type": "object"
                     *           },
                     *           "readme": "",
                     *           "requires": "^0.1.0",
                     *           "resources": [],
                     *           "screenshots": [],
                     *           "title": "An example without resources",
                     *           "version": "1.0.0"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TemplateResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_template: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["TemplatePatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["TemplatePatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "template",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "category": "other",
                     *         "package": {
                     *           "dependencies": [],
                     *           "format": "orc-package/1",
                     *           "name": "example",
                     *           "parameters": {
                     *             "properties": {},
                     *             "type": "object"
                     *           },
                     *           "readme": "",
                     *           "requires": "^0.1.0",
                     *           "resources": [],
                     *           "screenshots": [],
                     *           "title": "An example without resources",
                     *           "version": "1.0.0"
                     *         }
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TemplateResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    instantiate_template: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true,
                 *       "parameters": {},
                 *       "workspace": "default"
                 *     }
                 */
                "application/json": components["schemas"]["TemplateInstance"];
            };
        };
        responses: {
            /** @description What was made, or would be */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApplyOutcome"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_trigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "overlap": "queue",
                 *         "queue_max": 100,
                 *         "schedule": {
                 *           "catch_up": "one",
                 *           "cron": "0 9 * * 1-5",
                 *           "spread_seconds": 60,
                 *           "time_zone": "Europe/Berlin"
                 *         },
                 *         "workflow": "release-notes"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TriggerNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "trigger",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "overlap": "queue",
                     *         "queue_max": 100,
                     *         "schedule": {
                     *           "catch_up": "one",
                     *           "cron": "0 9 * * 1-5",
                     *           "spread_seconds": 60,
                     *           "time_zone": "Europe/Berlin"
                     *         },
                     *         "workflow": "release-notes"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_trigger: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "trigger",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "overlap": "queue",
                     *         "queue_max": 100,
                     *         "schedule": {
                     *           "catch_up": "one",
                     *           "cron": "0 9 * * 1-5",
                     *           "spread_seconds": 60,
                     *           "time_zone": "Europe/Berlin"
                     *         },
                     *         "workflow": "release-notes"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_trigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "overlap": "queue",
                 *         "queue_max": 100,
                 *         "schedule": {
                 *           "catch_up": "one",
                 *           "cron": "0 9 * * 1-5",
                 *           "spread_seconds": 60,
                 *           "time_zone": "Europe/Berlin"
                 *         },
                 *         "workflow": "release-notes"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["TriggerInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "trigger",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "overlap": "queue",
                     *         "queue_max": 100,
                     *         "schedule": {
                     *           "catch_up": "one",
                     *           "cron": "0 9 * * 1-5",
                     *           "spread_seconds": 60,
                     *           "time_zone": "Europe/Berlin"
                     *         },
                     *         "workflow": "release-notes"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "trigger",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "overlap": "queue",
                     *         "queue_max": 100,
                     *         "schedule": {
                     *           "catch_up": "one",
                     *           "cron": "0 9 * * 1-5",
                     *           "spread_seconds": 60,
                     *           "time_zone": "Europe/Berlin"
                     *         },
                     *         "workflow": "release-notes"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_trigger: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_trigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["TriggerPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["TriggerPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "trigger",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "overlap": "queue",
                     *         "queue_max": 100,
                     *         "schedule": {
                     *           "catch_up": "one",
                     *           "cron": "0 9 * * 1-5",
                     *           "spread_seconds": 60,
                     *           "time_zone": "Europe/Berlin"
                     *         },
                     *         "workflow": "release-notes"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["TriggerResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    fire_trigger: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "dry_run": true,
                 *       "event": {
                 *         "body": {
                 *           "title": "Hello"
                 *         }
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["FireBody"];
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Fired"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_trigger_firings: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
            };
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FiringPage"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    list_trigger_times: {
        parameters: {
            query?: {
                /** @description 1 to 100, usually 5. */
                n?: number | null;
            };
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upcoming"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description It failed */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "attempts_max": 50,
                 *         "enabled": true,
                 *         "events": [
                 *           "run.failed",
                 *           "model.*"
                 *         ],
                 *         "filter": {
                 *           "conditions": [],
                 *           "mode": "all"
                 *         },
                 *         "period_h": 144,
                 *         "secrets": [
                 *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                 *         ],
                 *         "timeout_s": 15,
                 *         "url": "https://hooks.example.com/orc"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "webhook-endpoint",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "attempts_max": 50,
                     *         "enabled": true,
                     *         "events": [
                     *           "run.failed",
                     *           "model.*"
                     *         ],
                     *         "filter": {
                     *           "conditions": [],
                     *           "mode": "all"
                     *         },
                     *         "period_h": 144,
                     *         "secrets": [
                     *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *         ],
                     *         "timeout_s": 15,
                     *         "url": "https://hooks.example.com/orc"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_webhook_endpoint: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "webhook-endpoint",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "attempts_max": 50,
                     *         "enabled": true,
                     *         "events": [
                     *           "run.failed",
                     *           "model.*"
                     *         ],
                     *         "filter": {
                     *           "conditions": [],
                     *           "mode": "all"
                     *         },
                     *         "period_h": 144,
                     *         "secrets": [
                     *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *         ],
                     *         "timeout_s": 15,
                     *         "url": "https://hooks.example.com/orc"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "attempts_max": 50,
                 *         "enabled": true,
                 *         "events": [
                 *           "run.failed",
                 *           "model.*"
                 *         ],
                 *         "filter": {
                 *           "conditions": [],
                 *           "mode": "all"
                 *         },
                 *         "period_h": 144,
                 *         "secrets": [
                 *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                 *         ],
                 *         "timeout_s": 15,
                 *         "url": "https://hooks.example.com/orc"
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "webhook-endpoint",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "attempts_max": 50,
                     *         "enabled": true,
                     *         "events": [
                     *           "run.failed",
                     *           "model.*"
                     *         ],
                     *         "filter": {
                     *           "conditions": [],
                     *           "mode": "all"
                     *         },
                     *         "period_h": 144,
                     *         "secrets": [
                     *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *         ],
                     *         "timeout_s": 15,
                     *         "url": "https://hooks.example.com/orc"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "webhook-endpoint",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "attempts_max": 50,
                     *         "enabled": true,
                     *         "events": [
                     *           "run.failed",
                     *           "model.*"
                     *         ],
                     *         "filter": {
                     *           "conditions": [],
                     *           "mode": "all"
                     *         },
                     *         "period_h": 144,
                     *         "secrets": [
                     *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *         ],
                     *         "timeout_s": 15,
                     *         "url": "https://hooks.example.com/orc"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_webhook_endpoint: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["WebhookEndpointPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["WebhookEndpointPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "webhook-endpoint",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "attempts_max": 50,
                     *         "enabled": true,
                     *         "events": [
                     *           "run.failed",
                     *           "model.*"
                     *         ],
                     *         "filter": {
                     *           "conditions": [],
                     *           "mode": "all"
                     *         },
                     *         "period_h": 144,
                     *         "secrets": [
                     *           "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ=="
                     *         ],
                     *         "timeout_s": 15,
                     *         "url": "https://hooks.example.com/orc"
                     *       },
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookEndpointResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    rotate_webhook_endpoint_secret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "note": null,
                     *       "secret": "whsec_b3JjIGV4YW1wbGUgc2VjcmV0LCBub3QgZm9yIHVzZQ==",
                     *       "secrets": 2,
                     *       "signing_version": 4,
                     *       "signs": true,
                     *       "version": 4
                     *     }
                     */
                    "application/json": components["schemas"]["Rotated"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    test_webhook_endpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "attempts": 1,
                     *       "body": {
                     *         "data": {
                     *           "workflow": "ticket-triage"
                     *         },
                     *         "specversion": "1.0",
                     *         "type": "orc.run.failed"
                     *       },
                     *       "created_at": "2026-11-21T09:00:00.000000Z",
                     *       "ended_at": null,
                     *       "endpoint": {
                     *         "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4c",
                     *         "name": "alerts",
                     *         "workspace": "default"
                     *       },
                     *       "error": "the receiver answered 503",
                     *       "event": "evt_90a1b2c3d4e55f0c1d2e3a4b5c6d7e8f",
                     *       "held": null,
                     *       "id": "dlv_5f0c1d2e3a4b5c6d7e8f90a1b2c3d4e5",
                     *       "last_at": "2026-11-21T09:00:00.000000Z",
                     *       "ms": 41,
                     *       "next_at": "2026-11-21T09:00:05.000000Z",
                     *       "replay_of": null,
                     *       "state": "pending",
                     *       "status": 503,
                     *       "subject": "run/run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "tries": [
                     *         {
                     *           "at": "2026-11-21T09:00:00.000000Z",
                     *           "error": "the receiver answered 503",
                     *           "ms": 41,
                     *           "n": 1,
                     *           "response": "try later",
                     *           "status": 503,
                     *           "url": "https://hooks.example.com/orc"
                     *         }
                     *       ],
                     *       "type": "orc.run.failed"
                     *     }
                     */
                    "application/json": components["schemas"]["Details"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    create_workflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
            };
            path: {
                workspace: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "example",
                 *       "spec": {
                 *         "description": "Greets somebody",
                 *         "inputs": {
                 *           "name": "string"
                 *         },
                 *         "outputs": {
                 *           "text": "{{ steps.greet.output.text }}"
                 *         },
                 *         "steps": [
                 *           {
                 *             "id": "greet",
                 *             "uses": "set",
                 *             "with": {
                 *               "text": "Hello {{ inputs.name }}"
                 *             }
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowNew"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    /** @description Where it is */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workflow",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Greets somebody",
                     *         "inputs": {
                     *           "name": "string"
                     *         },
                     *         "outputs": {
                     *           "text": "{{ steps.greet.output.text }}"
                     *         },
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "uses": "set",
                     *             "with": {
                     *               "text": "Hello {{ inputs.name }}"
                     *             }
                     *           }
                     *         ]
                     *       },
                     *       "status": "active",
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_workflow: {
        parameters: {
            query?: {
                /** @description Only these fields, such as `title,spec/provider`; what names a resource is always there */
                fields?: string;
                /** @description What to answer beside the resource */
                include?: "versions" | "references" | "versions,references" | "references,versions";
                /** @description A number, a version label, `current` or `latest`, which it is without this */
                version?: string;
            };
            header?: {
                /** @description The `ETag` of what the caller has; if that is what is there, the answer is 304 without content */
                "If-None-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workflow",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Greets somebody",
                     *         "inputs": {
                     *           "name": "string"
                     *         },
                     *         "outputs": {
                     *           "text": "{{ steps.greet.output.text }}"
                     *         },
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "uses": "set",
                     *             "with": {
                     *               "text": "Hello {{ inputs.name }}"
                     *             }
                     *           }
                     *         ]
                     *       },
                     *       "status": "active",
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowResource"] | components["schemas"]["ResourceSelection"];
                };
            };
            /** @description What the caller has is what is there */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    put_workflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`. Needed to replace what exists */
                "If-Match"?: string;
                /** @description `*`: only make it, replace nothing */
                "If-None-Match"?: "*";
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "spec": {
                 *         "description": "Greets somebody",
                 *         "inputs": {
                 *           "name": "string"
                 *         },
                 *         "outputs": {
                 *           "text": "{{ steps.greet.output.text }}"
                 *         },
                 *         "steps": [
                 *           {
                 *             "id": "greet",
                 *             "uses": "set",
                 *             "with": {
                 *               "text": "Hello {{ inputs.name }}"
                 *             }
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowInput"];
            };
        };
        responses: {
            /** @description Replaced */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workflow",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Greets somebody",
                     *         "inputs": {
                     *           "name": "string"
                     *         },
                     *         "outputs": {
                     *           "text": "{{ steps.greet.output.text }}"
                     *         },
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "uses": "set",
                     *             "with": {
                     *               "text": "Hello {{ inputs.name }}"
                     *             }
                     *           }
                     *         ]
                     *       },
                     *       "status": "active",
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowResource"];
                };
            };
            /** @description Made, because there was none of this name */
            201: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workflow",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Greets somebody",
                     *         "inputs": {
                     *           "name": "string"
                     *         },
                     *         "outputs": {
                     *           "text": "{{ steps.greet.output.text }}"
                     *         },
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "uses": "set",
                     *             "with": {
                     *               "text": "Hello {{ inputs.name }}"
                     *             }
                     *           }
                     *         ]
                     *       },
                     *       "status": "active",
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A header that guards against lost writes is missing */
            428: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    delete_workflow: {
        parameters: {
            query?: {
                /** @description Also when others still refer to it */
                force?: boolean;
                /** @description Why; it stands in the audit record */
                reason?: string;
            };
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description In the recycle bin */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    patch_workflow: {
        parameters: {
            query?: never;
            header?: {
                /** @description The same key gets the same answer and nothing is done twice. Another body with it is refused with 422, a repeat while the first is being worked on with 409. */
                "Idempotency-Key"?: string;
                /** @description The `ETag` that was seen, or `*`; another state of the resource refuses the change with 412 */
                "If-Match"?: string;
            };
            path: {
                workspace: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/json": components["schemas"]["WorkflowPatch"];
                /**
                 * @example {
                 *       "title": "A better title"
                 *     }
                 */
                "application/merge-patch+json": components["schemas"]["WorkflowPatch"];
            };
        };
        responses: {
            /** @description Changed */
            200: {
                headers: {
                    /** @description Names this state of the resource; send it as `If-Match` with a change */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "created_at": "2026-01-31T09:00:00.000000Z",
                     *       "created_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "deleted_at": null,
                     *       "deprecated": null,
                     *       "etag": "\"1-1\"",
                     *       "hash": "sha256:0000000000000000000000000000000000000000000000000000000000000000",
                     *       "id": "res_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "kind": "workflow",
                     *       "labels": {},
                     *       "name": "example",
                     *       "owner": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "published": 1,
                     *       "shared_with": [],
                     *       "shown_version": 1,
                     *       "spec": {
                     *         "description": "Greets somebody",
                     *         "inputs": {
                     *           "name": "string"
                     *         },
                     *         "outputs": {
                     *           "text": "{{ steps.greet.output.text }}"
                     *         },
                     *         "steps": [
                     *           {
                     *             "id": "greet",
                     *             "uses": "set",
                     *             "with": {
                     *               "text": "Hello {{ inputs.name }}"
                     *             }
                     *           }
                     *         ]
                     *       },
                     *       "status": "active",
                     *       "team": null,
                     *       "title": null,
                     *       "updated_at": "2026-01-31T09:00:00.000000Z",
                     *       "updated_by": {
                     *         "id": "usr_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *         "kind": "user",
                     *         "name": "ada"
                     *       },
                     *       "version": 1,
                     *       "version_labels": {},
                     *       "visibility": "organization",
                     *       "workspace": "default"
                     *     }
                     */
                    "application/json": components["schemas"]["WorkflowResource"];
                };
            };
            /** @description The request is malformed */
            400: components["responses"]["Problem"];
            /** @description Sign in first */
            401: components["responses"]["Problem"];
            /** @description The caller may not do this, or the request comes from a foreign page */
            403: components["responses"]["Problem"];
            /** @description There is no such thing */
            404: components["responses"]["Problem"];
            /** @description It has changed meanwhile, or is being worked on */
            409: components["responses"]["Problem"];
            /** @description It is another version than the one the precondition names */
            412: components["responses"]["Problem"];
            /** @description The body is too large */
            413: components["responses"]["Problem"];
            /** @description The address is too long */
            414: components["responses"]["Problem"];
            /** @description The body is of another type */
            415: components["responses"]["Problem"];
            /** @description The server does not answer to this name */
            421: components["responses"]["Problem"];
            /** @description The request is understood and not valid */
            422: components["responses"]["Problem"];
            /** @description A limit was reached; `Retry-After` says how long to wait */
            429: components["responses"]["Problem"];
            /** @description The headers are too large */
            431: components["responses"]["Problem"];
            /** @description A fault in the server */
            500: components["responses"]["Problem"];
            /** @description It took too long */
            504: components["responses"]["Problem"];
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Alive */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
        };
    };
    get_readiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
            /** @description Stopping */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": unknown;
                };
            };
        };
    };
    sign_in: {
        parameters: {
            query: {
                token: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in; go to `/` */
            303: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
            /** @description The link was used already or has expired */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": unknown;
                };
            };
        };
    };
}
