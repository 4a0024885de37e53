//! Filters between types: default, numbers, JSON, dates.

use super::super::access::attribute;
use super::super::eval::{Eval, Given};
use super::super::functions::{abs, length, round, to_float, to_int};
use super::super::value::Val;
use super::super::{Res, TYPE, VALUE, fail, json, print};
use super::{Filter, Run, filter};
use jiff::{Timestamp, Zoned, civil, fmt::strtime, tz::TimeZone};

const DEFAULT: Run = |_, v, g| {
    let replaced = g.flag(1, "boolean") && !v.truth();
    Ok(if replaced { g.list.first().cloned().unwrap_or(Val::text("")) } else { v })
};
const LENGTH: Run = |_, v, g| length(&v, g.at);
const TO_JSON: Run = |eval, v, g| {
    let indent = g.size(0, "indent")?.unwrap_or(2).min(16);
    written(eval, &v, json::Style { indent: Some(indent), spaced: true, ascii: true }, g.at)
};

pub(super) static FILTERS: &[Filter] = &[
    filter("abs", (0, 0), &[], |_, v, g| abs(&v, g.at)),
    filter("attr", (1, 1), &[], |_, v, g| {
        let name = g.text(0, "name")?.unwrap_or_default().to_owned();
        match attribute(v, &name, g.at)? {
            Some(found) => Ok(found),
            None => fail(super::super::UNDEFINED, g.at, format!("there is no `{name}`")),
        }
    }),
    filter("bool", (0, 0), &[], |_, v, _| {
        Ok(Val::Bool(match &v {
            Val::Str(s) => matches!(s.trim().to_lowercase().as_str(), "true" | "yes" | "on" | "1"),
            other => other.truth(),
        }))
    }),
    filter("count", (0, 0), &[], LENGTH),
    filter("date", (0, 1), &["format"], date),
    Filter { name: "default", args: (0, 2), named: &["boolean"], takes_undefined: true, run: DEFAULT },
    Filter { name: "d", args: (0, 2), named: &["boolean"], takes_undefined: true, run: DEFAULT },
    filter("float", (0, 1), &["default"], |_, v, g| {
        Ok(to_float(&v).map(Val::Float).or_else(|| g.get(0, "default").cloned()).unwrap_or(Val::Float(0.0)))
    }),
    filter("from_json", (0, 0), &[], from_json),
    filter("int", (0, 1), &["default"], |_, v, g| {
        let read = to_int(&v).or_else(|| to_float(&v).and_then(|n| to_int(&Val::Float(n))));
        Ok(read.map(Val::Int).or_else(|| g.get(0, "default").cloned()).unwrap_or(Val::Int(0)))
    }),
    filter("json", (0, 1), &["indent"], TO_JSON),
    filter("json_encode", (0, 1), &["indent"], TO_JSON),
    filter("length", (0, 0), &[], LENGTH),
    filter("markdown_format", (0, 0), &[], |eval, v, g| {
        let text = print::text(&v, g.at)?;
        eval.grown(text, g.at)
    }),
    filter("round", (0, 2), &["precision", "method"], round_by),
    filter("to_json", (0, 1), &["indent"], TO_JSON),
    filter("tojson", (0, 1), &["indent"], |eval, v, g| {
        let indent = g.size(0, "indent")?.map(|n| n.min(16));
        written(eval, &v, json::Style { indent, spaced: indent.is_some(), ascii: false }, g.at)
    }),
];

fn written<'a>(eval: &mut Eval<'_>, value: &Val<'a>, style: json::Style, at: u32) -> Res<Val<'a>> {
    let mut out = String::new();
    json::write(value, style, &mut out, at, 0)?;
    eval.grown(out, at)
}

/// Text that is not JSON comes back as it is.
fn from_json<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let Val::Str(text) = &value else { return Ok(value) };
    eval.burn(text.len() / 4, given.at)?;
    Ok(serde_json::from_str(text).map_or(value.clone(), Val::owned))
}

fn round_by<'a>(_: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let digits = given.int(0, "precision")?;
    let method = given.text(1, "method")?.unwrap_or("common");
    let up = match method {
        "common" => return round(&value, digits, given.at),
        "ceil" => true,
        "floor" => false,
        other => return fail(VALUE, given.at, format!("`{other}` is no way to round; there are common, ceil and floor")),
    };
    let Some(n) = to_float(&value) else {
        return fail(TYPE, given.at, format!("{} cannot be rounded", value.kind()));
    };
    let scale = 10f64.powi(digits.unwrap_or(0).clamp(-300, 300) as i32);
    let moved = if up { (n * scale).ceil() } else { (n * scale).floor() } / scale;
    Ok(if digits.is_none() && moved.abs() < 1e18 { Val::Int(moved as i128) } else { Val::Float(moved) })
}

/// A date, a time or seconds since 1970, written by a strftime format. There is no clock here: only given times.
fn date<'a>(eval: &mut Eval<'_>, value: Val<'a>, given: Given<'a, 'a>) -> Res<Val<'a>> {
    let format = given.text(0, "format")?.unwrap_or("%Y-%m-%d").to_owned();
    eval.burn(100, given.at)?;
    let Some(time) = moment(&value) else {
        let shown = super::super::functions::shown(&value);
        return fail(VALUE, given.at, format!("{shown} is not a date or time such as 2026-12-01 or 2026-12-01T09:00:00Z"));
    };
    match strtime::format(&format, &time) {
        Ok(text) => eval.grown(text, given.at),
        Err(e) => fail(VALUE, given.at, format!("the date format `{format}` cannot be used: {e}")),
    }
}

fn moment(value: &Val<'_>) -> Option<Zoned> {
    let text = match value {
        Val::Int(n) => return Timestamp::from_second(i64::try_from(*n).ok()?).ok().map(|t| t.to_zoned(TimeZone::UTC)),
        Val::Float(n) if n.is_finite() && n.abs() < 1e11 => {
            return Timestamp::from_millisecond((n * 1e3) as i64).ok().map(|t| t.to_zoned(TimeZone::UTC));
        }
        Val::Str(s) => s.trim(),
        _ => return None,
    };
    if let Ok(time) = strtime::parse("%Y-%m-%dT%H:%M:%S%.f%:z", text).and_then(|t| t.to_zoned()) {
        return Some(time);
    }
    text.parse::<Timestamp>()
        .map(|t| t.to_zoned(TimeZone::UTC))
        .or_else(|_| text.parse::<civil::DateTime>().and_then(|t| t.to_zoned(TimeZone::UTC)))
        .or_else(|_| text.parse::<civil::Date>().and_then(|d| d.to_zoned(TimeZone::UTC)))
        .ok()
}
