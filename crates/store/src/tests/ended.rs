//! Whether the process before let go in order.

use super::*;

#[tokio::test]
async fn the_next_process_knows_how_the_one_before_ended() {
    let folder = Folder::new("ended");
    let first = folder.open();
    assert!(first.ended_in_order(), "there was none before");
    first.shutdown().await.expect("closes");
    drop(first);
    let second = folder.open();
    assert!(second.ended_in_order());
    // Dropped, not shut down: as good as dead.
    drop(second);
    let third = folder.open();
    assert!(!third.ended_in_order());
    // It only looks: the death is still to be counted by whoever goes on with the runs.
    third.shutdown().await.expect("closes");
    drop(third);
    let fourth = folder.open();
    assert!(!fourth.ended_in_order());
    fourth.take_over();
    fourth.shutdown().await.expect("closes");
    drop(fourth);
    assert!(folder.open().ended_in_order());
}
