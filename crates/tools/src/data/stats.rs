//! Numbers about numbers. Quantiles by linear interpolation between the two nearest values, the standard deviation of a
//! sample (n − 1): what spreadsheets and statistics packages do by default.

use schemars::JsonSchema;
use serde::Serialize;

#[derive(Serialize, JsonSchema, Debug, PartialEq, Clone)]
pub(crate) struct Numbers {
    pub(crate) sum: f64,
    pub(crate) mean: f64,
    /// Null for a single value.
    pub(crate) stddev: Option<f64>,
    pub(crate) p05: f64,
    pub(crate) q1: f64,
    pub(crate) median: f64,
    pub(crate) q3: f64,
    pub(crate) p95: f64,
    /// q1 − 1.5 × (q3 − q1): what lies below is an outlier.
    pub(crate) fence_low: f64,
    /// q3 + 1.5 × (q3 − q1): what lies above is an outlier.
    pub(crate) fence_high: f64,
}

/// `None` without values. Sorts them.
pub(crate) fn numbers(values: &mut [f64]) -> Option<Numbers> {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    if values.is_empty() {
        return None;
    }
    let sum = exact_sum(values.iter().copied());
    let mean = sum / n;
    let spread = exact_sum(values.iter().map(|v| (v - mean) * (v - mean)));
    let (q1, q3) = (quantile(values, 0.25), quantile(values, 0.75));
    let reach = 1.5 * (q3 - q1);
    Some(Numbers {
        sum,
        mean,
        stddev: (values.len() > 1).then(|| (spread / (n - 1.0)).sqrt()),
        p05: quantile(values, 0.05),
        q1,
        median: quantile(values, 0.5),
        q3,
        p95: quantile(values, 0.95),
        fence_low: q1 - reach,
        fence_high: q3 + reach,
    })
}

/// Of sorted values; 0 without any.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return 0.0 };
    let place = share * last as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    match (sorted.get(low), sorted.get(high.min(last))) {
        (Some(a), Some(b)) => a + (b - a) * (place - low as f64),
        _ => 0.0,
    }
}

/// Neumaier's sum: keeps what plain addition would round away, so that 0.1 ten times is 1.
pub(crate) fn exact_sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0);
    for v in values {
        let next = sum + v;
        lost += if sum.abs() >= v.abs() { (sum - next) + v } else { (v - next) + sum };
        sum = next;
    }
    sum + lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_values() {
        let n = numbers(&mut [4.0, 1.0, 3.0, 2.0]).unwrap();
        assert_eq!((n.sum, n.mean, n.q1, n.median, n.q3), (10.0, 2.5, 1.75, 2.5, 3.25));
        assert!((n.stddev.unwrap() - 1.290_994_448_735_805_6).abs() < 1e-15);
        assert_eq!(exact_sum([0.1; 10].into_iter()), 1.0);
        assert_eq!(numbers(&mut []), None);
        assert_eq!(numbers(&mut [7.0]).unwrap().stddev, None);
    }

    proptest! {
        #[test]
        fn quantiles_are_ordered_and_inside(mut values in proptest::collection::vec(-1e9..1e9f64, 1..50)) {
            let n = numbers(&mut values).unwrap();
            prop_assert!(values[0] <= n.p05 && n.p05 <= n.q1 && n.q1 <= n.median && n.median <= n.q3 && n.q3 <= n.p95 && n.p95 <= values[values.len() - 1]);
        }
    }
}
