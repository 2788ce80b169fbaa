//! Nothing in a notebook reaches the page around it, or the network.

use std::fs;
use std::io::Read;
use std::net::TcpListener;

use anyhow::Result;
use end_to_end::Scratch;
use serde_json::{Value, json};

use crate::read;

/// Sets a mark in the page, and calls the listener, wherever it runs.
const ACT: &str = "try{top.marker='HERE'}catch(e){};window.marker='HERE';fetch('URL/HERE').catch(()=>{});\
                   new Image().src='URL/HERE.png';navigator.sendBeacon('URL/HERE')";

/// What Markdown and HTML outputs try without a script element of their own.
const MARKUP: [&str; 20] = [
    "<img src=x onerror=\"ACT\">",
    "<svg onload=\"ACT\"><script>ACT</script></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=\"ACT\">",
    "<body onload=\"ACT\">",
    "<details open ontoggle=\"ACT\"><summary>x</summary></details>",
    "<a id=\"click\" href=\"javascript:ACT\">x</a>",
    "<input autofocus onfocus=\"ACT\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=URL/refresh\">",
    "<base href=\"URL/\"><a href=\"x\">x</a>",
    "<link rel=\"stylesheet\" href=\"URL/x.css\"><link rel=\"prefetch\" href=\"URL/p\"><link rel=preconnect href=\"URL\">",
    "<img src=\"URL/i.png\"><img srcset=\"URL/s.png 2x\"><video poster=\"URL/v.png\" src=\"URL/v.mp4\"></video>",
    "<form action=\"URL/f\" id=f><input name=q><button autofocus>x</button></form>",
    "<object data=\"URL/o\"></object><embed src=\"URL/e\">",
    "<p style=\"background:url(URL/b.png)\">x</p>",
    "<style>@import url(URL/s.css);p{background:url(URL/t.png)}:host{position:fixed!important;inset:0}</style><p>x</p>",
    "<template shadowrootmode=open><img src=x onerror=\"ACT\"></template>",
    "<noscript><p title=\"</noscript><img src=x onerror='ACT'>\">",
    "</template></div></section></main><img src=x onerror=\"ACT\">",
    "<div id=\"nb-theme\"></div><div id=\"nb-code\"></div><a name=\"currentScript\"></a>",
    "<plaintext>",
];

/// What scripts in frames try.
const FRAMED: [&str; 7] = [
    "<script>ACT</script>",
    "<script>top.location='URL/top'</script>",
    "<script>parent.postMessage({nbrun:'height',height:1e9},'*');parent.postMessage({nbrun:'blocked',what:'<img src=x onerror=\"ACT\">'},'*')</script>",
    "<script>const s=document.createElement('script');s.src='URL/s.js';s.nonce=document.currentScript.nonce;document.head.append(s)</script>",
    "<script src=\"URL/direct.js\"></script><iframe src=\"URL/frame\"></iframe><iframe srcdoc=\"<script>ACT</script>\"></iframe>",
    "<script>open('URL/open');new WebSocket('URL/'.replace('http','ws'))</script><script>location='URL/self'</script>",
    "<script>document.body.innerHTML='<form action=URL/form id=f></form>';f.submit()</script>",
];

fn code(outputs: &[Value]) -> Value {
    json!({"cell_type": "code", "execution_count": null, "metadata": {}, "source": "</script><script>ACT</script>",
        "outputs": outputs})
}

fn display(data: &Value) -> Value {
    json!({"output_type": "display_data", "metadata": {}, "data": data})
}

