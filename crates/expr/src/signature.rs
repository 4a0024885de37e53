//! Which kinds of values each operation takes and which it gives: what can be said of an expression before it is evaluated. Always on the safe side: a
//! kind that is left out of `takes` fails for every value of it, a kind that is left out of `gives` never comes.

use super::ast::{Args, Binary};
use super::filters::Filter;
use super::functions::Function;
use super::methods::Method;
use super::predicates::Predicate;
use serde_json::Value;

/// A set of kinds of values. Integers and other numbers are one kind, since they compare and calculate alike.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kinds(u8);

impl Kinds {
    pub const NONE: Kinds = Kinds(0);
    pub const NULL: Kinds = Kinds(1);
    pub const TRUTH: Kinds = Kinds(2);
    pub const NUMBER: Kinds = Kinds(4);
    pub const TEXT: Kinds = Kinds(8);
    pub const LIST: Kinds = Kinds(16);
    pub const MAP: Kinds = Kinds(32);
    pub const ANY: Kinds = Kinds(63);
    /// What a loop goes through.
    pub const MANY: Kinds = Kinds(8 | 16 | 32);

    const EACH: [(Kinds, &'static str, &'static str); 6] = [
        (Kinds::TEXT, "text", "string"),
        (Kinds::NUMBER, "a number", "number"),
        (Kinds::TRUTH, "true or false", "boolean"),
        (Kinds::LIST, "a list", "array"),
        (Kinds::MAP, "a map", "object"),
        (Kinds::NULL, "null", "null"),
    ];

    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }

    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    pub const fn without(self, other: Kinds) -> Kinds {
        Kinds(self.0 & !other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Has it a kind in common with the other?
    pub const fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Every kind that is in it, alone.
    pub fn each(self) -> impl Iterator<Item = Kinds> {
        Self::EACH.into_iter().map(|(kind, ..)| kind).filter(move |kind| self.meets(*kind))
    }

    pub fn of_value(value: &Value) -> Kinds {
        match value {
            Value::Null => Kinds::NULL,
            Value::Bool(_) => Kinds::TRUTH,
            Value::Number(_) => Kinds::NUMBER,
            Value::String(_) => Kinds::TEXT,
            Value::Array(_) => Kinds::LIST,
            Value::Object(_) => Kinds::MAP,
        }
    }

    /// By the word that JSON Schema has for it; all kinds if it is none.
    pub fn of_type(word: &str) -> Kinds {
        match word {
            "integer" => Kinds::NUMBER,
            _ => Self::EACH.into_iter().find(|(.., name)| *name == word).map_or(Kinds::ANY, |(kind, ..)| kind),
        }
    }

    /// The words of JSON Schema.
    pub fn types(self) -> Vec<&'static str> {
        Self::EACH.into_iter().filter(|(kind, ..)| self.meets(*kind)).map(|(.., name)| name).collect()
    }

    /// For messages: `text or a list`.
    pub fn words(self) -> String {
        let words: Vec<&str> = Self::EACH.into_iter().filter(|(kind, ..)| self.meets(*kind)).map(|(_, word, _)| word).collect();
        words.join(" or ")
    }
}

const TEXT_OR_LIST: Kinds = Kinds::TEXT.or(Kinds::LIST);

impl Filter {
    /// What may stand before it.
    pub fn takes(&self) -> Kinds {
        match self.name {
            "batch" | "count" | "first" | "flatten" | "groupby" | "join" | "last" | "length" | "list" | "map" | "max" | "min"
            | "reject" | "rejectattr" | "reverse" | "select" | "selectattr" | "slice" | "sort" | "sum" | "unique" => Kinds::MANY,
            "attr" | "dictsort" | "items" | "keys" | "values" => Kinds::MAP,
            "abs" => Kinds::NUMBER,
            "date" => Kinds::NUMBER.or(Kinds::TEXT),
            "round" => Kinds::NUMBER.or(Kinds::TEXT).or(Kinds::TRUTH),
            _ => Kinds::ANY,
        }
    }

    pub fn gives(&self, args: &Args) -> Kinds {
        let plain = args.list.is_empty() && args.named.is_empty();
        match self.name {
            "batch" | "dictsort" | "flatten" | "groupby" | "items" | "keys" | "list" | "map" | "regex_findall" | "reject"
            | "rejectattr" | "select" | "selectattr" | "slice" | "sort" | "split" | "unique" | "values" => Kinds::LIST,
            "abs" | "count" | "length" | "round" | "wordcount" => Kinds::NUMBER,
            "int" | "float" if plain => Kinds::NUMBER,
            "sum" if args.list.len() < 2 && !args.named.iter().any(|(name, _)| &**name == "start") => Kinds::NUMBER,
            "bool" => Kinds::TRUTH,
            "regex_search" => Kinds::TEXT.or(Kinds::NULL),
            "reverse" => TEXT_OR_LIST,
            "basename" | "capitalize" | "date" | "format" | "indent" | "join" | "json" | "json_encode" | "lower" | "markdown_format"
            | "regex_replace" | "replace" | "slugify" | "string" | "title" | "to_json" | "tojson" | "trim" | "truncate"
            | "truncate_words" | "upper" | "urlencode" => Kinds::TEXT,
            _ => Kinds::ANY,
        }
    }
}

