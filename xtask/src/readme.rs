//! Every statement in README.md that can be executed is executed: the `sh` blocks, in order, as one script in one shell,
//! against the built binary and an empty data folder. Under a statement, `#> text` is a line its output must contain, and
//! `#= 3` is its exit code when that is not 0.
//!
//! In the pages of `docs/guide/` the blocks that are marked are executed: `sh run` holds statements, and `yaml file=NAME` (any
//! language) is written to that file first. Each page has a folder and a server of its own.

use crate::{house::House, shell, test::Outcome};
use anyhow::{Context, Result};
use std::{
    fmt::Write,
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

const LIMIT: Duration = Duration::from_secs(15 * 60);
const MARK: &str = "@@readme";

#[derive(Debug, PartialEq, Eq)]
struct Statement {
    line: usize,
    text: String,
    exit: i32,
    expect: Vec<String>,
    /// A block of the page that becomes a file.
    written: bool,
}

pub(crate) fn part(house: &House) -> Result<Outcome> {
    let page =
        Page { name: "README.md".to_owned(), statements: statements(&std::fs::read_to_string(house.root.join("README.md"))?, Marks::All) };
    if page.statements.is_empty() {
        return Ok(Outcome::skipped("README.md holds no statement that can be executed"));
    }
    let scratch = house.scratch("readme")?;
    let mut outcome = page.execute(&mut house.command("sh"), &scratch, &house.root.join("target/bin"), &scratch.join("data"))?;
    let guides = house.root.join("docs/guide");
    let mut paths: Vec<_> = std::fs::read_dir(&guides)?.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "md")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let statements = statements(&std::fs::read_to_string(path)?, Marks::Marked);
        if statements.iter().any(|s| !s.written) {
            let page = Page { name: format!("docs/guide/{name}"), statements };
            outcome = together(outcome, page.serve(house, &name)?);
        }
    }
    Ok(outcome)
}

fn together(mut all: Outcome, more: Outcome) -> Outcome {
    all.counts = all.counts + more.counts;
    all.notes.extend(more.notes);
    all
}

struct Page {
    name: String,
    statements: Vec<Statement>,
}

impl Page {
    /// In a folder of its own, with a server that holds its data folder.
    fn serve(&self, house: &House, name: &str) -> Result<Outcome> {
        let scratch = house.scratch(&format!("guide/{name}"))?;
        let (data, work) = (scratch.join("data"), scratch.join("work"));
        std::fs::create_dir_all(&work)?;
        let bin = house.root.join("target/bin");
        let mut up = Command::new(bin.join("orc"));
        up.args(["up", "--port", "0", "--data"]).arg(&data).current_dir(&work);
        quiet(&mut up);
        let log = std::fs::File::create(scratch.join("server.log"))?;
        let mut server = up.stdout(log.try_clone()?).stderr(log).spawn().context("cannot start `orc up`")?;
        let until = Instant::now() + Duration::from_secs(30);
        while !data.join("server.json").exists() && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
        let mut sh = Command::new("sh");
        sh.current_dir(&work);
        let outcome = self.execute(&mut sh, &scratch, &bin, &data);
        server.kill()?;
        server.wait()?;
        outcome
    }

    fn execute(&self, command: &mut Command, scratch: &Path, bin: &Path, data: &Path) -> Result<Outcome> {
        let file = scratch.join("script.sh");
        std::fs::write(&file, script(&self.statements))?;
        let path = std::env::var_os("PATH").unwrap_or_default();
        let folders = [bin.to_owned()].into_iter().chain(std::env::split_paths(&path));
        quiet(command);
        command.arg(&file).env("PATH", std::env::join_paths(folders)?).env("ORC_DATA", data).env("ORC_XTASK_ONCE", "1");
        let done = shell::run(command, LIMIT, |_| false)?;
        Ok(judge(&self.name, &self.statements, &done.text))
    }
}

/// The tour is the same for everybody: nobody's keys, nobody's money, nobody's settings.
fn quiet(command: &mut Command) {
    command.env("NO_COLOR", "1");
    for key in [
        "ANTHROPIC_API_KEY",
        "OPENAI_API_KEY",
        "OPENAI_BASE_URL",
        "ANTHROPIC_BASE_URL",
        "ORC_SERVER",
        "ORC_TOKEN",
        "ORC_TOKEN_FILE",
        "ORC_ORG",
        "ORC_WORKSPACE",
    ] {
        command.env_remove(key);
    }
}

/// Which blocks of a page are executed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marks {
    /// Every `sh` block.
    All,
    /// Those with `run` behind `sh`, and files with `file=NAME`.
    Marked,
}

impl Marks {
    fn executes(self, fence: &str) -> bool {
        match self {
            Self::All => fence == "sh",
            Self::Marked => fence == "sh run",
        }
    }
}

