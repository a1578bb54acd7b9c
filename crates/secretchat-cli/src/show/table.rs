//! Columns, and facts with their names.

use unicode_width::UnicodeWidthStr as _;

use super::paint::Paint;

/// Between two columns.
const GAP: &str = "  ";

/// Rows with columns as wide as they must be, under a heading.
pub(crate) fn table(heading: &[&str], rows: &[Vec<String>], paint: Paint) -> Vec<String> {
    let widths: Vec<usize> = (0..heading.len())
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let widest = cells.map(|cell| width(cell)).max().unwrap_or(0);
            widest.max(heading.get(column).map_or(0, |name| width(name)))
        })
        .collect();
    let heading: Vec<String> = heading.iter().map(|name| (*name).to_owned()).collect();
    let heading = paint.dim(&line(&heading, &widths));
    let rows = rows.iter().map(|row| line(row, &widths));
    [heading].into_iter().chain(rows).collect()
}

/// Facts, each behind its name.
pub(crate) fn facts(facts: &[(&str, String)], paint: Paint) -> Vec<String> {
    let widest = facts.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
    facts
        .iter()
        .map(|(name, value)| format!("{}{GAP}{value}", paint.dim(&pad(name, widest))))
        .collect()
}

fn line(cells: &[String], widths: &[usize]) -> String {
    let cells: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| pad(cell, *width))
        .collect();
    cells.join(GAP).trim_end().to_owned()
}

fn pad(text: &str, to: usize) -> String {
    let missing = to.saturating_sub(width(text));
    format!("{text}{}", " ".repeat(missing))
}

/// Columns of a terminal that a text takes.
fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_is_in_them() {
        let rows = [["日本", "1"], ["b", "22"]].map(|row| row.map(str::to_owned).to_vec());
        let lines = table(&["name", "n"], &rows, Paint::new(false));
        assert_eq!(lines, ["name  n", "日本  1", "b     22"]);
    }

    #[test]
    fn facts_stand_behind_their_names() {
        let lines = facts(&[("a", "1".into()), ("bcd", "2".into())], Paint::new(false));
        assert_eq!(lines, ["a    1", "bcd  2"]);
    }
}
