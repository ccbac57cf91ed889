//! Compares figures with those of an earlier run.

/// A figure of an earlier run.
#[derive(Debug, PartialEq)]
pub(crate) struct Figure {
    name: String,
    value: f64,
}

/// Reads the output of an earlier run: `NAME VALUE LIMIT VERDICT` per line. The name may contain spaces. Other lines are ignored.
pub(crate) fn read(output: &str) -> Vec<Figure> {
    output.lines().filter_map(figure).collect()
}

fn figure(line: &str) -> Option<Figure> {
    let verdict = line.find(" ok").or_else(|| line.find(" short"))?;
    let mut words = line.get(..verdict)?.rsplitn(3, ' ');
    let limit = words.next()?;
    let value = words.next()?.parse().ok()?;
    let name = words.next()?.to_owned();
    limit.parse::<f64>().ok()?;
    Some(Figure { name, value })
}

/// The change since the earlier run, as the end of a figure's line.
pub(crate) fn change(earlier: &[Figure], name: &str, value: f64) -> String {
    match earlier.iter().find(|figure| figure.name == name) {
        Some(before) if before.value > 0.0 => {
            let percent = (value / before.value - 1.0) * 100.0;
            format!(" (was {:.3}, {percent:+.1} %)", before.value)
        }
        Some(_) | None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_compared_with_the_output_of_another() {
        let earlier = read(
            "parse 0.800 1.00 ok\nserialise as JSON 1.200 1.10 short (was 1.000, +20.0 %)\n1 short\n",
        );
        assert_eq!(change(&earlier, "parse", 0.6), " (was 0.800, -25.0 %)");
        assert_eq!(
            change(&earlier, "serialise as JSON", 1.5),
            " (was 1.200, +25.0 %)"
        );
        assert_eq!(change(&earlier, "clone", 1.5), "");
        assert_eq!(earlier.len(), 2);
    }
}
