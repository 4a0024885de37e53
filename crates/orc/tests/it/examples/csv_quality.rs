//! The faults of orders, counted row by row.

use super::{checkout, expected, repository, run, table, written};
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
};

/// The faults of an order by their rules; `first` says whether its number is new, `lowest` the lowest price of its article.
fn faults_of(row: &[&str], first: bool, lowest: f64) -> Vec<&'static str> {
    let quantity: i64 = row[8].parse().expect("a quantity");
    let price: Option<f64> = row[9].parse().ok();
    let rules = [
        (!first, "repeated order number"),
        (row[4].is_empty(), "no e-mail address"),
        (!row[4].is_empty() && !row[4].contains('@'), "e-mail address without @"),
        (price.is_none(), "no price"),
        (price.is_some_and(|p| p > 10.0 * lowest), "price without its decimal point"),
        (quantity < 1, "quantity not above zero"),
        (row[2] < row[1], "shipped before ordered"),
        (row[5].len() != 2, "country is not a code of two letters"),
    ];
    rules.into_iter().filter(|(holds, _)| *holds).map(|(_, rule)| rule).collect()
}

#[test]
fn csv_quality_counts_every_fault() {
    let text = fs::read_to_string(repository().join("examples/csv-quality/orders.csv")).expect("readable");
    let rows = table(&text);
    let mut lowest: BTreeMap<String, f64> = BTreeMap::new();
    for row in &rows {
        if let Ok(price) = row[9].parse::<f64>() {
            let least = lowest.entry(row[6].clone()).or_insert(price);
            *least = least.min(price);
        }
    }
    let (mut seen, mut whole) = (BTreeSet::new(), BTreeSet::new());
    let (mut checks, mut sales): (BTreeMap<&str, usize>, BTreeMap<String, f64>) = (BTreeMap::new(), BTreeMap::new());
    let (mut faulty, mut duplicates, mut pieces) = (0, 0, 0);
    for row in &rows {
        let row: Vec<&str> = row.iter().map(String::as_str).collect();
        let faults = faults_of(&row, seen.insert(row[0].to_owned()), lowest[row[6]]);
        faulty += usize::from(!faults.is_empty());
        duplicates += usize::from(!whole.insert(row.join("\u{1f}")));
        let quantity: i64 = row[8].parse().expect("a quantity");
        pieces += quantity;
        if !faults.iter().any(|f| !f.contains("mail") && !f.contains("country")) {
            *sales.entry(row[1][..7].to_owned()).or_default() += quantity as f64 * row[9].parse::<f64>().expect("a price");
        }
        faults.iter().for_each(|f| *checks.entry(f).or_default() += 1);
    }

    let place = checkout(&["examples/csv-quality"]);
    let (outputs, _) = run(&place, "csv-quality", &[]);
    assert_eq!(outputs["rows"], rows.len());
    assert!(rows.len() >= 1_000);
    assert_eq!(outputs["faulty"], faulty);
    assert_eq!(outputs["duplicates"], duplicates);
    assert_eq!(outputs["checks"], serde_json::json!(checks));
    let close = |found: &Value, wanted: f64, by: f64| (found.as_f64().expect("a number") - wanted).abs() < by;
    assert_eq!(outputs["sales"].as_object().map(serde_json::Map::len), Some(12));
    for (month, sum) in &sales {
        assert!(close(&outputs["sales"][month], *sum, 0.006), "{month}: {sum} is not in {outputs}");
    }
    let (numbers, mean) = (&outputs["quantity"], pieces as f64 / rows.len() as f64);
    assert!(close(&numbers["sum"], pieces as f64, 1e-6) && close(&numbers["mean"], mean, 1e-9), "{numbers}");
    assert_eq!(outputs["verdict"], "to be repaired");
    assert_eq!(outputs, expected("csv-quality"));

    let page = written(&place, "csv-quality", "out/report.html");
    assert!(page.contains(&format!("{faulty} of {}", rows.len())) && page.contains("[simulated]"));
    let paper = fs::read(place.dir.join("home/examples/csv-quality/out/report.pdf")).expect("a PDF");
    assert!(paper.starts_with(b"%PDF-") && paper.ends_with(b"%%EOF"));
    for chart in ["sales", "prices", "findings"] {
        assert!(written(&place, "csv-quality", &format!("out/{chart}.svg")).contains("</svg>"));
    }
    let (usable, done) = run(&place, "csv-quality", &["-i", "tolerated=20"]);
    assert_eq!(usable["verdict"], "usable");
    assert!(!done.err.contains("simulated"), "no model is asked:\n{}", done.err);
}
