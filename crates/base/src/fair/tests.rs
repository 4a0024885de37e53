use super::*;
use proptest::prelude::*;

#[test]
fn one_entry_waits_for_one_of_a_hundred_thousand() {
    let mut fair = Fair::new(1);
    for n in 0..100_000 {
        fair.push("loud", 1, false, n);
    }
    for _ in 0..10 {
        assert_eq!(fair.pop().map(|(owner, _)| owner), Some("loud"));
    }
    fair.push("quiet", 1, false, 0);
    let next: Vec<_> = (0..2).filter_map(|_| fair.pop()).map(|(owner, _)| owner).collect();
    assert!(next.contains(&"quiet"), "{next:?}");
    assert_eq!(fair.len(), 100_000 - 11);
}

#[test]
fn what_costs_much_is_saved_up_for_and_what_is_urgent_goes_first() {
    let mut fair = Fair::new(10);
    (0..3).for_each(|n| fair.push("heavy", 30, false, n));
    (0..9).for_each(|n| fair.push("light", 10, false, n));
    fair.push("light", 10, true, 100);
    let order: Vec<_> = std::iter::from_fn(|| fair.pop()).collect();
    assert_eq!(order.iter().find(|(owner, _)| *owner == "light"), Some(&("light", 100)));
    // As much of one as of the other: three light ones for each heavy one.
    let heavy: Vec<_> = order.iter().enumerate().filter(|(_, (owner, _))| *owner == "heavy").map(|(at, _)| at).collect();
    assert_eq!(heavy, [2, 6, 10]);
}

#[derive(Clone, Debug)]
enum Act {
    Push { owner: u8, cost: u64, urgent: bool },
    Pop,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let push = (0..5u8, 1..40u64, any::<bool>()).prop_map(|(owner, cost, urgent)| Act::Push { owner, cost, urgent });
    proptest::collection::vec(prop_oneof![3 => push, 2 => Just(Act::Pop)], 0..400)
}

proptest! {
    /// Nothing is lost, nothing comes twice, and each owner's own order holds.
    #[test]
    fn all_that_goes_in_comes_out_once(acts in acts(), turn in 1..30u64) {
        let mut fair = Fair::new(turn);
        let mut model: std::collections::BTreeMap<(u8, bool), VecDeque<usize>> = Default::default();
        let out = |fair: &mut Fair<u8, (usize, bool)>, model: &mut std::collections::BTreeMap<(u8, bool), VecDeque<usize>>| {
            let waits = model.values().any(|lane| !lane.is_empty());
            let Some((owner, (n, urgent))) = fair.pop() else { assert!(!waits); return };
            assert_eq!(model.entry((owner, urgent)).or_default().pop_front(), Some(n));
            assert!(urgent || model.get(&(owner, true)).is_none_or(VecDeque::is_empty), "an urgent one was passed by");
        };
        for (n, act) in acts.iter().enumerate() {
            match act {
                Act::Push { owner, cost, urgent } => {
                    fair.push(*owner, *cost, *urgent, (n, *urgent));
                    model.entry((*owner, *urgent)).or_default().push_back(n);
                }
                Act::Pop => out(&mut fair, &mut model),
            }
        }
        for _ in 0..=acts.len() {
            out(&mut fair, &mut model);
        }
        prop_assert!(fair.is_empty() && fair.order.is_empty() && fair.lanes.is_empty());
    }

    /// While two owners both have something waiting, what they were given differs by no more than a turn and the largest costs.
    #[test]
    fn nobody_who_waits_falls_behind(costs in proptest::collection::vec((0..4u8, 1..50u64), 8..300), turn in 1..60u64) {
        let mut fair = Fair::new(turn);
        for (owner, cost) in &costs {
            fair.push(*owner, *cost, false, *cost);
        }
        let mut got = [0u64; 4];
        let there: Vec<u8> = (0..4).filter(|owner| fair.len_of(owner) > 0).collect();
        while there.iter().all(|owner| fair.len_of(owner) > 0) {
            let Some((owner, cost)) = fair.pop() else { break };
            got[usize::from(owner)] += cost;
            let given = there.iter().map(|owner| got[usize::from(*owner)]);
            let (least, most) = (given.clone().min().unwrap_or(0), given.max().unwrap_or(0));
            prop_assert!(most - least <= turn + 2 * 50, "{got:?}");
        }
    }
}
