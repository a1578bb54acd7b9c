//! Bars and tags that belong together. One alone is text.

use super::tokens::Token;
use crate::text::html::kind_of;

/// Tags inside each other of which the end is looked for.
const MAX_DEPTH: usize = 64;

/// Makes text of all bars and tags that have no other half.
pub(super) fn pair(tokens: &mut [Token<'_>]) {
    let mut is_paired = vec![false; tokens.len()];
    let mut join = |halves: [usize; 2]| {
        for half in halves {
            if let Some(is_paired) = is_paired.get_mut(half) {
                *is_paired = true;
            }
        }
    };
    pair_bars(tokens, &mut join);
    pair_tags(tokens, &mut join);
    for (token, _) in tokens
        .iter_mut()
        .zip(is_paired)
        .filter(|(_, paired)| !paired)
    {
        match token {
            Token::Bars { .. } => *token = Token::Text("||".into()),
            Token::StartTag(raw, tag) if **tag.name != *b"br" => {
                *token = Token::Text(core::mem::replace(raw, "".into()));
            }
            Token::EndTag(raw, _) => *token = Token::Text(core::mem::replace(raw, "".into())),
            _ => {}
        }
    }
}

/// A spoiler ends where the next one could begin, so there are none in each other.
fn pair_bars(tokens: &[Token<'_>], join: &mut impl FnMut([usize; 2])) {
    let mut begun: Option<usize> = None;
    for (at, token) in tokens.iter().enumerate() {
        let Token::Bars { can_begin, can_end } = token else {
            continue;
        };
        match begun {
            None if *can_begin => begun = Some(at),
            Some(begin) if *can_end && begin + 1 < at => {
                join([begin, at]);
                begun = None;
            }
            _ => {}
        }
    }
}

fn pair_tags(tokens: &[Token<'_>], join: &mut impl FnMut([usize; 2])) {
    let mut begun = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::StartTag(_, tag) if kind_of(tag).is_some() && begun.len() < MAX_DEPTH => {
                begun.push((at, &tag.name));
            }
            Token::EndTag(_, name) => {
                if let Some(place) = begun.iter().rposition(|(_, begun)| *begun == name) {
                    let (begin, _) = begun.remove(place);
                    join([begin, at]);
                }
            }
            _ => {}
        }
    }
}