impl Function {
    /// What its first argument may be; of `max` and `min` only if it is the only one.
    pub fn takes(&self) -> Kinds {
        match self.name {
            "all" | "any" | "dict" | "enumerate" | "len" | "list" | "max" | "min" | "reversed" | "set" | "sorted" | "sum" | "zip" => {
                Kinds::MANY
            }
            "abs" => Kinds::NUMBER,
            // Null counts as not given.
            "range" => Kinds::NUMBER.or(Kinds::NULL),
            "float" | "int" => Kinds::NUMBER.or(Kinds::TEXT).or(Kinds::TRUTH),
            "json.loads" => Kinds::TEXT,
            "round" => Kinds::NUMBER.or(Kinds::TEXT),
            _ => Kinds::ANY,
        }
    }

    pub fn gives(&self, args: &Args) -> Kinds {
        match self.name {
            "all" | "any" | "bool" => Kinds::TRUTH,
            "abs" | "float" | "int" | "len" | "round" => Kinds::NUMBER,
            "sum" if args.list.len() < 2 && args.named.is_empty() => Kinds::NUMBER,
            "dict" => Kinds::MAP,
            "enumerate" | "list" | "range" | "set" | "sorted" | "zip" => Kinds::LIST,
            "json.dumps" | "str" => Kinds::TEXT,
            "reversed" => TEXT_OR_LIST,
            _ => Kinds::ANY,
        }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Method {
    /// What it is a method of.
    pub fn takes(&self) -> Kinds {
        match self.name {
            "get" | "items" | "keys" | "values" => Kinds::MAP,
            "count" | "index" => TEXT_OR_LIST,
            _ => Kinds::TEXT,
        }
    }

    pub fn gives(&self) -> Kinds {
        match self.name {
            "get" => Kinds::ANY,
            "items" | "keys" | "values" | "rsplit" | "split" | "splitlines" => Kinds::LIST,
            "count" | "find" | "index" | "rfind" => Kinds::NUMBER,
            "endswith" | "startswith" => Kinds::TRUTH,
            name if name.starts_with("is") => Kinds::TRUTH,
            _ => Kinds::TEXT,
        }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

impl Predicate {
    /// What can be asked; anything else fails.
    pub fn takes(&self) -> Kinds {
        match self.name {
            "divisibleby" | "even" | "odd" => Kinds::NUMBER,
            "ge" | "greaterthan" | "gt" | "le" | "lessthan" | "lt" => ORDERED,
            _ => Kinds::ANY,
        }
    }

    pub fn name(&self) -> &'static str {
        self.name
    }
}

const ORDERED: Kinds = Kinds::NUMBER.or(Kinds::TEXT).or(Kinds::LIST);

/// Have some of these an order with some of those?
pub fn ordered(a: Kinds, b: Kinds) -> bool {
    a.and(b).meets(ORDERED)
}

/// Can some of these be looked for in some of those?
pub fn contained(part: Kinds, whole: Kinds) -> bool {
    whole.meets(Kinds::LIST.or(Kinds::MAP)) || (whole.meets(Kinds::TEXT) && part.meets(Kinds::TEXT))
}

/// What an arithmetical operation gives; nothing if it always fails.
pub fn calculated(op: Binary, a: Kinds, b: Kinds) -> Kinds {
    let mut out = Kinds::NONE;
    for x in a.each() {
        for y in b.each() {
            out = out.or(match (op, x, y) {
                (Binary::Concat, ..) => Kinds::TEXT,
                (_, Kinds::NUMBER, Kinds::NUMBER) => Kinds::NUMBER,
                (Binary::Add, Kinds::TEXT, Kinds::TEXT) => Kinds::TEXT,
                (Binary::Add, Kinds::LIST, Kinds::LIST) => Kinds::LIST,
                (Binary::Mul, Kinds::TEXT, Kinds::NUMBER) | (Binary::Mul, Kinds::NUMBER, Kinds::TEXT) => Kinds::TEXT,
                (Binary::Mul, Kinds::LIST, Kinds::NUMBER) | (Binary::Mul, Kinds::NUMBER, Kinds::LIST) => Kinds::LIST,
                _ => Kinds::NONE,
            });
        }
    }
    out
}

/// Can some of these be indexed by some of those?
pub fn indexed(value: Kinds, index: Kinds) -> bool {
    (value.meets(TEXT_OR_LIST) && index.meets(Kinds::NUMBER)) || (value.meets(Kinds::MAP) && index.meets(Kinds::NUMBER.or(Kinds::TEXT)))
}

#[cfg(test)]
mod tests;
