//! Outputs that can't be saved.

use end_to_end::{Ran, Scratch, built, own_mounts};

#[test]
fn a_place_that_can_not_be_written() {
    let scratch = Scratch::default();
    scratch.python_notebook(&["print('a')"]);
    scratch.run(&["-o", "no/such/folder.ipynb"]).assert(8, &["the output can't be written: No such file"]);
    scratch.run(&["-o", "/dev/full"]).assert(8, &["the output can't be written: No space left"]);
}

#[test]
fn a_disk_that_becomes_full() {
    let Some(unshare) = own_mounts() else { return eprintln!("not tested: no mount namespace") };
    let scratch = Scratch::default();
    scratch.python_notebook(&[
        "print('a')",
        "\
        import time\n\
        while 'stream' not in open('small/nb.ipynb').read(): time.sleep(0.01)\n\
        print('x' * 1_000_000)",
        "print('c')",
    ]);
    std::fs::create_dir(scratch.path("small")).unwrap();
    let script = "mount -t tmpfs -o size=64k tmpfs small || exit 99
        \"$0\" run nb.ipynb -o small/nb.ipynb; code=$?
        ls -A small; cp small/nb.ipynb nb.out.ipynb; exit $code";
    let mut command = scratch.command(unshare[0]);
    command.args(&unshare[1..]).args(["sh", "-c", script]).arg(built("nbrun"));
    let ran = Ran::new(command.output().unwrap());
    ran.assert(
        8,
        &["not saved, will try again: No space left", "small/nb.ipynb can't be saved, since cell 2 of 3"],
    );
    assert_eq!(ran.stdout, "nb.ipynb\n", "no temporary file stays");
    let saved = scratch.saved();
    assert_eq!((saved.text(0).as_str(), saved.text(1).as_str(), saved.status()), ("a\n", "", "running"));
}
