//! `/articles`: articles that are posted and withdrawn, with a token.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use super::Server;
use super::problem::Problem;
use crate::article::{Article, InputError, Options, Source};
use crate::graph::change::Change;
use crate::graph::intake::{Counts, Intake, Outcome, Run};
use crate::graph::store::{Store, StoreError};
use crate::reader::Reader;

/// The routes.
pub fn routes() -> Router<Arc<Server>> {
    api().split_for_parts().0
}

/// The routes with what is said of them.
pub fn api() -> OpenApiRouter<Arc<Server>> {
    OpenApiRouter::new().routes(utoipa_axum::routes!(post, withdraw))
}

/// The name of an article.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Name {
    /// The name under which an article is read that does not name itself.
    id: Option<String>,
}

/// The name of an article that is to be withdrawn.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Withdrawn {
    /// The name under which it was read.
    id: String,
}

/// What came of articles that were posted.
#[derive(Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Taken {
    /// They were not in the store.
    pub added: usize,
    /// They were there with other content.
    pub replaced: usize,
    /// They are there as they are.
    pub unchanged: usize,
    /// What is wrong with those that were not taken.
    pub refused: Vec<String>,
}

/// The name of a file with such content, by which its format is told.
fn file(media_type: &str) -> Option<&'static str> {
    Some(match media_type {
        "application/json" | "application/jsonl" | "application/x-ndjson" => "articles.jsonl",
        "text/html" | "application/xhtml+xml" => "article.html",
        "text/plain" => "article.txt",
        "text/markdown" => "article.md",
        "text/csv" => "articles.csv",
        "application/rss+xml" | "application/atom+xml" | "application/xml" | "text/xml" => "feed.xml",
        "application/warc" => "pages.warc",
        _ => return None,
    })
}

/// Reads articles into the store, as `newsgraph build` does: JSON Lines, a page, a text, a feed, CSV or WARC.
#[utoipa::path(
    post, path = "/articles", params(Name),
    request_body(content = String, description = "One article or many", content_type = "application/json"),
    responses(
        (status = 200, body = Taken),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 413, body = Problem, content_type = "application/problem+json"),
        (status = 415, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Taken, description = "No article was taken"),
    ),
    security(("token" = []))
)]
async fn post(
    State(server): State<Arc<Server>>,
    Query(name): Query<Name>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Taken>), Problem> {
    server.access.may_write(&headers)?;
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let Some(file) = file(&media_type) else {
        let detail = "post articles as application/json (one a line), text/html, text/plain, text/markdown, text/csv, \
                      application/rss+xml or application/warc";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    };
    let id = name.id.unwrap_or_else(|| file.to_owned());
    let taken = server.write(move |store, reader| take(store, reader, file, id, &body)).await?;
    let none = taken.added + taken.replaced + taken.unchanged == 0;
    let status = if none && !taken.refused.is_empty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Json(taken)))
}

/// Takes back all that an article said, and only that.
#[utoipa::path(
    delete, path = "/articles", params(Withdrawn),
    responses(
        (status = 204, description = "It is withdrawn"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 401, body = Problem, content_type = "application/problem+json"),
        (status = 403, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json"),
    ),
    security(("token" = []))
)]
async fn withdraw(
    State(server): State<Arc<Server>>,
    Query(withdrawn): Query<Withdrawn>,
    headers: HeaderMap,
) -> Result<StatusCode, Problem> {
    server.access.may_write(&headers)?;
    let id = withdrawn.id.clone();
    let change = server.write(move |store, _| store.remove(&id)).await?;
    if change == Change::Absent {
        return Err(Problem::new(StatusCode::NOT_FOUND, format!("the store has no article {}", withdrawn.id)));
    }
    Ok(StatusCode::NO_CONTENT)
}

impl Server {
    /// Opens the store to write, while nobody else does, and changes it.
    async fn write<T: Send + 'static>(
        &self,
        change: impl FnOnce(&Store, &Reader) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, Problem> {
        let reader = self.reader.lock().await;
        let (path, own) = (self.store.clone(), Arc::clone(&reader));
        let done = tokio::task::spawn_blocking(move || change(&Store::open(&path)?, &own)).await;
        drop(reader);
        let failed = |detail: String| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, detail);
        match done {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(e @ StoreError::Locked(_))) => Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, e.to_string())),
            Ok(Err(e @ StoreError::Full(_))) => Err(Problem::new(StatusCode::INSUFFICIENT_STORAGE, e.to_string())),
            Ok(Err(e)) => Err(failed(e.to_string())),
            Err(_) => Err(failed("newsgraph failed on these articles".to_owned())),
        }
    }
}

fn take(store: &Store, reader: &Reader, file: &str, id: String, bytes: &[u8]) -> Result<Taken, StoreError> {
    let options = Options { language: reader.language().code.to_owned(), ..Options::default() };
    let mut articles: Vec<Result<Article, InputError>> = Vec::new();
    let _ = Source::new(Path::new(file), id, bytes).cut(&mut |record| {
        articles.push(record.and_then(|record| record.read(&options)));
        ControlFlow::Continue(())
    });
    let run = Run::start(store)?;
    let (mut intake, mut taken) = (Intake::new(run)?, Taken::default());
    for article in articles {
        match article {
            Ok(article) => {
                let (id, outcome) = intake.take(run.prepare(&article, reader)?)?;
                if matches!(outcome, Outcome::SameName | Outcome::SamePage | Outcome::Repeated) {
                    taken.refused.push(format!("{id}: another article has its name or its address"));
                }
            }
            Err(fault) => taken.refused.push(fault.to_string()),
        }
    }
    let Counts { added, replaced, unchanged, .. } = intake.finish()?;
    Ok(Taken { added, replaced, unchanged, ..taken })
}
