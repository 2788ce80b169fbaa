//! Whether all that a kernel has sent has arrived.
//!
//! The protocol does not number messages, but kernels that send with `jupyter_client` do, Python's above all: their ids
//! are `SESSION_PID_NUMBER`, counted over all channels. So a gap shows what was lost, and that there is none is a proof.

use std::collections::BTreeSet;

use jupyter::Header;

/// The numbers of a kernel's messages during one cell.
#[derive(Debug, Default)]
pub struct Numbers {
    /// What stands before the number: the session and the process.
    series: Option<String>,
    /// The number that comes next.
    next: u64,
    missing: BTreeSet<u64>,
    /// Why a gap could not be seen.
    blind: Option<&'static str>,
}

impl Numbers {
    /// Forgets what was before: a cell begins.
    pub fn begin(&mut self) {
        self.missing.clear();
        self.blind = None;
    }

    /// Takes note of a message that the kernel has sent.
    pub fn see(&mut self, header: &Header) {
        let Some((series, number)) = split(header) else {
            self.blind = Some(
                "this kernel does not number its messages, so nothing shows whether all of them arrived",
            );
            return;
        };
        match &self.series {
            None => {
                self.series = Some(series.to_owned());
                self.next = number + 1;
            }
            Some(known) if known != series => {
                self.blind =
                    Some("several processes sent messages, so nothing shows whether all of them arrived");
            }
            Some(_) if number < self.next => {
                self.missing.remove(&number);
            }
            Some(_) => {
                self.missing.extend(self.next..number);
                self.next = number + 1;
            }
        }
    }

    /// Proves that everything arrived that the kernel sent from the cell's begin to its `idle`, or says why it can't be
    /// proven.
    pub fn prove(&self, idle: &Header) -> Result<(), String> {
        if let Some(why) = self.blind {
            return Err(why.to_owned());
        }
        let Some((_, last)) = split(idle).filter(|(series, _)| self.series.as_deref() == Some(series)) else {
            return Err("nothing shows whether all messages arrived".to_owned());
        };
        match self.missing.range(..last).count() {
            0 => Ok(()),
            1 => Err("one message of the kernel did not arrive".to_owned()),
            count => Err(format!("{count} messages of the kernel did not arrive")),
        }
    }
}

/// The series and the number in a message's id.
fn split(header: &Header) -> Option<(&str, u64)> {
    let (series, number) = header.msg_id.rsplit_once('_')?;
    let is_ours = !header.session.is_empty() && series.starts_with(&header.session);
    is_ours.then(|| Some((series, number.parse().ok().filter(|number| *number < u64::MAX)?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(id: &str) -> Header {
        Header { msg_id: id.to_owned(), session: "s".to_owned(), ..Header::default() }
    }

    /// What is proven after these messages, the last of which is the cell's `idle`.
    fn after(ids: &[&str]) -> Result<(), String> {
        let mut numbers = Numbers::default();
        numbers.see(&header("s_1_1"));
        numbers.see(&header("s_1_4"));
        numbers.begin();
        for id in ids {
            numbers.see(&header(id));
        }
        numbers.prove(&header(ids[ids.len() - 1]))
    }

    #[test]
    fn gaps_show() {
        assert_eq!(after(&["s_1_5", "s_1_6", "s_1_7"]), Ok(()));
        assert_eq!(after(&["s_1_6", "s_1_5", "s_1_7"]), Ok(()), "channels overtake each other");
        let lost = |count: &str| Err(format!("{count} of the kernel did not arrive"));
        assert_eq!(after(&["s_1_6", "s_1_7"]), lost("one message"), "the first");
        assert_eq!(
            after(&["s_1_5", "s_1_9", "s_1_7"]),
            lost("one message"),
            "what is behind idle does not count"
        );
        assert_eq!(after(&["s_1_5", "s_1_8", "s_1_9"]), lost("2 messages"));
    }

    #[test]
    fn what_is_not_numbered_proves_nothing() {
        for (ids, why) in [
            (&["3f0e"][..], "does not number"),
            (&["t_1_5"], "does not number"),
            (&["s_1_5", "s_x"], "does not number"),
            (&["s_1_18446744073709551615"], "does not number"),
            (&["s_2_5", "s_1_5"], "several processes"),
        ] {
            assert!(after(ids).unwrap_err().contains(why), "{ids:?}: {:?}", after(ids));
        }
    }
}
