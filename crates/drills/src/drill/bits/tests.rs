//! Two hundred flips in every run of the tests; ten thousand by hand.

use super::*;
use base::{Clock, Rng};
use std::{pin::Pin, time::Instant};

struct Real(Instant);

impl Clock for Real {
    fn now(&self) -> base::Timestamp {
        base::Timestamp(1_700_000_000_000_000 + i64::try_from(self.0.elapsed().as_micros()).expect("not that long"))
    }

    fn monotonic(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, d: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(d))
    }
}

/// SplitMix64: the same flips in every run.
struct Seeded(std::sync::atomic::AtomicU64);

impl Rng for Seeded {
    fn fill(&self, out: &mut [u8]) {
        for chunk in out.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, std::sync::atomic::Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            chunk.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..chunk.len()]);
        }
    }
}

#[tokio::test]
async fn two_hundred_flips_are_found_and_nothing_damaged_is_carried_out() {
    let dir = std::env::temp_dir().join(format!("orc-drill-bits-{}", std::process::id()));
    fs::create_dir_all(&dir).expect("a folder");
    #[allow(clippy::disallowed_methods, reason = "drills measure real time, and this is one")]
    let clock = Arc::new(Real(Instant::now()));
    let env = Env {
        clock,
        rng: Arc::new(Seeded(42.into())),
        dir: dir.clone(),
        program: std::path::PathBuf::new(),
        rounds: 1,
        shape: crate::Shape::default(),
    };
    let report = Bits { flips: 200, start_every: 8, runs: 6 }.run(&env).await.expect("runs");
    fs::remove_dir_all(&dir).expect("goes away");
    assert!(report.ok, "{report:#?}");
    let figure = |name: &str| report.figures.iter().find(|f| f.name == name).unwrap_or_else(|| panic!("no figure {name}")).value;
    assert_eq!((figure("bits flipped"), figure("found by verify")), (200.0, 200.0));
    assert!(figure("starts on a damaged folder") >= 5.0 && figure("of these a run named with its event") >= 50.0, "{report:#?}");
}
