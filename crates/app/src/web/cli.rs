//! `wenxiao serve`.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::Args as ClapArgs;
use tokio::net::TcpListener;

use super::{App, serve, setup};
use crate::accounts::sessions;
use crate::cli::DatabaseArgs;
use crate::db::{Db, block_on};
use crate::error::AppError;
use crate::{clock, terminal};

/// Serve the pages.
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  wenxiao serve
  wenxiao serve --database postgres://wenxiao@db/wenxiao --listen 10.0.0.5:8080 \\
      --data /srv/wenxiao --secure-cookies

The first start without accounts prints a one-time link with which the operator makes the
administrator. Behind a reverse proxy: pass Host and Origin on unchanged, name the proxy by
--trusted-proxy so that failed sign-ins count for whoever made them, and give --secure-cookies
when browsers come by https.")]
pub struct Args {
    #[command(flatten)]
    database: DatabaseArgs,
    /// Address and port
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of uploaded and made files
    #[arg(long, value_name = "DIR", default_value = "wenxiao-data")]
    data: PathBuf,
    /// Cookies travel over https only
    #[arg(long)]
    secure_cookies: bool,
    /// Address of a reverse proxy whose X-Forwarded-For is believed; may be given several times
    #[arg(long, value_name = "IP", value_delimiter = ',')]
    trusted_proxy: Vec<IpAddr>,
}

pub fn run(args: Args) -> Result<(), AppError> {
    block_on(async {
        let db = Db::create(&args.database.database).await?;
        db.migrate().await?;
        std::fs::create_dir_all(&args.data)?;
        sessions::forget_old(&db, clock::now()).await?;
        let listener = bind(args.listen).await?;
        let address = listener.local_addr()?;
        if let Some(token) = setup::token(&db).await? {
            terminal::err(&format!(
                "There is no account yet. Make the administrator (once, within 24 hours):\n  http://{address}/setup/{token}\n"
            ))?;
        }
        terminal::err(&format!("Serving http://{address} (Ctrl-C stops)\n"))?;
        let mut app = App::new(db.clone(), args.data);
        app.secure = args.secure_cookies;
        app.proxies = args
            .trusted_proxy
            .iter()
            .map(IpAddr::to_canonical)
            .collect();
        serve(listener, app).await?;
        db.close().await;
        Ok(())
    })
}

/// Listens, or says who could be in the way.
pub async fn bind(address: SocketAddr) -> Result<TcpListener, AppError> {
    TcpListener::bind(address).await.map_err(|error| {
        AppError::usage(
            format!("can't listen on {address}: {error}"),
            "another server may run there: stop it, or choose another port with --listen 127.0.0.1:PORT",
        )
    })
}
