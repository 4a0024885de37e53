//! Every tool, one line each.

use crate::{file, text, tool::Tool};

pub(crate) fn all() -> Vec<Tool> {
    vec![
        file::append::tool(),
        file::copy::tool(),
        file::delete::tool(),
        file::exists::tool(),
        file::list::tool(),
        file::read::tool(),
        file::write::tool(),
        text::diff::tool(),
        text::extract::tool(),
        text::find::tool(),
        text::similarity::tool(),
        text::split::tool(),
        text::stats::tool(),
    ]
}
