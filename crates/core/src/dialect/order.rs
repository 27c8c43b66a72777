//! The order of the columns of a new table: as it was, unless `insert_before`, `insert_after` or `partial_reordering` say
//! otherwise. The rules are those of Alembic's batch mode.

use crate::diagnostic::Diagnostic;

#[derive(Clone, Debug, Default)]
pub(crate) struct Order {
    existing: Vec<String>,
    all: Vec<String>,
    /// Of each pair the first comes before the second.
    pairs: Vec<(String, String)>,
    /// Added columns with where they were asked to be.
    added: Vec<(String, Option<String>, Option<String>)>,
}

impl Order {
    pub fn of(existing: Vec<String>) -> Self {
        Self { all: existing.clone(), existing, pairs: Vec::new(), added: Vec::new() }
    }

    /// A column without a wish comes after the last one of now. Where that is dropped later, nothing holds it there: it
    /// comes among the first, as with Alembic.
    pub fn add(&mut self, column: String, before: Option<String>, after: Option<String>) {
        self.all.push(column.clone());
        self.added.push((column.clone(), before.clone(), after.clone()));
        self.place(column, before, after);
    }

    pub fn remove(&mut self, column: &str) {
        self.existing.retain(|other| other != column);
        self.all.retain(|other| other != column);
        self.added.retain(|(other, ..)| other != column);
    }

    /// All columns in their new order.
    pub fn sorted(mut self, partial: &[Vec<String>]) -> Result<Vec<String>, Diagnostic> {
        if !partial.is_empty() {
            let wishes = std::mem::take(&mut self.added).into_iter();
            self.pairs = wishes.flat_map(|(column, before, after)| pairs(column, before, after)).collect();
        }
        let chains = if partial.is_empty() { std::slice::from_ref(&self.existing) } else { partial };
        for chain in chains {
            let chain: Vec<&String> = chain.iter().filter(|column| self.all.contains(column)).collect();
            self.pairs.extend(chain.windows(2).map(|two| (two[0].clone(), two[1].clone())));
        }
        self.pairs.retain(|(one, other)| one != other && self.all.contains(one) && self.all.contains(other));
        topological(self.all, &self.pairs)
    }

    fn place(&mut self, column: String, before: Option<String>, after: Option<String>) {
        let (mut before, mut after) = (before, after);
        let at = |name: &String| self.existing.iter().position(|other| other == name);
        match (&before, &after) {
            (None, Some(neighbour)) => {
                before = match at(neighbour) {
                    Some(at) => self.existing.get(at + 1).cloned(),
                    None => self.pairs.iter().rev().find(|(one, _)| one == neighbour).map(|(_, next)| next.clone()),
                };
            }
            (Some(neighbour), None) => {
                after = match at(neighbour) {
                    Some(at) => at.checked_sub(1).map(|at| self.existing[at].clone()),
                    None => self.pairs.iter().rev().find(|(_, other)| other == neighbour).map(|(one, _)| one.clone()),
                };
            }
            (None, None) => after = self.existing.last().cloned(),
            (Some(_), Some(_)) => {}
        }
        self.pairs.extend(pairs(column, before, after));
    }
}

fn pairs(column: String, before: Option<String>, after: Option<String>) -> impl Iterator<Item = (String, String)> {
    let before = before.map(|before| (column.clone(), before));
    before.into_iter().chain(after.map(|after| (after, column)))
}

/// In rounds: each takes, in the given order, every name whose predecessors are all taken.
fn topological(mut todo: Vec<String>, pairs: &[(String, String)]) -> Result<Vec<String>, Diagnostic> {
    let mut sorted = Vec::new();
    while !todo.is_empty() {
        let ready = |name: &String| !pairs.iter().any(|(before, after)| after == name && todo.contains(before));
        let (round, rest): (Vec<String>, Vec<String>) = todo.iter().cloned().partition(ready);
        if round.is_empty() {
            return Err(Diagnostic::error(format!("the order asked for goes round in a circle: {}", todo.join(", "))));
        }
        sorted.extend(round);
        todo = rest;
    }
    Ok(sorted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &str) -> Vec<String> {
        list.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn new_columns_go_where_they_are_asked_to() {
        let mut order = Order::of(names("a b c"));
        order.add("x".to_owned(), None, Some("a".to_owned()));
        order.add("y".to_owned(), Some("a".to_owned()), None);
        order.add("z".to_owned(), None, None);
        assert_eq!(order.sorted(&[]), Ok(names("y a x b c z")));
    }

    #[test]
    fn a_new_column_is_not_held_by_one_that_goes() {
        let mut order = Order::of(names("a b c"));
        order.add("x".to_owned(), None, None);
        order.remove("c");
        assert_eq!(order.sorted(&[]), Ok(names("a x b")));
    }

    #[test]
    fn a_partial_order_moves_the_rest_as_alembic_does() {
        let order = Order::of(names("a b c d"));
        assert_eq!(order.sorted(&[names("d c b a")]), Ok(names("d c b a")));
    }

    #[test]
    fn a_circle_is_refused() {
        assert!(Order::of(names("a b")).sorted(&[names("a b"), names("b a")]).is_err());
    }
}
