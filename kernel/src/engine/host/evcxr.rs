//! evcxr's convention for rich output: `EVCXR_BEGIN_CONTENT mime`, the content, `EVCXR_END_CONTENT`, each on
//! lines of their own on stdout. Crates with evcxr support, plotters among them, print it.

const BEGIN: &str = "EVCXR_BEGIN_CONTENT ";
const END: &str = "EVCXR_END_CONTENT";

/// A piece of standard output.
#[derive(Debug, PartialEq, Eq)]
pub enum Piece {
    /// Ordinary text.
    Text(String),
    /// Rich content.
    Content {
        /// Its MIME type.
        mime: String,
        /// The content.
        content: String,
    },
}

/// Takes standard output apart as it arrives.
#[derive(Debug, Default)]
pub struct Splitter {
    content: Option<(String, String)>,
    /// The beginning of a line that may become a marker.
    held: String,
    in_line: bool,
}

impl Splitter {
    /// The pieces that are complete with `text`.
    pub fn feed(&mut self, text: &str) -> Vec<Piece> {
        let text = std::mem::take(&mut self.held) + text;
        let mut pieces = Vec::new();
        let mut plain = String::new();
        for line in text.split_inclusive('\n') {
            let whole = line.ends_with('\n');
            if !whole && !self.in_line && could_be_marker(line, self.content.is_some()) {
                line.clone_into(&mut self.held);
                continue;
            }
            let starts_line = !self.in_line;
            self.in_line = !whole;
            match &mut self.content {
                Some(_) if starts_line && line.trim_end() == END => {
                    if let Some((mime, content)) = self.content.take() {
                        pieces.push(Piece::Content {
                            mime,
                            content: content.trim_end_matches('\n').to_owned(),
                        });
                    }
                }
                Some((_, content)) => content.push_str(line),
                None => match line.strip_prefix(BEGIN).filter(|_| starts_line && whole) {
                    Some(mime) => {
                        if !plain.is_empty() {
                            pieces.push(Piece::Text(std::mem::take(&mut plain)));
                        }
                        self.content = Some((mime.trim().to_owned(), String::new()));
                    }
                    None => plain.push_str(line),
                },
            }
        }
        if !plain.is_empty() {
            pieces.push(Piece::Text(plain));
        }
        pieces
    }
}

fn could_be_marker(line: &str, inside: bool) -> bool {
    let marker = if inside { END } else { BEGIN };
    marker.starts_with(line) || (!inside && line.starts_with(marker))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(mime: &str, content: &str) -> Piece {
        Piece::Content { mime: mime.into(), content: content.into() }
    }

    #[test]
    fn content_comes_out_whole_however_it_is_cut() {
        let whole = "a\nEVCXR_BEGIN_CONTENT text/html\n<b>\nx\nEVCXR_END_CONTENT\nb";
        for cut in 0..whole.len() {
            let mut splitter = Splitter::default();
            let mut pieces = splitter.feed(&whole[..cut]);
            pieces.extend(splitter.feed(&whole[cut..]));
            let text: String = pieces
                .iter()
                .filter_map(|piece| match piece {
                    Piece::Text(text) => Some(text.as_str()),
                    Piece::Content { .. } => None,
                })
                .collect();
            assert_eq!(text, "a\nb", "cut at {cut}");
            assert!(pieces.contains(&content("text/html", "<b>\nx")), "cut at {cut}");
        }
    }

    #[test]
    fn ordinary_text_is_not_held_back() {
        let mut splitter = Splitter::default();
        assert_eq!(splitter.feed("no newline"), [Piece::Text("no newline".into())]);
        assert_eq!(
            splitter.feed(" EVCXR_BEGIN_CONTENT x\n"),
            [Piece::Text(" EVCXR_BEGIN_CONTENT x\n".into())]
        );
    }
}
