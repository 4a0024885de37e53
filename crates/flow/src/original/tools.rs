//! The one table from the tools and actions of the original format to ours: what a parameter is called here, and where in our
//! output that is found which readers of a result ask for.

/// How the result of a step is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reads {
    /// The member of our output that is "the result"; empty: all of it.
    pub(super) main: &'static str,
    /// Their name of a member → ours; empty: all of the output.
    pub(super) names: &'static [(&'static str, &'static str)],
    pub(super) what: What,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum What {
    /// A value with members.
    Value,
    /// The text of a model.
    Text,
    Loop,
    Each,
    /// An approval that asks for words: the answer is its note.
    Answer,
}

pub(super) const TEXT: Reads =
    Reads { main: "", names: &[("content", ""), ("text", ""), ("response", ""), ("analysis", "")], what: What::Text };
pub(super) const VALUE: Reads = Reads { main: "", names: &[], what: What::Value };

pub(super) struct Tool {
    pub(super) tool: &'static str,
    /// Empty: whatever the action is.
    pub(super) actions: &'static [&'static str],
    /// Our tool.
    pub(super) uses: &'static str,
    /// Theirs → ours; one that is not named here is not passed on unless our tool has it.
    pub(super) params: &'static [(&'static str, &'static str)],
    /// Given always: key and JSON.
    pub(super) fixed: &'static [(&'static str, &'static str)],
    pub(super) main: &'static str,
    pub(super) names: &'static [(&'static str, &'static str)],
    /// Must hold of the output, or the run fails at its end.
    pub(super) expect: &'static str,
}

const PLAIN: Tool = Tool { tool: "", actions: &[], uses: "", params: &[], fixed: &[], main: "", names: &[], expect: "" };
const FILE: &[(&str, &str)] = &[("filepath", "path"), ("file_path", "path"), ("size", "bytes")];
const RAN: &[(&str, &str)] =
    &[("return_code", "exit_code"), ("returncode", "exit_code"), ("output", "stdout"), ("result", "stdout"), ("error", "stderr")];
const ROWS: &[(&str, &str)] = &[("processed_data", "rows"), ("data", "rows"), ("filtered_data", "rows"), ("merged_data", "rows")];

