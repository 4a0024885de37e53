//! Every tool, one line each.

use crate::{data, file, git, text, tool::Tool};

pub(crate) fn all() -> Vec<Tool> {
    vec![
        data::convert::tool(),
        data::profile::tool(),
        data::validate::tool(),
        file::append::tool(),
        file::copy::tool(),
        file::delete::tool(),
        file::exists::tool(),
        file::list::tool(),
        file::read::tool(),
        file::write::tool(),
        git::diff::tool(),
        git::log::tool(),
        git::tags::tool(),
        text::diff::tool(),
        text::extract::tool(),
        text::find::tool(),
        text::similarity::tool(),
        text::split::tool(),
        text::stats::tool(),
    ]
}
