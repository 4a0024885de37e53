//! Snapshots: at every point, the state from a snapshot and what came after is the state of the whole history.

use super::*;
use crate::machine::snapshot::{decode, encode};

const SHAPES: &[&str] = &[
    r#"
name: t
steps:
  - id: each
    uses: for_each
    with: {items: [1, 2, 3, 4], max_parallel: 2}
    steps: [{id: a, uses: test.flaky, with: {v: "{{ item }}"}, retry: {attempts: 5, delay: 1ms}}, {id: b, uses: set, with: {n: "{{ steps.a.output.v + 1 }}"}}]
  - {id: ask, uses: approval, with: {title: Go, expires: 1h}}
  - {id: w, uses: wait, with: {for: 5s}, needs: [ask]}
  - {id: m, uses: model, with: {prompt: "turns 3", tools: [test.send], max_turns: 5}, needs: [each]}
outputs: {n: "{{ steps.each.output | length }}", m: "{{ steps.m.output }}"}
"#,
    r#"
name: t
steps:
  - id: again
    uses: loop
    with: {max_iterations: 30, until: "steps.n.output.v >= 20"}
    steps: [{id: n, uses: set, with: {v: "{{ index }}"}}, {id: t, uses: test.echo, with: {v: "{{ steps.n.output.v }}"}}]
  - {id: bad, uses: test.broken, with: {}, on_error: continue, needs: [again]}
outputs: {n: "{{ steps.again.output.count }}"}
"#,
];

#[test]
fn a_snapshot_and_what_came_after_is_the_whole_history_at_every_point() {
    for (shape, seed) in SHAPES.iter().zip([3, 4]).flat_map(|(shape, seed)| [(shape, seed), (shape, seed + 1)]) {
        let mut world = World::new(plan(shape), json!({}), seed);
        world.play(true);
        let fold = |upto: usize| {
            let mut short = World::new(world.plan.clone(), json!({}), seed);
            short.journal = world.journal[..upto].to_vec();
            short.fold()
        };
        for point in (1..=world.journal.len()).step_by(3) {
            let bytes = encode(&fold(point)).unwrap();
            let mut run = decode(world.id, &world.plan, point as u64, &bytes).expect("read back");
            for upto in point..=world.journal.len() {
                if upto > point {
                    let (at, event) = &world.journal[upto - 1];
                    run.apply(event, *at);
                }
                if (upto - point) % 7 == 0 || upto == world.journal.len() {
                    assert_eq!(fingerprint(&run), fingerprint(&fold(upto)), "from {point} to {upto}, seed {seed}");
                }
            }
        }
    }
}

#[test]
fn a_snapshot_of_another_form_or_run_or_a_damaged_one_is_passed_over() {
    let mut world = World::new(plan(SHAPES[0]), json!({}), 1);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    let bytes = encode(&run).unwrap();
    let read = |id, seq, bytes: &[u8]| decode(id, &world.plan, seq, bytes).is_some();
    assert!(read(world.id, run.seq, &bytes));
    assert!(!read(world.id, run.seq + 1, &bytes), "of another moment");
    assert!(!read("run_00000000000000000000000000000001".parse().unwrap(), run.seq, &bytes), "of another run");
    assert!(!read(world.id, run.seq, b""), "given back");
    assert!(!read(world.id, run.seq, &[b"orc-state-9\n", &bytes[12..]].concat()), "of a later program");
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << (at % 8);
        assert!(!read(world.id, run.seq, &flipped), "a bit of byte {at} is another");
    }
}

#[test]
fn a_long_loop_holds_what_is_alive_in_it_and_no_more() {
    let yaml = r#"
name: t
inputs: {list: {type: array}}
steps:
  - {id: each, uses: for_each, with: {items: "{{ inputs.list }}"}, steps: [{id: a, uses: set, with: {v: 1}}, {id: b, uses: set, with: {v: 2}}]}
  - {id: again, uses: loop, with: {max_iterations: 2000, at_limit: stop}, steps: [{id: c, uses: set, with: {v: 1}}]}
  - {id: w, uses: wait, with: {for: 1h}, needs: [each, again]}
"#;
    let mut world = World::new(plan(yaml), json!({"list": (0..2_000).collect::<Vec<_>>()}), 2);
    let mut run = world.fold();
    world.commit(&mut run, Vec::new(), false);
    assert!(world.journal.len() > 8_000, "{}", world.journal.len());
    for run in [&run, &world.fold()] {
        assert_eq!((run.scopes.iter().count(), run.paths.len()), (1, 3));
        let queued = run.ready.len() + run.closing.len() + run.turning.len();
        assert!(queued < 2_100, "{queued} entries are queued");
    }
}
