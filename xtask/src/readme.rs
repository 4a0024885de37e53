//! Every statement in README.md that can be executed is executed: the `sh` blocks, in order, as one script in one shell,
//! against the built binary and an empty data folder. Under a statement, `#> text` is a line its output must contain, and
//! `#= 3` is its exit code when that is not 0.

use crate::{house::House, shell, test::Outcome};
use anyhow::Result;
use std::{fmt::Write, time::Duration};

const LIMIT: Duration = Duration::from_secs(15 * 60);
const MARK: &str = "@@readme";

#[derive(Debug, PartialEq, Eq)]
struct Statement {
    line: usize,
    text: String,
    exit: i32,
    expect: Vec<String>,
}

pub(crate) fn part(house: &House) -> Result<Outcome> {
    let statements = statements(&std::fs::read_to_string(house.root.join("README.md"))?);
    if statements.is_empty() {
        return Ok(Outcome::skipped("README.md holds no statement that can be executed"));
    }
    let scratch = house.scratch("readme")?;
    let file = scratch.join("script.sh");
    std::fs::write(&file, script(&statements))?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [house.root.join("target/bin")].into_iter().chain(std::env::split_paths(&path));
    let mut command = house.command("sh");
    command
        .arg(&file)
        .env("PATH", std::env::join_paths(folders)?)
        .env("ORC_DATA", scratch.join("data"))
        .env("NO_COLOR", "1")
        .env("ORC_XTASK_ONCE", "1");
    // The tour is the same for everybody: nobody's keys, nobody's money.
    for key in ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_BASE_URL"] {
        command.env_remove(key);
    }
    let done = shell::run(&mut command, LIMIT, |_| false)?;
    Ok(judge(&statements, &done.text))
}

/// The statements of all `sh` blocks. A line that ends in a backslash goes on in the next.
fn statements(text: &str) -> Vec<Statement> {
    let mut found: Vec<Statement> = Vec::new();
    let (mut inside, mut open) = (false, false);
    for (i, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            inside = !inside && line.trim() == "```sh";
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
            found.push(Statement { line: i + 1, text: line.to_owned(), exit: 0, expect: Vec::new() });
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

fn judge(statements: &[Statement], said: &str) -> Outcome {
    let mut outcome = Outcome::default();
    for (i, statement) in statements.iter().enumerate() {
        let name = format!("README.md:{}: {}", statement.line, statement.text);
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
        let statements = statements(page);
        let done = shell::run(std::process::Command::new("sh").arg("-c").arg(script(&statements)), LIMIT, |_| false).unwrap();
        judge(&statements, &done.text)
    }

    #[test]
    fn statements_run_in_order_and_are_compared() {
        let outcome = run(PAGE);
        assert_eq!((outcome.counts.passed, outcome.counts.failed), (3, 0), "{:?}", outcome.notes);
    }

    #[test]
    fn a_wrong_line_a_wrong_code_and_an_early_end_are_found() {
        let outcome = run("```sh\necho one\n#> two\ntrue\n#= 1\nexit 0\necho never\n```\n");
        assert_eq!((outcome.counts.passed, outcome.counts.failed), (0, 4), "{:?}", outcome.notes);
    }
}
