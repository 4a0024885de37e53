//! What the words of the expression language do: one text for hover, completion and `orc explain`.

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    Filter,
    Function,
    Method,
    Test,
}

impl Sort {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Sort::Filter => "filter",
            Sort::Function => "function",
            Sort::Method => "method",
            Sort::Test => "test",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) sort: Sort,
    pub(crate) name: &'static str,
    /// As it is written.
    pub(crate) form: &'static str,
    pub(crate) about: &'static str,
}

pub(crate) fn of_sort(sort: Sort) -> impl Iterator<Item = &'static Word> {
    WORDS.iter().filter(move |w| w.sort == sort)
}

pub(crate) fn named(name: &str) -> impl Iterator<Item = &'static Word> {
    let name = name.to_owned();
    WORDS.iter().filter(move |w| w.name == name)
}

const fn filter(name: &'static str, form: &'static str, about: &'static str) -> Word {
    Word { sort: Sort::Filter, name, form, about }
}

const fn function(name: &'static str, form: &'static str, about: &'static str) -> Word {
    Word { sort: Sort::Function, name, form, about }
}

const fn method(name: &'static str, form: &'static str, about: &'static str) -> Word {
    Word { sort: Sort::Method, name, form, about }
}

const fn test(name: &'static str, form: &'static str, about: &'static str) -> Word {
    Word { sort: Sort::Test, name, form, about }
}

