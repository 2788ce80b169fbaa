//! Places that are filled after the sanitiser has been there.

/// The element that keeps a place.
pub const SLOT: &str = "nb-slot";

/// HTML of the page's own making, by place. The places carry a word that no notebook can hold, so none is forged.
pub struct Slots {
    opening: String,
    kept: Vec<String>,
}

impl Slots {
    /// No places yet.
    pub fn new(nonce: &str) -> Self {
        Self { opening: format!("<{SLOT} n=\"{nonce}-"), kept: Vec::new() }
    }

    /// Keeps HTML for later, and gives the element for its place.
    pub fn keep(&mut self, html: String) -> String {
        self.kept.push(html);
        format!("{}{}\"></{SLOT}>", self.opening, self.kept.len() - 1)
    }

    /// Puts everything into its place.
    pub fn fill(&self, html: &str) -> String {
        let mut parts = html.split(&self.opening);
        let mut out = String::with_capacity(html.len() + self.kept.iter().map(String::len).sum::<usize>());
        out.push_str(parts.next().unwrap_or_default());
        let closing = format!("\"></{SLOT}>");
        for part in parts {
            let Some((index, rest)) = part.split_once(&closing) else { continue };
            let kept = index.parse().ok().and_then(|index: usize| self.kept.get(index));
            out.push_str(kept.map(String::as_str).unwrap_or_default());
            out.push_str(rest);
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_places_are_filled() {
        let mut slots = Slots::new("x1");
        let place = slots.keep("<b>kept</b>".to_owned());
        assert_eq!(slots.fill(&format!("a {place} b {place}")), "a <b>kept</b> b <b>kept</b>");
        let forged = "<nb-slot n=\"x2-0\"></nb-slot>";
        assert_eq!(slots.fill(forged), forged);
        assert_eq!(slots.fill("&lt;nb-slot n=&quot;x1-0"), "&lt;nb-slot n=&quot;x1-0");
    }
}
