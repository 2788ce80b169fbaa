//! Which names a module exports, through all `pub use`s.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::entry::Entry;
use super::krate::{Import, Krate};
use super::packages::Packages;
use crate::assist::Kind;

/// A name that a module exports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub kind: Kind,
    /// Full path of the module that defines it.
    pub home: String,
    /// Of a module, its full path.
    pub target: Option<String>,
}

impl Export {
    /// Something that the module `home` defines.
    pub fn new(name: &str, kind: Kind, home: &str) -> Self {
        Export { name: name.to_owned(), kind, home: home.to_owned(), target: None }
    }
}

/// Exports of one module: types, values and macros may share a name.
type Exports = BTreeMap<(String, Namespace), Export>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Namespace {
    Type,
    Value,
    Macro,
}

/// The crates, and what their modules export.
pub struct Resolver {
    packages: Packages,
    crates: BTreeMap<String, Krate>,
    exports: BTreeMap<String, Exports>,
    /// Modules that a module can name without a path, by that name: its own, and those that it imports.
    modules: BTreeMap<String, BTreeMap<String, String>>,
}

impl Resolver {
    /// No crates yet.
    pub fn new(packages: Packages) -> Self {
        Resolver { packages, crates: BTreeMap::new(), exports: BTreeMap::new(), modules: BTreeMap::new() }
    }

    /// Reads the crate `name`, unless that has been done.
    pub fn load(&mut self, name: &str) {
        if self.crates.contains_key(name) {
            return;
        }
        let krate = self.packages.get(name).map(|package| Krate::read(name, package)).unwrap_or_default();
        for (path, module) in &krate.modules {
            let own = module.own.iter().map(|export| (key(export), export.clone())).collect();
            self.exports.insert(path.clone(), own);
            if let Some((parent, name)) = path.rsplit_once("::") {
                self.modules.entry(parent.to_owned()).or_default().insert(name.to_owned(), path.clone());
            }
        }
        self.crates.insert(name.to_owned(), krate);
    }

    /// Follows all `use`s, also into crates that were not loaded before, until nothing new comes.
    pub fn resolve(&mut self) {
        loop {
            let (mut exports, mut modules, mut wanted) = (Vec::new(), Vec::new(), BTreeSet::new());
            for (path, module) in self.crates.values().flat_map(|krate| &krate.modules) {
                for import in &module.imports {
                    for (name, target) in self.imported_modules(path, import, &mut wanted) {
                        if !self.modules.get(path).is_some_and(|known| known.contains_key(&name)) {
                            modules.push((path.clone(), name, target));
                        }
                    }
                    for export in self.imported(path, import, &mut wanted) {
                        if !self.exports.get(path).is_some_and(|known| known.contains_key(&key(&export))) {
                            exports.push((path.clone(), export));
                        }
                    }
                }
            }
            if exports.is_empty() && modules.is_empty() && wanted.is_empty() {
                return;
            }
            for (path, export) in exports {
                self.exports.entry(path).or_default().entry(key(&export)).or_insert(export);
            }
            for (path, name, target) in modules {
                self.modules.entry(path).or_default().entry(name).or_insert(target);
            }
            for name in wanted {
                self.load(&name);
            }
        }
    }

