//! The graph over HTTP: a SPARQL endpoint, a JSON API and a page.
//!
//! - [`endpoint`]: the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol, for reading ([`sparql`] is what a worker
//!   does for them, [`negotiation`] finds the form that a client takes best);
//! - [`routes`]: the JSON API and its OpenAPI document ([`api`] is what a worker does for it, [`search`] finds names);
//! - [`articles`]: articles that are posted and withdrawn, with a token;
//! - [`access`]: who may ask, and what every answer says to browsers;
//! - [`page`]: the page, if the program was built with it;
//! - [`pool`] and [`work`]: the processes that answer, and what bounds them;
//! - [`metrics`]: how much is asked, for Prometheus; [`problem`]: errors.
//!
//! To add a question to the API: a variant of [`api::Question`] with what a worker answers, and a route.

pub mod access;
pub mod api;
pub mod articles;
pub mod endpoint;
pub mod metrics;
pub mod negotiation;
pub mod page;
pub mod pool;
pub mod problem;
pub mod routes;
pub mod search;
pub mod sparql;
pub mod work;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use rustc_hash::FxHashMap;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::reader::Reader;
use access::Access;
use metrics::Metrics;
use pool::{Bounds, Pool, State};
use problem::Problem;
use search::Index;

/// What a server is made of.
#[derive(Debug)]
pub struct Server {
    /// The workers that answer queries, which can be anything,
    queries: Pool,
    /// and those that answer what the API asks, which is bounded: so that the first never keep the page from working.
    pool: Pool,
    /// The names that the store had in a state.
    index: tokio::sync::Mutex<Option<(State, Arc<Index>)>>,
    /// What was told, by the questions, with the state that the store had.
    answers: std::sync::Mutex<FxHashMap<String, (State, pool::Answer)>>,
    /// Whoever writes has it; there is one at a time.
    reader: tokio::sync::Mutex<Arc<Reader>>,
    store: PathBuf,
    access: Access,
    metrics: Metrics,
}

/// How a server is to be.
#[derive(Debug)]
pub struct Options {
    /// The folder of the store.
    pub store: PathBuf,
    /// Where it listens.
    pub bind: SocketAddr,
    /// What articles have to be posted with; without one none are taken.
    pub token: Option<String>,
    /// What bounds requests.
    pub bounds: Bounds,
    /// The most bytes of a request's body.
    pub body: usize,
}

/// So many requests of the API are worked on at once: more would each take longer.
const OF_API: usize = 8;

/// A body that takes longer to come than this is not waited for.
const BODY_TIME: Duration = Duration::from_secs(30);

/// Serves until the process is told to end; `ready` is told the address.
///
/// # Errors
/// If it cannot listen there.
pub fn serve(options: Options, reader: Reader, ready: impl FnOnce(SocketAddr)) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(options.bind).await?;
        let address = listener.local_addr()?;
        let app = router(options, reader, address);
        ready(address);
        axum::serve(listener, app).with_graceful_shutdown(told_to_end()).await
    })
}

/// All routes.
fn router(options: Options, reader: Reader, address: SocketAddr) -> Router {
    let Options { store, token, bounds, body, .. } = options;
    let server = Arc::new(Server {
        queries: Pool::new(store.clone(), bounds),
        pool: Pool::new(store.clone(), Bounds { workers: bounds.workers.min(OF_API), give_way: false, ..bounds }),
        index: tokio::sync::Mutex::default(),
        answers: std::sync::Mutex::default(),
        reader: tokio::sync::Mutex::new(Arc::new(reader)),
        store,
        access: Access::new(address, token),
        metrics: Metrics::default(),
    });
    let preparing = Arc::clone(&server);
    tokio::spawn(async move { preparing.prepare().await });
    let not_found = || async { Problem::new(StatusCode::NOT_FOUND, "there is nothing here: see /api/openapi.json") };
    Router::new()
        .merge(page::routes())
        .route("/health", get(routes::health))
        .route("/metrics", get(metrics::show))
        .merge(endpoint::routes())
        .merge(routes::routes())
        .merge(articles::routes())
        .fallback(not_found)
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(body))
        .layer(RequestBodyTimeoutLayer::new(BODY_TIME))
        .layer(CatchPanicLayer::custom(|_| {
            let problem = Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "newsgraph failed on this request");
            axum::response::IntoResponse::into_response(problem)
        }))
        .layer(from_fn(problem::make_problems))
        .layer(from_fn_with_state(Arc::clone(&server), metrics::count))
        .layer(from_fn_with_state(Arc::clone(&server), access::check_host))
        .layer(from_fn(access::add_headers))
        .layer(CompressionLayer::new().gzip(true))
        .with_state(server)
}

/// Waits until the process is interrupted or told to end.
async fn told_to_end() {
    let interrupted = async { _ = tokio::signal::ctrl_c().await };
    #[cfg(unix)]
    {
        let ended = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        let Ok(mut ended) = ended else { return interrupted.await };
        tokio::select! { () = interrupted => {}, _ = ended.recv() => {} }
    }
    #[cfg(not(unix))]
    interrupted.await;
}
