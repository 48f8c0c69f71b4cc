//! Seeded random numbers and the distributions that the models speak of, for simulation.
//!
//! Chance is an argument here as everywhere below the engine: whoever simulates hands in a seed, and the same seed
//! gives the same numbers again: bits and uniforms on every machine, the others as far as its logarithms agree. Not for secrets.

/// A stream of random numbers: `SplitMix64` (Steele, Lea & Flood 2014). Enough for a simulation, and a state of one word,
/// so that every simulated customer can have streams of their own.
#[derive(Debug, Clone)]
pub struct Chance(u64);

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Chance {
    /// The stream of a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The stream that belongs to a path below a seed, such as (customer, purpose): other paths draw other numbers.
    pub fn of(seed: u64, path: &[u64]) -> Self {
        Self(path.iter().fold(mixed(seed.wrapping_add(GOLDEN)), |state, step| {
            mixed(state.wrapping_mul(0x2545_F491_4F6C_DD1D).wrapping_add(step.wrapping_add(1).wrapping_mul(GOLDEN)))
        }))
    }

    /// Sixty-four random bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mixed(self.0)
    }

    /// Uniform in (0, 1).
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
    }

    /// Uniform between two numbers.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// One of 0 … `count` − 1, each as likely; 0 where `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        // The bias of a multiplication instead of a rejection is below count / 2⁶⁴.
        let product = u128::from(self.bits()) * count as u128;
        usize::try_from(product >> 64).unwrap_or(0)
    }

    /// True with this probability.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// One of a list, each as likely.
    ///
    /// # Panics
    /// Where the list is empty.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// The place of one of several weights, as likely as its weight; the last where all are 0.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (place, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return place;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// Exponential with this mean.
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -self.uniform().ln() * mean
    }

    /// Gamma with this shape and scale 1: Marsaglia & Tsang (2000), a shape below 1 by the usual power.
    pub fn gamma(&mut self, shape: f64) -> f64 {
        if shape < 1.0 {
            return self.gamma(shape + 1.0) * self.uniform().powf(1.0 / shape);
        }
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        loop {
            let x = self.normal();
            let v = (1.0 + c * x).powi(3);
            if v > 0.0 && self.uniform().ln() < 0.5 * x * x + d - d * v + d * v.ln() {
                return d * v;
            }
        }
    }

    /// Beta, from two gammas.
    pub fn beta(&mut self, a: f64, b: f64) -> f64 {
        let one = self.gamma(a);
        one / (one + self.gamma(b))
    }

    /// Poisson with this mean, by counting exponential gaps; for means up to some dozens.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let (mut count, mut passed) = (0, self.exponential(1.0));
        while passed < mean {
            count += 1;
            passed += self.exponential(1.0);
        }
        count
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWS: usize = 200_000;

    /// Mean and variance of many draws against the law's own, within five standard errors (fourth moments bounded by 10).
    fn check(what: &str, mean: f64, variance: f64, mut draw: impl FnMut(&mut Chance) -> f64) {
        let mut chance = Chance::of(1, &[what.len() as u64]);
        let draws: Vec<f64> = (0..DRAWS).map(|_| draw(&mut chance)).collect();
        let n = DRAWS as f64;
        let found = draws.iter().sum::<f64>() / n;
        let spread = draws.iter().map(|value| (value - found).powi(2)).sum::<f64>() / (n - 1.0);
        assert!((found - mean).abs() < 5.0 * (variance / n).sqrt(), "{what}: mean {found}, not {mean}");
        assert!((spread - variance).abs() < 5.0 * variance * (10.0 / n).sqrt(), "{what}: {spread}, not {variance}");
    }

    #[test]
    fn distributions_have_their_moments() {
        check("uniform", 0.5, 1.0 / 12.0, Chance::uniform);
        check("normal", 0.0, 1.0, Chance::normal);
        check("exponential", 3.0, 9.0, |chance| chance.exponential(3.0));
        check("gamma", 2.5, 2.5, |chance| chance.gamma(2.5));
        check("gamma below one", 0.4, 0.4, |chance| chance.gamma(0.4));
        check("beta", 0.25, 0.1875 / 5.0, |chance| chance.beta(1.0, 3.0));
        check("poisson", 2.2, 2.2, |chance| f64::from(chance.poisson(2.2)));
        check("below", 4.5, 8.25, |chance| chance.below(10) as f64);
        check("weighted", 1.6, 0.64, |chance| chance.weighted(&[1.0, 0.0, 4.0]) as f64);
    }

    #[test]
    fn paths_have_streams_of_their_own() {
        let first = |seed, path: &[u64]| Chance::of(seed, path).bits();
        let all = [first(1, &[]), first(1, &[0]), first(1, &[0, 0]), first(1, &[1]), first(2, &[0]), first(1, &[0, 1])];
        for (place, one) in all.iter().enumerate() {
            assert!(!all[..place].contains(one), "{all:?}");
        }
        assert_eq!(first(1, &[7, 3]), first(1, &[7, 3]));
    }
}
