//! Values as text: text as it is, numbers plain, null, true and false as `None`, `True`, `False`, lists and maps as compact JSON.

use super::number::float_text;
use super::value::Val;
use super::{LIMIT, RESULT_MAX, Res, TYPE, VALUE_DEPTH_MAX, fail, json};

pub(crate) fn print(value: &Val<'_>, out: &mut String, at: u32) -> Res<()> {
    match value {
        Val::Null => out.push_str("None"),
        Val::Bool(true) => out.push_str("True"),
        Val::Bool(false) => out.push_str("False"),
        Val::Int(n) => out.push_str(&n.to_string()),
        Val::Float(n) => out.push_str(&float_text(*n)),
        Val::Str(s) => out.push_str(s),
        Val::List(_) | Val::Dict(_) => json::write(value, json::Style::COMPACT, out, at, 0)?,
        Val::Object(_) | Val::Held(_) => return fail(TYPE, at, "this is a group of names and not a value; name one of its members"),
        Val::Loop(..) => return fail(TYPE, at, "`loop` is not a value; use loop.index, loop.first, loop.last or loop.length"),
    }
    room(out, at)
}

/// The text so far must not be larger than a result may be.
pub(crate) fn room(out: &str, at: u32) -> Res<()> {
    if out.len() > RESULT_MAX {
        return fail(LIMIT, at, format!("the text is larger than {} MiB", RESULT_MAX >> 20));
    }
    Ok(())
}

pub(crate) fn text(value: &Val<'_>, at: u32) -> Res<String> {
    let mut out = String::new();
    print(value, &mut out, at)?;
    Ok(out)
}

pub(super) fn too_deep<T>(at: u32) -> Res<T> {
    fail(LIMIT, at, format!("the value is nested deeper than {VALUE_DEPTH_MAX} levels"))
}
