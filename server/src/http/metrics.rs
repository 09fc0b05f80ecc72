//! Counters, as Prometheus reads them.

use axum::http::StatusCode;
use std::{
    fmt::Write,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

/// What was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A page.
    Page,
    /// A server function.
    Function,
    /// The machine API.
    Api,
    /// A file, a health check and the rest.
    Other,
}

impl Kind {
    const ALL: [(Kind, &'static str); 4] =
        [(Kind::Page, "page"), (Kind::Function, "function"), (Kind::Api, "api"), (Kind::Other, "other")];

    /// The kind by the path alone.
    pub fn of(path: &str) -> Kind {
        match path {
            path if path.starts_with(super::pages::FUNCTIONS) => Kind::Function,
            path if path.starts_with("/api/") => Kind::Api,
            path if path.starts_with("/pkg/") || path.contains('.') => Kind::Other,
            "/healthz" | "/readyz" | "/metrics" | "/locale" => Kind::Other,
            _ => Kind::Page,
        }
    }
}

/// Upper bounds of the histogram, in microseconds.
const BOUNDS: [(u64, &str); 8] = [
    (250, "0.00025"),
    (1_000, "0.001"),
    (2_500, "0.0025"),
    (10_000, "0.01"),
    (50_000, "0.05"),
    (250_000, "0.25"),
    (1_000_000, "1"),
    (5_000_000, "5"),
];

/// Counters of one kind of request.
#[derive(Default)]
struct Counts {
    /// By class of status, 1xx to 5xx.
    status: [AtomicU64; 5],
    /// By upper bound, the last one without.
    within: [AtomicU64; 9],
    /// Sum of all times.
    micros: AtomicU64,
}

/// Everything that is counted.
pub struct Metrics {
    since: Instant,
    counts: [Counts; 4],
    /// Requests that ended in a panic.
    pub panics: AtomicU64,
    /// Requests refused because they came too often.
    pub limited: AtomicU64,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            counts: Default::default(),
            panics: AtomicU64::new(0),
            limited: AtomicU64::new(0),
        }
    }
}

impl Metrics {
    /// Counts one answer.
    pub fn count(&self, kind: Kind, status: StatusCode, took: Duration) {
        let counts = &self.counts[kind as usize];
        let class = usize::from(status.as_u16() / 100).clamp(1, 5) - 1;
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        let bucket = BOUNDS.iter().position(|(bound, _)| micros <= *bound).unwrap_or(BOUNDS.len());
        counts.status[class].fetch_add(1, Relaxed);
        counts.within[bucket].fetch_add(1, Relaxed);
        counts.micros.fetch_add(micros, Relaxed);
    }

    /// The text that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::with_capacity(4096);
        // Writing into a String can't fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let single = [
            ("credence_uptime_seconds", "gauge", "Seconds since the start.", self.since.elapsed().as_secs()),
            ("credence_panics_total", "counter", "Requests that ended in a panic.", self.panics.load(Relaxed)),
            ("credence_rate_limited_total", "counter", "Requests that came too often.", self.limited.load(Relaxed)),
        ];
        for (name, kind, help, value) in single {
            writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}")?;
        }
        writeln!(out, "# HELP credence_requests_total Answers by kind of request and class of status.")?;
        writeln!(out, "# TYPE credence_requests_total counter")?;
        for (kind, label) in Kind::ALL {
            for (class, count) in (1..).zip(&self.counts[kind as usize].status) {
                writeln!(
                    out,
                    "credence_requests_total{{kind=\"{label}\",status=\"{class}xx\"}} {}",
                    count.load(Relaxed)
                )?;
            }
        }
        let name = "credence_request_duration_seconds";
        writeln!(out, "# HELP {name} Time until the answer's head was ready.\n# TYPE {name} histogram")?;
        for (kind, label) in Kind::ALL {
            let counts = &self.counts[kind as usize];
            let mut sum = 0;
            for ((_, bound), count) in BOUNDS.iter().zip(&counts.within) {
                sum += count.load(Relaxed);
                writeln!(out, "{name}_bucket{{kind=\"{label}\",le=\"{bound}\"}} {sum}")?;
            }
            sum += counts.within[BOUNDS.len()].load(Relaxed);
            let micros = counts.micros.load(Relaxed);
            writeln!(out, "{name}_bucket{{kind=\"{label}\",le=\"+Inf\"}} {sum}")?;
            writeln!(out, "{name}_sum{{kind=\"{label}\"}} {}.{:06}", micros / 1_000_000, micros % 1_000_000)?;
            writeln!(out, "{name}_count{{kind=\"{label}\"}} {sum}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_of_one_kind() {
        for (path, kind) in [
            ("/", Kind::Page),
            ("/subjects/91420700MA4900010Y", Kind::Page),
            ("/api/v1/subjects/91420700MA4900010Y", Kind::Api),
            ("/api/fn/sign_in", Kind::Function),
            ("/pkg/credence.1.js", Kind::Other),
            ("/favicon.svg", Kind::Other),
            ("/healthz", Kind::Other),
            ("/readyz", Kind::Other),
            ("/metrics", Kind::Other),
        ] {
            assert_eq!(Kind::of(path), kind, "{path}");
        }
    }

    #[test]
    fn buckets_add_up() {
        let metrics = Metrics::default();
        metrics.count(Kind::Api, StatusCode::OK, Duration::from_micros(200));
        metrics.count(Kind::Api, StatusCode::NOT_FOUND, Duration::from_secs(9));
        let text = metrics.text();
        assert!(text.contains("credence_requests_total{kind=\"api\",status=\"4xx\"} 1"), "{text}");
        assert!(text.contains("credence_request_duration_seconds_bucket{kind=\"api\",le=\"5\"} 1"), "{text}");
        assert!(text.contains("credence_request_duration_seconds_bucket{kind=\"api\",le=\"+Inf\"} 2"), "{text}");
        assert!(text.contains("credence_request_duration_seconds_sum{kind=\"api\"} 9.000200"), "{text}");
    }
}
