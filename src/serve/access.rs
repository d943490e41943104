//! Who may ask, and what every answer says to browsers.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::Server;
use super::problem::Problem;

/// Who may ask.
#[derive(Debug)]
pub struct Access {
    /// On this machine alone: then it is asked for under a name of this machine alone.
    local: bool,
    /// A digest of the token.
    token: Option<[u8; 32]>,
}

impl Access {
    /// What a server at an address grants, with a token for writing.
    pub fn new(address: SocketAddr, token: Option<String>) -> Self {
        let token = token.map(|token| Sha256::digest(token).into());
        Self { local: address.ip().is_loopback(), token }
    }

    /// Whether a request may write.
    ///
    /// # Errors
    /// If the server is for reading, or the request has no token or a wrong one.
    pub fn may_write(&self, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = self.token else {
            let detail = "this server is for reading: start it with --token FILE to post articles";
            return Err(Problem::new(StatusCode::FORBIDDEN, detail));
        };
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.strip_prefix("Bearer ")).map(|given| Sha256::digest(given.trim()));
        // Digests that differ tell nothing of how much of the token was right.
        if given.is_some_and(|given| given.as_slice() == token) {
            return Ok(());
        }
        Err(Problem::new(StatusCode::UNAUTHORIZED, "this needs the server's token: Authorization: Bearer TOKEN"))
    }

    /// Whether a server may be asked under this name: a page of elsewhere can have its name lead here (DNS rebinding).
    fn is_named(&self, host: Option<&str>) -> bool {
        let Some(host) = host else { return true };
        let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.ends_with(']') { host } else { name });
        let name = name.trim_start_matches('[').trim_end_matches(']');
        !self.local
            || name.eq_ignore_ascii_case("localhost")
            || name.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
    }
}

/// Refuses requests to a local server under another name.
pub async fn check_host(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().host());
    if !server.access.is_named(host) {
        let detail = "this server answers under localhost alone: start it with --bind and an address of the network";
        return Problem::new(StatusCode::MISDIRECTED_REQUEST, detail).into_response();
    }
    next.run(request).await
}

/// What browsers may do with an answer: nothing that is not of this server.
pub async fn add_headers(request: Request, next: Next) -> Response {
    const HEADERS: [(header::HeaderName, &str); 4] = [
        (
            header::CONTENT_SECURITY_POLICY,
            // The one style in an attribute that is allowed, by its hash, is the editor's width of a tab.
            "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-hashes' \
             'sha256-6CIFr4gFvsrmdOTpgkMS85+SHtf4/7NkC0hW55Wh7Ms='; img-src 'self' data:; connect-src 'self'; \
             font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_local_server_has_local_names() {
        let local = Access::new("127.0.0.1:7878".parse().unwrap(), None);
        for host in ["localhost", "localhost:7878", "127.0.0.1:7878", "[::1]:7878", "[::1]", "LOCALHOST:1"] {
            assert!(local.is_named(Some(host)), "{host}");
        }
        for host in ["news.example", "news.example:7878", "127.0.0.1.news.example", "10.0.0.1:7878", ""] {
            assert!(!local.is_named(Some(host)), "{host}");
        }
        assert!(Access::new("0.0.0.0:7878".parse().unwrap(), None).is_named(Some("news.example")));
    }

    #[test]
    fn writing_takes_the_token() {
        let mut headers = HeaderMap::new();
        let access = |token: Option<&str>| Access::new("127.0.0.1:1".parse().unwrap(), token.map(str::to_owned));
        assert_eq!(access(None).may_write(&headers).unwrap_err().status, 403);
        assert_eq!(access(Some("orme-tarn")).may_write(&headers).unwrap_err().status, 401);
        for (value, may) in
            [("Bearer orme-tarn", true), ("Bearer orme", false), ("orme-tarn", false), ("Bearer ", false)]
        {
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(access(Some("orme-tarn")).may_write(&headers).is_ok(), may, "{value}");
        }
    }
}
