//! Texts and what is done with them.

use serde_json::{Value, json};

use crate::network;
use crate::side::{Side, chat};

async fn send(alice: &mut Side, bob: &mut Side, command: Value) -> Value {
    let random_id = alice.obey(command).await["random_id"].clone();
    let message = bob.event("message").await;
    assert_eq!(message["random_id"], random_id);
    message
}

#[tokio::test(start_paused = true)]
async fn entities_and_settings_arrive_as_they_were_given() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    let first = send(
        &mut alice,
        &mut bob,
        json!({ "do": "send_text", "chat": chat, "text": "1" }),
    )
    .await;
    let entities = json!([
        { "type": "bold", "offset": 0, "length": 2 },
        { "type": "pre", "offset": 3, "length": 1, "language": "c" },
        { "type": "text_url", "offset": 5, "length": 1, "url": "https://example.com/" },
        { "type": "custom_emoji", "offset": 7, "length": 2, "document_id": "5368324170671202286" },
    ]);
    let command = json!({
        "do": "send_text", "chat": chat, "text": "ab c d 😀", "entities": entities, "silent": true,
        "no_webpage": true, "reply_to": first["random_id"], "ttl": 30, "via_bot": "gif", "random_id": "-7",
    });
    let message = send(&mut alice, &mut bob, command).await;
    for (field, value) in [
        ("random_id", json!("-7")),
        ("kind", json!("message")),
        ("text", json!("ab c d 😀")),
        ("entities", entities),
        ("silent", json!(true)),
        ("no_webpage", json!(true)),
        ("reply_to", first["random_id"].clone()),
        ("ttl", json!(30)),
        ("via_bot", json!("gif")),
        ("media", json!(null)),
        ("is_outgoing", json!(false)),
    ] {
        assert_eq!(message[field], value, "{field}");
    }
}

#[tokio::test(start_paused = true)]
async fn markdown_and_html_become_entities() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    let bold = json!([{ "type": "bold", "offset": 0, "length": 1 }]);
    for source in [
        json!({ "markdown": "**x**" }),
        json!({ "html": "<b>x</b>" }),
    ] {
        let mut command = json!({ "do": "send_text", "chat": chat });
        command
            .as_object_mut()
            .unwrap()
            .extend(source.as_object().unwrap().clone());
        let message = send(&mut alice, &mut bob, command).await;
        assert_eq!(
            (&message["text"], &message["entities"]),
            (&json!("x"), &bold)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn commands_are_begun_in_their_order() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    for number in 0..100 {
        alice.begin(json!({ "do": "send_text", "chat": chat, "text": number.to_string() }));
    }
    for number in 0..100 {
        assert_eq!(bob.event("message").await["text"], number.to_string());
    }
}

#[tokio::test(start_paused = true)]
async fn media_without_a_file_arrive_as_they_were_given() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    for (command, media) in [
        (
            "send_location",
            json!({ "kind": "location", "lat": 48.25, "long": -0.5 }),
        ),
        (
            "send_venue",
            json!({
                "kind": "venue", "lat": 1.5, "long": 2.5, "title": "T", "address": "A", "provider": "foursquare",
                "venue_id": "9",
            }),
        ),
        (
            "send_contact",
            json!({ "kind": "contact", "phone_number": "+99966", "first_name": "A", "last_name": "B" }),
        ),
        (
            "send_external_sticker",
            json!({
                "kind": "external_sticker", "document_id": "5", "access_hash": "-6", "dc_id": 2,
                "mime_type": "image/webp", "size": 7, "alt": "😀", "set": "Set", "w": 512, "h": 512,
            }),
        ),
    ] {
        let mut arguments = media.clone();
        arguments["do"] = command.into();
        arguments["chat"] = chat.clone();
        assert_eq!(send(&mut alice, &mut bob, arguments).await["media"], media);
    }
    let url = "https://example.com/";
    let command =
        json!({ "do": "send_web_page", "chat": chat, "url": url, "text": format!("see {url}") });
    let message = send(&mut alice, &mut bob, command).await;
    assert_eq!(message["media"], json!({ "kind": "web_page", "url": url }));
}

#[tokio::test(start_paused = true)]
async fn what_is_done_with_messages_is_told() {
    let (mut alice, mut bob, chat) = chat(&network()).await;
    let message = send(
        &mut alice,
        &mut bob,
        json!({ "do": "send_text", "chat": chat, "text": "1" }),
    )
    .await;
    let id = message["random_id"].clone();
    assert_eq!(alice.event("message_sent").await["random_id"], id);
    bob.obey(json!({ "do": "read", "chat": chat, "random_id": id }))
        .await;
    assert_eq!(
        alice.event("messages_read").await["max_date"],
        message["date"]
    );
    bob.obey(json!({ "do": "ttl", "chat": chat, "seconds": 60 }))
        .await;
    assert_eq!(alice.event("ttl_changed").await["ttl"], 60);
    assert_eq!(alice.event("message_delivered").await["random_id"], id);
    bob.obey(json!({ "do": "screenshot", "chat": chat, "random_ids": [id] }))
        .await;
    assert_eq!(
        alice.event("screenshot_taken").await["random_ids"],
        json!([id])
    );
    bob.obey(json!({ "do": "typing", "chat": chat })).await;
    alice.event("typing").await;
    alice.obey(json!({ "do": "rekey", "chat": chat })).await;
    bob.event("key_renewed").await;
    bob.obey(json!({ "do": "delete", "chat": chat, "random_ids": [id] }))
        .await;
    assert_eq!(
        alice.event("messages_deleted").await["random_ids"],
        json!([id])
    );
    let history = alice.obey(json!({ "do": "history", "chat": chat })).await;
    let actions: Vec<_> = history
        .as_array()
        .unwrap()
        .iter()
        .map(|m| m["action"].clone())
        .collect();
    assert_eq!(actions, ["screenshot", "set_ttl"]);
    alice.obey(json!({ "do": "flush", "chat": chat })).await;
    bob.event("history_flushed").await;
    assert_eq!(
        alice.obey(json!({ "do": "history", "chat": chat })).await,
        json!([])
    );
}
