//! Counting words of anything at all.

use super::{Limits, scan};
use proptest::prelude::*;

fn limits() -> Limits {
    Limits { tokens_max: 10, nesting_max: 4, ..Limits::default() }
}

#[test]
fn strings_and_comments_are_one_word_or_none() {
    let code = |text: &str| scan(text, &limits()).err().map(|error| error.code().to_owned());
    assert_eq!(code("{ a(b: \"{{{{{{{{ [[[[[\\\" ((((\") }"), None);
    assert_eq!(code("{ a(b: \"\"\"{{{{{{ \\\"\"\" }}} \n {{{\"\"\") }"), None);
    assert_eq!(code("# {{{{{{{{{{{{{ a b c d e f g h i j k l\n{ a }"), None);
    assert_eq!(code("{ a b c d e f g h i j k l }").as_deref(), Some("query_too_long"));
    assert_eq!(code("{{{{{").as_deref(), Some("query_too_deep"));
    assert_eq!(code("\"{{{{{{{{\n{{{{{").as_deref(), Some("query_too_deep"), "a string that is not closed hides nothing");
}

proptest! {
    /// Whatever passes is shallow enough for the parser, which then survives it.
    #[test]
    fn any_text_is_survived(text in "[{}()\\[\\]\"a:$@#!.\\\\ \n,1-]{0,300}") {
        if scan(&text, &Limits::default()).is_ok() {
            let _ = async_graphql::parser::parse_query(&text);
        }
    }

    #[test]
    fn words_are_counted_as_they_are_written(words in 1usize..40) {
        let text = "a ".repeat(words);
        prop_assert_eq!(scan(&text, &limits()).is_ok(), words <= 10);
    }
}
