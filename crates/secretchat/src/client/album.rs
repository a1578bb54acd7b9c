//! Albums: several files that are shown as one (spec/08 §10).

use secretchat_core::ids::ChatId;
use secretchat_core::message::album;

use super::{Client, SendFile, Sent};
use crate::Error;

impl Client {
    /// Sends 2 to 10 files as an album, in this order; each is made with [`send_file`](Self::send_file).
    /// Photos and videos can be mixed; audio and documents go among themselves.
    ///
    /// Ends when all are on their way. If one file fails, those before it have been sent, and those behind it have not.
    ///
    /// # Errors
    /// [`Error::Album`] if they make no album: nothing was sent. Else why a file failed.
    pub async fn send_album(&self, chat: ChatId, files: Vec<SendFile>) -> Result<Vec<Sent>, Error> {
        let grouped_id = self.draw_id().await?.0;
        album(files.iter().map(SendFile::sample).collect(), grouped_id)?;
        let mut sent = Vec::new();
        for file in files {
            sent.push(file.grouped(chat, grouped_id).await?);
        }
        Ok(sent)
    }
}
