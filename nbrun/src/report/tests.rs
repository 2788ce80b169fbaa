//! Fragments of pages, as snapshots, and what no page may hold.

use notebook::Notebook;
use serde_json::{Value, json};

use super::{CodeView, Options, Report, render};

/// The page of a notebook with these cells, in Python.
fn page(cells: &[Value], metadata: Value, options: &Options) -> Report {
    let mut all =
        json!({"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}});
    if let (Value::Object(all), Value::Object(more)) = (&mut all, metadata) {
        all.extend(more);
    }
    let notebook = json!({"cells": cells, "metadata": all, "nbformat": 4, "nbformat_minor": 4});
    let notebook = Notebook::parse(&notebook.to_string()).unwrap_or_else(|error| panic!("{error}"));
    render(&notebook, options).unwrap_or_else(|error| panic!("{error}"))
}

/// What a page shows of these cells.
fn body(cells: &[Value]) -> String {
    let page = page(cells, json!({}), &Options::default()).html;
    let (_, body) = page.split_once("</header>").unwrap_or_else(|| panic!("no header: {page}"));
    body.split("<footer>").next().unwrap_or_default().trim().to_owned()
}

fn markdown(source: &str) -> Value {
    json!({"cell_type": "markdown", "metadata": {}, "source": source})
}

fn code(source: &str, outputs: &[Value]) -> Value {
    json!({"cell_type": "code", "execution_count": 1, "metadata": {}, "source": source, "outputs": outputs})
}

/// A cell without source, of which only the output is shown.
fn output(output: &Value) -> String {
    body(&[code("", std::slice::from_ref(output))])
}

fn display(data: &Value) -> Value {
    json!({"output_type": "display_data", "metadata": {}, "data": data})
}

#[test]
fn markdown_is_githubs_with_formulas() {
    let source = "## Title *of* it\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n- [x] done\n\n~~no~~ $x^2$\n\n```rust\nfn f() {}\n```\n\n\
                  [up](#Title-of-it) <b>bold</b>";
    insta::assert_snapshot!(body(&[markdown(source)]));
}

#[test]
fn outputs_are_shown_in_their_best_form() {
    let cases = [
        json!({"output_type": "stream", "name": "stdout", "text": ["a <b>\n", "\u{1b}[31mred\u{1b}[0m\n"]}),
        json!({"output_type": "stream", "name": "stderr", "text": "careful\n"}),
        json!({"output_type": "error", "ename": "E", "evalue": "bad <v>", "traceback": ["\u{1b}[1mline\u{1b}[0m"]}),
        display(&json!({"text/html": "<table><tr><td>1</td></tr></table>", "text/plain": "1"})),
        display(&json!({"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"})),
        display(&json!({"image/svg+xml": "<svg xmlns='http://www.w3.org/2000/svg'/>"})),
        display(&json!({"text/latex": "$\\frac{1}{2}$"})),
        display(&json!({"text/markdown": "**bold**"})),
        display(&json!({"application/json": {"a": [1, null]}, "text/plain": "…"})),
        display(&json!({"application/vnd.dataresource+json":
            {"schema": {"fields": [{"name": "k"}, {"name": "v"}]}, "data": [{"k": "x", "v": 1}, {"k": "<y>"}]}})),
        display(&json!({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"})),
        display(&json!({"application/vnd.plotly.v1+json": {}, "image/png": "iVBORw0KGgo="})),
        display(&json!({"application/vnd.vegalite.v5+json": {}})),
        display(&json!({"application/x-unknown": {}})),
        display(&json!({"image/png": "not base64!"})),
        display(&json!({"text/html": "<style>td{color:red}</style><table></table>"})),
    ];
    let shown: Vec<String> = cases.iter().map(output).collect();
    insta::assert_snapshot!(shown.join("\n\n"));
}

#[test]
fn the_head_tells_how_the_run_went() {
    let record = json!({"nbrun": {
        "status": "failed", "given": {"as_of": "2013-10-01", "n": 3},
        "started": "2026-11-23T10:00:00.000Z", "finished": "2026-11-23T10:01:05.000Z",
        "failed_cells": [{"index": 1, "number": 1, "id": null}],
    }});
    let error = json!({"output_type": "error", "ename": "ValueError", "evalue": "no <rows>\nat all", "traceback": []});
    let page = page(&[markdown("# The *title*"), code("f()", &[error])], record, &Options::default()).html;
    let head = page.split_once("<header").and_then(|(_, rest)| rest.split_once("</header>"));
    insta::assert_snapshot!(head.map(|(head, _)| head).unwrap_or_default());
}

#[test]
fn the_table_of_contents_links_headings_that_say_the_same() {
    let cells = [markdown("# Report\n\ntext"), markdown("## Part"), markdown("## Part\n\n#### deep")];
    let page = page(&cells, json!({}), &Options::default()).html;
    for anchor in ["user-Part", "user-Part-2"] {
        assert!(
            page.contains(&format!("href=\"#{anchor}\"")) && page.contains(&format!("id=\"{anchor}\"")),
            "{page}"
        );
    }
    assert_eq!(
        page.matches(">Report<").count(),
        2,
        "the title, in the head twice and not in the text: {page}"
    );
    assert!(!page.contains("href=\"#user-deep\""));
}

#[test]
fn code_is_shown_folded_or_not_there() {
    let cells = [
        code("secret_name = 1", &[]),
        code("print()", &[json!({"output_type": "stream", "name": "stdout", "text": "kept"})]),
    ];
    let with = |code: CodeView| page(&cells, json!({}), &Options { code, ..Options::default() }).html;
    assert!(with(CodeView::Shown).contains("<details class=\"source\" open>"));
    let folded = with(CodeView::Folded);
    assert!(folded.contains("<details class=\"source\">") && folded.contains("secret_name"));
    let hidden = with(CodeView::Hidden);
    assert!(!hidden.contains("secret_name") && hidden.contains("kept"), "{hidden}");
}

#[test]
fn tags_leave_cells_out() {
    let tagged = |tag: &str| {
        let output = json!({"output_type": "stream", "name": "stdout", "text": "the output"});
        let mut cell = code("the_source", &[output]);
        cell["metadata"] = json!({"tags": [tag]});
        let body = body(&[cell]);
        (body.contains("the_source"), body.contains("the output"))
    };
    let cases = ["other", "remove-cell", "remove-input", "remove_output"].map(tagged);
    assert_eq!(cases, [(true, true), (false, false), (false, true), (true, false)]);
}

#[test]
fn long_outputs_are_complete() {
    let text = (0..5_000).fold(String::new(), |text, line| text + &format!("line {line}\n"));
    let shown = output(&json!({"output_type": "stream", "name": "stdout", "text": text}));
    assert!(shown.contains("Show all 5,000 lines"));
    for line in [0, 499, 500, 2_500, 4_999] {
        assert!(shown.contains(&format!("line {line}")), "{line}");
    }
}

#[test]
fn what_is_left_out_is_named() {
    let cells = [markdown("![far](https://example.org/x.png)"), code("", &[display(&json!({"x/y": 1}))])];
    let report = page(&cells, json!({}), &Options::default());
    insta::assert_debug_snapshot!(report.left_out);
    assert!(report.html.contains("Left out: the image https://example.org/x.png"), "{}", report.html);
}

#[test]
fn the_same_notebook_gives_the_same_page() {
    let cells = [markdown("a $x$"), code("f()", &[display(&json!({"text/html": "<script>1</script>"}))])];
    let page = || page(&cells, json!({}), &Options::default()).html;
    assert_eq!(page(), page());
}

/// Nothing of this may be in a page outside of a frame's or an image's quoted source.
#[test]
fn hostile_markup_does_not_act() {
    let hostile = [
        "<script>steal()</script>",
        "<img src=x onerror=steal()>",
        "<a href=\"javascript:steal()\">x</a>",
        "<a href=\" jAvAsCrIpT:steal()\">x</a>",
        "<a href=\"data:text/html,<script>steal()</script>\">x</a>",
        "<svg onload=steal()></svg>",
        "<meta http-equiv=refresh content=\"0;url=https://example.org\">",
        "<base href=https://example.org>",
        "<iframe src=javascript:steal()></iframe>",
        "<form action=https://example.org><button>x</button></form>",
        "<math><mtext></mtext><style><img src=x onerror=steal()></style></math>",
        "<div id=nb-theme style=\"position:fixed;inset:0\">x</div>",
        "<nb-slot n=\"0\"></nb-slot>",
        "</style><script>steal()</script>",
        "</section></main><script>steal()</script>",
        "<template><script>steal()</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=steal()>\">",
        "<link rel=stylesheet href=https://example.org/x.css>",
    ];
    for html in hostile {
        let text = markdown(&format!("{html}\n\nand {html} inline"));
        let title = markdown(&format!("# {html}"));
        let result = display(&json!({"text/html": html}));
        let styled = display(&json!({"text/html": format!("<style>p{{}}</style>{html}")}));
        let error = json!({"output_type": "error", "ename": html, "evalue": html, "traceback": [html]});
        let table = display(&json!({"application/vnd.dataresource+json":
            {"schema": {"fields": [{"name": html}]}, "data": [{html: html}]}}));
        let stream = json!({"output_type": "stream", "name": "stdout", "text": html});
        let data = display(&json!({"application/json": {html: html}}));
        let latex = display(&json!({"text/latex": format!("${html}$")}));
        let outputs = [result, styled, error, table, stream, data, latex];
        let metadata = json!({
            "kernelspec": {"display_name": html},
            "nbrun": {"status": html, "started": html, "given": {html: html}, "failed_cells": [{"index": 2}]},
        });
        let page = page(&[title, text, code(html, &outputs)], metadata, &Options::default()).html;
        assert_inert(&page, html);
    }
}

/// Parses the page as a browser does, and looks at every element and attribute.
#[track_caller]
fn assert_inert(page: &str, html: &str) {
    let (_, policy) = page.split_once("script-src 'nonce-").unwrap_or_else(|| panic!("no policy"));
    let nonce = policy.split('\'').next().unwrap_or_default().to_owned();
    let allowed = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = std::sync::Arc::clone(&allowed);
    let tags = [
        "script", "iframe", "style", "meta", "base", "link", "form", "svg", "object", "embed", "template",
        "button", "a", "img", "div", "p", "section", "math", "details",
    ];
    let mut parser = ammonia::Builder::default();
    parser
        .rm_clean_content_tags(["script", "style"])
        .add_tags(tags)
        .link_rel(None)
        .add_url_schemes(["javascript", "data"])
        .attribute_filter(move |element, attribute, value| {
            if let Ok(mut seen) = seen.lock() {
                seen.push((element.to_owned(), attribute.to_owned(), value.to_owned()));
            }
            Some(value.into())
        })
        .add_generic_attributes([
            "onerror",
            "onload",
            "onclick",
            "nonce",
            "srcdoc",
            "sandbox",
            "http-equiv",
            "action",
            "id",
        ]);
    let clean = parser.clean(page).to_string();
    for (element, attribute, value) in allowed.lock().iter().flat_map(|seen| seen.iter()) {
        let place = format!("{html}: <{element} {attribute}={value:?}>");
        assert!(!attribute.starts_with("on") && attribute != "action", "{place}");
        assert!(!value.trim_start().to_lowercase().starts_with("javascript:"), "{place}");
        assert!(attribute != "http-equiv" || value != "refresh", "{place}");
        assert!(attribute != "sandbox" || value == "allow-scripts", "{place}");
        assert!(element != "a" || !value.starts_with("data:"), "{place}");
        assert!(attribute != "id" || !value.starts_with("nb-theme") || element == "button", "{place}");
    }
    let scripts = clean.matches("<script").count();
    let own = clean.matches(&format!("<script nonce=\"{nonce}\">")).count();
    assert_eq!(scripts, own, "{html}: a script of somebody else in {clean}");
    assert!(!clean.contains("<base") && !clean.contains("<link"), "{html}");
}
