//! `/sparql` and `/store`: the SPARQL 1.1 Protocol and the Graph Store HTTP Protocol, for reading.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, get, on};

use super::Server;
use super::problem::Problem;
use super::sparql::{Graph, Query, description};
use super::work::Request;

/// The routes of the two protocols.
pub fn routes() -> Router<Arc<Server>> {
    Router::new().route("/sparql", on(MethodFilter::GET.or(MethodFilter::POST), query)).route("/store", get(graph))
}

/// `GET /sparql` and both forms of `POST /sparql`; without a query the description of the service.
async fn query(
    State(server): State<Arc<Server>>,
    RawQuery(parameters): RawQuery,
    method: Method,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, Problem> {
    let accept = text_of(&headers, header::ACCEPT);
    let mut query = Query { accept: accept.clone(), ..Query::default() };
    let mut texts = Vec::new();
    let mut take = |encoded: &[u8]| {
        for (name, value) in form_urlencoded::parse(encoded) {
            match &*name {
                "query" => texts.push(value.into_owned()),
                "default-graph-uri" => query.default_graphs.push(value.into_owned()),
                "named-graph-uri" => query.named_graphs.push(value.into_owned()),
                "update" => return Err(read_only()),
                _ => {}
            }
        }
        Ok(())
    };
    take(parameters.as_deref().unwrap_or_default().as_bytes())?;
    if method == Method::POST {
        let media_type = text_of(&headers, header::CONTENT_TYPE).unwrap_or_default();
        let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match media_type.as_str() {
            "application/x-www-form-urlencoded" => take(&body)?,
            "application/sparql-query" => {
                let text = String::from_utf8(body.to_vec());
                texts.push(text.map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "the query is not UTF-8"))?);
            }
            "application/sparql-update" => return Err(read_only()),
            _ => {
                let detail = "post a query as application/sparql-query, or as the field `query` of a form";
                return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
            }
        }
    }
    match <[String; 1]>::try_from(texts) {
        Ok([text]) => {
            let (media_type, bytes) = server.queries.ask(Request::Query(Query { text, ..query })).await?;
            Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
        }
        Err(none) if none.is_empty() && method == Method::GET => {
            let host = text_of(&headers, header::HOST).unwrap_or_else(|| "localhost".to_owned());
            let (media_type, bytes) = description(&format!("http://{host}/sparql"), accept.as_deref())?;
            Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
        }
        Err(none) if none.is_empty() => Err(Problem::new(StatusCode::BAD_REQUEST, "there is no query")),
        Err(_) => Err(Problem::new(StatusCode::BAD_REQUEST, "there is more than one query")),
    }
}

/// `GET /store?default` and `GET /store?graph=IRI`
async fn graph(
    State(server): State<Arc<Server>>,
    RawQuery(parameters): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (mut default, mut named) = (false, None);
    for (name, value) in form_urlencoded::parse(parameters.as_deref().unwrap_or_default().as_bytes()) {
        match &*name {
            "default" => default = true,
            "graph" => named = Some(value.into_owned()),
            _ => {}
        }
    }
    if default == named.is_some() {
        return Err(Problem::new(StatusCode::BAD_REQUEST, "name one graph: ?default, or ?graph=IRI"));
    }
    let graph = Graph { iri: named, accept: text_of(&headers, header::ACCEPT) };
    let (media_type, bytes) = server.queries.ask(Request::Graph(graph)).await?;
    Ok(([(header::CONTENT_TYPE, media_type)], bytes).into_response())
}

fn read_only() -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "this endpoint is for reading: articles are posted to /articles")
}

/// A header, of several of one name all.
fn text_of(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let values: Vec<&str> = headers.get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
    (!values.is_empty()).then(|| values.join(", "))
}
