//! A kernel whose memory-backed folder has no room left.

use end_to_end::{Scratch, own_mounts};

use crate::session::Session;

/// Takes all the room, down to the last byte.
const FILL: &str = "\
let mut filler = std::fs::File::create(\"/dev/shm/filler\")?;
while std::io::Write::write(&mut filler, &[1; 4096]).is_ok_and(|written| written > 0) {}
drop(filler);";

#[tokio::test]
async fn the_session_goes_on_without_it() {
    let Some(unshare) = own_mounts() else { return eprintln!("not tested: no mount namespace") };
    let script = ["sh", "-c", "mount -t tmpfs -o size=8m tmpfs /dev/shm && exec \"$0\" \"$@\""];
    let mut session = Session::start_under(&[&unshare[..], &script].concat()).await;
    session.succeed("let mut list = vec![1, 2];").await;
    session.succeed(FILL).await;
    assert_eq!(session.succeed("list.push(3); list.len()").await.result(), "3");
    session.succeed("struct Kept(i32); let kept = Kept(4);").await;
    assert_eq!(session.succeed("kept.0 + list.len() as i32").await.result(), "7");
    let scratch = Scratch::default();
    std::fs::create_dir(scratch.path("datasets")).unwrap();
    session.succeed(&format!("%cd {}", scratch.path("").display())).await;
    let rows = session.run("%%bigquery rows\nSELECT n FROM UNNEST(GENERATE_ARRAY(1, 100000)) AS n").await;
    assert_eq!(rows.reply["status"], "ok", "{:#}", rows.reply);
    assert_eq!(session.succeed("rows.height()").await.result(), "100000");
    let died = session.run("std::process::abort()").await;
    assert_eq!(died.reply["ename"], "ProcessDied");
    assert_eq!(session.succeed("list.len() + rows.height()").await.result(), "100003");
    session.succeed("std::fs::remove_file(\"/dev/shm/filler\")?;").await;
    assert_eq!(session.succeed("list.len() * 2").await.result(), "6");
}
