//! The registry: every figure's series, and how they are written (Prometheus text format 0.0.4).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use domain::Language;

/// Upper bounds of the buckets, in seconds.
pub(crate) const BUCKETS_SECONDS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];
/// More series of one figure are counted together, under the label `other`: memory is bounded.
const MOST_SERIES: usize = 2_000;
const BEYOND: &str = "other";

/// What a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only grows, until the process ends.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How many lie below each of a row of bounds.
    Histogram,
}

impl Kind {
    /// Its name in the text format.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A figure that exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
}

impl Definition {
    /// The key of its description in the word lists.
    pub fn text_key(&self) -> String {
        format!("metric-{}", self.name.replace('_', "-"))
    }
}

/// A count. Cheap to clone; all clones count the same.
#[derive(Debug, Clone, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    /// Counts so many more.
    pub fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }
}

/// A number that goes up and down. Cheap to clone; all clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Gauge(Arc<AtomicU64>);

impl Gauge {
    /// Is now this.
    pub fn set(&self, value: f64) {
        self.0.store(value.to_bits(), Ordering::Relaxed);
    }

    /// Is now so much more.
    pub fn add(&self, more: f64) {
        let added = |bits: u64| Some((f64::from_bits(bits) + more).to_bits());
        // The closure always gives a value, so the update always happens.
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, added);
    }
}

#[derive(Debug, Default)]
struct Spread {
    buckets: [u64; BUCKETS_SECONDS.len()],
    count: u64,
    sum: f64,
}

/// How long things took. Cheap to clone; all clones are the same.
#[derive(Debug, Clone, Default)]
pub struct Histogram(Arc<Mutex<Spread>>);

impl Histogram {
    /// One more, that took so many seconds.
    pub fn observe(&self, seconds: f64) {
        let mut spread = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spread.count += 1;
        spread.sum += seconds;
        for (bucket, bound) in spread.buckets.iter_mut().zip(BUCKETS_SECONDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }
}

type Watch = Box<dyn Fn() -> Option<f64> + Send + Sync>;

enum Series {
    Counter(Counter),
    Gauge(Gauge),
    Histogram(Histogram),
    Watched(Watch),
}

struct Family {
    definition: Definition,
    series: BTreeMap<Vec<String>, Series>,
}

/// All figures since the start.
#[derive(Default)]
pub struct Metrics {
    families: Mutex<BTreeMap<&'static str, Family>>,
}

impl std::fmt::Debug for Metrics {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    /// The counter of these label values, in the order of the definition's labels.
    pub fn counter(&self, definition: &Definition, labels: &[&str]) -> Counter {
        self.series(
            definition,
            labels,
            || Series::Counter(Counter::default()),
            |series| match series {
                Series::Counter(counter) => Some(counter.clone()),
                Series::Gauge(_) | Series::Histogram(_) | Series::Watched(_) => None,
            },
        )
    }

    /// The gauge of these label values.
    pub fn gauge(&self, definition: &Definition, labels: &[&str]) -> Gauge {
        self.series(
            definition,
            labels,
            || Series::Gauge(Gauge::default()),
            |series| match series {
                Series::Gauge(gauge) => Some(gauge.clone()),
                Series::Counter(_) | Series::Histogram(_) | Series::Watched(_) => None,
            },
        )
    }

    /// The histogram of these label values.
    pub fn histogram(&self, definition: &Definition, labels: &[&str]) -> Histogram {
        self.series(
            definition,
            labels,
            || Series::Histogram(Histogram::default()),
            |series| match series {
                Series::Histogram(histogram) => Some(histogram.clone()),
                Series::Counter(_) | Series::Gauge(_) | Series::Watched(_) => None,
            },
        )
    }

    /// Asks for the value each time the figures are read; with `None` the series is left out. It may block.
    pub fn watch(
        &self,
        definition: &Definition,
        labels: &[&str],
        value: impl Fn() -> Option<f64> + Send + Sync + 'static,
    ) {
        let mut families = self.families.lock().unwrap_or_else(PoisonError::into_inner);
        let family = family(&mut families, definition);
        family.series.insert(labels.iter().map(|&label| label.to_owned()).collect(), Series::Watched(Box::new(value)));
    }

    /// The series of a figure. One that is there as something else (a fault of the caller) is left as it is, and what the
    /// caller gets counts for nobody.
    fn series<T: Default>(
        &self,
        definition: &Definition,
        labels: &[&str],
        new: impl FnOnce() -> Series,
        of: impl FnOnce(&Series) -> Option<T>,
    ) -> T {
        debug_assert_eq!(definition.labels.len(), labels.len(), "{}", definition.name);
        let mut families = self.families.lock().unwrap_or_else(PoisonError::into_inner);
        let family = family(&mut families, definition);
        let mut key: Vec<String> = labels.iter().map(|&label| label.to_owned()).collect();
        if family.series.len() >= MOST_SERIES && !family.series.contains_key(&key) {
            key.fill(BEYOND.to_owned());
        }
        let found = of(family.series.entry(key).or_insert_with(new));
        debug_assert!(found.is_some(), "{} is asked for as two kinds of figure", definition.name);
        found.unwrap_or_default()
    }

