//! Sorts imports as rustfmt does.

/// Sort key of imported names in rustfmt's order: `snake_case`, then `CamelCase`, then `SCREAMING_CASE`, with digits compared by value.
pub(super) fn compare(one: &str, two: &str) -> std::cmp::Ordering {
    let class = |name: &str| {
        let upper = name.starts_with(|char: char| char.is_ascii_uppercase());
        let shouted = upper
            && name.chars().count() > 1
            && !name.chars().any(|char| char.is_ascii_lowercase());
        (upper, shouted)
    };
    class(one)
        .cmp(&class(two))
        .then_with(|| version_sort(one, two))
}

/// Compares digits by value and everything else by character (style edition 2024).
fn version_sort(one: &str, two: &str) -> std::cmp::Ordering {
    let chunks = |text: &str| -> Vec<(String, Option<u64>)> {
        let mut chunks: Vec<(String, Option<u64>)> = Vec::new();
        for char in text.chars() {
            let digit = char.is_ascii_digit();
            match chunks.last_mut() {
                Some((chunk, number)) if number.is_some() == digit => {
                    chunk.push(char);
                    if digit {
                        *number = chunk.parse().ok().or(Some(u64::MAX));
                    }
                }
                _ => chunks.push((char.to_string(), char.to_digit(10).map(u64::from))),
            }
        }
        chunks
    };
    let (one, two) = (chunks(one), chunks(two));
    for (a, b) in one.iter().zip(&two) {
        let order = match (a.1, b.1) {
            (Some(x), Some(y)) => x.cmp(&y).then_with(|| b.0.len().cmp(&a.0.len())),
            _ => a.0.cmp(&b.0),
        };
        if order.is_ne() {
            return order;
        }
    }
    one.len().cmp(&two.len())
}
