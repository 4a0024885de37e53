//! What a firing comes to, from what is under way. Pure.

use super::kind::Overlap;
use base::RunId;

/// The lane of a firing as it is now. A lane is the runs and firings that count as the same.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lane {
    /// Runs under way, oldest first.
    pub(crate) running: Vec<RunId>,
    /// Firings of the lane that came before this one and wait still.
    pub(crate) ahead: u64,
    /// Of those of the same trigger that wait, this one not counted.
    pub(crate) waiting: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Start,
    /// Its turn comes when a run of the lane has ended.
    Wait,
    /// The same, after these were asked to stop.
    CancelThenWait(Vec<RunId>),
    Skip(&'static str),
}

pub(crate) const BUSY: &str = "a run of this trigger was under way";
pub(crate) const FULL: &str = "as many firings as may wait were waiting already";

/// `fresh`: it has not waited yet.
pub(crate) fn decide(overlap: Overlap, max: u32, queue_max: u32, fresh: bool, lane: &Lane) -> Decision {
    let max = usize::try_from(max).unwrap_or(usize::MAX).max(1);
    let room = lane.running.len() < max && lane.ahead == 0;
    if overlap == Overlap::Allow || room {
        return Decision::Start;
    }
    match overlap {
        Overlap::Skip if fresh => Decision::Skip(BUSY),
        _ if fresh && lane.waiting >= u64::from(queue_max) => Decision::Skip(FULL),
        // Who waits behind another leaves the cancelling to that one.
        Overlap::CancelPrevious if lane.ahead == 0 => {
            let surplus = (lane.running.len() + 1).saturating_sub(max);
            Decision::CancelThenWait(lane.running[..surplus.min(lane.running.len())].to_vec())
        }
        _ => Decision::Wait,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn run(n: u128) -> RunId {
        RunId::from_slice(&n.to_be_bytes()).unwrap()
    }

    fn lane(running: u128, ahead: u64, waiting: u64) -> Lane {
        Lane { running: (0..running).map(run).collect(), ahead, waiting }
    }

    #[test]
    fn policies_differ_when_a_run_is_under_way() {
        let busy = lane(1, 0, 0);
        let when_busy = |overlap| decide(overlap, 1, 100, true, &busy);
        assert_eq!(when_busy(Overlap::Queue), Decision::Wait);
        assert_eq!(when_busy(Overlap::Skip), Decision::Skip(BUSY));
        assert_eq!(when_busy(Overlap::CancelPrevious), Decision::CancelThenWait(vec![run(0)]));
        assert_eq!(when_busy(Overlap::Allow), Decision::Start);
        for overlap in [Overlap::Queue, Overlap::Skip, Overlap::CancelPrevious, Overlap::Allow] {
            assert_eq!(decide(overlap, 1, 100, true, &lane(0, 0, 0)), Decision::Start);
        }
    }

    #[test]
    fn nobody_overtakes_and_the_queue_ends() {
        assert_eq!(decide(Overlap::Queue, 2, 100, true, &lane(1, 1, 1)), Decision::Wait, "one waits already");
        assert_eq!(decide(Overlap::Queue, 1, 3, true, &lane(1, 3, 3)), Decision::Skip(FULL));
        assert_eq!(decide(Overlap::Queue, 1, 3, false, &lane(1, 0, 9)), Decision::Wait, "who waits is not sent away");
        assert_eq!(decide(Overlap::CancelPrevious, 2, 9, true, &lane(4, 0, 0)), Decision::CancelThenWait(vec![run(0), run(1), run(2)]));
    }

    proptest! {
        #[test]
        fn never_more_than_allowed_at_once(overlap in 0_usize..3, max in 1_u32..5, fresh: bool, running in 0_u128..8, ahead in 0_u64..4, waiting in 0_u64..4) {
            let overlap = [Overlap::Queue, Overlap::Skip, Overlap::CancelPrevious][overlap];
            let decided = decide(overlap, max, 3, fresh, &lane(running, ahead, waiting));
            if decided == Decision::Start {
                prop_assert!(running < u128::from(max) && ahead == 0);
            }
            if let Decision::CancelThenWait(runs) = decided {
                // After that there is room for exactly one more.
                prop_assert_eq!(running as usize - runs.len(), (max as usize) - 1);
            }
        }
    }
}
