//! Every tool, one line each.

use crate::{chart, data, file, git, http, report, text, tool::Tool};

pub(crate) fn all() -> Vec<Tool> {
    vec![
        chart::svg::tool(),
        data::convert::tool(),
        data::profile::tool(),
        data::query::tool(),
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
        http::get::tool(),
        http::request::tool(),
        http::send::tool(),
        report::render::tool(),
        text::diff::tool(),
        text::extract::tool(),
        text::find::tool(),
        text::similarity::tool(),
        text::split::tool(),
        text::stats::tool(),
    ]
}
