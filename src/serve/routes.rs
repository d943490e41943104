//! `/api`: what the graph knows as JSON, and the OpenAPI document that says so.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::{Deserialize, Serialize};
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::api::{
    About, ArticleTold, EntitiesAsked, EntitiesTold, EntityTold, FactsAsked, FactsTold, MOST, Named, Nearby,
    Neighbourhood, Question, Reason, Spoken, Statistics,
};
use super::problem::Problem;
use super::search::Index;
use super::work::{Limits, Request};
use super::{Server, articles};
use crate::export::answer::{Moment, Tongue};
use crate::graph::conflicts::Conflict;

/// The routes.
pub fn routes() -> Router<Arc<Server>> {
    api().split_for_parts().0.route("/api/openapi.json", get(|| async { Json(document()) }))
}

fn api() -> OpenApiRouter<Arc<Server>> {
    OpenApiRouter::new()
        .routes(routes!(search))
        .routes(routes!(entity))
        .routes(routes!(facts))
        .routes(routes!(entities))
        .routes(routes!(article))
        .routes(routes!(timeline))
        .routes(routes!(neighbourhood))
        .routes(routes!(conflicts))
        .routes(routes!(why))
        .routes(routes!(statistics))
}

/// What can be asked and posted, made from the handlers.
pub fn document() -> OpenApi {
    let mut document = api().merge(articles::api()).split_for_parts().1;
    document.info.title = "newsgraph".to_owned();
    document.info.version = env!("CARGO_PKG_VERSION").to_owned();
    document.info.description = Some("What news articles say, as a knowledge graph.".to_owned());
    let token = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("token", token);
    document
}

/// How a server is.
#[derive(Debug, Serialize)]
pub struct Health {
    status: &'static str,
    version: &'static str,
}

/// `GET /health`
pub async fn health(State(server): State<Arc<Server>>) -> Result<Json<Health>, Problem> {
    if !server.store.join("newsgraph.json").exists() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the store is gone"));
    }
    Ok(Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") }))
}

/// What somebody types.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Typed {
    /// The beginning of a name, or of a word in it.
    q: String,
    /// How many entities at most, up to 100.
    #[serde(default = "ten")]
    limit: usize,
}

fn ten() -> usize {
    10
}

/// The entities that were found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Found {
    /// Those that have a name in which a word begins so: the whole name first, then those with most facts.
    entities: Vec<Named>,
}

/// Names that begin with what somebody types.
#[utoipa::path(get, path = "/api/search", params(Typed), responses((status = 200, body = Found), Failures))]
async fn search(State(server): State<Arc<Server>>, Query(typed): Query<Typed>) -> Result<Json<Found>, Problem> {
    let index = server.index().await?;
    let entities = index.find(&typed.q, typed.limit.min(100)).into_iter().cloned().collect();
    Ok(Json(Found { entities }))
}

/// Entities of a class.
#[utoipa::path(get, path = "/api/entities", params(EntitiesAsked), responses((status = 200, body = EntitiesTold), Failures))]
async fn entities(
    State(server): State<Arc<Server>>,
    Query(asked): Query<EntitiesAsked>,
) -> Result<Json<EntitiesTold>, Problem> {
    let index = server.index().await?;
    let (total, entities) = index.of_class(&asked.class, asked.order, asked.offset, asked.limit.min(MOST));
    Ok(Json(EntitiesTold { total, entities: entities.into_iter().cloned().collect() }))
}

impl Server {
    /// Asks beforehand what the first view asks.
    pub(super) async fn prepare(&self) {
        // What goes wrong now is told to whoever asks.
        let _ = self.index().await;
        for tongue in [Tongue::Fr, Tongue::En] {
            let _ = self.told(Question::Statistics(Spoken { tongue })).await;
        }
    }

    /// The index of the names that the store has now.
    async fn index(&self) -> Result<Arc<Index>, Problem> {
        // The names of a large graph are more than an answer is allowed to be.
        const ALL: Limits = Limits { rows: usize::MAX, bytes: 1 << 30 };
        // They are asked for once after each change.
        const TIME: Duration = Duration::from_secs(300);
        let mut index = self.index.lock().await;
        let state = self.pool.state();
        if let Some((_, index)) = index.as_ref().filter(|(of, _)| *of == state) {
            return Ok(Arc::clone(index));
        }
        let (_, bytes) = self.pool.ask_within(Request::Api(Question::Index), ALL, TIME).await?;
        let names: Vec<Named> = serde_json::from_slice(&bytes)
            .map_err(|e| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, e.to_string()))?;
        let made = Arc::new(Index::new(names));
        *index = Some((state, Arc::clone(&made)));
        Ok(made)
    }

    async fn told(&self, question: Question) -> Result<Response, Problem> {
        // The graph does not change between two changes: what was told is told again.
        let state = self.pool.state();
        let key = serde_json::to_string(&question).unwrap_or_default();
        let known = || self.answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let kept = known().get(&key).filter(|(of, _)| *of == state).map(|(_, answer)| answer.clone());
        let (media_type, bytes) = match kept {
            Some(answer) => answer,
            None => {
                let answer = self.pool.ask(Request::Api(question)).await?;
                if answer.1.len() <= LARGEST_KEPT {
                    let mut known = known();
                    if known.len() == MOST_KEPT {
                        known.clear();
                    }
                    known.insert(key, (state, answer.clone()));
                }
                answer
            }
        };
        Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
    }
}

/// So many answers of so many bytes at most are kept.
const MOST_KEPT: usize = 500;
const LARGEST_KEPT: usize = 100_000;

/// What can go wrong with any question.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "it is the document's alone")]
enum Failures {
    /// A parameter is missing or is none.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// The graph has no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    Unknown(Problem),
    /// Too much is asked for at once.
    #[response(status = 422, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// Too many are asking.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
    /// It takes too long.
    #[response(status = 504, content_type = "application/problem+json")]
    Late(Problem),
}

macro_rules! question {
    ($(#[$doc:meta])* $name:ident, $path:literal, $asked:ty, $question:path, $told:ty) => {
        $(#[$doc])*
        #[utoipa::path(get, path = $path, params($asked), responses((status = 200, body = $told), Failures))]
        async fn $name(State(server): State<Arc<Server>>, Query(asked): Query<$asked>) -> Result<Response, Problem> {
            server.told($question(asked)).await
        }
    };
}

question!(
    /// What an entity is.
    entity, "/api/entity", About, Question::Entity, EntityTold
);
question!(
    /// Facts, with their sources and passages.
    facts, "/api/facts", FactsAsked, Question::Facts, FactsTold
);
question!(
    /// An article's text and what it says.
    article, "/api/article", About, Question::Article, ArticleTold
);
question!(
    /// The life of an entity, as the days go.
    timeline, "/api/timeline", About, Question::Timeline, Vec<Moment>
);
question!(
    /// The part of the graph that is near an entity.
    neighbourhood, "/api/neighbourhood", Nearby, Question::Neighbourhood, Neighbourhood
);
question!(
    /// What articles contradict each other in, of what they say of an entity.
    conflicts, "/api/conflicts", About, Question::Conflicts, Vec<Conflict>
);
question!(
    /// Why a fact stands in the graph.
    why, "/api/why", About, Question::Why, Reason
);
question!(
    /// What there is in the graph.
    statistics, "/api/statistics", Spoken, Question::Statistics, Statistics
);
