//! The numbers of a dashboard over HTTP.

use super::{
    Dashboard,
    data::{self, DashboardData},
};
use crate::State;
use ::http::{Answer, Call, HeaderValue, Json, Method, Operation, Params, Reply, Response, header, no_store, right};
use base::{Ctx, Error, Result, Right};
use resources::{Address, Spec, VersionRef};
use schemars::SchemaGenerator;
use serde::Deserialize;
use serde_json::json;

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let path = "/api/v1/workspaces/{workspace}/dashboards/{name}/data";
    vec![
        Operation::new("get_dashboard_data", Method::GET, path, state, get_data)
            .tag("dashboards")
            .summary("The numbers of a dashboard's panels")
            .details("Over the runs of the workspaces in which the caller has `run:read`, at this moment. Needs the right to read the dashboard too.")
            .fails_with(&[404, 422])
            .response_example(json!({"at": "2026-11-21T09:00:00.000000Z", "panels": [{
                "title": "Runs by status", "metric": "runs", "by": "status", "chart": "bar", "unit": "runs",
                "from": "2026-10-23", "to": "2026-11-21", "rows": [{"label": "succeeded", "value": 12}]
            }]})),
        Operation::new("export_dashboard_data", Method::GET, format!("{path}.csv"), state, export_data)
            .tag("dashboards")
            .summary("The same numbers as CSV")
            .fails_with(&[404, 422]),
    ]
}

async fn evaluate(state: &State, ctx: &Ctx, path: &Params) -> Result<DashboardData> {
    let address = Address::new(Dashboard::KIND, Some(path.text("workspace")?), path.text("name")?);
    let resource = state.resources().get(ctx, &address, VersionRef::Newest).await?;
    let dashboard = Dashboard::deserialize(&resource.spec)
        .map_err(|e| Error::internal("row_not_readable", format!("the dashboard {address} cannot be read: {e}")))?;
    let places = ctx.rights.places(Right::RUNS_READ.noun, Right::RUNS_READ.verb);
    data::evaluate(&state.identity().store().org(ctx.org), &dashboard, places.as_deref(), state.identity().clock().now()).await
}

async fn get_data(state: State, call: Call<right::RunsRead>) -> Result<Json<DashboardData>> {
    Ok(Json(evaluate(&state, &call.caller, &call.path).await?))
}

async fn export_data(state: State, call: Call<right::RunsRead>) -> Result<Csv> {
    let numbers = evaluate(&state, &call.caller, &call.path).await?;
    Ok(Csv(data::csv(&numbers)))
}

/// A table for a spreadsheet.
struct Csv(String);

impl Answer for Csv {
    fn describe(_: &mut SchemaGenerator) -> Reply {
        Reply { status: 200, media_type: Some("text/csv"), schema: None, words: "The numbers" }
    }

    fn into_response(self) -> Result<Response> {
        let mut response = Response::new(self.0.into());
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
        no_store(&mut response);
        Ok(response)
    }
}
