//! Parser events to the tree.

use super::scalar;
use super::{ALIASES_MAX, At, DEPTH_MAX, Entry, Kind, Limits, Node, ONE, Problem, SEVERAL, TEXT_MAX};
use crate::compile::codes;
use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

type Res<T> = Result<T, Box<Problem>>;

/// The text and the one document in it.
pub(crate) fn load(bytes: &[u8]) -> (String, Res<Node>) {
    let (text, problem) = text(bytes, &ONE);
    let masked = super::mask::mask(&text);
    let read = masked.as_ref().map_or(text.as_str(), |m| &m.text);
    let mut tree = problem.map_or_else(|| Loader::new(read, ONE).document(), Err);
    if let (Some(masked), Ok(tree)) = (&masked, &mut tree) {
        masked.restore(tree);
    }
    (text, tree)
}

/// The text and the documents in it; empty ones are left out.
pub(crate) fn load_all(bytes: &[u8]) -> (String, Res<Vec<Node>>) {
    let (text, problem) = text(bytes, &SEVERAL);
    let masked = super::mask::mask(&text);
    let read = masked.as_ref().map_or(text.as_str(), |m| &m.text);
    let mut trees = problem.map_or_else(|| Loader::new(read, SEVERAL).documents(), Err);
    if let (Some(masked), Ok(trees)) = (&masked, &mut trees) {
        trees.iter_mut().for_each(|tree| masked.restore(tree));
    }
    (text, trees)
}

fn text(bytes: &[u8], limits: &Limits) -> (String, Option<Box<Problem>>) {
    if bytes.len() > limits.bytes {
        let message = format!("the file has {} bytes; at most {} ({} MiB) are read", bytes.len(), limits.bytes, limits.bytes >> 20);
        return (String::new(), Some(Problem::new(codes::FILE_TOO_LARGE, At::default(), message, "this file")));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(e) => {
            let good = e.valid_up_to();
            // The replacement marks come behind the good part, so its offsets stay true.
            let text = String::from_utf8_lossy(bytes).into_owned();
            let message = format!("the file is not UTF-8: byte {good} cannot be read");
            let at = At { start: good, end: (good + '\u{fffd}'.len_utf8()).min(text.len()) };
            (text, Some(Problem::new(codes::NOT_UTF8, at, message, "no UTF-8 from here")))
        }
    }
}

struct Anchored {
    node: Node,
    nodes: usize,
    height: usize,
    bytes: usize,
}

/// What a value holds, itself included, aliases expanded.
struct Below {
    nodes: usize,
    height: usize,
    bytes: usize,
}

struct Frame {
    start: usize,
    anchor: usize,
    /// Nodes below, aliases expanded.
    nodes: usize,
    height: usize,
    bytes: usize,
    flow: bool,
    body: Body,
}

enum Body {
    List(Vec<Node>),
    Map { entries: Vec<Entry>, keys: BTreeSet<String>, key: Option<(String, At)> },
}

struct Loader<'s> {
    text: &'s str,
    limits: Limits,
    /// Byte offset of every 64th character; empty if all are ASCII.
    marks: Vec<usize>,
    stack: Vec<Frame>,
    anchors: BTreeMap<usize, Anchored>,
    nodes: usize,
    aliases: usize,
    /// Of texts, copies included.
    bytes: usize,
    root: Option<Node>,
}

const STRIDE: usize = 64;

impl<'s> Loader<'s> {
    fn new(text: &'s str, limits: Limits) -> Self {
        let marks = if text.is_ascii() { Vec::new() } else { text.char_indices().step_by(STRIDE).map(|(i, _)| i).collect() };
        Self { text, limits, marks, stack: Vec::new(), anchors: BTreeMap::new(), nodes: 0, aliases: 0, bytes: 0, root: None }
    }

    /// The parser counts characters, we count bytes.
    fn byte(&self, index: usize) -> usize {
        if self.marks.is_empty() {
            return index.min(self.text.len());
        }
        let Some(&mark) = self.marks.get(index / STRIDE) else { return self.text.len() };
        self.text[mark..].char_indices().nth(index % STRIDE).map_or(self.text.len(), |(i, _)| mark + i)
    }

    fn at(&self, span: Span) -> At {
        let start = self.byte(span.start.index());
        At { start, end: self.byte(span.end.index()).max(start) }
    }

