//! What a name that leaves out its project or dataset belongs to.

use crate::QueryOptions;

/// The project and dataset of a query's options.
#[derive(Debug, Clone, Default)]
pub struct Defaults {
    project: Option<String>,
    /// `dataset` or `project.dataset`, in its parts.
    dataset: Vec<String>,
}

impl Defaults {
    /// Those of `options`.
    pub fn of(options: &QueryOptions) -> Self {
        let dataset = options.default_dataset.as_deref().unwrap_or_default();
        // a project may have dots in it, a dataset none
        let parts = match dataset.rsplit_once('.') {
            Some((project, dataset)) => vec![project, dataset],
            None if dataset.is_empty() => Vec::new(),
            None => vec![dataset],
        };
        Self { project: options.project.clone(), dataset: parts.into_iter().map(str::to_owned).collect() }
    }

    /// Whether a name alone names something in a dataset.
    pub fn has_dataset(&self) -> bool {
        !self.dataset.is_empty()
    }

    /// The path with what it leaves out.
    pub fn full<'a>(&'a self, path: &[&'a str]) -> Vec<&'a str> {
        let is_view = |name: &str| name.eq_ignore_ascii_case("INFORMATION_SCHEMA");
        let mut full = match path {
            [_] => self.dataset.iter().map(String::as_str).chain(path.iter().copied()).collect(),
            _ => path.to_vec(),
        };
        if let ([dataset, _], Some(project)) = (full.as_slice(), &self.project)
            && *dataset != "_SESSION"
            && !is_view(dataset)
        {
            full.insert(0, project);
        }
        full
    }
}

#[cfg(test)]
mod tests {
    use super::Defaults;
    use crate::QueryOptions;

    #[test]
    fn fills_in_what_a_path_leaves_out() {
        let full = |project: Option<&str>, dataset: Option<&str>, path: &[&str]| {
            let options = QueryOptions {
                project: project.map(str::to_owned),
                default_dataset: dataset.map(str::to_owned),
                ..QueryOptions::default()
            };
            Defaults::of(&options).full(path).join("/")
        };
        assert_eq!(full(None, None, &["t"]), "t");
        assert_eq!(full(Some("p"), None, &["t"]), "t");
        assert_eq!(full(Some("p"), Some("d"), &["t"]), "p/d/t");
        assert_eq!(full(Some("p"), Some("a.b:q.d"), &["t"]), "a.b:q/d/t");
        assert_eq!(full(Some("p"), Some("d"), &["e", "t"]), "p/e/t");
        assert_eq!(full(Some("p"), Some("d"), &["q", "e", "t"]), "q/e/t");
        assert_eq!(full(Some("p"), Some("d"), &["_SESSION", "t"]), "_SESSION/t");
    }
}
