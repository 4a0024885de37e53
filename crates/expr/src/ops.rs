//! Arithmetic and joining. Whole numbers have 128 bits inside and 64 in results; what does not fit is an error.

use super::ast::Binary;
use super::eval::Eval;
use super::value::{List, Val};
use super::{LIMIT, Res, TYPE, VALUE, fail, print};

pub(super) fn binary<'a>(eval: &mut Eval<'_>, op: Binary, a: Val<'a>, b: Val<'a>, at: u32) -> Res<Val<'a>> {
    match (op, &a, &b) {
        (Binary::Concat, _, _) => {
            let mut out = String::new();
            print::print(&a, &mut out, at)?;
            print::print(&b, &mut out, at)?;
            eval.grown(out, at)
        }
        (Binary::Add, Val::Str(x), Val::Str(y)) => {
            let mut out = String::with_capacity(x.len() + y.len());
            out.push_str(x);
            out.push_str(y);
            eval.grown(out, at)
        }
        (Binary::Add, Val::List(x), Val::List(y)) => {
            eval.burn(x.len() + y.len(), at)?;
            Ok(Val::list(x.iter().chain(y.iter()).collect()))
        }
        (Binary::Mul, Val::Str(s), Val::Int(n)) | (Binary::Mul, Val::Int(n), Val::Str(s)) => {
            let times = usize::try_from((*n).max(0)).unwrap_or(usize::MAX);
            eval.reserve(s.len().saturating_mul(times), at)?;
            eval.grown(s.repeat(times), at)
        }
        (Binary::Mul, Val::List(l), Val::Int(n)) | (Binary::Mul, Val::Int(n), Val::List(l)) => {
            let times = usize::try_from((*n).max(0)).unwrap_or(usize::MAX);
            eval.burn(l.len().saturating_mul(times), at)?;
            Ok(Val::list((0..if l.len() == 0 { 0 } else { times }).flat_map(|_| all(l)).collect()))
        }
        (_, Val::Int(x), Val::Int(y)) => whole(op, *x, *y, at),
        (_, Val::Int(x), Val::Float(y)) => float(op, *x as f64, *y, at),
        (_, Val::Float(x), Val::Int(y)) => float(op, *x, *y as f64, at),
        (_, Val::Float(x), Val::Float(y)) => float(op, *x, *y, at),
        (Binary::Add, Val::Str(_), _) | (Binary::Add, _, Val::Str(_)) => {
            fail(TYPE, at, format!("`+` cannot join {} and {}; `~` joins anything as text", a.kind(), b.kind()))
        }
        _ => fail(TYPE, at, format!("`{}` cannot take {} and {}", op.sign(), a.kind(), b.kind())),
    }
}

fn all<'a>(list: &List<'a>) -> Vec<Val<'a>> {
    list.iter().collect()
}

fn whole<'a>(op: Binary, x: i128, y: i128, at: u32) -> Res<Val<'a>> {
    let out = match op {
        Binary::Add => x.checked_add(y),
        Binary::Sub => x.checked_sub(y),
        Binary::Mul => x.checked_mul(y),
        Binary::Div | Binary::Floor | Binary::Mod if y == 0 => return fail(VALUE, at, "division by zero"),
        Binary::Div => return Ok(Val::Float(x as f64 / y as f64)),
        // The quotient goes down and the remainder has the divisor's sign, as in Python.
        Binary::Floor => x.checked_div(y).map(|q| if x % y != 0 && (x < 0) != (y < 0) { q - 1 } else { q }),
        Binary::Mod => x.checked_rem(y).map(|r| if r != 0 && (r < 0) != (y < 0) { r + y } else { r }),
        Binary::Pow if y < 0 && x == 0 => return fail(VALUE, at, "zero cannot be raised to a negative power"),
        Binary::Pow if y < 0 => return Ok(Val::Float((x as f64).powf(y as f64))),
        Binary::Pow => u32::try_from(y).ok().and_then(|y| x.checked_pow(y)),
        Binary::Concat => None,
    };
    match out {
        Some(n) => Ok(Val::Int(n)),
        None => fail(LIMIT, at, format!("the result of `{}` is too large a number", op.sign())),
    }
}

fn float<'a>(op: Binary, x: f64, y: f64, at: u32) -> Res<Val<'a>> {
    let out = match op {
        Binary::Add => x + y,
        Binary::Sub => x - y,
        Binary::Mul => x * y,
        Binary::Div | Binary::Floor | Binary::Mod if y == 0.0 => return fail(VALUE, at, "division by zero"),
        Binary::Div => x / y,
        Binary::Floor => (x / y).floor(),
        Binary::Mod => x - y * (x / y).floor(),
        Binary::Pow => x.powf(y),
        Binary::Concat => f64::NAN,
    };
    if out.is_finite() { Ok(Val::Float(out)) } else { fail(VALUE, at, format!("the result of `{}` is not a finite number", op.sign())) }
}