    fn document(mut self) -> Res<Node> {
        let mut parser = Parser::new_from_str(self.text);
        let mut documents = 0;
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|e| self.syntax(e.info(), self.byte(e.marker().index())))?;
            let at = self.at(span);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        let message = "the file holds more than one document; a workflow file holds one";
                        return Err(Problem::new(codes::NOT_ONE_DOCUMENT, self.visible(at), message, "a second document begins here"));
                    }
                }
                other => self.event(other, at)?,
            }
        }
        self.root.filter(|n| n.kind != Kind::Null).ok_or_else(|| {
            Problem::new(codes::NOT_ONE_DOCUMENT, At::default(), "the file is empty; a workflow has at least `steps`", "nothing here")
        })
    }

    fn documents(mut self) -> Res<Vec<Node>> {
        let mut parser = Parser::new_from_str(self.text);
        let mut found = Vec::new();
        while let Some(event) = parser.next_event() {
            let (event, span) = event.map_err(|e| self.syntax(e.info(), self.byte(e.marker().index())))?;
            let at = self.at(span);
            match event {
                Event::DocumentEnd => {
                    self.anchors.clear();
                    found.extend(self.root.take().filter(|n| n.kind != Kind::Null));
                }
                other => self.event(other, at)?,
            }
        }
        Ok(found)
    }

    fn event(&mut self, event: Event<'_>, at: At) -> Res<()> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let quoted = matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted);
                let at = At { end: closing(self.text, at).filter(|_| quoted).unwrap_or(at.end), ..at };
                let node = Node { kind: self.scalar(text, style, tag.as_deref(), at)?, at };
                let bytes = at.end - at.start;
                self.finish(node, anchor, Below { nodes: 1, height: 0, bytes })
            }
            Event::Alias(anchor) => self.alias(anchor, at),
            Event::SequenceStart(anchor, tag) => self.open(anchor, tag, at, Body::List(Vec::new())),
            Event::MappingStart(anchor, tag) => {
                self.open(anchor, tag, at, Body::Map { entries: Vec::new(), keys: BTreeSet::new(), key: None })
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            _ => Ok(()),
        }
    }

    fn open(&mut self, anchor: usize, tag: Option<Cow<'_, Tag>>, at: At, body: Body) -> Res<()> {
        let flow = matches!(self.text.as_bytes().get(at.start), Some(b'{' | b'['));
        if self.stack.len() >= DEPTH_MAX {
            let message = format!("the file is nested deeper than {DEPTH_MAX} levels");
            return Err(Problem::new(codes::TOO_DEEP, self.visible(at), message, "one level too many"));
        }
        if let Some(tag) = tag.filter(|t| !matches!((t.is_yaml_core_schema(), t.suffix.as_str()), (true, "map" | "seq"))) {
            return Err(self.bad_tag(&tag, at));
        }
        self.stack.push(Frame { start: at.start, anchor, nodes: 1, height: 0, bytes: 0, flow, body });
        Ok(())
    }

    fn close(&mut self, at: At) -> Res<()> {
        let Some(frame) = self.stack.pop() else { return Ok(()) };
        let (kind, inner_end) = match frame.body {
            Body::List(items) => {
                let end = items.last().map_or(frame.start, |n| n.at.end);
                (Kind::List(items), end)
            }
            Body::Map { entries, .. } => {
                let end = entries.last().map_or(frame.start, |e| e.value.at.end.max(e.key_at.end));
                (Kind::Map(entries), end)
            }
        };
        let end = if frame.flow { at.end } else { inner_end };
        let node = Node { kind, at: At { start: frame.start, end: end.max(frame.start) } };
        self.finish(node, frame.anchor, Below { nodes: frame.nodes, height: frame.height + 1, bytes: frame.bytes })
    }

    fn alias(&mut self, anchor: usize, at: At) -> Res<()> {
        self.aliases += 1;
        if self.aliases > ALIASES_MAX {
            let message = format!("the file uses more than {ALIASES_MAX} aliases (`*name`)");
            return Err(Problem::new(codes::TOO_MANY_NODES, self.visible(at), message, "one alias too many"));
        }
        let Some(found) = self.anchors.get(&anchor) else {
            let message = "an alias stands inside the value it refers to";
            return Err(Problem::new(codes::SYNTAX, self.visible(at), message, "refers to a value that is not complete here"));
        };
        let Anchored { nodes, height, bytes, .. } = *found;
        if self.stack.len() + height > DEPTH_MAX {
            let message = format!("with its aliases the file is nested deeper than {DEPTH_MAX} levels");
            return Err(Problem::new(codes::TOO_DEEP, self.visible(at), message, "too deep with what it refers to"));
        }
        // Before the copy is made, so that a bomb of aliases costs nothing.
        self.count(nodes - 1, at)?;
        self.copied(bytes, at)?;
        let node = self.anchors.get(&anchor).map(|a| a.node.clone());
        match node {
            Some(node) => self.finish(Node { at, ..node }, 0, Below { nodes, height, bytes }),
            None => Ok(()),
        }
    }

    fn count(&mut self, nodes: usize, at: At) -> Res<()> {
        self.nodes = self.nodes.saturating_add(nodes);
        if self.nodes > self.limits.nodes {
            let message = format!("the file has more than {} values, its aliases counted in full", self.limits.nodes);
            return Err(Problem::new(codes::TOO_MANY_NODES, self.visible(at), message, "one value too many"));
        }
        Ok(())
    }

    /// Text that is there a second time through an anchor or an alias.
    fn copied(&mut self, bytes: usize, at: At) -> Res<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > TEXT_MAX {
            let message = format!("with its aliases the file has more than {} MiB of text", TEXT_MAX >> 20);
            return Err(Problem::new(codes::TOO_MANY_NODES, self.visible(at), message, "one copy too many"));
        }
        Ok(())
    }

    /// A complete value goes to the collection it belongs to.
    fn finish(&mut self, node: Node, anchor: usize, below: Below) -> Res<()> {
        let Below { nodes, height, bytes } = below;
        self.count(1, node.at)?;
        if anchor > 0 {
            self.copied(bytes, node.at)?;
            self.anchors.insert(anchor, Anchored { node: node.clone(), nodes, height, bytes });
        }
        let text = self.text;
        let Some(frame) = self.stack.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        frame.nodes = frame.nodes.saturating_add(nodes);
        frame.height = frame.height.max(height);
        frame.bytes = frame.bytes.saturating_add(bytes);
        match &mut frame.body {
            Body::List(items) => items.push(node),
            Body::Map { entries, keys, key } => match key.take() {
                Some((name, key_at)) => entries.push(Entry { key: name, key_at, value: node }),
                None => {
                    if matches!(node.kind, Kind::List(_) | Kind::Map(_)) {
                        return Err(complex_key(text, frame.start, node.at));
                    }
                    let name = key_text(text, &node);
                    if !keys.insert(name.clone()) {
                        let message = format!("the key `{name}` stands twice in one map");
                        let problem = Problem::new(codes::DUPLICATE_KEY, node.at, message, "the second one");
                        let first = entries.iter().find(|e| e.key == name).map(|e| line_of(text, e.key_at.start));
                        return Err(match first {
                            Some(line) => problem.note(format!("the first one is on line {line}")),
                            None => problem,
                        });
                    }
                    *key = Some((name, node.at));
                }
            },
        }
        Ok(())
    }

    fn scalar(&self, text: Cow<'_, str>, style: ScalarStyle, tag: Option<&Tag>, at: At) -> Res<Kind> {
        let wanted = match tag {
            None => None,
            Some(tag) if tag.is_yaml_core_schema() => Some(tag.suffix.as_str()),
            Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Some("str"),
            Some(tag) => return Err(self.bad_tag(tag, at)),
        };
        let resolved = match (wanted, style) {
            (Some("str"), _) => Some(Kind::Text(text.into_owned())),
            (None, ScalarStyle::Plain) => scalar::resolve(&text),
            (None, _) => Some(Kind::Text(text.into_owned())),
            (Some("int" | "float"), _) => match scalar::number(&text) {
                Some(number) => number,
                None => return Err(Problem::new(codes::SYNTAX, at, format!("`{text}` is tagged as a number and is none"), "no number")),
            },
            (Some("bool" | "null"), _) => scalar::resolve(&text),
            (Some(_), _) => {
                return Err(tag.map_or_else(|| Problem::new(codes::SYNTAX, at, "an unknown tag", "tag"), |t| self.bad_tag(t, at)));
            }
        };
        resolved.ok_or_else(|| {
            let problem = Problem::new(codes::SYNTAX, at, "infinity and NaN are no values of a workflow", "not a finite number");
            problem.note("put it into quotes if text is meant")
        })
    }

    fn bad_tag(&self, tag: &Tag, at: At) -> Box<Problem> {
        let message = format!("the tag `{}{}` is not known", tag.handle, tag.suffix);
        Problem::new(codes::SYNTAX, self.visible(at), message, "only the tags of the YAML core schema are")
    }

    /// An empty place is widened to the character that stands there.
    fn visible(&self, at: At) -> At {
        if at.end > at.start {
            return at;
        }
        let length = self.text[at.start..].chars().next().map_or(0, char::len_utf8);
        At { start: at.start, end: at.start + length }
    }

    fn syntax(&self, info: &str, offset: usize) -> Box<Problem> {
        let offset = floor(self.text, offset);
        if let Some(start) = unquoted_mark(self.text, offset) {
            return unquoted(self.text, start);
        }
        let at = self.visible(At { start: offset, end: offset });
        if info.contains("recursion limit") {
            let message = format!("the file is nested deeper than {DEPTH_MAX} levels");
            return Problem::new(codes::TOO_DEEP, at, message, "one level too many");
        }
        let problem = Problem::new(codes::SYNTAX, at, format!("the file is not valid YAML: {info}"), "the reader stopped here");
        if info.contains("mapping values") {
            return problem.note("text that contains `: ` must stand in quotes, or behind `|` on lines of its own");
        }
        problem
    }
}