/// Everything everywhere.
fn notebook(url: &str) -> String {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\" onload=\"ACT\"><script>ACT</script>\
               <image href=\"URL/svg.png\"/></svg>";
    let mut cells =
        vec![json!({"cell_type": "markdown", "metadata": {}, "source": "# A <script>ACT</script> title"})];
    for html in MARKUP {
        cells.push(json!({"cell_type": "markdown", "metadata": {}, "source": format!("{html}\n\ntext {html} $x{html}$\n\n```{html}\n{html}\n```")}));
        cells.push(code(&[display(&json!({"text/html": html})), display(&json!({"text/markdown": html}))]));
        cells.push(code(&[display(&json!({"text/html": format!("<style>p{{}}</style>{html}")}))]));
    }
    let frames: Vec<Value> = FRAMED.iter().map(|html| display(&json!({"text/html": html}))).collect();
    cells.push(code(&frames));
    let drawn = "<p id=p></p><script>document.getElementById('p').textContent='drawn by its script'</script>";
    cells.push(code(&[display(&json!({"text/html": drawn}))]));
    cells.push(code(&[
        display(&json!({"image/svg+xml": svg})),
        display(&json!({"image/png": "\" onerror=\"ACT"})),
        display(&json!({"application/json": {"</script><script>ACT</script>": "<img src=x onerror=\"ACT\">"}})),
        display(&json!({"text/plain": "</pre><script>ACT</script>"})),
        display(&json!({"text/latex": "$</annotation><script>ACT</script>$"})),
        display(&json!({"application/javascript": "ACT"})),
        json!({"output_type": "stream", "name": "stdout", "text": "</pre><script>ACT</script>"}),
        json!({"output_type": "error", "ename": "<script>ACT</script>", "evalue": "</p><script>ACT</script>", "traceback": ["</pre><script>ACT</script>"]}),
    ]));
    let markup = "</title></style><script>ACT</script>";
    let notebook = json!({
        "cells": cells,
        "metadata": {
            "title": markup,
            "kernelspec": {"name": "python3", "display_name": markup, "language": markup},
            "nbrun": {"status": "failed", "given": {(markup): markup}, "failed_cells": [{"index": 2, "number": 1}]},
        },
        "nbformat": 4, "nbformat_minor": 4,
    });
    notebook.to_string().replace("ACT", &ACT.replace("HERE", "page")).replace("URL", url)
}

/// What was sent by those who connected. Before a browser refuses a frame's navigation it may connect; that is all.
fn received(listener: &TcpListener) -> Result<Vec<String>> {
    let mut received = Vec::new();
    while let Ok((mut stream, _)) = listener.accept() {
        stream.set_nonblocking(false)?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        received.push(String::from_utf8_lossy(&bytes).into_owned());
    }
    received.retain(|sent| !sent.is_empty());
    Ok(received)
}

#[test]
fn hostile_notebooks_do_nothing() -> Result<()> {
    let scratch = Scratch::default();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    fs::write(scratch.path("nb.ipynb"), notebook(&url))?;
    let rendered = scratch.nbrun(&["render", "nb.ipynb", "-o", "nb.html"]).output()?;
    assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));

    let remark = "wanted to load or run";
    let seen = read(&scratch, &scratch.path("nb.html"), Some(remark), "screenshots-report-hostile")?;
    assert_eq!(seen.marker, None, "nothing ran in the page");
    assert!(seen.address.starts_with("file://") && seen.address.ends_with("/nb.html"), "{}", seen.address);
    assert_eq!(seen.requests, Vec::<String>::new());
    assert_eq!(received(&listener)?, Vec::<String>::new());
    assert!(seen.title.contains("<script>"), "the title is text: {}", seen.title);
    // Scripts do run where they may, so that they did nothing says something.
    let drawn = seen.frames.iter().find(|frame| frame.text == "drawn by its script");
    assert!(drawn.is_some_and(|frame| frame.height < 200.0), "{:#?}", seen.frames);
    assert!(seen.frames.iter().all(|frame| frame.height <= 20_000.0));
    assert!(seen.remarks.iter().any(|made| made.contains(remark)), "{:#?}", seen.remarks);
    assert!(seen.backgrounds.dark != seen.backgrounds.chosen, "the page's own controls work");
    Ok(())
}
