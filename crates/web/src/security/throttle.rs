//! Guessing passwords is slow: after a few attempts each further one waits longer.
//!
//! Attempts are counted by address and account together, and by address alone. Not by account alone: whoever knows an
//! address could then keep its owner out. But codes of the second factor are, as only who has the password gets to guess them,
//! and could from many addresses. An attempt counts before the password is looked at, so that many at once
//! gain nothing; a right password takes its count back.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Attempts for one account from one address before the first wait.
pub const FREE_PER_ACCOUNT: u32 = 5;
/// Attempts from one address, for whatever accounts, before the first wait.
pub const FREE_PER_ADDRESS: u32 = 30;
/// Wrong codes of a second factor for one account, from wherever, before each further one waits: only who has the password gets
/// so far.
pub const FREE_CODES: u32 = 10;
/// The first wait; each following is twice as long.
pub const FIRST_WAIT: SignedDuration = SignedDuration::from_secs(30);
/// The longest wait.
pub const LONGEST_WAIT: SignedDuration = SignedDuration::from_mins(15);
/// After so long without an attempt all is forgotten.
pub const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_hours(24);
/// At most so many counts are kept; of more, those longest untouched go.
pub const MOST_KEPT: usize = 20_000;

/// Who is trying: an address, from wherever or one, and the account they try.
type Key = (Option<IpAddr>, Option<[u8; 16]>);

#[derive(Debug, Clone, Copy)]
struct Count {
    attempts: u32,
    last_at: Timestamp,
    free_at: Timestamp,
}

/// Counts of attempts, of bounded size.
#[derive(Debug, Default)]
pub struct Throttle {
    counts: Mutex<HashMap<Key, Count>>,
}

/// An attempt came too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooEarly {
    /// From when the next attempt is looked at.
    pub again_at: Timestamp,
}

/// How long to wait after so many attempts.
fn wait_after(attempts: u32, free: u32) -> SignedDuration {
    match attempts.checked_sub(free) {
        None => SignedDuration::ZERO,
        Some(beyond) => FIRST_WAIT.saturating_mul(1 << beyond.min(10)).min(LONGEST_WAIT),
    }
}

fn short(account: &str) -> [u8; 16] {
    let hash = blake3::hash(account.trim().to_lowercase().as_bytes());
    let mut short = [0; 16];
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

fn keys(address: IpAddr, account: &str) -> [(Key, u32); 2] {
    let address = Some(address);
    [((address, Some(short(account))), FREE_PER_ACCOUNT), ((address, None), FREE_PER_ADDRESS)]
}

impl Throttle {
    /// Counts an attempt, or refuses it where it comes too early.
    pub fn attempt(&self, address: IpAddr, account: &str, now: Timestamp) -> Result<(), TooEarly> {
        self.count(&keys(address, account), now)
    }

    /// [`Self::attempt`] of a code of the second factor; wrong ones are counted from all addresses together, too.
    pub fn attempt_code(&self, address: IpAddr, account: &str, now: Timestamp) -> Result<(), TooEarly> {
        let [pair, alone] = keys(address, account);
        self.count(&[pair, alone, ((None, Some(short(account))), FREE_CODES)], now)
    }

    fn count(&self, keys: &[(Key, u32)], now: Timestamp) -> Result<(), TooEarly> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let waits = keys.iter().filter_map(|(key, _)| counts.get(key)).map(|count| count.free_at);
        if let Some(again_at) = waits.max().filter(|free_at| *free_at > now) {
            return Err(TooEarly { again_at });
        }
        make_room(&mut counts, now);
        for (key, free) in keys.iter().copied() {
            let count = counts.entry(key).or_insert(Count { attempts: 0, last_at: now, free_at: now });
            if now.duration_since(count.last_at) > FORGOTTEN_AFTER {
                count.attempts = 0;
            }
            count.attempts = count.attempts.saturating_add(1);
            count.last_at = now;
            count.free_at = now.saturating_add(wait_after(count.attempts, free)).unwrap_or(Timestamp::MAX);
        }
        Ok(())
    }

    /// Takes a counted attempt back: the password was right.
    pub fn succeeded(&self, address: IpAddr, account: &str) {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let [(pair, _), (alone, _)] = keys(address, account);
        counts.remove(&pair);
        counts.remove(&(None, pair.1));
        if let Some(count) = counts.get_mut(&alone) {
            count.attempts = count.attempts.saturating_sub(1);
            count.free_at = count.last_at;
        }
    }
}

fn make_room(counts: &mut HashMap<Key, Count>, now: Timestamp) {
    if counts.len() + 3 <= MOST_KEPT {
        return;
    }
    counts.retain(|_, count| now.duration_since(count.last_at) <= FORGOTTEN_AFTER);
    if counts.len() + 3 > MOST_KEPT {
        let mut times: Vec<Timestamp> = counts.values().map(|count| count.last_at).collect();
        let (_, quarter, _) = times.select_nth_unstable(MOST_KEPT / 4);
        let quarter = *quarter;
        counts.retain(|_, count| count.last_at > quarter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(1_700_000_000 + second).expect("moment")
    }

    #[test]
    fn each_further_guess_waits_longer() {
        let throttle = Throttle::default();
        for _ in 0..FREE_PER_ACCOUNT {
            assert_eq!(throttle.attempt(HERE, "a@b.de", at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt(HERE, " A@b.de", at(29)), Err(TooEarly { again_at: at(30) }));
        assert_eq!(throttle.attempt(HERE, "c@d.de", at(29)), Ok(()), "another account");
        assert_eq!(throttle.attempt(HERE, "a@b.de", at(30)), Ok(()));
        assert_eq!(throttle.attempt(HERE, "a@b.de", at(31)), Err(TooEarly { again_at: at(90) }));
        assert_eq!(wait_after(500, 5), LONGEST_WAIT);
    }

    #[test]
    fn codes_are_guessed_slowly_from_many_addresses_too() {
        let throttle = Throttle::default();
        let from = |number: u32| IpAddr::V4(std::net::Ipv4Addr::from_bits(number));
        for number in 0..FREE_CODES {
            assert_eq!(throttle.attempt_code(from(number), "1", at(0)), Ok(()));
        }
        assert_eq!(throttle.attempt_code(HERE, "1", at(29)), Err(TooEarly { again_at: at(30) }));
        assert_eq!(throttle.attempt_code(HERE, "2", at(29)), Ok(()), "another account");
        assert_eq!(throttle.attempt_code(HERE, "1", at(30)), Ok(()));
        throttle.succeeded(HERE, "1");
        assert_eq!(throttle.attempt_code(from(3), "1", at(31)), Ok(()));
    }

    #[test]
    fn a_right_password_starts_anew_and_an_address_has_its_own_limit() {
        let throttle = Throttle::default();
        for _ in 0..100 {
            assert_eq!(throttle.attempt(HERE, "a@b.de", at(0)), Ok(()));
            throttle.succeeded(HERE, "a@b.de");
        }
        for guess in 0..FREE_PER_ADDRESS {
            assert_eq!(throttle.attempt(HERE, &format!("{guess}@b.de"), at(0)), Ok(()));
        }
        assert!(throttle.attempt(HERE, "new@b.de", at(1)).is_err());
    }

    #[test]
    fn memory_is_bounded() {
        let throttle = Throttle::default();
        for number in 0..30_000_u32 {
            let _ = throttle.attempt(IpAddr::V4(number.into()), "a@b.de", at(number.into()));
        }
        assert!(throttle.counts.lock().expect("lock").len() <= MOST_KEPT);
    }
}
