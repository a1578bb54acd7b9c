//! Albums: several messages that are shown as one (spec/08 §10).

use super::limits::ALBUM;
use super::{AlbumError, Media, Message};

/// Makes an album of 2 to 10 messages, to be sent in this order; `grouped_id` is random and not 0.
///
/// Photos and videos can be mixed; audio and documents go among themselves. Below layer 73 the messages arrive one
/// by one.
///
/// # Errors
/// The messages do not make an album; see [`AlbumError`].
pub fn album(messages: Vec<Message>, grouped_id: i64) -> Result<Vec<Message>, AlbumError> {
    if !ALBUM.contains(&messages.len()) {
        return Err(AlbumError::Count {
            got: messages.len(),
            allowed: ALBUM,
        });
    }
    if grouped_id == 0 {
        return Err(AlbumError::GroupedIdZero);
    }
    let mut first = None;
    for (index, message) in messages.iter().enumerate() {
        let media = message.media.as_ref().ok_or(AlbumError::Media(index))?;
        let group = group_of(media).ok_or(AlbumError::Media(index))?;
        let (first_group, first) = *first.get_or_insert((group, media.name()));
        if group != first_group {
            return Err(AlbumError::Mixed {
                index,
                got: media.name(),
                first,
            });
        }
    }
    Ok(messages
        .into_iter()
        .map(|m| Message {
            grouped_id: Some(grouped_id),
            ..m
        })
        .collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    Visual,
    Audio,
    Documents,
}

const fn group_of(media: &Media) -> Option<Group> {
    match media {
        Media::Photo(_) | Media::Video(_) => Some(Group::Visual),
        Media::Audio(_) => Some(Group::Audio),
        Media::Document(_) => Some(Group::Documents),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::samples::each_media;

    /// Messages with these of the sample media.
    fn of(indices: &[usize]) -> Vec<Message> {
        indices
            .iter()
            .map(|i| Message::media(each_media().swap_remove(*i)))
            .collect()
    }

    #[test]
    fn an_album_shares_one_number() {
        let messages = album(of(&[0, 1, 0]), -77).unwrap();
        assert_eq!(messages.len(), 3);
        assert!(messages.iter().all(|m| m.grouped_id == Some(-77)));
    }

    #[test]
    fn an_album_has_2_to_10_messages_of_kinds_that_go_together() {
        let mixed = |index, got, first| Err(AlbumError::Mixed { index, got, first });
        let count = |got| {
            Err(AlbumError::Count {
                got,
                allowed: 2..=10,
            })
        };
        for (indices, expected) in [
            (vec![0; 10], Ok(())),
            (vec![3, 3], Ok(())),
            (vec![8, 9], Ok(())),
            (vec![], count(0)),
            (vec![0], count(1)),
            (vec![0; 11], count(11)),
            (vec![0, 3], mixed(1, "audio", "photo")),
            (vec![8, 8, 1], mixed(2, "video", "document")),
            (vec![0, 2], Err(AlbumError::Media(1))),
            (vec![10, 0], Err(AlbumError::Media(0))),
        ] {
            assert_eq!(album(of(&indices), 1).map(|_| ()), expected, "{indices:?}");
        }
        assert_eq!(album(of(&[0, 0]), 0), Err(AlbumError::GroupedIdZero));
        assert_eq!(
            album(vec![Message::text("x"), Message::text("y")], 1),
            Err(AlbumError::Media(0))
        );
        assert_eq!(
            AlbumError::Count {
                got: 1,
                allowed: ALBUM
            }
            .to_string(),
            "1 messages where 2 to 10 make an album"
        );
    }
}
