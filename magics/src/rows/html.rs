//! Rows as an HTML table with pages.
//!
//! Pages are turned without any script: each is a `tbody`, shown by a style while its radio button is chosen.
//! Where a front end takes styles or buttons away, as JupyterLab does for notebooks it does not trust, the rows
//! of all pages stand below each other. The form keeps the buttons of one table apart from those of others; of
//! the method `dialog`, it can't be sent anywhere.

use std::fmt::Write as _;

use warehouse::QueryResult;
use warehouse::arrow::datatypes::FieldRef;
use warehouse::local::type_name;

use super::{Row, columns, footer, is_number, rows, shortened};

/// Rows on a page.
const PAGE: usize = 20;
/// Pages, of a longer result.
const PAGES: usize = 10;
/// Bytes after which no row is written any more.
const BYTES: usize = 300_000;
/// Characters that are shown of one value.
const CHARACTERS: usize = 200;

/// Selectors are as specific as they are because front ends align all tables' cells to the right.
const STYLE: &str = "\
.nbrun-rows table.dataframe{border-collapse:collapse;font-variant-numeric:tabular-nums}\
.nbrun-rows table.dataframe tr th,.nbrun-rows table.dataframe tr td\
{padding:.25em .75em;text-align:left;white-space:pre;max-width:40em;overflow:hidden;text-overflow:ellipsis}\
.nbrun-rows table.dataframe tr .number{text-align:right}\
.nbrun-rows .type{font-weight:normal;opacity:.6;font-size:85%}\
.nbrun-rows .null{opacity:.5;font-style:italic}\
.nbrun-rows nav{display:none}\
@supports selector(:has(a)){.nbrun-rows nav{display:block}.nbrun-rows:has(input) tbody{display:none}\
.nbrun-rows nav input{position:absolute;opacity:0}\
.nbrun-rows nav label{padding:.1em .5em;cursor:pointer;opacity:.6}\
.nbrun-rows nav label:has(:checked){opacity:1;font-weight:bold}\
.nbrun-rows nav label:has(:focus-visible){outline:1px solid}";

/// The first rows as pages of a table.
pub fn html(result: &QueryResult, note: &str) -> String {
    let columns: Vec<(usize, &FieldRef)> = columns(result).collect();
    let mut pages: Vec<String> = Vec::new();
    let (mut shown, mut bytes) = (0_usize, 0);
    for row in rows(result).take(PAGE * PAGES) {
        let html = row_html(row, &columns);
        bytes += html.len();
        if bytes > BYTES {
            break;
        }
        if shown.is_multiple_of(PAGE) {
            pages.push(String::new());
        }
        pages.last_mut().into_iter().for_each(|page| page.push_str(&html));
        shown += 1;
    }
    let mut out = style(pages.len());
    out.push_str("<form method=\"dialog\" class=\"nbrun-rows\"><table class=\"dataframe\"><thead><tr>");
    for (_, field) in &columns {
        let name = escape(&shortened(field.name(), CHARACTERS));
        let kind = escape(&shortened(&type_name(field.data_type()), CHARACTERS));
        let _ = write!(out, "<th{}>{name}<br><span class=\"type\">{kind}</span></th>", class(field));
    }
    out.push_str("</tr></thead>");
    for (index, page) in pages.iter().enumerate() {
        let _ = write!(out, "<tbody class=\"page{index}\">{page}</tbody>");
    }
    out.push_str("</table>");
    out.push_str(&navigation(pages.len(), shown));
    let _ = write!(out, "<p>{}</p></form>", escape(&footer(result, shown as u64, note)));
    out
}

/// The style of a table, with a rule for each page.
fn style(pages: usize) -> String {
    let mut style = format!("<style>{STYLE}");
    for page in 0..pages {
        let _ = write!(
            style,
            ".nbrun-rows:has(input[value=\"{page}\"]:checked) .page{page}{{display:table-row-group}}"
        );
    }
    style + "}</style>"
}

/// A button for each page, if there are several: the numbers of its rows.
fn navigation(pages: usize, rows: usize) -> String {
    if pages < 2 {
        return String::new();
    }
    let button = |page: usize| {
        let (first, last) = (page * PAGE + 1, rows.min((page + 1) * PAGE));
        let checked = if page == 0 { " checked" } else { "" };
        format!("<label><input type=\"radio\" name=\"page\" value=\"{page}\"{checked}>{first}–{last}</label>")
    };
    format!("<nav aria-label=\"rows\">{}</nav>", (0..pages).map(button).collect::<String>())
}

fn row_html(row: Row<'_>, columns: &[(usize, &FieldRef)]) -> String {
    let mut html = String::from("<tr>");
    for (column, field) in columns {
        let _ = match row.text(*column) {
            Some(text) => write!(html, "<td{}>{}</td>", class(field), escape(&shortened(&text, CHARACTERS))),
            None => write!(html, "<td{}><span class=\"null\">NULL</span></td>", class(field)),
        };
    }
    html + "</tr>"
}

fn class(field: &FieldRef) -> &'static str {
    if is_number(field.data_type()) { " class=\"number\"" } else { "" }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