    /// Lines of the table from all crates, without exports.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.crates.values().flat_map(|krate| &krate.entries)
    }

    /// The modules that a cell can name, by the shortest path: the scope of `prelude`, and all of `crates`.
    pub fn reachable(&self, prelude: &str, crates: &[&str]) -> Vec<(String, Vec<&Export>)> {
        let scope = format!("{prelude}::scope");
        let mut queue: Vec<(String, String)> =
            crates.iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
        let mut seen: HashSet<String> = HashSet::new();
        let mut modules = vec![(scope.clone(), self.of(&scope).collect())];
        let mut at = 0;
        while let Some((path, module)) = queue.get(at).cloned() {
            at += 1;
            if !seen.insert(module.clone()) {
                continue;
            }
            let exports: Vec<&Export> = self.of(&module).collect();
            for export in &exports {
                if let Some(target) = export.target.as_ref().filter(|_| !is_internal(&export.name)) {
                    queue.push((format!("{path}::{}", export.name), target.clone()));
                }
            }
            modules.push((path, exports));
        }
        modules
    }

    fn of(&self, module: &str) -> impl Iterator<Item = &Export> {
        let is_shown = |export: &&Export| !export.name.starts_with('_');
        self.exports.get(module).into_iter().flat_map(BTreeMap::values).filter(is_shown)
    }

    /// What others get by one `pub use` of `module`, as far as that is known yet.
    fn imported(&self, module: &str, import: &Import, wanted: &mut BTreeSet<String>) -> Vec<Export> {
        if !import.public {
            return Vec::new();
        }
        let from = self.module(module, &import.path, wanted);
        let Some((name, rename)) = &import.name else {
            return from.map(|from| self.of(&from).cloned().collect()).unwrap_or_default();
        };
        let mut found: Vec<Export> = Vec::new();
        if let Some(from) = from {
            found.extend(self.of(&from).filter(|export| export.name == *name).cloned());
            if found.iter().all(|export| export.target.is_none())
                && let Some(target) = self.named(module, &from, import, name, wanted)
            {
                found.push(Export { target: Some(target), ..Export::new(name, Kind::Module, &from) });
            }
        }
        found.into_iter().map(|export| Export { name: rename.clone(), ..export }).collect()
    }

    /// The modules that one `use` of `module` lets it name, as far as that is known yet.
    fn imported_modules(
        &self,
        module: &str,
        import: &Import,
        wanted: &mut BTreeSet<String>,
    ) -> Vec<(String, String)> {
        let Some(from) = self.module(module, &import.path, wanted) else { return Vec::new() };
        if let Some((name, rename)) = &import.name {
            let target = self.named(module, &from, import, name, wanted);
            return target.map(|target| (rename.clone(), target)).into_iter().collect();
        }
        let public = self.of(&from).filter_map(|export| Some((export.name.clone(), export.target.clone()?)));
        let mut all: Vec<(String, String)> = public.collect();
        // Within a crate a glob brings what is not public too.
        if root(&from) == root(module) {
            all.extend(
                self.modules.get(&from).into_iter().flatten().map(|(name, to)| (name.clone(), to.clone())),
            );
        }
        all
    }

    /// The module or crate that a `use` in `module` means by `name`.
    fn named(
        &self,
        module: &str,
        from: &str,
        import: &Import,
        name: &str,
        wanted: &mut BTreeSet<String>,
    ) -> Option<String> {
        let is_first = import.path.iter().all(String::is_empty);
        self.child(from, name).or_else(|| if is_first { self.external(module, name, wanted) } else { None })
    }

    /// The module that `path` names within `from`.
    fn module(&self, from: &str, path: &[String], wanted: &mut BTreeSet<String>) -> Option<String> {
        let mut at: Option<String> = None;
        for (index, name) in path.iter().enumerate() {
            at = match (name.as_str(), at) {
                ("", None) => None,
                ("crate", None) => Some(root(from).to_owned()),
                ("self", None) => Some(from.to_owned()),
                ("super", inner) => Some(inner.as_deref().unwrap_or(from).rsplit_once("::")?.0.to_owned()),
                (name, None) => {
                    let inner = if index == 0 { self.child(from, name) } else { None };
                    Some(inner.or_else(|| self.external(from, name, wanted))?)
                }
                (name, Some(at)) => Some(self.child(&at, name)?),
            };
        }
        Some(at.unwrap_or_else(|| from.to_owned()))
    }

    fn child(&self, module: &str, name: &str) -> Option<String> {
        if let Some(known) = self.modules.get(module).and_then(|modules| modules.get(name)) {
            return Some(known.clone());
        }
        let exports = self.exports.get(module)?;
        exports.get(&(name.to_owned(), Namespace::Type)).and_then(|export| export.target.clone())
    }

    /// The crate that `name` stands for in the crate of `from`; one that is not loaded yet is wanted.
    fn external(&self, from: &str, name: &str, wanted: &mut BTreeSet<String>) -> Option<String> {
        let package = self.packages.get(root(from))?;
        let library = package.dependencies.get(name)?;
        if !self.crates.contains_key(library) {
            wanted.insert(library.clone());
        }
        Some(library.clone())
    }
}

/// The crate of a module.
fn root(module: &str) -> &str {
    module.split("::").next().unwrap_or(module)
}

fn key(export: &Export) -> (String, Namespace) {
    let namespace = match export.kind {
        Kind::Function | Kind::Constant | Kind::Static => Namespace::Value,
        Kind::Macro => Namespace::Macro,
        _ => Namespace::Type,
    };
    (export.name.clone(), namespace)
}

/// Modules that crates export for their own use.
fn is_internal(name: &str) -> bool {
    name.starts_with('_') || matches!(name, "export" | "private" | "internal")
}
