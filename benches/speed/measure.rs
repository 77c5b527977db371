//! Time and peak memory of processes. Knows nothing of what they do.
use std::fs;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often the memory of a running process is looked at. The kernel keeps the peak itself (VmHWM), so that only what
/// happens between the last look and the end is missed.
const LOOK: Duration = Duration::from_millis(4);

/// One run of a program.
#[derive(Debug)]
pub struct Run {
    pub time: Duration,
    /// Peak resident bytes.
    pub peak: u64,
    pub output: String,
}

/// Runs a program to its end.
pub fn run(command: &mut Command) -> Run {
    let start = Instant::now();
    let child = command.stdout(Stdio::piped()).stderr(Stdio::inherit()).spawn().expect("the program starts");
    watch(child.id(), || {
        let output = child.wait_with_output().expect("the program ends");
        assert!(output.status.success(), "{command:?} failed");
        (start.elapsed(), String::from_utf8_lossy(&output.stdout).into_owned())
    })
}

/// Runs `first | second`; the memory is that of the first.
pub fn pipe(first: &mut Command, second: &mut Command) -> Run {
    let start = Instant::now();
    let mut source: Child = first.stdout(Stdio::piped()).spawn().expect("the program starts");
    let between = source.stdout.take().expect("its output is piped");
    watch(source.id(), || {
        let output = second.stdin(between).output().expect("the second program ends");
        let time = start.elapsed();
        let status = source.wait().expect("the first program can be waited for");
        assert!(status.success(), "{first:?} failed");
        (time, String::from_utf8_lossy(&output.stdout).into_owned())
    })
}

fn watch(id: u32, work: impl FnOnce() -> (Duration, String)) -> Run {
    let (ended, peak) = (AtomicBool::new(false), AtomicU64::new(0));
    let (time, output) = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                peak.fetch_max(peak_memory(id), Ordering::Relaxed);
                std::thread::sleep(LOOK);
            }
        });
        let result = work();
        ended.store(true, Ordering::Relaxed);
        result
    });
    Run { time, peak: peak.into_inner(), output }
}

/// Peak resident bytes of a process so far; 0 when it is gone.
pub fn peak_memory(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|rest| rest.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kilobytes.unwrap_or(0) * 1024
}

/// Processor time that a process has used so far.
pub fn processor_time(id: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // Fields 14 and 15 in clock ticks (proc_pid_stat(5)); the name in field 2 may hold spaces.
    let after_name = text.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

/// The value below which `percent` of the sorted-by-us values lie.
pub fn percentile(values: &mut [Duration], percent: usize) -> Duration {
    assert!(!values.is_empty(), "nothing was measured");
    values.sort_unstable();
    values[(values.len() - 1) * percent / 100]
}

/// What the figures were measured on.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let text = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")).unwrap_or("\t: unknown");
    format!("machine: {cores} cores, {}", model.trim_start_matches(['\t', ' ', ':']))
}
