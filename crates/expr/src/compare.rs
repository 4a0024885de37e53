//! Equality and order of values. Numbers compare by value; a boolean is not a number.

use super::value::{Dict, List, Val};
use super::{Res, TYPE, fail};
use std::cmp::Ordering;

pub(crate) fn equal(a: &Val<'_>, b: &Val<'_>) -> bool {
    match (a, b) {
        (Val::Null, Val::Null) => true,
        (Val::Bool(a), Val::Bool(b)) => a == b,
        (Val::Int(a), Val::Int(b)) => a == b,
        (Val::Float(a), Val::Float(b)) => a == b,
        (Val::Int(i), Val::Float(f)) | (Val::Float(f), Val::Int(i)) => *i as f64 == *f,
        (Val::Str(a), Val::Str(b)) => a == b,
        (Val::List(List::Ref(a)), Val::List(List::Ref(b))) if std::ptr::eq(*a, *b) => true,
        (Val::List(a), Val::List(b)) => a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| equal(&a, &b)),
        (Val::Dict(Dict::Ref(a)), Val::Dict(Dict::Ref(b))) if std::ptr::eq(*a, *b) => true,
        (Val::Dict(a), Val::Dict(b)) => a.len() == b.len() && a.pairs().iter().all(|(k, v)| b.get(k).is_some_and(|other| equal(v, &other))),
        _ => false,
    }
}

pub(crate) fn order(a: &Val<'_>, b: &Val<'_>, at: u32) -> Res<Ordering> {
    let found = match (a, b) {
        (Val::Int(a), Val::Int(b)) => Some(a.cmp(b)),
        (Val::Float(a), Val::Float(b)) => a.partial_cmp(b),
        (Val::Int(a), Val::Float(b)) => (*a as f64).partial_cmp(b),
        (Val::Float(a), Val::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Val::Str(a), Val::Str(b)) => Some(a.cmp(b)),
        (Val::List(a), Val::List(b)) => {
            for (x, y) in a.iter().zip(b.iter()) {
                if !equal(&x, &y) {
                    return order(&x, &y, at);
                }
            }
            Some(a.len().cmp(&b.len()))
        }
        _ => None,
    };
    match found {
        Some(order) => Ok(order),
        None => fail(TYPE, at, format!("{} and {} have no order", a.kind(), b.kind())),
    }
}

/// Sorts, keeping the order of equals; the first comparison that makes no sense is the error.
pub(crate) fn sort<'a, T>(items: Vec<T>, at: u32, key: impl Fn(&T) -> Val<'a>) -> Res<Vec<T>> {
    let mut failed = None;
    let mut keyed: Vec<(Val<'a>, T)> = items.into_iter().map(|item| (key(&item), item)).collect();
    // A failed comparison must not end in a panic of the sort: it answers the same for every pair and is reported after.
    keyed.sort_by(|(a, _), (b, _)| {
        if failed.is_some() {
            return Ordering::Equal;
        }
        order(a, b, at).unwrap_or_else(|e| {
            failed = Some(e);
            Ordering::Equal
        })
    });
    match failed {
        Some(e) => Err(e),
        None => Ok(keyed.into_iter().map(|(_, item)| item).collect()),
    }
}
