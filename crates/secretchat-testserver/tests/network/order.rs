//! What arrives before what.

use secretchat::transport::Transport as _;

use crate::two::Two;

#[tokio::test(start_paused = true)]
async fn an_ordered_wire_keeps_the_order() {
    for seed in 0..50 {
        let two = Two::far(seed, true);
        assert!(two.alice.ordered());
        let (failed, heard) = tokio::join!(two.send_all(1..=16), two.heard());
        assert_eq!((failed, heard), (vec![], (1..=16).collect::<Vec<_>>()));
    }
}

#[tokio::test(start_paused = true)]
async fn any_other_wire_does_not() {
    let two = Two::far(1, false);
    assert!(!two.alice.ordered());
    let (failed, mut heard) = tokio::join!(two.send_all(1..=16), two.heard());
    let kept = two.kept().await;
    assert!(!kept.is_sorted(), "calls overtake each other");
    assert_ne!(heard, kept, "updates overtake each other");
    heard.sort_unstable();
    assert_eq!((failed, heard), (vec![], (1..=16).collect()));
}

#[tokio::test(start_paused = true)]
async fn calls_of_one_moment_keep_their_order_on_any_wire() {
    let two = Two::new(1);
    two.send_all(1..=100).await;
    assert!(two.heard().await.into_iter().eq(1..=100));
}

#[tokio::test(start_paused = true)]
async fn the_same_seed_gives_the_same_run() {
    let run = |seed| async move {
        let two = Two::far(seed, false);
        tokio::join!(two.send_all(1..=16), two.heard())
    };
    assert_eq!(run(5).await, run(5).await);
    assert_ne!(run(5).await, run(6).await);
}
