fn main() { println!("{}", nbrun_prelude::chrono::Utc::now()); }
