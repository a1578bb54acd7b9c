//! The program `secretchat`.

fn main() {}
