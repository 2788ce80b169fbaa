//! Cargo's standard error, made into one line of text that follows what it is doing.

/// Follows a build.
#[derive(Debug, Default)]
pub struct Progress {
    /// Crates that were built already, as far as cargo has told.
    before: Option<usize>,
    width: usize,
}

/// Names of crates shown at a time.
const NAMES: usize = 3;

impl Progress {
    /// The text that takes the place of the one before, if `line` of cargo's tells something new. It begins
    /// with a carriage return.
    pub fn follow(&mut self, line: &str) -> Option<String> {
        let line = line.trim();
        let (verb, rest) = line.split_once(' ')?;
        let text = match verb {
            "Updating" => "looking up crates".to_owned(),
            "Downloading" | "Downloaded" => format!("downloading {}", rest.trim_end_matches(" ...")),
            // The lock on the package cache is held for moments.
            "Blocking" if !rest.contains("package cache") => "waiting for another build to end".to_owned(),
            "Building" => self.building(rest)?,
            _ => return None,
        };
        Some(self.replace(&text))
    }

    /// Takes the line away.
    pub fn clear(&mut self) -> Option<String> {
        (self.width > 0).then(|| format!("{}\r", self.replace("")))
    }

    fn replace(&mut self, text: &str) -> String {
        let width = text.chars().count();
        let blank = " ".repeat(self.width.saturating_sub(width));
        self.width = width;
        format!("\r{text}{blank}")
    }

    /// `[====>   ] 12/34: linfa, ndarray`
    fn building(&mut self, rest: &str) -> Option<String> {
        let (counts, names) = rest.split_once("] ")?.1.split_once(':')?;
        let (done, all) = counts.split_once('/')?;
        let (done, all): (usize, usize) = (done.parse().ok()?, all.parse().ok()?);
        let before = *self.before.get_or_insert(done);
        let names: Vec<&str> = names.trim().split(", ").take(NAMES).collect();
        Some(format!("building {} of {}: {}", done - before + 1, all - before, names.join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_follows_the_build() {
        let mut progress = Progress::default();
        let mut shown = |line: &str| progress.follow(line);
        assert_eq!(shown("    Updating crates.io index").as_deref(), Some("\rlooking up crates"));
        assert_eq!(
            shown("    Building [==>  ] 310/312: linfa, ndarray(build)").as_deref(),
            Some("\rbuilding 1 of 2: linfa, ndarray(build)")
        );
        assert_eq!(
            shown("    Building [==>  ] 311/312: linfa").as_deref(),
            Some("\rbuilding 2 of 2: linfa                ")
        );
        assert_eq!(shown("   Compiling linfa v0.8.1"), None);
        assert_eq!(shown("error: no matching package named `serdee` found"), None);
        assert_eq!(progress.clear().as_deref(), Some("\r                      \r"));
    }
}
