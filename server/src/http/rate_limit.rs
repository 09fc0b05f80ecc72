//! How often one address may ask: a token bucket for each, kept as one number (generic cell rate algorithm), in memory
//! that can't grow beyond a bound.

use std::{
    collections::HashMap,
    mem,
    net::{IpAddr, Ipv6Addr},
    str::FromStr,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Requests per second in the long run, and how many may come at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Tokens that come back each second.
    pub per_second: u32,
    /// Size of the bucket.
    pub burst: u32,
}

impl Default for Rate {
    fn default() -> Self {
        Self { per_second: 60, burst: 240 }
    }
}

impl FromStr for Rate {
    type Err = ();

    /// `60/240`, or `60` for a burst of four seconds' worth.
    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |text: &str| text.parse::<u32>().ok().filter(|n| (1..=1_000_000).contains(n)).ok_or(());
        match text.split_once('/') {
            Some((rate, burst)) => Ok(Self { per_second: number(rate)?, burst: number(burst)? }),
            None => number(text).map(|n| Self { per_second: n, burst: n.saturating_mul(4) }),
        }
    }
}

/// Addresses remembered in each of the two generations: about 2 MB in all.
const GENERATION: usize = 1 << 15;

/// The buckets of all addresses.
///
/// There are two generations: when the young one is full it becomes the old one, and the old one is forgotten. So
/// memory is bounded and nothing ever has to be swept; an address that is forgotten starts with a full bucket again.
pub struct Limiter {
    rate: Option<Rate>,
    start: Instant,
    generations: Mutex<Generations>,
}

#[derive(Default)]
struct Generations {
    young: HashMap<IpAddr, Nanos>,
    old: HashMap<IpAddr, Nanos>,
}

/// Since the limiter's start: the moment at which the bucket will be full again.
type Nanos = u64;

impl Limiter {
    /// A limiter; with `None` it lets everything through.
    pub fn new(rate: Option<Rate>) -> Self {
        Self { rate, start: Instant::now(), generations: Mutex::default() }
    }

    /// Takes one token for `address`.
    ///
    /// # Errors
    /// The time after which the next one will be there.
    pub fn take(&self, address: IpAddr) -> Result<(), Duration> {
        self.take_at(address, self.start.elapsed())
    }

    fn take_at(&self, address: IpAddr, now: Duration) -> Result<(), Duration> {
        let Some(rate) = self.rate else { return Ok(()) };
        let address = network(address);
        let now = u64::try_from(now.as_nanos()).unwrap_or(Nanos::MAX);
        let cost = 1_000_000_000 / u64::from(rate.per_second);
        let capacity = cost * u64::from(rate.burst);
        // A poisoned lock means that another thread panicked between two map operations; the maps are still maps.
        let mut guard = self.generations.lock().unwrap_or_else(PoisonError::into_inner);
        let Generations { young, old } = &mut *guard;
        let full_at = young.get(&address).or_else(|| old.get(&address)).copied().unwrap_or(0).max(now);
        let full_at = full_at.saturating_add(cost);
        if full_at > now.saturating_add(capacity) {
            return Err(Duration::from_nanos(full_at - now - capacity));
        }
        if young.len() >= GENERATION && !young.contains_key(&address) {
            *old = mem::take(young);
        }
        young.insert(address, full_at);
        Ok(())
    }
}

/// Whom an address stands for: an IPv6 subscriber owns a whole /64.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const TWO: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    fn limiter(per_second: u32, burst: u32) -> Limiter {
        Limiter::new(Some(Rate { per_second, burst }))
    }

    #[test]
    fn a_burst_passes_then_tokens_come_back_one_by_one() {
        let limiter = limiter(10, 5);
        let now = Duration::from_secs(1);
        assert_eq!((0..8).filter(|_| limiter.take_at(ONE, now).is_ok()).count(), 5);
        assert_eq!(limiter.take_at(ONE, now), Err(Duration::from_millis(100)));
        assert!(limiter.take_at(ONE, now + Duration::from_millis(100)).is_ok());
        assert!(limiter.take_at(ONE, now + Duration::from_millis(101)).is_err());
        // After a long rest the bucket is full, not fuller.
        let later = Duration::from_secs(100);
        assert_eq!((0..8).filter(|_| limiter.take_at(ONE, later).is_ok()).count(), 5);
    }

    #[test]
    fn addresses_do_not_share_a_bucket_but_the_halves_of_an_ipv6_network_do() {
        let limiter = limiter(1, 1);
        assert!(limiter.take_at(ONE, Duration::ZERO).is_ok());
        assert!(limiter.take_at(TWO, Duration::ZERO).is_ok());
        assert!(limiter.take_at("2001:db8::1".parse().unwrap(), Duration::ZERO).is_ok());
        assert!(limiter.take_at("2001:db8::2".parse().unwrap(), Duration::ZERO).is_err());
        assert!(limiter.take_at("2001:db8:0:1::2".parse().unwrap(), Duration::ZERO).is_ok());
        // The same peer on a dual-stack socket.
        assert!(limiter.take_at("::ffff:192.0.2.1".parse().unwrap(), Duration::ZERO).is_err());
    }

    #[test]
    fn memory_is_bounded_however_many_addresses_ask() {
        let limiter = limiter(1, 1);
        for n in 0..u32::try_from(3 * GENERATION).unwrap() {
            assert!(limiter.take_at(IpAddr::V4(n.into()), Duration::ZERO).is_ok());
        }
        let generations = limiter.generations.lock().unwrap();
        assert!(generations.young.len() <= GENERATION && generations.old.len() <= GENERATION);
    }

    #[test]
    fn an_address_of_the_old_generation_is_not_forgotten() {
        let limiter = limiter(1, 1);
        assert!(limiter.take_at(ONE, Duration::ZERO).is_ok());
        for n in 0..u32::try_from(GENERATION).unwrap() {
            let _ = limiter.take_at(IpAddr::V4(n.into()), Duration::ZERO);
        }
        assert!(limiter.generations.lock().unwrap().old.contains_key(&ONE));
        assert!(limiter.take_at(ONE, Duration::ZERO).is_err());
    }
}