/// Behind the quote that closes a scalar: the parser counts blanks and a comment behind it in.
fn closing(text: &str, at: At) -> Option<usize> {
    let written = text.get(at.start..at.end)?.as_bytes();
    let quote = *written.first().filter(|b| matches!(b, b'\'' | b'"'))?;
    let mut i = 1;
    while let Some(&b) = written.get(i) {
        match b {
            b'\\' if quote == b'"' => i += 1,
            b if b == quote && quote == b'\'' && written.get(i + 1) == Some(&quote) => i += 1,
            b if b == quote => return Some(at.start + i + 1),
            _ => {}
        }
        i += 1;
    }
    None
}

fn key_text(source: &str, node: &Node) -> String {
    match &node.kind {
        Kind::Text(text) => text.clone(),
        _ => source.get(node.at.start..node.at.end).unwrap_or_default().trim().to_owned(),
    }
}

pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    1 + text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count()
}

pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn complex_key(text: &str, outer: usize, at: At) -> Box<Problem> {
    if text[outer..].starts_with("{{") {
        return unquoted(text, outer);
    }
    Problem::new(codes::SYNTAX, at, "a key must be text, not a list or a map", "used as a key")
}

/// A template mark without quotes on the line of an error or the one before: YAML reads it as a map.
fn unquoted_mark(text: &str, offset: usize) -> Option<usize> {
    let line_start = text[..offset].rfind('\n').map_or(0, |i| i + 1);
    let before = line_start.checked_sub(1).map(|i| text[..i].rfind('\n').map_or(0, |i| i + 1));
    [Some(line_start), before].into_iter().flatten().find_map(|start| {
        let line = text[start..].lines().next()?;
        let mark = line.find("{{")?;
        let front = line[..mark].trim_end();
        (front.ends_with([':', '-', '[', ',', '?']) || front.is_empty()).then_some(start + mark)
    })
}

fn unquoted(text: &str, start: usize) -> Box<Problem> {
    let line = text[start..].lines().next().unwrap_or_default();
    let content = line.split(" #").next().unwrap_or(line).trim_end();
    let at = At { start, end: start + content.len() };
    let message = "a value that begins with `{{` must stand in quotes: without them YAML reads a map";
    let quoted = if content.contains('"') { format!("'{}'", content.replace('\'', "''")) } else { format!("\"{content}\"") };
    let mut problem = Problem::new(codes::UNQUOTED_TEMPLATE, at, message, "quotes are missing around this");
    problem.fix = Some(("put it into quotes".to_owned(), quoted));
    problem
}
