//! Functions of at most 70 lines: the tail is what makes code hard to read, not the median.

use super::{Finding, file_length, on_line, ratchet};
use crate::{
    lex::{self, Rust},
    tree::{File, Tree},
};

const LIMIT: usize = 70;

struct Function {
    name: String,
    line: usize,
    lines: usize,
}

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut measured = Vec::new();
    for file in tree.files().filter(|f| file_length::is_source(&f.path)) {
        let functions = match &file.rust {
            Some(rust) => rust_functions(rust),
            None if is_script(file) => script_functions(&file.text),
            None => continue,
        };
        for f in functions {
            let message = format!(
                "`{}` has {} lines, the limit is {LIMIT}: give its parts names and move them into functions of their own",
                f.name, f.lines
            );
            measured.push((format!("{}:{}", file.path, f.name), f.lines, on_line(&file.path, f.line, message)));
        }
    }
    ratchet::compare(tree, "function", LIMIT, measured)
}

fn is_script(file: &File) -> bool {
    let test = [".test.ts", ".test.tsx", ".spec.ts", ".spec.tsx", ".e2e.ts"].iter().any(|end| file.path.ends_with(end));
    (file.path.ends_with(".ts") || file.path.ends_with(".tsx")) && !test
}

/// Functions with a body, from the line of `fn` to that of the closing brace; nested ones count for themselves too.
fn rust_functions(rust: &Rust) -> Vec<Function> {
    let mut functions = Vec::new();
    for at in rust.find("fn") {
        let name: String = rust.code[at + 2..].trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if name.is_empty() {
            continue; // a function type
        }
        let Some(open) = body_start(&rust.code, at) else { continue };
        let end = lex::matching_brace(&rust.code, open);
        let (first, last) = (rust.line(at), rust.line(end.saturating_sub(1)));
        functions.push(Function { name, line: first, lines: last - first + 1 });
    }
    functions
}

/// The brace that opens the body, or none for a declaration that ends in a semicolon.
fn body_start(code: &str, from: usize) -> Option<usize> {
    let mut round = 0i32;
    for (i, b) in code.bytes().enumerate().skip(from) {
        match b {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b'{' if round == 0 => return Some(i),
            b';' if round == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Named functions of TypeScript, by indentation: the project's formatter puts the closing brace of a function on a line
/// of its own under the line that began it.
fn script_functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let Some(name) = script_function_name(line) else { continue };
        let indent = line.len() - line.trim_start().len();
        let end = lines[i + 1..]
            .iter()
            .position(|l| l.len() - l.trim_start().len() == indent && l.trim_start().starts_with('}') && !l.trim_end().ends_with('{'));
        functions.push(Function { name, line: i + 1, lines: end.map_or(1, |n| n + 2) });
    }
    functions
}

fn script_function_name(line: &str) -> Option<String> {
    let mut rest = line.trim_start();
    for prefix in ["export ", "default ", "async "] {
        rest = rest.strip_prefix(prefix).unwrap_or(rest);
    }
    let ident = |s: &str| s.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    if let Some(after) = rest.strip_prefix("function ") {
        return Some(ident(after)).filter(|n| !n.is_empty());
    }
    let after = rest.strip_prefix("const ")?;
    let name = ident(after);
    let opens = line.trim_end().ends_with("=> {") || (after.contains("= (") && line.trim_end().ends_with('('));
    (opens && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{super::testing::places, check};

    fn body(lines: usize) -> String {
        "    x();\n".repeat(lines)
    }

    #[test]
    fn a_long_rust_function_is_found() {
        let text = format!(
            "fn short(a: [u8; 3]) -> u8 {{\n{}}}\n\nimpl A {{\n    fn long(&self) {{\n{}    }}\n    fn declared(&self);\n}}\n",
            body(68),
            body(69)
        );
        assert_eq!(places(check, &[("crates/a/src/lib.rs", &text)]), ["crates/a/src/lib.rs:73"]);
        let listed = [("crates/a/src/lib.rs", text.as_str()), ("xtask/tidy-exceptions.txt", "function crates/a/src/lib.rs:long 71\n")];
        assert!(places(check, &listed).is_empty());
    }

    #[test]
    fn braces_in_strings_and_comments_do_not_count() {
        let text = format!("fn f() {{\n    let a = \"}}\"; // }}\n{}}}\n", body(70));
        assert_eq!(places(check, &[("crates/a/src/lib.rs", &text)]), ["crates/a/src/lib.rs:1"]);
    }

    #[test]
    fn a_long_component_is_found() {
        let text = format!("export function Page() {{\n{}}}\n\nexport const Small = () => {{\n  return 1\n}}\n", "  x()\n".repeat(70));
        assert_eq!(places(check, &[("web/src/Page.tsx", &text)]), ["web/src/Page.tsx:1"]);
        let broken_over_lines = format!("function Row({{\n  a,\n}}: {{\n  a: string\n}}) {{\n{}}}\n", "  x()\n".repeat(70));
        assert_eq!(places(check, &[("web/src/Row.tsx", &broken_over_lines)]), ["web/src/Row.tsx:1"]);
    }
}
