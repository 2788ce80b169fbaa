//! Syntax trees, shared by the languages that are read by tree-sitter.

use tree_sitter::{Language, Node, Tree};

use super::super::Parameter;

/// Parses a source; broken lines become error nodes. `None` only if the parser itself fails.
pub fn parse(grammar: &Language, source: &str) -> Option<Tree> {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(grammar).ok()?;
    parser.parse(source, None)
}

/// The parameters that a reader finds in the statements at a cell's top level; of several with one name the last
/// counts. What does not parse is left to the kernel to report.
pub fn parameters(
    grammar: &Language,
    source: &str,
    read: impl Fn(Node<'_>, &str) -> Vec<Parameter>,
) -> Vec<Parameter> {
    let source = source.replace("\r\n", "\n");
    let Some(tree) = parse(grammar, &source) else { return Vec::new() };
    let root = tree.root_node();
    let mut found: Vec<Parameter> = Vec::new();
    for statement in root.named_children(&mut root.walk()).filter(|statement| !statement.has_error()) {
        for parameter in read(statement, &source) {
            found.retain(|earlier| earlier.name != parameter.name);
            found.push(parameter);
        }
    }
    found
}

/// The comment behind a statement, on the line where the statement ends.
pub fn comment_behind<'a>(statement: Node<'_>, source: &'a str) -> Option<&'a str> {
    let row = statement.end_position().row;
    let mut next = statement.next_sibling();
    while let Some(node) = next.filter(|node| node.start_position().row == row) {
        if node.kind().contains("comment") {
            return Some(text(node, source));
        }
        next = node.next_sibling();
    }
    None
}

/// The named children that are no comments.
pub fn children(node: Node<'_>) -> Vec<Node<'_>> {
    let mut walk = node.walk();
    node.named_children(&mut walk).filter(|child| !child.kind().contains("comment")).collect()
}

/// The child, where there is exactly one that is no comment.
pub fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    match children(node).as_slice() {
        &[child] => Some(child),
        _ => None,
    }
}

/// The node's text.
pub fn text<'a>(node: Node<'_>, source: &'a str) -> &'a str {
    source.get(node.byte_range()).unwrap_or_default()
}
