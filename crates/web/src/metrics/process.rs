//! What the system tells of this process, under the names that all exporters use. Where it does not tell (other systems
//! than Linux), the figure is left out.

use std::path::PathBuf;

use jiff::Timestamp;

use super::registry::Metrics;
use super::{
    BUILD_INFO, DISK_FREE, PROCESS_CPU, PROCESS_MEMORY, PROCESS_MOST_FILES, PROCESS_OPEN_FILES, PROCESS_START,
    PROCESS_VIRTUAL_MEMORY,
};

/// Watches the process, and the disk on which its data folder lies.
pub(crate) fn watch_process(metrics: &Metrics, started_at: Timestamp, data: Option<PathBuf>) {
    metrics.gauge(&BUILD_INFO, &[env!("CARGO_PKG_VERSION")]).set(1.0);
    metrics.gauge(&PROCESS_START, &[]).set(started_at.as_second() as f64);
    metrics.watch(&PROCESS_CPU, &[], cpu_seconds);
    metrics.watch(&PROCESS_MEMORY, &[], || status_bytes("VmRSS:"));
    metrics.watch(&PROCESS_VIRTUAL_MEMORY, &[], || status_bytes("VmSize:"));
    metrics.watch(&PROCESS_OPEN_FILES, &[], || Some(std::fs::read_dir("/proc/self/fd").ok()?.count() as f64));
    metrics.watch(&PROCESS_MOST_FILES, &[], most_files);
    if let Some(data) = data {
        metrics.watch(&DISK_FREE, &[], move || free_bytes(&data));
    }
}

fn status_bytes(name: &str) -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.parse::<u64>().ok().map(|kilobytes| (kilobytes * 1024) as f64)
}

/// The soft limit, that is, the one that holds.
fn most_files() -> Option<f64> {
    let limits = std::fs::read_to_string("/proc/self/limits").ok()?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Time in user and in system mode: fields 14 and 15 of `proc_pid_stat(5)`. The name before them may hold spaces.
#[cfg(target_os = "linux")]
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let (_, after_name) = stat.rsplit_once(')')?;
    let fields: Vec<&str> = after_name.split_whitespace().collect();
    let ticks = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some((ticks(14)? + ticks(15)?) as f64 / ticks_per_second()? as f64)
}

/// The system's unit of these times, from the vector that it gave the process at its start (`getauxval(3)`).
#[cfg(target_os = "linux")]
fn ticks_per_second() -> Option<usize> {
    const AT_CLKTCK: usize = 17;
    const WIDTH: usize = size_of::<usize>();
    let vector = std::fs::read("/proc/self/auxv").ok()?;
    let number = |bytes: &[u8]| Some(usize::from_ne_bytes(bytes.try_into().ok()?));
    let mut pairs = vector.chunks_exact(2 * WIDTH);
    let found = pairs.find(|pair| number(&pair[..WIDTH]) == Some(AT_CLKTCK))?;
    number(&found[WIDTH..]).filter(|ticks| *ticks > 0)
}

#[cfg(not(target_os = "linux"))]
fn cpu_seconds() -> Option<f64> {
    None
}

/// What is left for this user on the disk of a folder.
#[cfg(target_os = "linux")]
fn free_bytes(folder: &std::path::Path) -> Option<f64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some((disk.f_bavail * disk.f_frsize) as f64)
}

#[cfg(not(target_os = "linux"))]
fn free_bytes(_folder: &std::path::Path) -> Option<f64> {
    None
}
