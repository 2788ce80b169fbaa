//! Long outputs: complete, in a box that opens.

use crate::report::html::thousands;

/// Lines or rows that are shown without a box.
const SHORT: usize = 30;
/// Lines or rows beyond which an output is not printed whole.
const UNPRINTED: usize = 1_000;

/// How high something is.
#[derive(Debug, Clone, Copy)]
pub enum Height {
    /// Lines of text.
    Lines(usize),
    /// Rows of tables, their heads included.
    Rows(usize),
}

/// Appends HTML of this height. The box opens by a checkbox, which needs no script.
pub fn write(html: &str, height: Height, folds: &mut usize, out: &mut String) {
    let (size, what) = match height {
        Height::Lines(lines) => (lines, format!("all {} lines", thousands(lines))),
        Height::Rows(rows) => (rows, "the whole table".to_owned()),
    };
    if size <= SHORT {
        out.push_str(html);
        return;
    }
    *folds += 1;
    let id = format!("nb-fold-{folds}");
    let class = if size > UNPRINTED { "fold vast" } else { "fold" };
    out.extend([
        &format!(
            "<div class=\"{class}\"><input type=\"checkbox\" id=\"{id}\"><div class=\"box\" tabindex=\"0\">"
        ),
        html,
        &format!(
            "</div><label for=\"{id}\"><span class=\"more\">Show {what}</span><span class=\"less\">Show less\
             </span></label><p class=\"cut\">Printed in part: the page on the screen has {what}.</p></div>"
        ),
    ]);
}