pub(crate) static WORDS: &[Word] = &[
    filter("abs", "n | abs", "the number without its sign"),
    filter("attr", "map | attr('name')", "the member of that name; an error if there is none"),
    filter("basename", "path | basename", "what stands behind the last `/`"),
    filter("batch", "list | batch(3, fill)", "the list in lists of that many, the last one filled up"),
    filter("bool", "x | bool", "true for `true`, `yes`, `on` and `1` and for what is not empty"),
    filter("capitalize", "text | capitalize", "the first letter upper case, the others lower case"),
    filter("count", "x | count", "the number of items, members or letters"),
    filter("d", "x | d('other')", "short for `default`"),
    filter("date", "when | date('%d.%m.%Y')", "a date, a time or seconds since 1970 in that form"),
    filter(
        "default",
        "x | default('other', also_if_empty)",
        "the value, or the other one if it does not exist; with a second true also if it is empty",
    ),
    filter("dictsort", "map | dictsort", "the members as pairs, by key"),
    filter("first", "list | first", "the first item"),
    filter("flatten", "lists | flatten", "the items of the lists inside as one list"),
    filter("float", "x | float(0.0)", "read as a number; the default if it is none"),
    filter("format", "'%s: %d' | format(a, b)", "the values put into the form"),
    filter("from_json", "text | from_json", "the value that the JSON says; text that is no JSON stays"),
    filter("groupby", "list | groupby('key')", "groups with the same member, each with `grouper` and `list`"),
    filter("indent", "text | indent(4, first)", "every line further in by that many blanks, the first one only if asked"),
    filter("int", "x | int(0)", "read as an integer; the default if it is none"),
    filter("items", "map | items", "the members as pairs of key and value"),
    filter("join", "list | join(', ', 'key')", "the items as one text with that between them"),
    filter("json", "x | json", "the same as `to_json`"),
    filter("json_encode", "x | json_encode", "the same as `to_json`"),
    filter("keys", "map | keys", "the names of the members"),
    filter("last", "list | last", "the last item"),
    filter("length", "x | length", "the number of items, members or letters"),
    filter("list", "x | list", "the items, the keys or the letters as a list"),
    filter("lower", "text | lower", "in lower case"),
    filter("map", "list | map('upper'), list | map(attribute='a')", "every item through a filter, or one member of each"),
    filter("markdown_format", "x | markdown_format", "as text"),
    filter("max", "list | max(attribute='a')", "the greatest item"),
    filter("min", "list | min(attribute='a')", "the smallest item"),
    filter("regex_findall", "text | regex_findall('a+')", "everything that fits the pattern"),
    filter("regex_replace", "text | regex_replace('a(b)', '\\1')", "what fits the pattern replaced, `\\1` for groups"),
    filter("regex_search", "text | regex_search('a(b)', 1)", "the first part that fits the pattern, or a group of it; null if none"),
    filter("reject", "list | reject('odd')", "the items for which the test does not hold"),
    filter("rejectattr", "list | rejectattr('a', 'eq', 1)", "the items for whose member the test does not hold"),
    filter("replace", "text | replace('a', 'b', 1)", "one text in place of another, at most that often"),
    filter("reverse", "x | reverse", "from the end to the beginning"),
    filter("round", "n | round(2, 'common')", "rounded to that many digits; `ceil` and `floor` choose the side"),
    filter("select", "list | select('odd')", "the items for which the test holds"),
    filter("selectattr", "list | selectattr('a', 'eq', 1)", "the items for whose member the test holds"),
    filter("slice", "list | slice(3, fill)", "the list in that many lists"),
    filter("slugify", "text | slugify", "lower-case letters, digits and dashes only"),
    filter("sort", "list | sort(reverse, case_sensitive, 'key')", "in order"),
    filter("split", "text | split(',', 1)", "the parts between the separators; at blanks without one"),
    filter("string", "x | string", "as text"),
    filter("sum", "list | sum('key', 0)", "the items added up"),
    filter("title", "text | title", "every word with a capital letter"),
    filter("to_json", "x | to_json(2)", "as JSON over several lines, ASCII only"),
    filter("tojson", "x | tojson(2)", "as compact JSON, or over several lines with an indent"),
    filter("trim", "text | trim(' ')", "without blanks, or those letters, at both ends"),
    filter("truncate", "text | truncate(80, killwords, '…')", "at most that long, cut between words"),
    filter("truncate_words", "text | truncate_words(20)", "the first words"),
    filter("unique", "list | unique(case_sensitive, 'key')", "every item once"),
    filter("upper", "text | upper", "in upper case"),
    filter("urlencode", "text | urlencode", "fit for an address: `%20` for a blank"),
    filter("values", "map | values", "the values of the members"),
    filter("wordcount", "text | wordcount", "the number of words"),
    function("abs", "abs(n)", "the number without its sign"),
    function("all", "all(list)", "whether every item counts as true"),
    function("any", "any(list)", "whether some item counts as true"),
    function("bool", "bool(x)", "whether it counts as true"),
    function("dict", "dict(pairs)", "a map of pairs of key and value"),
    function("enumerate", "enumerate(list, start=0)", "pairs of place and item"),
    function("float", "float(x)", "read as a number; an error if it is none"),
    function("int", "int(x)", "read as an integer; an error if it is none"),
    function("json.dumps", "json.dumps(x, indent=2)", "as JSON"),
    function("json.loads", "json.loads(text)", "the value that the JSON says; an error if it is no JSON"),
    function("len", "len(x)", "the number of items, members or letters"),
    function("list", "list(x)", "the items, the keys or the letters as a list"),
    function("max", "max(list), max(a, b)", "the greatest"),
    function("min", "min(list), min(a, b)", "the smallest"),
    function("range", "range(5), range(1, 10, 2)", "the integers from the first up to, but without, the last"),
    function("reversed", "reversed(list)", "from the end to the beginning"),
    function("round", "round(n, 2)", "rounded to that many digits"),
    function("set", "set(list)", "every item once"),
    function("sorted", "sorted(list, reverse=true)", "in order"),
    function("str", "str(x)", "as text"),
    function("sum", "sum(list, 0)", "the items added up"),
    function("zip", "zip(a, b)", "the first items together, the second ones, and so on"),
    method("capitalize", "text.capitalize()", "the first letter upper case, the others lower case"),
    method("count", "x.count(part)", "how often it occurs"),
    method("endswith", "text.endswith(part)", "whether it ends so"),
    method("find", "text.find(part)", "the first place; -1 if there is none"),
    method("get", "map.get(key, default)", "the member, or the default if there is none"),
    method("index", "x.index(part)", "the first place; an error if there is none"),
    method("isalnum", "text.isalnum()", "whether there are only letters and digits"),
    method("isalpha", "text.isalpha()", "whether there are only letters"),
    method("isdigit", "text.isdigit()", "whether there are only digits"),
    method("islower", "text.islower()", "whether no letter is upper case"),
    method("isspace", "text.isspace()", "whether there are only blanks"),
    method("isupper", "text.isupper()", "whether no letter is lower case"),
    method("items", "map.items()", "the members as pairs of key and value"),
    method("keys", "map.keys()", "the names of the members"),
    method("lower", "text.lower()", "in lower case"),
    method("lstrip", "text.lstrip()", "without blanks at the beginning"),
    method("removeprefix", "text.removeprefix(part)", "without that at the beginning"),
    method("removesuffix", "text.removesuffix(part)", "without that at the end"),
    method("replace", "text.replace(old, new, count)", "one text in place of another"),
    method("rfind", "text.rfind(part)", "the last place; -1 if there is none"),
    method("rsplit", "text.rsplit(sep, max)", "the parts, counted from the end"),
    method("rstrip", "text.rstrip()", "without blanks at the end"),
    method("split", "text.split(sep, max)", "the parts between the separators"),
    method("splitlines", "text.splitlines()", "the lines"),
    method("startswith", "text.startswith(part)", "whether it begins so"),
    method("strip", "text.strip()", "without blanks at both ends"),
    method("title", "text.title()", "every word with a capital letter"),
    method("upper", "text.upper()", "in upper case"),
    method("values", "map.values()", "the values of the members"),
    method("zfill", "text.zfill(5)", "with zeros in front, up to that length"),
    test("False", "x is False", "it is false"),
    test("None", "x is None", "it is null"),
    test("True", "x is True", "it is true"),
    test("boolean", "x is boolean", "it is true or false"),
    test("defined", "x is defined", "it exists"),
    test("divisibleby", "n is divisibleby(3)", "it can be divided without a rest"),
    test("eq", "x is eq(1)", "both are equal"),
    test("equalto", "x is equalto(1)", "both are equal"),
    test("even", "n is even", "it is even"),
    test("false", "x is false", "it is false"),
    test("float", "x is float", "it is a number with a fraction"),
    test("ge", "x is ge(1)", "it is greater or equal"),
    test("greaterthan", "x is greaterthan(1)", "it is greater"),
    test("gt", "x is gt(1)", "it is greater"),
    test("in", "x is in(list)", "it is contained"),
    test("integer", "x is integer", "it is an integer"),
    test("iterable", "x is iterable", "it has items, members or letters"),
    test("le", "x is le(1)", "it is less or equal"),
    test("lessthan", "x is lessthan(1)", "it is less"),
    test("lower", "text is lower", "no letter is upper case"),
    test("lt", "x is lt(1)", "it is less"),
    test("mapping", "x is mapping", "it is a map"),
    test("ne", "x is ne(1)", "both differ"),
    test("none", "x is none", "it is null"),
    test("null", "x is null", "it is null"),
    test("number", "x is number", "it is a number"),
    test("odd", "n is odd", "it is odd"),
    test("sequence", "x is sequence", "it is a list or a text"),
    test("string", "x is string", "it is text"),
    test("true", "x is true", "it is true"),
    test("undefined", "x is undefined", "it does not exist"),
    test("upper", "text is upper", "no letter is lower case"),
];