/// The statements of the blocks that are executed. A line that ends in a backslash goes on in the next.
fn statements(text: &str, marks: Marks) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let (mut inside, mut open, mut file) = (false, false, false);
    for (i, line) in text.lines().enumerate() {
        if let Some(fence) = line.strip_prefix("```") {
            if file && let Some(last) = found.last_mut() {
                last.text.push_str("\nEND_OF_FILE");
            }
            let name = fence.split_once(" file=").map(|(_, name)| name.trim()).filter(|_| !inside && !file && marks == Marks::Marked);
            inside = !inside && !file && marks.executes(fence.trim());
            file = name.is_some();
            if let Some(name) = name {
                let text = format!("mkdir -p \"$(dirname {name})\" && cat > {name} <<'END_OF_FILE'");
                found.push(Statement { line: i + 1, text, exit: 0, expect: Vec::new(), written: true });
            }
        } else if file {
            if let Some(last) = found.last_mut() {
                last.text = format!("{}\n{line}", last.text);
            }
        } else if !inside || line.trim().is_empty() {
        } else if let (Some(expected), Some(last)) = (line.strip_prefix("#> "), found.last_mut()) {
            last.expect.push(expected.trim().to_owned());
        } else if let (Some(code), Some(last)) = (line.strip_prefix("#= "), found.last_mut()) {
            last.exit = code.split_whitespace().next().and_then(|c| c.parse().ok()).unwrap_or(-1);
        } else if line.starts_with('#') {
        } else if let (true, Some(last)) = (open, found.last_mut()) {
            last.text = format!("{}\n{line}", last.text);
            open = line.ends_with('\\');
        } else {
            found.push(Statement { line: i + 1, text: line.to_owned(), exit: 0, expect: Vec::new(), written: false });
            open = line.ends_with('\\');
        }
    }
    found
}

/// `cargo xtask test` is what runs this, so it is not run again; `cargo xtask up` leaves after the demo here (ORC_XTASK_ONCE).
fn script(statements: &[Statement]) -> String {
    let mut script = String::from("exec 2>&1 </dev/null\n");
    for (i, statement) in statements.iter().enumerate() {
        let text = if statement.text.trim() == "cargo xtask test" { "true" } else { &statement.text };
        let _ = write!(script, "echo '{MARK} start {i}'\n{text}\necho \"{MARK} end {i} $?\"\n");
    }
    script
}

fn judge(page: &str, statements: &[Statement], said: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for (i, statement) in statements.iter().enumerate() {
        let name = format!("{page}:{}: {}", statement.line, statement.text.lines().next().unwrap_or_default());
        let begin = format!("{MARK} start {i}\n");
        let Some((_, rest)) = said.split_once(&begin) else {
            outcome.add(&format!("{name}: was not reached"), false);
            continue;
        };
        let (output, rest) = rest.split_once(&format!("{MARK} end {i} ")).unwrap_or((rest, ""));
        let exit = rest.lines().next().and_then(|c| c.trim().parse().ok()).unwrap_or(-1);
        println!("{name}");
        let missing = statement.expect.iter().find(|e| !output.contains(e.as_str()));
        match missing {
            _ if exit != statement.exit => outcome.add(&format!("{name}: exit code {exit}, documented {}", statement.exit), false),
            Some(expected) => outcome.add(&format!("{name}: the documented line `{expected}` is missing"), false),
            None => outcome.add(&name, true),
        }
        if exit != statement.exit || missing.is_some() {
            println!("{output}");
        }
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# T\n```sh\necho one\n#> one\n# a remark\nfalse\n#= 1 and why\n```\n```yaml\nno: statement\n```\n```sh\nexport A=b; \\\n  echo $A\n#> b\n```\n";

    fn run(page: &str) -> Outcome {
        all(page, Marks::All)
    }

    fn all(page: &str, marks: Marks) -> Outcome {
        let statements = statements(page, marks);
        let done = shell::run(std::process::Command::new("sh").arg("-c").arg(script(&statements)), LIMIT, |_| false).unwrap();
        judge("page", &statements, &done.text)
    }

    #[test]
    fn statements_run_in_order_and_are_compared() {
        let outcome = run(PAGE);
        assert_eq!((outcome.counts.passed, outcome.counts.failed), (3, 0), "{:?}", outcome.notes);
    }

    #[test]
    fn guides_execute_what_is_marked_and_write_files() {
        let page = "```sh\nfalse\n```\n```yaml\nkind: x\n```\n```sh run\ncd \"$(mktemp -d)\"\n```\n```yaml file=a/m.yaml\nkind: $model\n\nname: n\n```\n```sh run\ncat a/m.yaml\n#> kind: $model\n#> name: n\n```\n";
        let outcome = all(page, Marks::Marked);
        assert_eq!((outcome.counts.passed, outcome.counts.failed), (3, 0), "{:?}", outcome.notes);
        assert_eq!(statements(page, Marks::All).len(), 1);
    }

    #[test]
    fn a_wrong_line_a_wrong_code_and_an_early_end_are_found() {
        let outcome = run("```sh\necho one\n#> two\ntrue\n#= 1\nexit 0\necho never\n```\n");
        assert_eq!((outcome.counts.passed, outcome.counts.failed), (0, 4), "{:?}", outcome.notes);
    }
}
