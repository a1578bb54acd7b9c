//! Clients that cannot be built.

use secretchat::core::ids::Layer;
use secretchat::store::{ChangeKeyError, MemoryStore, StoreKey, Vault};
use secretchat::{BuildError, Client, Error, LoadError};

use crate::common::{Line, builder, network};
use crate::world::{ALICE, BOB};

#[tokio::test(start_paused = true)]
async fn a_client_needs_a_user_a_store_and_a_transport() {
    let line = Line::new(&network(1), ALICE);
    let error = |built: Result<Client, BuildError>| built.err().unwrap();
    let nothing = Client::builder().build().await;
    assert_eq!(error(nothing), BuildError::NoTransport);
    let no_user = Client::builder()
        .transport(line.clone())
        .store(Vault::memory());
    assert_eq!(error(no_user.build().await), BuildError::NoUser);
    let no_store = Client::builder().transport(line.clone()).user(ALICE);
    assert_eq!(error(no_store.build().await), BuildError::NoStore);
    assert_eq!(line.calls(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_layer_is_one_that_is_sent() {
    let line = Line::new(&network(1), ALICE);
    for layer in [0, 8, 17, 45, 47, 145, u32::MAX] {
        let built = builder(&line, Vault::memory()).max_layer(Layer(layer));
        assert_eq!(built.build().await.err(), Some(BuildError::Layer(layer)));
    }
    assert_eq!(line.calls(), 0);
    for layer in [46, 73, 101, 144] {
        let built = builder(&line, Vault::memory()).max_layer(Layer(layer));
        assert!(built.build().await.is_ok(), "{layer}");
    }
}

#[tokio::test(start_paused = true)]
async fn no_parts_at_once_are_one() {
    use secretchat::files::FileSource;
    let network = network(1);
    let line = Line::new(&network, ALICE);
    let alice = builder(&line, Vault::memory())
        .parallel_parts(0)
        .build()
        .await
        .unwrap();
    drop(network.account(BOB));
    let chat = alice
        .request_chat(secretchat::transport::Peer::Id(BOB))
        .await
        .unwrap();
    let file = alice.send_file(
        chat,
        FileSource::bytes([1]),
        secretchat::Attachment::document(),
    );
    file.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_store_of_another_account_is_refused_and_stays_as_it_is() {
    let disk = MemoryStore::new();
    let vault = || Vault::open(disk.clone(), StoreKey::raw([7; 32]), None).unwrap();
    let network = network(1);
    let [alice, bob] = [ALICE, BOB].map(|user| Line::new(&network, user));
    let client = builder(&alice, vault()).build().await.unwrap();
    client
        .request_chat(secretchat::transport::Peer::Id(BOB))
        .await
        .unwrap();
    client.close().await;
    let before = vault().generation();
    let error = builder(&bob, vault()).build().await.err().unwrap();
    let (found, wanted) = (ALICE, BOB);
    assert_eq!(
        error,
        BuildError::Load(LoadError::OtherUser { found, wanted })
    );
    assert_eq!(bob.calls(), 0);
    assert_eq!(vault().generation(), before);
}

#[tokio::test(start_paused = true)]
async fn a_store_is_not_sealed_later_and_never_unsealed() {
    let network = network(1);
    let line = Line::new(&network, ALICE);
    let build = async |vault| builder(&line, vault).build().await.unwrap();
    let bare = build(Vault::memory()).await;
    let sealed = StoreKey::raw([7; 32]);
    let sealed = build(Vault::open(MemoryStore::new(), sealed, None).unwrap()).await;
    crate::common::settle().await;
    for (client, key, expected) in [
        (&bare, StoreKey::raw([1; 32]), ChangeKeyError::NotSealed),
        (&sealed, StoreKey::none(), ChangeKeyError::StaysSealed),
    ] {
        let before = client.generation().await.unwrap();
        let error = client.change_key(key).await.unwrap_err();
        assert!(
            matches!(&error, Error::Key(e) if *e == expected),
            "{error:?}"
        );
        assert_eq!(client.generation().await.unwrap(), before);
    }
}
