//! The calls and types of secret chats are the same in the layer of grammers as in ours.

const SCHEMA: &str = include_str!("../../../tl-schemas/api/secret-chats.tl");

/// Names and ids, as the lines of the schema have them: `name#id …`.
fn definitions() -> Vec<(&'static str, u32)> {
    let line = |line: &'static str| {
        let (name, rest) = line.split_once('#')?;
        let (id, _) = rest.split_once(' ')?;
        Some((name, u32::from_str_radix(id, 16).ok()?))
    };
    let lines = SCHEMA.lines().filter(|line| !line.starts_with("//"));
    lines.filter_map(line).collect()
}

/// An id is the checksum of its definition: who has the same ids means the same by them.
#[test]
fn every_id_of_ours_means_the_same_to_grammers() {
    let definitions = definitions();
    assert!(definitions.len() > 90, "{}", definitions.len());
    let differ = |(name, id): &(&str, u32)| grammers_tl_types::name_for_id(*id) != *name;
    let differing: Vec<_> = definitions.into_iter().filter(differ).collect();
    assert_eq!(differing, []);
}
