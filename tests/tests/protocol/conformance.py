"""Jupyter's own tests of a kernel, on the Rust kernel."""

import unittest

import jupyter_kernel_test as jkt

KERNEL = "nbrun-rust"


class Kernel(jkt.KernelTests):
    kernel_name = KERNEL
    language_name = "rust"
    file_extension = ".rs"
    code_hello_world = 'println!("hello, world");'
    code_stderr = 'eprintln!("oops");'
    completion_samples = [
        {"text": "%%big", "matches": ["%%bigquery"]},
        {"text": "std::coll", "matches": ["collections"]},
        {"text": "vec![1].is_em", "matches": ["is_empty"]},
    ]
    code_page_something = "%%bigquery?"
    code_inspect_sample = "println"
    complete_code_samples = ["1 + 1", "let x = 1;", "fn f() -> i32 {\n    1\n}"]
    incomplete_code_samples = ["fn f() {", "let x = vec![1,", '"open']
    code_generate_error = "None::<i32>.unwrap()"
    code_execute_result = [
        {"code": "1 + 1", "result": "2"},
        {"code": "[1, 2].map(|n| n * 2)", "result": "[2, 4]"},
        {"code": 'Html("<b>bold</b>")', "mime": "text/html", "result": "<b>bold</b>"},
    ]
    code_display_data = [
        {"code": 'display(&Markdown("**bold**"));', "mime": "text/markdown"},
        {"code": 'display_handle(&Html("<b>bold</b>"));', "mime": "text/html"},
    ]
    code_history_pattern = "1 + ?"
    supported_history_operations = ("tail", "range", "search")
    code_clear_output = "clear_output(false);"


class Welcome(jkt.IopubWelcomeTests):
    kernel_name = KERNEL
    support_iopub_welcome = True


if __name__ == "__main__":
    unittest.main(verbosity=2)
