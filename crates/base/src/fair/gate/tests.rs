use super::*;
use proptest::prelude::*;

fn poll(enter: &mut Enter<u8>) -> Poll<Result<Pass<u8>, Refused>> {
    Pin::new(enter).poll(&mut Context::from_waker(Waker::noop()))
}

fn given(enter: &mut Enter<u8>) -> Option<Pass<u8>> {
    match poll(enter) {
        Poll::Ready(pass) => Some(pass.expect("a place")),
        Poll::Pending => None,
    }
}

#[test]
fn a_newcomer_finds_a_place_beside_one_who_wants_all() {
    let gate = Gate::new(Bounds::places(4, 3));
    let mut loud: Vec<_> = (0..50_000).map(|_| gate.enter(1, false)).collect();
    let held: Vec<_> = loud.iter_mut().filter_map(given).collect();
    assert_eq!((held.len(), gate.load()), (3, (3, 49_997)));
    let quiet = given(&mut gate.enter(2, false)).expect("at once");
    let mut second = gate.enter(2, false);
    assert!(given(&mut second).is_none(), "all places are in use");
    // The next place that becomes free is the quiet one's, before fifty thousand.
    drop(held);
    assert!(given(&mut second).is_some());
    drop(quiet);
    drop(loud);
    assert_eq!(gate.load(), (0, 0));
}

#[test]
fn bounds_of_waiting_hold_and_what_is_urgent_comes_in() {
    let gate = Gate::new(Bounds { places: 2, places_each: 1, waiting: 3, waiting_each: 2 });
    let (one, other) = (given(&mut gate.enter(1, false)), given(&mut gate.enter(2, false)));
    let mut waiting: Vec<_> = [1, 1, 1, 2, 2].map(|owner| gate.enter(owner, false)).into();
    let said: Vec<_> = waiting.iter_mut().map(|enter| poll(enter).map(|result| result.err())).collect();
    let (waits, own, all) = (Poll::Pending, Poll::Ready(Some(Refused::Owner)), Poll::Ready(Some(Refused::All)));
    assert_eq!(said, [waits, waits, own, waits, all]);
    let mut urgent = gate.enter(1, true);
    assert!(given(&mut urgent).is_none());
    drop(one);
    assert!(given(&mut urgent).is_some(), "before those that have waited longer");
    drop(other);
    gate.close();
    assert!(matches!(poll(&mut gate.enter(1, true)), Poll::Ready(Err(Refused::Closed))));
    assert!(waiting.iter_mut().take(1).all(|enter| matches!(poll(enter), Poll::Ready(Err(Refused::Closed)) | Poll::Ready(Ok(_)))));
}

#[test]
fn tickets_of_those_that_went_away_do_not_gather() {
    let gate = Gate::new(Bounds::places(1, 1));
    let held = given(&mut gate.enter(1, false));
    for _ in 0..100_000 {
        assert!(given(&mut gate.enter(1, false)).is_none());
    }
    assert!(gate.lock().waiting.len() <= 2_000, "{}", gate.lock().waiting.len());
    drop(held);
    assert!(given(&mut gate.enter(1, false)).is_some());
}

#[test]
fn who_went_away_does_not_count_as_waiting() {
    let gate = Gate::new(Bounds { places: 1, places_each: 1, waiting: 9, waiting_each: 1 });
    let held = given(&mut gate.enter(1, false));
    for _ in 0..5 {
        assert!(matches!(poll(&mut gate.enter(1, false)), Poll::Pending), "the one before has gone");
    }
    assert!(gate.lock().waiting_by.is_empty());
    drop(held);
}

#[test]
fn shared_work_holds_a_place_only_while_it_goes_on_and_a_newcomer_is_next() {
    use super::super::Share;
    let gate = Gate::new(Bounds::places(1, 1));
    let busy = given(&mut gate.enter(9, false));
    let cx = &mut Context::from_waker(Waker::noop());
    let mut turns = 0;
    let mut loud: Vec<_> = (0..50).map(|_| Share::new(&gate, || 1, Box::pin(std::future::ready(())))).collect();
    assert!(loud.iter_mut().all(|work| Pin::new(work).poll(cx).is_pending()));
    let mut quiet = Share::new(&gate, || 2, Box::pin(std::future::ready(())));
    assert!(Pin::new(&mut quiet).poll(cx).is_pending());
    drop(busy);
    while Pin::new(&mut quiet).poll(cx).is_pending() {
        let before = loud.len();
        loud.retain_mut(|work| Pin::new(work).poll(cx).is_pending());
        turns += before - loud.len();
        assert!(turns < 4, "the quiet one waits for one of the others, not for all");
    }
    let mut sleeps = Share::new(&gate, || 3, Box::pin(std::future::pending::<()>()));
    drop(loud);
    assert!(Pin::new(&mut sleeps).poll(cx).is_pending());
    assert_eq!(gate.load(), (0, 0), "what waits by itself holds nothing");
}

#[derive(Clone, Debug)]
enum Move {
    Come(u8, bool),
    /// The waiting one at this place looks.
    Look(usize),
    GoAway(usize),
    Leave(usize),
}

proptest! {
    /// Never more than the bounds, and nobody waits for a place that is free.
    #[test]
    fn places_are_bounded_and_none_lies_idle(
        moves in proptest::collection::vec(
            prop_oneof![
                4 => (0..4u8, any::<bool>()).prop_map(|(owner, urgent)| Move::Come(owner, urgent)),
                2 => (0..64usize).prop_map(Move::Look),
                1 => (0..64usize).prop_map(Move::GoAway),
                3 => (0..64usize).prop_map(Move::Leave),
            ],
            0..300,
        ),
        places in 1..6usize,
        each in 1..6usize,
    ) {
        let gate: Arc<Gate<u8>> = Gate::new(Bounds::places(places, each));
        let mut waiting: Vec<(u8, Enter<u8>)> = Vec::new();
        let mut held: Vec<(u8, Pass<u8>)> = Vec::new();
        for one in moves {
            match one {
                Move::Come(owner, urgent) => {
                    let mut enter = gate.enter(owner, urgent);
                    match given(&mut enter) {
                        Some(pass) => held.push((owner, pass)),
                        None => waiting.push((owner, enter)),
                    }
                }
                Move::Look(n) if n < waiting.len() => {
                    if let Some(pass) = given(&mut waiting[n].1) {
                        held.push((waiting.remove(n).0, pass));
                    }
                }
                Move::GoAway(n) if n < waiting.len() => drop(waiting.remove(n)),
                Move::Leave(n) if n < held.len() => drop(held.remove(n)),
                _ => {}
            }
            let state = gate.lock();
            prop_assert!(state.used <= places && state.used_by.values().all(|used| *used <= each));
            prop_assert!(state.used == held.len() + state.given.len());
            prop_assert!(state.waiting_by.values().sum::<usize>() == state.wakers.len());
            for (owner, enter) in &waiting {
                let still = enter.ticket.is_some_and(|ticket| state.wakers.contains_key(&ticket));
                prop_assert!(!still || !state.has_room(gate.bounds, owner), "a free place and somebody who waits");
            }
        }
        drop((waiting, held));
        prop_assert_eq!(gate.load(), (0, 0));
    }
}
