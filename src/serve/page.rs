//! The page, which `make page` builds from `ui/` and the program carries.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::routing::get;

use super::Server;

/// The files of the page: path, media type, content.
#[cfg(page)]
const FILES: [(&str, &str, &str); 3] = [
    ("/", "text/html; charset=utf-8", include_str!("../../ui/dist/index.html")),
    ("/app.js", "text/javascript; charset=utf-8", include_str!("../../ui/dist/app.js")),
    ("/app.css", "text/css; charset=utf-8", include_str!("../../ui/dist/app.css")),
];

/// What stands in the place of the page where the program was built without it: how to get it, and what there is.
#[cfg(not(page))]
const FILES: [(&str, &str, &str); 1] = [("/", "text/html; charset=utf-8", include_str!("without_page.html"))];

/// The routes.
pub fn routes() -> Router<Arc<Server>> {
    FILES.into_iter().fold(Router::new(), |router, (path, media_type, content)| {
        router.route(path, get(move || async move { ([(header::CONTENT_TYPE, media_type)], content) }))
    })
}