/// Beside these there are the actions that ask a model, see `models`.
pub(super) static TOOLS: &[Tool] = &[
    Tool {
        tool: "filesystem",
        actions: &["read"],
        uses: "file.read",
        main: "text",
        names: &[("content", "text"), ("size", "bytes"), ("filepath", "path"), ("file_path", "path")],
        ..PLAIN
    },
    Tool { tool: "filesystem", actions: &["write", "create"], uses: "file.write", main: "path", names: FILE, ..PLAIN },
    Tool { tool: "filesystem", actions: &["append"], uses: "file.append", main: "path", names: FILE, ..PLAIN },
    Tool { tool: "filesystem", actions: &["copy"], uses: "file.copy", params: COPY, main: "path", names: FILE, ..PLAIN },
    Tool { tool: "filesystem", actions: &["move"], uses: "file.rename", params: COPY, main: "path", names: FILE, ..PLAIN },
    Tool { tool: "filesystem", actions: &["delete"], uses: "file.delete", fixed: &[("must_exist", "false")], main: "path", ..PLAIN },
    Tool {
        tool: "filesystem",
        actions: &["list"],
        uses: "file.list",
        params: &[("pattern", "glob")],
        names: &[("files", ""), ("items", "")],
        ..PLAIN
    },
    Tool { tool: "filesystem", actions: &["exists"], uses: "file.exists", main: "exists", ..PLAIN },
    Tool {
        tool: "terminal",
        uses: "terminal.run",
        params: &[("command", "script")],
        fixed: &[("may_fail", "true")],
        main: "stdout",
        names: RAN,
        expect: "output.exit_code == 0",
        ..PLAIN
    },
    Tool {
        tool: "python-executor",
        uses: "python.run",
        fixed: &[("may_fail", "true")],
        main: "stdout",
        names: RAN,
        expect: "output.exit_code == 0",
        ..PLAIN
    },
    Tool { tool: "multi-language-executor", uses: "python.run", main: "stdout", names: RAN, ..PLAIN },
    Tool {
        tool: "web-search",
        uses: "web.search",
        main: "results",
        names: &[("total_results", "results|length"), ("search_results", "results")],
        ..PLAIN
    },
    Tool { tool: "headless-browser", uses: "web.fetch", main: "text", names: &[("content", "text")], ..PLAIN },
    Tool { tool: "http-client", actions: &["get"], uses: "http.get", params: &[("params", "query")], main: "body", names: HTTP, ..PLAIN },
    Tool { tool: "validation", actions: &["validate", ""], uses: "data.validate", params: &[("data", "value")], names: CHECKED, ..PLAIN },
    Tool {
        tool: "data-processing",
        actions: &["filter"],
        uses: "data.filter",
        params: &[("data", "rows")],
        main: "rows",
        names: ROWS,
        ..PLAIN
    },
    Tool { tool: "data-processing", actions: &["merge"], uses: "data.merge", main: "rows", names: ROWS, ..PLAIN },
    Tool {
        tool: "data-processing",
        actions: &["transform", "clean"],
        uses: "data.transform",
        params: &[("data", "rows")],
        main: "rows",
        names: ROWS,
        ..PLAIN
    },
    Tool {
        tool: "data-processing",
        actions: &["aggregate"],
        uses: "data.aggregate",
        params: &[("data", "rows")],
        main: "rows",
        names: ROWS,
        ..PLAIN
    },
    Tool {
        tool: "data-processing",
        actions: &["pivot"],
        uses: "data.pivot",
        params: &[("data", "rows")],
        main: "rows",
        names: ROWS,
        ..PLAIN
    },
    Tool { tool: "data-processing", actions: &["profile"], uses: "data.profile", params: &[("data", "text")], ..PLAIN },
    Tool {
        tool: "data-processing",
        actions: &["convert"],
        uses: "data.convert",
        params: &[("data", "text"), ("format", "to")],
        main: "text",
        ..PLAIN
    },
    Tool { tool: "mcp-memory", actions: &["store"], uses: "memory.set", params: &[("ttl", "ttl_s")], ..PLAIN },
    Tool { tool: "mcp-memory", actions: &["retrieve", "get"], uses: "memory.get", main: "value", ..PLAIN },
    Tool { tool: "mcp-memory", actions: &["list"], uses: "memory.list", names: &[("keys", "items"), ("entries", "items")], ..PLAIN },
    Tool { tool: "mcp-memory", actions: &["delete"], uses: "memory.delete", ..PLAIN },
    Tool { tool: "mcp-memory", actions: &["search"], uses: "memory.search", ..PLAIN },
    Tool {
        tool: "report-generator",
        uses: "report.render",
        params: &[("content", "markdown"), ("output_path", "output")],
        main: "html",
        names: &[("report", "html"), ("content", "html")],
        ..PLAIN
    },
    // Actions without a tool.
    Tool {
        actions: &["web_request"],
        uses: "http.request",
        // What the answer says is for the steps that follow.
        fixed: &[("any_status", "true")],
        main: "body",
        names: HTTP,
        ..PLAIN
    },
    Tool { actions: &["create_file", "write_file"], uses: "file.write", main: "path", names: FILE, ..PLAIN },
    Tool {
        actions: &["read_file"],
        uses: "file.read",
        params: &[("file_path", "path")],
        main: "text",
        names: &[("content", "text")],
        ..PLAIN
    },
    Tool { actions: &["file_exists"], uses: "file.exists", main: "exists", ..PLAIN },
    Tool {
        actions: &["shell_command", "execute_command"],
        uses: "terminal.run",
        params: &[("command", "script")],
        fixed: &[("may_fail", "true")],
        main: "stdout",
        names: RAN,
        expect: "output.exit_code == 0",
        ..PLAIN
    },
    Tool { actions: &["count_words"], uses: "text.stats", names: &[("count", "words")], ..PLAIN },
    Tool { actions: &["validate"], uses: "data.validate", params: &[("data", "value")], ..PLAIN },
];

/// Ours finds errors only.
const CHECKED: &[(&str, &str)] = &[("warnings", "errors[:0]")];
const COPY: &[(&str, &str)] = &[("source", "from"), ("path", "from"), ("destination", "to"), ("target", "to")];
const HTTP: &[(&str, &str)] = &[("status_code", "status"), ("content", "body"), ("response", "body"), ("data", "body")];

/// Tools that the original has and that have no counterpart yet.
pub(super) const WITHOUT: &[&str] = &[
    "pdf-compiler",
    "multi-model-routing",
    "task-delegation",
    "prompt-optimization",
    "feedback-collection",
    "recursion-control",
    "image-analysis",
    "image-generation",
    "audio-processing",
    "video-processing",
    "mcp-server",
    "mcp-resource",
    "visualization",
    "checkpoint",
    "auto_debugger",
    "fact-checker",
    "data-processing",
    "mcp-memory",
    "filesystem",
    "validation",
    "http-client",
    "external-api",
    "markdown-to-html",
    "aws-s3",
];

/// The line for a tool and what it is to do.
pub(super) fn find(tool: Option<&str>, action: &str) -> Option<&'static Tool> {
    let name = tool.map(|t| t.replace('_', "-"));
    TOOLS.iter().find(|t| t.tool == name.as_deref().unwrap_or_default() && (t.actions.is_empty() || t.actions.contains(&action)))
}

pub(super) fn is_known(tool: &str) -> bool {
    let name = tool.replace('_', "-");
    WITHOUT.contains(&tool) || WITHOUT.contains(&name.as_str()) || TOOLS.iter().any(|t| t.tool == name)
}
