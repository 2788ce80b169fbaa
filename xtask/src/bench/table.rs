//! Samples to Markdown: median with the range, and ratios round by round.

/// One row's samples; several subjects have as many, taken in the same rounds.
#[derive(Clone, Default)]
pub struct Samples(pub Vec<f64>);

impl Samples {
    /// `median [min–max]`.
    pub fn shown(&self, digits: usize) -> String {
        let Some((min, median, max)) = self.spread() else { return "–".to_owned() };
        format!("{median:.digits$} [{min:.digits$}–{max:.digits$}]")
    }

    /// This over another, round by round: the machine's mood in a round weighs on both.
    pub fn over(&self, other: &Self) -> Self {
        Self(
            self.0
                .iter()
                .zip(&other.0)
                .filter(|(_, other)| **other > 0.0)
                .map(|(one, other)| one / other)
                .collect(),
        )
    }

    /// What this is more than another, round by round.
    pub fn minus(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(one, other)| one - other).collect())
    }

    /// All of these added up, round by round.
    pub fn sum<'a>(all: impl IntoIterator<Item = &'a Self>) -> Self {
        let added = |mut total: Vec<f64>, samples: &Self| {
            total.resize(total.len().max(samples.0.len()), 0.0);
            total.iter_mut().zip(&samples.0).for_each(|(total, sample)| *total += sample);
            total
        };
        Self(all.into_iter().fold(Vec::new(), added))
    }

    fn spread(&self) -> Option<(f64, f64, f64)> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = |index: usize| sorted.get(index).copied();
        let upper = middle(sorted.len() / 2)?;
        let lower = middle((sorted.len() - 1) / 2)?;
        Some((*sorted.first()?, f64::midpoint(lower, upper), *sorted.last()?))
    }
}

/// Prints a Markdown table.
pub fn print(head: &[&str], rows: &[Vec<String>]) {
    println!("\n| {} |", head.join(" | "));
    println!("|{}", "---|".repeat(head.len()));
    for row in rows {
        println!("| {} |", row.join(" | "));
    }
}
