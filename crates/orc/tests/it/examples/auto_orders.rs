//! Pieces by country, counted row by row, and a frozen run that a changed question stops.

use super::{checkout, expected, repository, run, table};
use crate::support::finish;
use std::{collections::BTreeMap, fs};

#[test]
fn auto_orders_gives_the_same_from_its_lock() {
    let text = fs::read_to_string(repository().join("examples/csv-quality/orders.csv")).expect("readable");
    let mut pieces: BTreeMap<String, i64> = BTreeMap::new();
    for row in table(&text) {
        let quantity: i64 = row[8].parse().expect("a quantity");
        if quantity > 0 && !row[5].is_empty() {
            *pieces.entry(row[5].clone()).or_default() += quantity;
        }
    }
    let mut counted: Vec<(String, i64)> = pieces.into_iter().collect();
    counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counted.truncate(6);
    let place = checkout(&["examples/auto-orders", "examples/csv-quality"]);
    let (outputs, _) = run(&place, "auto-orders", &["--frozen", "--offline"]);
    assert_eq!(outputs, expected("auto-orders"));
    let rows = outputs["rows"].as_array().expect("a list");
    let found: Vec<(String, i64)> =
        rows.iter().map(|row| (row["name"].as_str().expect("text").to_owned(), row["pieces"].as_i64().expect("a number"))).collect();
    assert_eq!(found, counted);
    let (again, _) = run(&place, "auto-orders", &["--frozen", "--offline"]);
    assert_eq!(again, outputs);

    let file = place.dir.join("home/examples/auto-orders/auto-orders.yaml");
    let changed = fs::read_to_string(&file).expect("readable").replace("How many rows does", "How many lines does");
    fs::write(&file, changed).expect("written");
    let args = ["run", "home/examples/auto-orders/auto-orders.yaml", "--frozen"];
    let stopped = finish(place.command(args).spawn().expect("the binary starts"));
    assert_eq!(stopped.code, 3, "{}", stopped.err);
    assert!(stopped.err.contains("plan /with/rows"), "{}", stopped.err);
}
