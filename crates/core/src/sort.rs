//! Stable sorting with one copy of the standard library's sort for all types. Each copy of its own is a kilobyte that
//! every visitor of the page downloads.

use indexmap::IndexMap;
use std::cmp::Ordering;

pub fn by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    if items.len() < 2 {
        return;
    }
    let mut places = places(items.len(), &|one, other| compare(&items[one], &items[other]));
    for at in 0..items.len() {
        while places[at] != at {
            let to = places[at];
            items.swap(at, to);
            places.swap(at, to);
        }
    }
}

pub fn by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    by(items, |one, other| key(one).cmp(&key(other)));
}

/// The entries of a map by their names.
pub fn by_name<V>(map: IndexMap<String, V>) -> Vec<(String, V)> {
    let mut entries: Vec<(String, V)> = map.into_iter().collect();
    by(&mut entries, |(one, _), (other, _)| one.cmp(other));
    entries
}

/// Where each of so many items has to go.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|one, other| compare(*one, *other));
    let mut places = vec![0; count];
    for (place, from) in order.into_iter().enumerate() {
        places[from] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_the_standard_library_sorts() {
        let mut state = 1_u64;
        for count in 0..200 {
            let mut items: Vec<(u64, usize)> = Vec::new();
            for at in 0..count {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                items.push(((state >> 33) % 20, at));
            }
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            super::by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
        }
    }
}
