//! The page of Seesaw.

fn main() {}
