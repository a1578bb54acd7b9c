//! The key picture, and whether it was compared.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use secretchat::core::crypto::KeyHash;
use secretchat::picture::png;
use serde_json::json;

use crate::args::{Key, Verify};
use crate::failure::Failure;
use crate::session::Session;
use crate::show::out::Out;
use crate::show::picture;

/// Pixels of a side of a cell: the picture is 384 pixels wide.
const CELL: u32 = 32;

/// Shows the picture and the text of a key.
pub(crate) async fn show(args: &Key, session: &Session, out: Out) -> Result<(), Failure> {
    let chat = session.find(&args.chat).await?;
    let hash = chat.key_hash.ok_or_else(no_key)?;
    if let Some(path) = &args.png {
        write(path, &hash)?;
    }
    let object = json!({
        "chat": chat.id.0, "hex": hash.hex_lines(), "cells": hash.cells(),
        "is_verified": chat.ready.as_ref().is_some_and(|ready| ready.is_verified),
    });
    out.result(&object, |paint| {
        let name = session.people.name(chat.user_id);
        let mut lines = picture::alone(&hash, paint);
        lines.push(String::new());
        lines.push(paint.dim(&format!(
            "{name} must see the same. If so: secretchat verify {}",
            chat.id
        )));
        lines
    })
}

/// Notes the comparison, or takes it back.
pub(crate) async fn verify(args: &Verify, session: &Session, out: Out) -> Result<(), Failure> {
    let chat = session.find(&args.chat).await?;
    let verified = !args.undo;
    session.client.set_verified(chat.id, verified).await?;
    let object = json!({ "chat": chat.id.0, "is_verified": verified });
    out.result(&object, |_| {
        let compared = if verified { "compared" } else { "not compared" };
        vec![format!(
            "the key of chat {} is noted as {compared}",
            chat.id
        )]
    })
}

fn write(path: &Path, hash: &KeyHash) -> Result<(), Failure> {
    let picture = png(hash, CELL)?;
    let written = File::create_new(path).and_then(|mut file| file.write_all(&picture));
    written.map_err(|error| Failure::File {
        path: path.to_owned(),
        error,
    })
}

fn no_key() -> Failure {
    Failure::Usage("the chat has no key yet: it is not accepted".to_owned())
}
