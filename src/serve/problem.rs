//! Errors as HTTP gives them: Problem Details (RFC 9457).

use axum::Json;
use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::work::{Refusal, Refused};

/// What is wrong, with a status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// The status code.
    pub status: u16,
    /// The status in words.
    pub title: String,
    /// What is wrong, and how to mend it.
    pub detail: String,
}

impl Problem {
    /// A problem with a status.
    pub fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or_default().to_owned();
        Self { status: status.as_u16(), title, detail: detail.into() }
    }

    /// The time of a request is over.
    pub fn timeout(seconds: u64) -> Self {
        let detail =
            format!("it took longer than {seconds} s: ask for less, or start the server with a longer --timeout");
        Self::new(StatusCode::GATEWAY_TIMEOUT, detail)
    }

    /// Too many requests are waiting.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "too many requests are waiting: try again in a moment")
    }
}

impl From<Refused> for Problem {
    fn from((refusal, message): Refused) -> Self {
        let status = match refusal {
            Refusal::Malformed => StatusCode::BAD_REQUEST,
            Refusal::Unknown => StatusCode::NOT_FOUND,
            Refusal::Unacceptable => StatusCode::NOT_ACCEPTABLE,
            Refusal::TooLarge => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        };
        Self::new(status, message)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The longest message that is taken over.
const LONGEST: usize = 4_000;

/// Makes a problem of any error that is not one yet: of a parameter that is none, a method that is not allowed, a body
/// that is too large.
pub async fn make_problems(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let told = response.headers().get(header::CONTENT_TYPE).is_some_and(|of| of != "text/plain; charset=utf-8");
    if !(status.is_client_error() || status.is_server_error()) || told {
        return response;
    }
    let (parts, body) = response.into_parts();
    let message = to_bytes(body, LONGEST).await.unwrap_or_default();
    let mut problem = Problem::new(status, String::from_utf8_lossy(&message).into_owned()).into_response();
    // What else was said stays: which methods are allowed.
    for (name, value) in &parts.headers {
        if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
            problem.headers_mut().insert(name, value.clone());
        }
    }
    problem
}
