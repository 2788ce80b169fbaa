//! How much memory a kernel and its processes hold.

use std::fs;

/// Watches the memory of a process and its descendants, where the system tells: Linux.
#[derive(Debug)]
pub struct MemoryWatch {
    root: Option<u32>,
    peak: u64,
}

impl MemoryWatch {
    /// Watches the process of that id and its descendants; nothing if there is none on this machine.
    pub fn new(root: Option<u32>) -> Self {
        Self { root, peak: 0 }
    }

    /// Begins anew, for the next cell.
    pub fn reset(&mut self) {
        self.peak = 0;
        if let Some(root) = self.root {
            // Sets the system's own peak of the process to what it holds now: proc_pid_clear_refs(5).
            let _ = fs::write(format!("/proc/{root}/clear_refs"), "5");
        }
    }

    /// Looks, and returns what is held now, in bytes.
    pub fn sample(&mut self) -> Option<u64> {
        let held = resident(self.root?)?;
        self.peak = self.peak.max(held);
        Some(held)
    }

    /// The most that was held since [`Self::reset`]: the root's exact peak, or what samples saw of all processes.
    pub fn peak(&mut self) -> Option<u64> {
        let root = self.root?;
        let own = status_field(&fs::read_to_string(format!("/proc/{root}/status")).ok()?, "VmHWM:")?;
        let seen = self.sample().unwrap_or(0);
        Some(self.peak.max(seen).max(own))
    }
}

/// What a process and its descendants hold in physical memory, in bytes. Pages that several of them share are counted
/// once, if the system says (`smaps_rollup`).
fn resident(root: u32) -> Option<u64> {
    let family = family(root);
    let sum = |held: fn(u32) -> Option<u64>| family.iter().filter_map(|pid| held(*pid)).sum::<u64>();
    let held = if family.len() > 1 { sum(|pid| proportional(pid).or_else(|| own(pid))) } else { sum(own) };
    (held > 0).then_some(held)
}

/// A process and all its descendants.
fn family(root: u32) -> Vec<u32> {
    let mut family = vec![root];
    let mut next = 0;
    while let Some(&pid) = family.get(next) {
        let threads = fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
        let children = threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
        for list in children {
            family.extend(list.split_ascii_whitespace().filter_map(|child| child.parse::<u32>().ok()));
        }
        next += 1;
    }
    family
}

fn own(pid: u32) -> Option<u64> {
    status_field(&fs::read_to_string(format!("/proc/{pid}/status")).ok()?, "VmRSS:")
}

fn proportional(pid: u32) -> Option<u64> {
    status_field(&fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?, "Pss:")
}

/// A field that is given in kB.
fn status_field(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_that_was_given_back_is_still_the_peak() {
        let mut watch = MemoryWatch::new(Some(std::process::id()));
        watch.reset();
        let before = watch.peak().unwrap();
        drop(std::hint::black_box(vec![1u8; 64 << 20]));
        assert!(watch.peak().unwrap() >= before + (32 << 20));
        assert_eq!(MemoryWatch::new(None).sample(), None);
    }
}
