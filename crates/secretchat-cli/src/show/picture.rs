//! Key pictures (spec/10 §2), with the text beneath.

use secretchat_core::crypto::KeyHash;
use secretchat_core::crypto::picture::COLOURS;

use super::paint::Paint;

/// A cell is two columns wide, so that it is about square, and the picture as wide as the text beneath.
const CELLS: [&str; 4] = ["  ", "░░", "██", "▒▒"];
const WIDTH: usize = 24;
const BETWEEN: &str = "      ";

/// The lines of the picture and the text of a key.
pub(crate) fn alone(hash: &KeyHash, paint: Paint) -> Vec<String> {
    let texts = hash.hex_lines();
    picture(hash, paint)
        .into_iter()
        .chain([String::new()])
        .chain(texts)
        .collect()
}

/// The lines of the pictures and texts of two keys.
pub(crate) fn side_by_side(left: &KeyHash, right: &KeyHash, paint: Paint) -> Vec<String> {
    let pictures = picture(left, paint).into_iter().zip(picture(right, paint));
    let texts = left.hex_lines().into_iter().zip(right.hex_lines());
    let pictures = pictures.map(|(left, right)| format!("{left}{BETWEEN}{right}"));
    let texts = texts.map(|(left, right)| format!("{left:WIDTH$}{BETWEEN}{right}"));
    pictures.chain([String::new()]).chain(texts).collect()
}

/// The names over the pictures.
pub(crate) fn heading(left: &str, right: &str) -> String {
    format!("{left:WIDTH$}{BETWEEN}{right}")
}

fn picture(hash: &KeyHash, paint: Paint) -> Vec<String> {
    hash.cells()
        .iter()
        .map(|row| {
            row.iter()
                .map(|cell| draw(usize::from(*cell), paint))
                .collect()
        })
        .collect()
}

fn draw(cell: usize, paint: Paint) -> String {
    match COLOURS.get(cell) {
        Some(colour) if paint.has_colour() => paint.on(*colour, "  "),
        _ => CELLS.get(cell).copied().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_pictures_have_no_escapes_and_the_width_of_their_text() {
        let lines = side_by_side(
            &KeyHash([0x4c; 36]),
            &KeyHash([0x1b; 36]),
            Paint::new(false),
        );
        assert_eq!(lines.len(), 12 + 1 + 4);
        let width = 2 * WIDTH + BETWEEN.len();
        assert!(
            lines
                .iter()
                .filter(|line| !line.is_empty())
                .all(|line| line.chars().count() == width)
        );
        // 0x4c has the cells 0 3 0 1, and 0x1b 3 2 1 0 (spec/10 §4).
        assert!(lines[0].starts_with("  ▒▒  ░░  ▒▒"));
        assert!(lines[0].contains("▒▒██░░  ▒▒██"));
        assert!(lines[13].starts_with("4c 4c 4c 4c  4c 4c 4c 4c"));
    }

    #[test]
    fn coloured_pictures_have_the_four_colours() {
        let lines = side_by_side(&KeyHash([0x1b; 36]), &KeyHash([0x1b; 36]), Paint::new(true));
        for colour in ["255;255;255", "213;230;243", "45;87;117", "47;153;201"] {
            assert!(lines[0].contains(colour));
        }
    }
}
