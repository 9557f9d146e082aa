//! The server: who may do what, sign-in, and how the pages hang together.

pub mod address;
pub mod cli;
pub mod guard;
pub mod limit;
pub mod password;
pub mod permission;
mod permissions;
mod refused;
pub mod route;
pub mod routes;
mod session;
pub mod setup;
pub mod sign_in;
#[doc(hidden)]
pub mod testing;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware;
use axum::response::IntoResponse;
use tokio::net::TcpListener;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_http::trace::TraceLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, SessionManagerLayer};

use crate::db::Db;
use crate::error::AppError;
use crate::evaluations::computed::Cache;
use crate::{funds, jobs, schemes};

/// What every handler can reach. All lasting state is in the records; the rest is a cache or a counter of this process.
#[derive(Debug, Clone)]
pub struct App {
    pub db: Db,
    /// Where uploaded and made files lie.
    pub data: Arc<PathBuf>,
    pub limiter: Arc<limit::Limiter>,
    pub computed: Cache<funds::evaluated::Computed>,
    pub schemes: Cache<schemes::computed::Computed>,
    /// What proofreading our own reports said.
    pub own_reports: Cache<wenxiao_proofread::finding::Report>,
    /// How many reports are proofread at once.
    pub proofreading: crate::proofread::run::Gate,
    /// Rung when a job was asked for on this server, so that it begins at once.
    pub jobs: Arc<tokio::sync::Notify>,
    /// Whether cookies travel over https only.
    pub secure: bool,
    /// Reverse proxies whose word about where a request comes from is believed.
    pub proxies: Arc<[IpAddr]>,
}

impl App {
    pub fn new(db: Db, data: PathBuf) -> Self {
        Self {
            db,
            data: Arc::new(data),
            limiter: Arc::default(),
            computed: Cache::default(),
            schemes: Cache::default(),
            own_reports: Cache::default(),
            proofreading: crate::proofread::run::Gate::default(),
            jobs: Arc::default(),
            secure: false,
            proxies: Arc::new([]),
        }
    }
}

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_mins(1);
/// How long somebody stays signed in.
const SIGNED_IN_HOURS: i64 = 10;

/// Nothing from elsewhere, nothing inline, in nobody's frame.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Headers of every answer.
const HEADERS: [(&str, &str); 6] = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// The whole application as a service.
pub fn router(app: App) -> Router {
    let sessions = SessionManagerLayer::new(session::Store::new(app.db.clone()))
        .with_name("wenxiao")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(app.secure)
        .with_expiry(Expiry::OnInactivity(session::hours(SIGNED_IN_HOURS)));
    let mut router = Router::new();
    for route in routes::all() {
        router = route.add_to(router, &app);
    }
    let mut router = router
        .fallback(async || AppError::NotFound)
        .method_not_allowed_fallback(async || AppError::NotFound)
        .with_state(app)
        .layer(sessions)
        .layer(CsrfLayer::new())
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            TIMEOUT,
        ))
        .layer(middleware::map_response(refused::as_page));
    for (name, value) in HEADERS {
        router = router.layer(SetResponseHeaderLayer::overriding(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        ));
    }
    router
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(|_| {
            AppError::Internal(anyhow::anyhow!("a handler panicked")).into_response()
        }))
        .layer(TraceLayer::new_for_http())
}

/// Evaluates what is stored, so that the first reader after a start doesn't wait for it.
async fn warm(app: App) -> Result<(), AppError> {
    let mut read = app.db.read().await?;
    for id in funds::queries::ids(&mut read).await? {
        if let Some(fund) = funds::head::at(&mut read, &id).await? {
            app.computed.of(&mut read, &fund).await?;
        }
    }
    for id in schemes::queries::ids(&mut read).await? {
        if let Some(at) = schemes::head::at(&mut read, &id).await? {
            app.schemes.of(&mut read, &at).await?;
        }
    }
    Ok(())
}

/// Serves until the process is told to stop; requests that have begun are answered.
pub async fn serve(listener: TcpListener, app: App) -> Result<(), AppError> {
    let warming = app.clone();
    tokio::spawn(async move {
        if let Err(error) = warm(warming).await {
            tracing::warn!("not everything could be evaluated ahead: {error}");
        }
    });
    let stop = jobs::worker::Stop::default();
    let worker = tokio::spawn(jobs::worker::run(app.clone(), stop.clone()));
    let bell = Arc::clone(&app.jobs);
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(told_to_stop())
        .await?;
    // A job in work is given back; another server, or this one after its start, takes it again.
    stop.ask();
    bell.notify_one();
    worker.await?;
    Ok(())
}

async fn told_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
