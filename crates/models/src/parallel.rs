//! Spreads work over threads in chunks with fixed borders, so that sums do not depend on how many threads there are.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::thread;

/// Rows in a chunk: long enough that starting a thread (some 10 µs) is lost in it, short enough to balance two cores.
pub(crate) const CHUNK: usize = 16_384;

fn threads_for(jobs: usize) -> usize {
    thread::available_parallelism().map_or(1, NonZeroUsize::get).min(jobs)
}

/// `work` on every job, results in the order of the jobs. A panic in `work` goes on in the caller.
pub(crate) fn map<J, R, F>(jobs: Vec<J>, work: F) -> Vec<R>
where
    J: Send,
    R: Send,
    F: Fn(J) -> R + Sync,
{
    let threads = threads_for(jobs.len());
    if threads <= 1 {
        return jobs.into_iter().map(work).collect();
    }
    let total = jobs.len();
    let queue = Mutex::new(jobs.into_iter().enumerate());
    let worker = || {
        let mut done = Vec::new();
        loop {
            let next = match queue.lock() {
                Ok(mut jobs) => jobs.next(),
                Err(_) => None,
            };
            let Some((position, job)) = next else { return done };
            done.push((position, work(job)));
        }
    };
    let mut results: Vec<(usize, R)> = Vec::with_capacity(total);
    thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(worker)).collect();
        results.extend(worker());
        for other in others {
            match other.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    results.sort_unstable_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
}

/// Fills `output[i]` from `input[i]`; both have the same length (the shorter one counts).
pub(crate) fn fill<I, O, F>(input: &[I], output: &mut [O], work: F)
where
    I: Sync,
    O: Send,
    F: Fn(&I) -> O + Sync,
{
    let jobs = input.chunks(CHUNK).zip(output.chunks_mut(CHUNK)).collect();
    map(jobs, |(input, output): (&[I], &mut [O])| {
        for (from, to) in input.iter().zip(output) {
            *to = work(from);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_keep_the_order_of_the_jobs() {
        let jobs: Vec<u64> = (0..1000).collect();
        assert_eq!(map(jobs, |job| job * job), (0..1000).map(|job| job * job).collect::<Vec<u64>>());
    }

    #[test]
    fn fill_reaches_every_row() {
        let input: Vec<usize> = (0..3 * CHUNK + 7).collect();
        let mut output = vec![0; input.len()];
        fill(&input, &mut output, |row| row + 1);
        assert!(output.iter().zip(&input).all(|(to, from)| *to == from + 1));
    }
}
