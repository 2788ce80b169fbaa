//! Outputs that are huge.

use crate::session::Session;

#[tokio::test]
async fn twenty_megabytes_arrive_whole() {
    let mut session = Session::start().await;
    let answer = session.succeed("print!(\"{}\", \"0123456789\".repeat(2_000_000));").await;
    let text = answer.stream("stdout");
    assert_eq!(text.len(), 20_000_000);
    assert!(text.starts_with("0123") && text.ends_with("6789"));
}

#[tokio::test]
async fn a_hundred_thousand_lines_arrive_in_order() {
    let mut session = Session::start().await;
    let answer = session.succeed("for line in 0..100_000 { println!(\"{line}\"); }").await;
    let text = answer.stream("stdout");
    assert!(text.lines().map(str::parse).eq((0..100_000).map(Ok::<u32, std::num::ParseIntError>)));
}

#[tokio::test]
async fn a_large_result_is_one_message() {
    let mut session = Session::start().await;
    let answer = session.succeed("Html(\"x\".repeat(5_000_000))").await;
    let html = answer.contents("execute_result")[0]["data"]["text/html"].as_str().map(str::len);
    assert_eq!(html, Some(5_000_000));
}
