//! What a name stands for.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)*) => {
        /// What a name stands for.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($(#[$doc])* $kind,)* }

        impl Kind {
            /// How front ends are told of it.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$kind => $name,)* }
            }

            /// The kind that has this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Kind::$kind),)* _ => None }
            }
        }
    };
}

kinds! {
    /// A variable of the session or of the cell.
    Variable = "variable",
    /// A field.
    Field = "field",
    /// A function with a receiver.
    Method = "method",
    /// Any other function.
    Function = "function",
    /// A struct.
    Struct = "struct",
    /// An enum.
    Enum = "enum",
    /// A union.
    Union = "union",
    /// A variant of an enum.
    Variant = "variant",
    /// A trait.
    Trait = "trait",
    /// Another name of a type.
    Alias = "alias",
    /// A type of the language itself.
    Primitive = "primitive",
    /// A module or crate.
    Module = "mod",
    /// A macro.
    Macro = "macro",
    /// A constant.
    Constant = "const",
    /// A static.
    Static = "static",
    /// A keyword, of Rust or SQL.
    Keyword = "keyword",
    /// A file or folder.
    Path = "path",
    /// A magic.
    Magic = "magic",
    /// A dataset of the warehouse.
    Dataset = "dataset",
    /// A table of the warehouse.
    Table = "table",
    /// A column of a table or frame.
    Column = "column",
    /// A query parameter.
    Parameter = "parameter",
}
