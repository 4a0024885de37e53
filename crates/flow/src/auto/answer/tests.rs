use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// On the usual terms.
fn ask(tag: &AutoTag, question: &str, field: &str, schema: Option<&Value>, targets: &[String]) -> Question {
    super::ask(tag, question, field, schema, targets, &crate::auto::Terms::default())
}

fn tag(wanted: Wanted, attributes: &[(&str, &str)]) -> AutoTag {
    let attributes: BTreeMap<_, _> = attributes.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    AutoTag { attributes, content: Vec::new(), wanted }
}

fn asked(wanted: Wanted, attributes: &[(&str, &str)]) -> Question {
    ask(&tag(wanted, attributes), "  what is it? ", "/with/x", None, &[])
}

#[test]
fn the_prompt_says_what_is_wanted() {
    let count = asked(Wanted::Integer, &[("min", "2"), ("max", "9")]);
    let told = "Question: what is it?\n\nAnswer with only a whole number. It must be at least 2 and at most 9.\nDo not explain. Answer only.\n\nYour answer:";
    assert_eq!(count.prompt, told);
    assert_eq!(count.schema, Some(json!({"type": "integer", "minimum": 2, "maximum": 9})));
    let again = again(&count, "twelve", "`twelve` is not a number");
    assert!(again.ends_with("You answered: twelve\nThat does not fit: `twelve` is not a number\n\nYour answer:"), "{again}");
    let cases = [
        (asked(Wanted::Boolean, &[]), "exactly one word: either 'true' or 'false'."),
        (asked(Wanted::Format, &[]), "The options are: json, yaml, xml, csv, text."),
        (asked(Wanted::Choice, &[("options", "red | dark blue")]), "The options are: red, dark blue."),
        (asked(Wanted::Choice, &[]), "Answer with only the chosen option.\n"),
        (asked(Wanted::List, &[("max", "3")]), "a JSON array of strings. The number of items must be at most 3."),
        (asked(Wanted::Text, &[("choices", "a,b")]), "The options are: a, b."),
        (ask(&tag(Wanted::Text, &[]), "?", "/goto", None, &["one".into(), "two".into()]), "The options are: one, two."),
        (ask(&tag(Wanted::List, &[]), "?", "/needs", None, &["one".into()]), "Every item must be one of: one."),
        (ask(&tag(Wanted::Text, &[]), "?", "/with/x", Some(&json!({"enum": ["s", "m"]})), &[]), "It must"),
    ];
    for (question, part) in &cases[..8] {
        assert!(question.prompt.contains(part), "{part} in {}", question.prompt);
    }
    assert!(read(&cases[8].0, "m").is_ok() && read(&cases[8].0, "l").is_err());
}

#[test]
fn answers_are_read_as_what_they_are() {
    let cases = [
        (asked(Wanted::Boolean, &[]), "<think>hm, true or false</think>\n True.", json!(true)),
        (asked(Wanted::Boolean, &[]), "no", json!(false)),
        (asked(Wanted::Integer, &[("min", "1")]), "```\n12\n```", json!(12)),
        (asked(Wanted::Integer, &[]), "**7**", json!(7)),
        (asked(Wanted::Number, &[("max", "1")]), "0.25", json!(0.25)),
        (asked(Wanted::Number, &[]), "4.0", json!(4)),
        (asked(Wanted::List, &[]), "```json\n[\"a\", \"b\"]\n```", json!(["a", "b"])),
        (asked(Wanted::List, &[]), "- a\n- b", json!(["a", "b"])),
        (asked(Wanted::List, &[("options", "a,b,c")]), "a, c", json!(["a", "c"])),
        (asked(Wanted::Choice, &[("options", "Red,Blue")]), "\"blue\".", json!("Blue")),
        (asked(Wanted::Choice, &[]), "`one`", json!("one")),
        (asked(Wanted::Format, &[]), "CSV", json!("csv")),
        (asked(Wanted::Text, &[]), "two\nlines", json!("two\nlines")),
        (asked(Wanted::Text, &[]), "\"quoted\"", json!("quoted")),
        (asked(Wanted::Text, &[("type", "object")]), "{\"a\": 1}", json!({"a": 1})),
    ];
    for (question, raw, value) in cases {
        assert_eq!(read(&question, raw), Ok(value), "{raw}");
    }
}

