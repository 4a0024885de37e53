//! Names as GraphQL writes them.

/// `shared_with` → `sharedWith`, `webhook-endpoint` → `webhookEndpoint`.
pub(super) fn camel(text: &str) -> String {
    let pascal = pascal(text);
    let mut chars = pascal.chars();
    match chars.next() {
        Some(first) => first.to_ascii_lowercase().to_string() + chars.as_str(),
        None => pascal,
    }
}

/// `model_resource` → `ModelResource`; what is no letter and no digit parts words.
pub(super) fn pascal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for part in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let mut chars = part.chars();
        out.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        out.push_str(chars.as_str());
    }
    out
}

/// Names with two underscores in front belong to the language itself.
pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !text.starts_with("__")
}

pub(super) fn is_enum_value(text: &str) -> bool {
    is_name(text) && !matches!(text, "true" | "false" | "null")
}

/// `resources` → `resource`; good for the names of operations.
pub(super) fn singular(text: &str) -> String {
    match (text.strip_suffix("ies"), text.strip_suffix('s')) {
        (Some(stem), _) => format!("{stem}y"),
        (None, Some(stem)) if !stem.ends_with('s') => stem.to_owned(),
        _ => text.to_owned(),
    }
}
