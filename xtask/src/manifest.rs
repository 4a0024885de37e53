//! Enough TOML to read Cargo manifests: tables and `key = value` lines, values kept as text.

/// One `key = value` of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) table: String,
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) line: usize,
}

pub(crate) fn parse(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut table = String::new();
    let mut open = false;
    for (i, raw) in text.lines().enumerate() {
        let line = raw.trim();
        if open {
            if let Some(last) = entries.last_mut() {
                last.value.push_str(line);
                open = unbalanced(&last.value);
            }
        } else if line.is_empty() || line.starts_with('#') {
        } else if line.starts_with('[') {
            table = line.trim_matches(|c| c == '[' || c == ']').to_owned();
        } else if let Some((key, value)) = line.split_once('=') {
            let (key, value) = (key.trim().trim_matches('"').to_owned(), value.trim().to_owned());
            open = unbalanced(&value);
            entries.push(Entry { table: table.clone(), key, value, line: i + 1 });
        }
    }
    entries
}

fn unbalanced(value: &str) -> bool {
    let count = |c: char| value.chars().filter(|&x| x == c).count();
    count('[') > count(']') || count('{') > count('}')
}

/// A dependency line of one crate: where it stands, its name, its value.
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) dev: bool,
    pub(crate) value: String,
    pub(crate) line: usize,
}

/// All dependency lines of a crate's manifest, in every way Cargo lets one write them.
pub(crate) fn dependencies(text: &str) -> Vec<Dependency> {
    parse(text)
        .into_iter()
        .filter_map(|e| {
            let table = e.table.rsplit_once("'.").map_or(e.table.as_str(), |(_, t)| t);
            let (kind, inner) = match table.split_once('.') {
                Some((kind, name)) => (kind, Some(name.to_owned())),
                None => (table, None),
            };
            let dev = match kind {
                "dependencies" | "build-dependencies" => false,
                "dev-dependencies" => true,
                _ => return None,
            };
            let (name, value) = match (inner, e.key.split_once('.')) {
                (Some(name), _) => (name, format!("{} = {}", e.key, e.value)),
                (None, Some((name, field))) => (name.to_owned(), format!("{field} = {}", e.value)),
                (None, None) => (e.key.clone(), e.value.clone()),
            };
            Some(Dependency { name, dev, value, line: e.line })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_dependency_is_read() {
        let text = "[package]\nname = \"x\"\n[dependencies]\na = { workspace = true }\nb.workspace = true\nc = { version = \"1\", features = [\n  \"x\",\n] }\n[dependencies.d]\nversion = \"1\"\n[dev-dependencies]\ne = \"1\"\n[target.'cfg(unix)'.dependencies]\nf = \"1\"\n";
        let found: Vec<(String, bool, usize)> = dependencies(text).into_iter().map(|d| (d.name, d.dev, d.line)).collect();
        let expect = [("a", false, 4), ("b", false, 5), ("c", false, 6), ("d", false, 10), ("e", true, 12), ("f", false, 14)];
        assert_eq!(found, expect.map(|(n, d, l)| (n.to_owned(), d, l)));
    }
}
