//! The simulation itself: many seeds hold, the same seed is the same to the last byte, and a promise that is broken is seen.

use super::{Spec, many, one, threads};

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn a_thousand_worlds_keep_every_promise() {
    let (first, count) = (number("ORC_SEED", 0), number("ORC_SEEDS", 1_000));
    match many(first, count, 150, threads()) {
        Ok(figures) => {
            println!("{figures}");
            assert!(
                count < 1_000
                    || (figures.crashes > count && figures.again > 0 && figures.compared > 0 && figures.cancels > 0 && figures.pauses > 0)
            );
        }
        Err(broken) => panic!("{broken}\n{}", broken.story),
    }
}

#[test]
fn the_same_seed_gives_the_same_history() {
    for seed in 0..40 {
        let spec = Spec { seed, steps: 150 };
        let (first, second) = (one(spec).expect("it holds"), one(spec).expect("it holds"));
        assert_eq!(first, second, "seed {seed}");
    }
}

/// A run that is read back is interpreted by the plan that was stored, so it must be the one that was made.
#[test]
fn a_stored_plan_is_the_plan() {
    for seed in 0..300 {
        let made = super::generate::workflow(&super::dice::Dice::new(seed), "stored", seed % 2 == 0);
        let stored: engine::Definition = serde_json::from_slice(&serde_json::to_vec(&*made).expect("it is written")).expect("it is read");
        assert_eq!(format!("{:?}", stored.plan), format!("{:?}", made.plan), "seed {seed}");
    }
}

#[test]
fn a_crash_at_every_commit_over_the_real_store_changes_nothing() {
    use super::{Of, dice::Dice, points, time::SimClock};
    use std::sync::Arc;
    let dir = std::env::temp_dir().join(format!("orc-drill-crash-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder");
    let rng = Arc::new(Dice::new(1));
    let clock = Arc::new(SimClock::new(rng.clone()));
    let env = crate::Env { clock, rng, dir: dir.clone(), program: Default::default(), rounds: 1, shape: crate::Shape::default() };
    let told = points(&env, (0..number("ORC_POINTS", 3)).map(Of::Seed)).expect("the folder can be used");
    std::fs::remove_dir_all(&dir).expect("goes away");
    println!("{told:?}");
    assert!(told.broken.is_empty(), "{:#?}", told.broken);
    assert!(told.crashes > 20 && told.again > 0, "{told:?}");
}
