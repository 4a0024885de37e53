//! Files of documents: each is a value that knows where its parts stand, and is written the same way every time.

use flow::{
    Diagnostic, Source, Span,
    syntax::{self, At, Kind, Lines, Node, Problem},
};
use serde_json::Value;

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    pub value: Value,
    /// The bytes of the file that hold it.
    pub span: Span,
    /// Places of its parts; `None` where they could not be told.
    tree: Option<Node>,
}

/// A file and the documents in it.
#[derive(Clone, Debug)]
pub struct Documents {
    pub items: Vec<Document>,
    name: String,
    text: String,
}

/// Reads YAML, several documents divided by `---` or in a list, or JSON. What is wrong is said with its place.
pub fn read(source: &Source) -> Result<Documents, Vec<Diagnostic>> {
    let (text, trees) = syntax::read(&source.bytes);
    let json = source.name.ends_with(".json");
    // Not all JSON is YAML: indents may be tabs. What it means as JSON counts.
    let json = if json { of_json(&source.name, &text) } else { None };
    let trees = match (trees, json) {
        (Ok(trees), Some((values, json))) if !trees.iter().map(Node::to_json).eq(values.iter().cloned()) => return Ok(json),
        (Ok(trees), _) => trees,
        (Err(_), Some((_, json))) => return Ok(json),
        (Err(problem), None) => return Err(syntax::findings(&source.name, &text, &problem)),
    };
    let places = Lines::new(&source.name, &text);
    let single = trees.into_iter().flat_map(|tree| match tree.kind {
        Kind::List(items) => items,
        _ => vec![tree],
    });
    let items = single.map(|tree| Document { value: tree.to_json(), span: places.span(tree.at), tree: Some(tree) }).collect();
    Ok(Documents { items, name: source.name.clone(), text })
}

fn of_json(name: &str, text: &str) -> Option<(Vec<Value>, Documents)> {
    let values: Vec<Value> = serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().ok()?;
    let places = Lines::new(name, text);
    let span = places.span(At { start: 0, end: text.len() });
    let single = values.iter().flat_map(|value| match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    });
    let items = single.map(|value| Document { value, span: span.clone(), tree: None }).collect();
    Some((values, Documents { items, name: name.to_owned(), text: text.to_owned() }))
}

impl Documents {
    /// The file that they stand in.
    pub fn source(&self) -> Source {
        Source { name: self.name.clone(), bytes: self.text.clone().into_bytes() }
    }

    /// A pipeline of the original framework, which is no document of ours.
    pub fn is_original(&self, index: usize) -> bool {
        self.items.get(index).and_then(|item| item.tree.as_ref()).is_some_and(syntax::is_original)
    }

    /// Where the part at a JSON pointer stands; for a part that is not there, where it is missing.
    pub fn place(&self, document: usize, pointer: &str) -> Span {
        let places = Lines::new(&self.name, &self.text);
        let Some(document) = self.items.get(document) else { return places.span(At::default()) };
        let Some(tree) = &document.tree else { return document.span.clone() };
        places.span(locate(tree, pointer))
    }

    /// Where the last key of a JSON pointer stands: what should not be there is marked by its name.
    pub fn key_place(&self, document: usize, pointer: &str) -> Span {
        let places = Lines::new(&self.name, &self.text);
        let key = self.items.get(document).and_then(|d| d.tree.as_ref()).and_then(|tree| {
            let (above, key) = pointer.rsplit_once('/')?;
            let key = key.replace("~1", "/").replace("~0", "~");
            let entry = follow(tree, above)?.map()?.iter().find(|e| e.key == key)?;
            Some(entry.key_at)
        });
        key.map_or_else(|| self.place(document, pointer), |at| places.span(at))
    }

    /// The JSON pointer of the innermost part that holds the byte; the other way round than [`Self::place`].
    pub fn pointer(&self, document: usize, byte: usize) -> String {
        let mut out = String::new();
        let mut node = self.items.get(document).and_then(|d| d.tree.as_ref());
        while let Some(at) = node {
            node = match &at.kind {
                Kind::Map(entries) => {
                    let found = entries.iter().rfind(|e| e.key_at.start <= byte);
                    let found = found.filter(|e| byte < e.key_at.end || e.value.at.start <= byte && byte <= e.value.at.end);
                    if let Some(entry) = found {
                        out.push('/');
                        out.push_str(&entry.key.replace('~', "~0").replace('/', "~1"));
                    }
                    found.filter(|e| byte >= e.key_at.end).map(|e| &e.value)
                }
                Kind::List(items) => {
                    let found = items.iter().rposition(|item| item.at.start <= byte && byte <= item.at.end);
                    if let Some(i) = found {
                        out.push_str(&format!("/{i}"));
                    }
                    found.and_then(|i| items.get(i))
                }
                _ => None,
            };
        }
        out
    }

    /// The document must be a map; says so at its place otherwise.
    pub fn not_a_map(&self, document: usize) -> Diagnostic {
        let place = self.place(document, "");
        let at = At { start: place.start, end: place.end };
        let problem = Problem::new(syntax::WRONG_TYPE, at, "a document is a map: `kind`, `name` and `spec`", "not a map");
        let mut found = syntax::findings(&self.name, &self.text, &problem);
        found.swap_remove(0)
    }
}

fn follow<'n>(root: &'n Node, pointer: &str) -> Option<&'n Node> {
    pointer.split('/').skip(1).try_fold(root, |node, part| {
        let part = part.replace("~1", "/").replace("~0", "~");
        match &node.kind {
            Kind::List(items) => items.get(part.parse::<usize>().ok()?),
            _ => node.get(&part),
        }
    })
}

