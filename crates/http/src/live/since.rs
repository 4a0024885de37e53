//! Where a client goes on: one position for all its topics, or one for each in their order (`120.97`), which is what the
//! ids of a stream with several topics look like. Topics move at their own pace, so one number could not say what of each
//! has been received.

use axum::http::{HeaderMap, HeaderName};
use base::{Error, Result};

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Since {
    Now,
    All(u64),
    Each(Vec<u64>),
}

impl Since {
    /// `Last-Event-ID` wins over the query, because browsers send it on reconnecting.
    pub(super) fn of(headers: &HeaderMap, query: Option<&str>) -> Result<Self> {
        match headers.get(HeaderName::from_static("last-event-id")) {
            Some(value) => Self::parse(value.to_str().unwrap_or_default())
                .ok_or_else(|| Error::invalid("bad_header", "`Last-Event-ID` is not a position").place("header `Last-Event-ID`")),
            None => query.map_or(Ok(Self::Now), |text| {
                Self::parse(text).ok_or_else(|| Error::invalid("bad_query", "`since` is not a position").place("query parameter `since`"))
            }),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let numbers: Option<Vec<u64>> = text.trim().split('.').map(|part| part.parse().ok()).collect();
        match numbers?.as_slice() {
            [one] => Some(Self::All(*one)),
            many => Some(Self::Each(many.to_vec())),
        }
    }

    /// For the topic at `index` of `count`. Positions of another list of topics say nothing about this one.
    pub(super) fn at(&self, index: usize, count: usize) -> Result<Option<u64>> {
        match self {
            Self::Now => Ok(None),
            Self::All(position) => Ok(Some(*position)),
            Self::Each(all) if all.len() == count => Ok(all.get(index).copied()),
            Self::Each(all) => Err(Error::invalid("bad_query", format!("`since` has {} positions for {count} topics", all.len()))
                .place("query parameter `since`")
                .fix("send the last `id` of a stream with the same topics in the same order, or a single position")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(all in prop::collection::vec(any::<u64>(), 1..9)) {
            let text = all.iter().map(u64::to_string).collect::<Vec<_>>().join(".");
            let since = Since::parse(&text).expect("positions");
            for (i, position) in all.iter().enumerate() {
                prop_assert_eq!(since.at(i, all.len()).expect("fits"), Some(*position));
            }
            prop_assert_eq!(since.at(0, all.len() + 1).is_err(), all.len() > 1);
        }

        #[test]
        fn any_text_is_survived(text in ".{0,40}") {
            let _ = Since::parse(&text);
        }
    }

    #[test]
    fn what_is_no_position_is_refused() {
        for text in ["", ".", "1.", "x", "-1", "1,2", "99999999999999999999"] {
            assert_eq!(Since::parse(text), None, "{text}");
        }
    }
}
