//! Which form of answer a client wants.

use http::{HeaderMap, header};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    /// `application/json`: every well-formed request is answered with 200.
    Json,
    /// `application/graphql-response+json`: the status tells whether anything was carried out.
    GraphQl,
    /// `text/event-stream`: each result as an event.
    Events,
}

/// `None`: nothing that we have. Among equals, what stands first wins; wildcards mean `application/json`.
pub(crate) fn wanted(headers: &HeaderMap) -> Option<Media> {
    let mut best: Option<(Media, u32)> = None;
    let mut said = false;
    for value in headers.get_all(header::ACCEPT) {
        for part in value.to_str().unwrap_or_default().split(',').filter(|part| !part.trim().is_empty()) {
            said = true;
            let mut words = part.split(';').map(str::trim);
            let media = match words.next().unwrap_or_default().to_ascii_lowercase().as_str() {
                "application/graphql-response+json" => Media::GraphQl,
                "application/json" | "application/*" | "*/*" => Media::Json,
                "text/event-stream" => Media::Events,
                _ => continue,
            };
            let weight = words.find_map(|word| word.strip_prefix("q=")).map_or(1_000, thousandths);
            if weight > 0 && best.is_none_or(|(_, most)| weight > most) {
                best = Some((media, weight));
            }
        }
    }
    match best {
        None if !said => Some(Media::Json),
        best => best.map(|(media, _)| media),
    }
}

fn thousandths(text: &str) -> u32 {
    let number: f32 = text.trim().parse().unwrap_or(0.0);
    // At most three digits behind the point, by the grammar.
    (number.clamp(0.0, 1.0) * 1_000.0).round() as u32
}
