//! Tools' names on the wire: providers accept letters, digits, `_` and `-` only, ours have dots.

use crate::Tool;

pub(crate) struct Names(Vec<(String, String)>);

impl Names {
    pub(crate) fn of(tools: &[Tool]) -> Self {
        let mut names: Vec<(String, String)> = Vec::new();
        for tool in tools {
            let plain = plain(&tool.name);
            let taken = |candidate: &String| names.iter().any(|(wire, _)| wire == candidate);
            let numbered = (2..).map(|i| format!("{}_{i}", &plain[..plain.len().min(56)]));
            let wire = std::iter::once(plain.clone()).chain(numbered).find(|n| !taken(n)).unwrap_or_default();
            names.push((wire, tool.name.clone()));
        }
        Self(names)
    }

    pub(crate) fn wire(&self, name: &str) -> String {
        self.0.iter().find(|(_, ours)| ours == name).map_or_else(|| plain(name), |(wire, _)| wire.clone())
    }

    /// A name the model made up comes back as it is: whoever runs the tools refuses it.
    pub(crate) fn ours(&self, wire: &str) -> String {
        self.0.iter().find(|(w, _)| w == wire).map_or_else(|| wire.to_owned(), |(_, ours)| ours.clone())
    }
}

fn plain(name: &str) -> String {
    let fine = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    name.chars().map(|c| if fine(c) { c } else { '_' }).take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_out_and_come_back() {
        let tool = |name: &str| Tool { name: name.into(), description: String::new(), input: serde_json::json!({}) };
        let names = Names::of(&[tool("file.read"), tool("file_read"), tool("file-read"), tool("größe")]);
        assert_eq!((names.wire("file.read"), names.wire("file_read")), ("file_read".into(), "file_read_2".into()));
        for ours in ["file.read", "file_read", "file-read", "größe"] {
            assert_eq!(names.ours(&names.wire(ours)), ours);
        }
        assert_eq!(names.ours("made_up"), "made_up");
    }
}
