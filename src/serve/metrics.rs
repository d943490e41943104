//! How much is asked, in the text format of Prometheus.

use std::sync::{Arc, Mutex};
use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, LabelSetEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use super::Server;

/// Counts of requests.
#[derive(Debug)]
pub struct Metrics {
    registry: Mutex<Registry>,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    running: Gauge,
}

/// What requests are told apart by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Labels {
    path: String,
    status: u16,
}

impl EncodeLabelSet for Labels {
    fn encode(&self, encoder: &mut LabelSetEncoder) -> Result<(), std::fmt::Error> {
        [("path", self.path.as_str())].encode(encoder)?;
        [("status", self.status.to_string())].encode(encoder)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let (requests, running) = (Family::default(), Gauge::default());
        // From a millisecond to half a minute.
        let seconds = Histogram::new(exponential_buckets(0.001, 2.0, 16));
        let mut registry = Registry::with_prefix("newsgraph");
        registry.register("http_requests", "Requests by route and status", Family::clone(&requests));
        registry.register_with_unit("http_request_duration", "Time to answer", Unit::Seconds, seconds.clone());
        registry.register("http_requests_running", "Requests that are being answered", running.clone());
        Self { registry: Mutex::new(registry), requests, seconds, running }
    }
}

/// Counts a request.
pub async fn count(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let path = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let start = Instant::now();
    server.metrics.running.inc();
    let response = next.run(request).await;
    server.metrics.running.dec();
    server.metrics.seconds.observe(start.elapsed().as_secs_f64());
    server.metrics.requests.get_or_create(&Labels { path, status: response.status().as_u16() }).inc();
    response
}

/// `GET /metrics`
pub async fn show(State(server): State<Arc<Server>>) -> Response {
    let mut text = String::new();
    let registry = server.metrics.registry.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    // Writing to a text cannot fail.
    let _ = encode(&mut text, &registry);
    ([(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response()
}