#[test]
fn what_does_not_fit_is_refused_and_why_is_said() {
    let sized = json!({"type": "array", "items": {"type": "integer"}, "minItems": 2});
    let cases = [
        (asked(Wanted::Boolean, &[]), "maybe", "`maybe` is neither 'true' nor 'false'"),
        (asked(Wanted::Integer, &[("min", "2")]), "1", "1 is less than the minimum of 2"),
        (asked(Wanted::Integer, &[]), "1.5", "`1.5` is not a whole number"),
        (asked(Wanted::Integer, &[]), "about 5", "`about 5` is not a number"),
        (asked(Wanted::Number, &[]), "inf", "`inf` is not a number"),
        (asked(Wanted::List, &[]), "Sorry, I cannot", "`Sorry, I cannot` is not a JSON array"),
        (asked(Wanted::List, &[("options", "a,b")]), "a, z", "\"z\" is not one of"),
        (asked(Wanted::Choice, &[("options", "a,b")]), "both", "`both` is not one of the options: a, b"),
        (asked(Wanted::Text, &[]), "<think>never ends", "there are thoughts but no answer behind them"),
        (asked(Wanted::Text, &[]), " ``` ``` ", "the answer is empty"),
        (ask(&tag(Wanted::Text, &[]), "?", "/with/x", Some(&sized), &[]), "[1]", "[1] has less than 2 items"),
        (ask(&tag(Wanted::Text, &[]), "?", "/with/x", Some(&sized), &[]), "[1, \"b\"]", "at `/1`"),
    ];
    for (question, raw, part) in cases {
        let refused = read(&question, raw).expect_err(raw);
        assert!(refused.contains(part), "{raw}: {refused}");
    }
}

#[test]
fn the_key_changes_with_everything_that_is_asked() {
    let base = asked(Wanted::Integer, &[("min", "2")]);
    assert_eq!(base.key, asked(Wanted::Integer, &[("min", "2")]).key);
    let others = [
        asked(Wanted::Integer, &[("min", "3")]),
        asked(Wanted::Number, &[("min", "2")]),
        asked(Wanted::Integer, &[("min", "2"), ("models", "a")]),
        ask(&tag(Wanted::Integer, &[("min", "2")]), "else?", "/with/x", None, &[]),
        ask(&tag(Wanted::Integer, &[("min", "2")]), "what is it?", "/with/y", None, &[]),
    ];
    assert!(others.iter().all(|other| other.key != base.key));
}

fn any_wanted() -> impl Strategy<Value = Wanted> {
    use Wanted::{Boolean, Choice, Format, Integer, List, Model, Number, Text};
    proptest::sample::select(vec![List, Integer, Number, Choice, Format, Boolean, Text, Model])
}

fn any_answer() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,60}",
        "(<think>|</think>|```|json|\\n|- |\\[|\\]|\"|,|a|b|1|\\.|-|e|true){0,12}",
        any::<f64>().prop_map(|n| n.to_string()),
        any::<i64>().prop_map(|n| n.to_string()),
    ]
}

proptest! {
    #[test]
    fn reading_never_panics_and_what_it_accepts_fits(
        wanted in any_wanted(), raw in any_answer(), min in -50i64..50, span in 0i64..60, options in "[a-c|, ]{0,8}", limited: bool,
    ) {
        let (least, most) = (min.to_string(), (min + span).to_string());
        let mut attributes = vec![("options", options.as_str())];
        if limited {
            attributes.extend([("min", least.as_str()), ("max", most.as_str())]);
        }
        let question = asked(wanted, &attributes);
        if let Ok(value) = read(&question, &raw) {
            let schema = question.schema.clone().expect("one");
            prop_assert!(jsonschema::draft202012::is_valid(&schema, &value), "{schema} {value}");
            if limited && matches!(question.form, Form::Integer | Form::Number) {
                let n = value.as_f64().expect("a number");
                prop_assert!(n >= min as f64 && n <= (min + span) as f64, "{n}");
            }
            let taken: Vec<&str> = options.split(if options.contains('|') { '|' } else { ',' }).map(str::trim).filter(|o| !o.is_empty()).collect();
            if question.form == Form::Choice && !taken.is_empty() {
                prop_assert!(taken.contains(&value.as_str().expect("text")), "{value}");
            }
        }
        let _ = again(&question, &raw, "no");
    }
}
