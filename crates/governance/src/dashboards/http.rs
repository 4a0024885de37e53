//! The numbers of a dashboard over HTTP.

use super::{
    Dashboard,
    data::{self, DashboardData},
};
use crate::State;
use ::http::{Call, Data, Json, Method, Operation, Params, right};
use base::{Ctx, Error, Result};
use resources::{Address, Spec, VersionRef};
use serde::Deserialize;
use serde_json::json;

pub(crate) fn operations(state: &State) -> Vec<Operation> {
    let path = "/api/v1/workspaces/{workspace}/dashboards/{name}/data";
    vec![
        Operation::new("get_dashboard_data", Method::GET, path, state, get_data)
            .tag("dashboards")
            .summary("The numbers of a dashboard's panels")
            .details("Over the runs of the caller's organization, at this moment. Needs the right to read the dashboard too.")
            .fails_with(&[404])
            .response_example(json!({"at": "2026-11-21T09:00:00.000000Z", "panels": [{
                "title": "Runs by status", "metric": "runs", "by": "status", "chart": "bar", "unit": "runs",
                "from": "2026-10-23", "to": "2026-11-21", "rows": [{"label": "succeeded", "value": 12}]
            }]})),
        Operation::new("export_dashboard_data", Method::GET, format!("{path}.csv"), state, export_data)
            .tag("dashboards")
            .summary("The same numbers as CSV")
            .fails_with(&[404]),
    ]
}

async fn evaluate(state: &State, ctx: &Ctx, path: &Params) -> Result<DashboardData> {
    let address = Address::new(Dashboard::KIND, Some(path.text("workspace")?), path.text("name")?);
    let resource = state.resources().get(ctx, &address, VersionRef::Newest).await?;
    let dashboard = Dashboard::deserialize(&resource.spec)
        .map_err(|e| Error::internal("row_not_readable", format!("the dashboard {address} cannot be read: {e}")))?;
    data::evaluate(&state.identity().store().org(ctx.org), &dashboard, state.identity().clock().now()).await
}

async fn get_data(state: State, call: Call<right::RunsRead>) -> Result<Json<DashboardData>> {
    Ok(Json(evaluate(&state, &call.caller, &call.path).await?))
}

async fn export_data(state: State, call: Call<right::RunsRead>) -> Result<Data> {
    let numbers = evaluate(&state, &call.caller, &call.path).await?;
    Ok(Data { media_type: "text/csv; charset=utf-8", bytes: data::csv(&numbers).into() })
}