/// Follows the pointer as far as it leads. The end is the value, or the key if the value has lines of its own.
fn locate(root: &Node, pointer: &str) -> At {
    let mut node = root;
    let mut at = root.at;
    if matches!(root.kind, Kind::Map(_) | Kind::List(_)) {
        at = first_of(root);
    }
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        match &node.kind {
            Kind::Map(entries) => {
                let Some(entry) = entries.iter().find(|e| e.key == part) else { break };
                node = &entry.value;
                at = if matches!(node.kind, Kind::Map(_) | Kind::List(_)) || node.at.end == node.at.start { entry.key_at } else { node.at };
            }
            Kind::List(items) => {
                let Some(item) = part.parse::<usize>().ok().and_then(|i| items.get(i)) else { break };
                node = item;
                at = if matches!(node.kind, Kind::Map(_) | Kind::List(_)) { first_of(node) } else { node.at };
            }
            _ => break,
        }
    }
    at
}

/// The first key of a map: marking all of it would mark half the file.
fn first_of(node: &Node) -> At {
    match &node.kind {
        Kind::Map(entries) => entries.first().map_or(node.at, |e| e.key_at),
        Kind::List(items) => items.first().map_or(node.at, first_of),
        _ => node.at,
    }
}

/// One YAML document, ended by a line feed; the same value always gives the same text.
pub fn write(value: &Value) -> String {
    syntax::write(value)
}

/// The same with these keys first, in this order.
pub fn write_in_order(value: &Value, first: &[&str]) -> String {
    let Value::Object(map) = value else { return write(value) };
    let mut out = String::new();
    let known = first.iter().filter_map(|key| map.get_key_value(*key));
    let others = map.iter().filter(|(key, _)| !first.contains(&key.as_str()));
    for (key, value) in known.chain(others) {
        syntax::entry(&mut out, key, value);
    }
    if out.is_empty() { "{}\n".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn source(name: &str, text: &str) -> Source {
        Source { name: name.to_owned(), bytes: text.as_bytes().to_vec() }
    }

    #[test]
    fn a_file_holds_several_documents_with_their_places() {
        let text =
            "# models\nkind: model\nname: fast\nspec:\n  provider: openai\n  tags: [a, {b: 1}]\n---\n---\nkind: model\nname: slow\n...\n";
        let documents = read(&source("a.yaml", text)).unwrap_or_else(|d| panic!("{d:?}"));
        assert_eq!(documents.items.len(), 2);
        assert_eq!(documents.items[1].value, json!({"kind": "model", "name": "slow"}));
        let at = |document, pointer| {
            let span = documents.place(document, pointer);
            (text[span.start..span.end].to_owned(), span.line)
        };
        for pointer in ["/kind", "/spec/provider", "/spec/tags/1/b", "/spec/tags/0"] {
            assert_eq!(documents.pointer(0, documents.place(0, pointer).start), pointer);
        }
        assert_eq!(at(0, "/spec/provider"), ("openai".to_owned(), 5));
        assert_eq!(at(0, "/spec/tags/1/b"), ("1".to_owned(), 6));
        assert_eq!(at(0, "/spec/tags/0"), ("a".to_owned(), 6));
        assert_eq!(at(0, "/spec/missing/deep"), ("spec".to_owned(), 4));
        assert_eq!(at(0, ""), ("kind".to_owned(), 2));
        assert_eq!(at(1, "/name"), ("slow".to_owned(), 10));
        let key = documents.key_place(0, "/spec/tags/1/b");
        assert_eq!((&text[key.start..key.end], key.column), ("b", 14));
        assert_eq!(documents.key_place(0, "/spec/none"), documents.place(0, "/spec/none"));
        let whole = &documents.items[1].span;
        assert_eq!(text[whole.start..whole.end].trim_end(), "kind: model\nname: slow");
    }

    #[test]
    fn anchors_end_with_their_document() {
        let found = read(&source("a.yaml", "a: &x 1\n---\nb: *x\n")).map(|d| d.items.len()).expect_err("no such anchor");
        assert_eq!(found[0].code, "W003");
    }

    #[test]
    fn json_is_read_whatever_its_indents() {
        let documents =
            read(&source("a.json", "{\n\t\"kind\": \"model\",\n\t\"emoji\": \"\\ud83d\\ude00\"\n}\n")).unwrap_or_else(|d| panic!("{d:?}"));
        assert_eq!(documents.items[0].value, json!({"kind": "model", "emoji": "😀"}));
        let found = read(&source("a.json", "{\"kind\": ")).map(|d| d.items.len()).expect_err("it is cut off");
        assert!(found[0].span.line >= 1, "{found:?}");
        let list = read(&source("a.json", "[{\"kind\": \"a\"},\n {\"kind\": \"b\"}]")).unwrap_or_else(|d| panic!("{d:?}"));
        assert_eq!((list.items.len(), list.place(1, "/kind").line), (2, 2));
        assert_eq!(read(&source("empty.yaml", "# nothing\n")).map(|d| d.items.len()), Ok(0));
    }

    #[test]
    fn documents_are_written_head_first() {
        let value = json!({"spec": {"b": 1, "a": 2}, "name": "x", "kind": "model", "more": []});
        assert_eq!(write_in_order(&value, &["kind", "workspace", "name"]), "kind: model\nname: x\nmore: []\nspec:\n  a: 2\n  b: 1\n");
        assert_eq!(write_in_order(&json!({}), &["kind"]), "{}\n");
    }
}
