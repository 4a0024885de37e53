//! Server-sent events, decoded from pieces cut anywhere: inside a character, inside CR LF, inside a field.

/// One line, and one event, may be this long; a provider's largest legitimate ones are far smaller.
const MAX: usize = 16 << 20;

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: String,
}

#[derive(Debug, PartialEq)]
pub(crate) struct TooLong;

#[derive(Debug, Default)]
pub(crate) struct Sse {
    /// Bytes of the unfinished line: text is decoded line by line, so no character is ever cut.
    line: Vec<u8>,
    after_cr: bool,
    begun: bool,
    event: Event,
    has_data: bool,
}

impl Sse {
    pub(crate) fn push(&mut self, bytes: &[u8], out: &mut Vec<Event>) -> Result<(), TooLong> {
        for &byte in bytes {
            let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\n' | b'\r' => self.line_done(out)?,
                _ => self.line.push(byte),
            }
        }
        if self.line.len() > MAX { Err(TooLong) } else { Ok(()) }
    }

    /// At the end of the stream: what a server forgot to finish with an empty line.
    pub(crate) fn end(&mut self, out: &mut Vec<Event>) {
        if !self.line.is_empty() && self.line_done(out).is_err() {
            return;
        }
        self.dispatch(out);
    }

    fn line_done(&mut self, out: &mut Vec<Event>) -> Result<(), TooLong> {
        let line = std::mem::take(&mut self.line);
        let line = if self.begun { &line[..] } else { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line) };
        self.begun = true;
        if line.is_empty() {
            self.dispatch(out);
            return Ok(());
        }
        let text = String::from_utf8_lossy(line);
        let (field, value) = text.split_once(':').unwrap_or((&text, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
                self.has_data = true;
            }
            "event" => self.event.name = value.to_owned(),
            _ => {}
        }
        if self.event.data.len() > MAX { Err(TooLong) } else { Ok(()) }
    }

    fn dispatch(&mut self, out: &mut Vec<Event>) {
        let event = std::mem::take(&mut self.event);
        if std::mem::take(&mut self.has_data) {
            out.push(event);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decode<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<(String, String)> {
        let (mut sse, mut out) = (Sse::default(), Vec::new());
        pieces.into_iter().for_each(|p| sse.push(p, &mut out).unwrap());
        sse.end(&mut out);
        out.into_iter().map(|e| (e.name, e.data)).collect()
    }

    const SAMPLE: &str = "\u{feff}: hello\r\nevent: greeting\r\ndata: {\"text\":\"Grüße 🚀\"}\r\n\r\ndata:two\rdata: lines\r\rid: 7\nretry: 5\ndata\n\nevent: lost\n\ndata: [DONE]";

    #[test]
    fn fields_comments_line_ends_and_a_missing_last_line() {
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let expected = [pair("greeting", "{\"text\":\"Grüße 🚀\"}"), pair("", "two\nlines"), pair("", ""), pair("", "[DONE]")];
        assert_eq!(decode([SAMPLE.as_bytes()]), expected);
    }

    #[test]
    fn every_single_cut_gives_the_same_events() {
        let whole = decode([SAMPLE.as_bytes()]);
        for cut in 0..=SAMPLE.len() {
            let (a, b) = SAMPLE.as_bytes().split_at(cut);
            assert_eq!(decode([a, b]), whole, "cut at {cut}");
        }
        assert_eq!(decode(SAMPLE.as_bytes().chunks(1)), whole);
    }

    #[test]
    fn an_endless_line_is_refused() {
        let mut sse = Sse::default();
        let piece = vec![b'x'; 1 << 20];
        let mut out = Vec::new();
        let refused = (0..20).any(|_| sse.push(&piece, &mut out).is_err());
        assert!(refused && out.is_empty());
    }

    proptest! {
        #[test]
        fn cuts_do_not_matter_for_any_bytes(text in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), Just(b':'), Just(b'd'), any::<u8>()], 0..200), size in 1usize..9) {
            prop_assert_eq!(decode(text.chunks(size)), decode([&text[..]]));
        }
    }
}