    /// All figures in the text format.
    pub(crate) fn written(&self) -> String {
        let families = self.families.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        for family in families.values() {
            // Writing to a string cannot fail.
            let _ = family.write(&mut text);
        }
        text
    }
}

fn family<'a>(families: &'a mut BTreeMap<&'static str, Family>, definition: &Definition) -> &'a mut Family {
    let new = || Family { definition: *definition, series: BTreeMap::new() };
    families.entry(definition.name).or_insert_with(new)
}

impl Family {
    fn write(&self, text: &mut String) -> std::fmt::Result {
        let Definition { name, kind, .. } = self.definition;
        let help = words::text(Language::En, &self.definition.text_key());
        writeln!(text, "# HELP {name} {}", help.replace('\\', "\\\\").replace('\n', "\\n"))?;
        writeln!(text, "# TYPE {name} {}", kind.name())?;
        for (values, series) in &self.series {
            let labels = self.labels(values);
            match series {
                Series::Counter(counter) => sample(text, name, &labels, counter.0.load(Ordering::Relaxed))?,
                Series::Gauge(gauge) => {
                    sample(text, name, &labels, f64::from_bits(gauge.0.load(Ordering::Relaxed)))?;
                }
                Series::Watched(value) => {
                    if let Some(value) = value() {
                        sample(text, name, &labels, value)?;
                    }
                }
                Series::Histogram(histogram) => {
                    let spread = histogram.0.lock().unwrap_or_else(PoisonError::into_inner);
                    let bounds = BUCKETS_SECONDS.iter().map(ToString::to_string).chain(["+Inf".to_owned()]);
                    for (bound, count) in bounds.zip(spread.buckets.iter().copied().chain([spread.count])) {
                        let comma = if labels.is_empty() { "" } else { "," };
                        let labels = format!("{labels}{comma}le=\"{bound}\"");
                        sample(text, &format!("{name}_bucket"), &labels, count)?;
                    }
                    sample(text, &format!("{name}_sum"), &labels, spread.sum)?;
                    sample(text, &format!("{name}_count"), &labels, spread.count)?;
                }
            }
        }
        Ok(())
    }

    fn labels(&self, values: &[String]) -> String {
        let escaped = |value: &str| value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        let pairs = self.definition.labels.iter().zip(values);
        pairs.map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect::<Vec<_>>().join(",")
    }
}

fn sample(text: &mut String, name: &str, labels: &str, value: impl std::fmt::Display) -> std::fmt::Result {
    if labels.is_empty() { writeln!(text, "{name} {value}") } else { writeln!(text, "{name}{{{labels}}} {value}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TIMES: Definition = Definition { name: "test_seconds", kind: Kind::Histogram, labels: &["route"] };
    const COUNT: Definition = Definition { name: "test_total", kind: Kind::Counter, labels: &["name"] };
    const LEVEL: Definition = Definition { name: "test_level", kind: Kind::Gauge, labels: &[] };

    #[test]
    fn buckets_hold_everything_up_to_their_bound() {
        let metrics = Metrics::default();
        for seconds in [0.001, 0.03, 20.0] {
            metrics.histogram(&TIMES, &["/customers/{id}"]).observe(seconds);
        }
        let text = metrics.written();
        assert!(text.contains("# TYPE test_seconds histogram\n"), "{text}");
        for (bound, count) in [("0.001", 1), ("0.05", 2), ("5", 2), ("+Inf", 3)] {
            let line = format!("test_seconds_bucket{{route=\"/customers/{{id}}\",le=\"{bound}\"}} {count}\n");
            assert!(text.contains(&line), "{line}{text}");
        }
        assert!(text.contains("test_seconds_count{route=\"/customers/{id}\"} 3\n"), "{text}");
    }

    #[test]
    fn values_of_labels_cannot_break_a_line_nor_fill_the_memory() {
        let metrics = Metrics::default();
        metrics.counter(&COUNT, &["a\"b\\c\nd"]).add(2);
        assert!(metrics.written().contains("test_total{name=\"a\\\"b\\\\c\\nd\"} 2\n"));
        for number in 0..3_000 {
            metrics.counter(&COUNT, &[&number.to_string()]).add(1);
        }
        let text = metrics.written();
        assert_eq!(text.lines().filter(|line| line.starts_with("test_total{")).count(), MOST_SERIES + 1);
        assert!(text.contains("test_total{name=\"other\"} 1001\n"), "{text}");
    }

    #[test]
    fn gauges_go_up_and_down_and_are_looked_up() {
        let metrics = Metrics::default();
        let gauge = metrics.gauge(&LEVEL, &[]);
        gauge.set(3.0);
        metrics.gauge(&LEVEL, &[]).add(-1.5);
        assert!(metrics.written().contains("\ntest_level 1.5\n"));
        metrics.watch(&LEVEL, &[], || None);
        assert!(!metrics.written().contains("\ntest_level "));
    }
}
