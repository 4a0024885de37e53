// Generated from docs/openapi.json by `cargo xtask gen`. Do not edit.
export interface paths {
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
    "/api/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List approvals */
        get: operations["list_inbox"];
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
         * Approve or reject
         * @description The first decision counts. A second one is a 409 that names who decided before.
         */
        post: operations["decide_approval"];
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
         * @description Over server-sent events, or over a WebSocket when the request asks for an upgrade. First what was missed since `since`, then `event: ready` with the `id` to come back with, then what happens. `event: resync` with `{topic}`: too much was missed, fetch again and go on listening. A WebSocket takes `{"op":"subscribe","topics":[…],"since":n}`, `{"op":"unsubscribe","topics":[…]}` and `{"op":"ping"}`, and sends `{"event","id","topic","data"}`. Topics: `resources` and `resources:<kind>` (`event: resource` with `{action, kind, workspace, name, version, at, by}`) · `run:<id>` (`change`, `delta` and `end` as on the live stream of one run) · `runs` (`event: run` with the latest RunSummary; a burst of changes becomes its last)
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
        /** The models that steps may use */
        get: operations["list_models"];
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
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List runs, newest first */
        get: operations["list_runs"];
        put?: never;
        /**
         * Start a run from workflow files
         * @description Answered when the start is durable. An invalid file or input is a 422 whose `diagnostics` hold every finding.
         */
        post: operations["start_run"];
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
        /** One run with all its tasks */
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
    "/api/v1/runs/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up a suspended run */
        post: operations["resume_run"];
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
        AllowView: {
            hosts: string[];
            read: string[];
        };
        CancelBody: {
            /** @default null */
            reason: string | null;
        };
        CheckResult: {
            diagnostics: components["schemas"]["Diagnostics"];
            /** @description There is no error; warnings may be there. */
            ok: boolean;
            /** @description What the file declares, when it is free of errors. */
            outline?: components["schemas"]["Outline"] | null;
        };
        DecideBody: {
            approved: boolean;
            /** @description The `binding` of the item as it was read. */
            binding: string;
            /** @description Shown with the decision and kept in the journal. */
            note?: string | null;
        };
        Decided: {
            at: string;
            by: string;
            note?: string | null;
        };
        Diagnostics: {
            code: string;
            fix?: {
                end: number;
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
        };
        /** @description One decision that is owed, or was. */
        InboxItem: {
            asked_at: string;
            /** @description Names exactly this title and these details; a decision repeats it. */
            binding: string;
            decided?: components["schemas"]["Decided"] | null;
            /** @description What is to be decided; a large one is `{"$blob": id, "bytes": n}`. */
            details: unknown;
            expires_at?: string | null;
            id: string;
            run: string;
            run_name: string;
            /** @description `open`, `approved`, `rejected`, `expired` or `cancelled`. */
            state: string;
            /** @description The path of the task that waits. */
            task: string;
            title: string;
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
        OrgView: {
            id: string;
            name: string;
        };
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
        /** @description Any JSON value; a large one is {"$blob": id, "bytes": n} and is fetched from /api/v1/blobs/{id} */
        Payload: unknown;
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
        /** @description One line of the list of runs */
        RunSummary: {
            cost_microusd: number;
            ended_at: string | null;
            id: string;
            name: string;
            note: string | null;
            seq: number;
            simulated: boolean;
            started_at: string;
            /** @enum {unknown} */
            status: "running" | "waiting" | "cancelling" | "succeeded" | "failed" | "cancelled";
            steps_done: number;
            steps_failed: number;
            steps_total: number;
            tokens_in: number;
            tokens_out: number;
            waiting: number;
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
        /** @description A run as its events tell it */
        RunView: {
            error: components["schemas"]["Error"] | null;
            inputs: components["schemas"]["Payload"];
            outputs: components["schemas"]["Payload"] | null;
            outputs_order: string[];
            run: components["schemas"]["RunSummary"];
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
        StartBody: {
            grants?: components["schemas"]["GrantsBody"];
            /** @default null */
            inputs: unknown;
            workflow: components["schemas"]["Files"];
        };
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
        /** @description One activation of a step */
        TaskView: {
            approval: {
                binding: string;
                decided: {
                    approved: boolean;
                    at: string;
                    by: string;
                    note: string | null;
                } | null;
                details: components["schemas"]["Payload"] | null;
                expires_at: string | null;
                id: string;
                title: string;
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
            wait_until: string | null;
        };
        /** @description What model calls used */
        Usage: {
            cost_microusd: number;
            latency_ms: number;
            served_by: string;
            simulated: boolean;
            tokens_cached: number;
            tokens_in: number;
            tokens_out: number;
        };
        /** @enum {string} */
        Which: "open" | "decided";
        Who: {
            id: string;
            /** @description `user`, `service_account`, `agent` or `system`. */
            kind: string;
            name: string;
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
    list_inbox: {
        parameters: {
            query?: {
                /** @description `next` of the page before. */
                after?: string | null;
                /** @description 1 to 200, usually 50. */
                limit?: number | null;
                /** @description Open ones come oldest first, decided ones (and expired and cancelled ones) newest first. */
                state?: components["schemas"]["Which"];
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
                     *           "asked_at": "2026-11-21T09:00:00.000000Z",
                     *           "binding": "9f86d081884c7d65",
                     *           "decided": null,
                     *           "details": {
                     *             "count": 12
                     *           },
                     *           "expires_at": null,
                     *           "id": "apr_5f0c1d2e3a4b5c6d",
                     *           "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *           "run_name": "ticket-triage",
                     *           "state": "open",
                     *           "task": "ask",
                     *           "title": "Send 12 answers?"
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
                     *       "asked_at": "2026-11-21T09:00:00.000000Z",
                     *       "binding": "9f86d081884c7d65",
                     *       "decided": {
                     *         "at": "2026-11-21T09:01:00.000000Z",
                     *         "by": "ada",
                     *         "note": "go"
                     *       },
                     *       "details": {
                     *         "count": 12
                     *       },
                     *       "expires_at": null,
                     *       "id": "apr_5f0c1d2e3a4b5c6d",
                     *       "run": "run_0190a7c8e4f07d4a9a0c5f6b1e2d3c4b",
                     *       "run_name": "ticket-triage",
                     *       "state": "approved",
                     *       "task": "ask",
                     *       "title": "Send 12 answers?"
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
                     *           "seq": 5,
                     *           "simulated": false,
                     *           "started_at": "2026-11-21T09:00:00.000000Z",
                     *           "status": "running",
                     *           "steps_done": 1,
                     *           "steps_failed": 0,
                     *           "steps_total": 4,
                     *           "tokens_in": 0,
                     *           "tokens_out": 0,
                     *           "waiting": 0
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
                     *       "seq": 5,
                     *       "simulated": false,
                     *       "started_at": "2026-11-21T09:00:00.000000Z",
                     *       "status": "running",
                     *       "steps_done": 1,
                     *       "steps_failed": 0,
                     *       "steps_total": 4,
                     *       "tokens_in": 0,
                     *       "tokens_out": 0,
                     *       "waiting": 0
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
    get_run: {
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
                "application/json": components["schemas"]["CancelBody"];
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
    resume_run: {
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
                     *           "read": []
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
