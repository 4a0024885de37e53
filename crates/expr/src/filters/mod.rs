//! Filters by name: `value | upper`. One line in a list and one function each.

mod data;
mod format;
mod lists;
pub(super) mod texts;

use super::Res;
use super::eval::{Eval, Given};
use super::value::Val;

pub struct Filter {
    pub name: &'static str,
    /// Least and most arguments by place.
    pub(crate) args: (usize, usize),
    pub(crate) named: &'static [&'static str],
    /// Only `default`: it is also asked about a name that does not exist.
    pub takes_undefined: bool,
    pub(crate) run: Run,
}

pub(crate) type Run = for<'a> fn(&mut Eval<'_>, Val<'a>, Given<'a, 'a>) -> Res<Val<'a>>;

impl std::fmt::Debug for Filter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

const fn filter(name: &'static str, args: (usize, usize), named: &'static [&'static str], run: Run) -> Filter {
    Filter { name, args, named, takes_undefined: false, run }
}

pub(crate) fn all() -> impl Iterator<Item = &'static Filter> {
    texts::FILTERS.iter().chain(lists::FILTERS).chain(data::FILTERS)
}

pub(crate) fn find(name: &str) -> Option<&'static Filter> {
    all().find(|f| f.name == name)
}
