//! `credence serve`: the whole system at one address, until it is told to stop.

use super::{
    Failure, Outcome, print,
    town::{Town, block_on, log},
};
use crate::{
    config::Config,
    http::{self, Server, Settings, assets::Assets},
};
use axum::serve::ListenerExt;
use shared::ports::PublicPort;
use std::{fs, io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, signal::unix, sync::watch};
use tracing::level_filters::LevelFilter;

/// How long requests under way may take to end once the program is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until SIGINT or SIGTERM.
pub(super) fn run() -> Outcome {
    log(LevelFilter::INFO)?;
    block_on(async {
        let config = Config::from_env().map_err(Failure::new)?;
        let settings = Settings::from_env(config.production, |name| std::env::var(name).ok()).map_err(Failure::new)?;
        let assets = Assets::load(config.site_folder().as_deref()).map_err(Failure::new)?;
        // The address first: that it is taken shall be said at once, not after a database was started.
        let listener = bind(config.listen).await?;
        if let Some(inbox) = &config.inbox {
            let told = |error| Failure::new(format!("CREDENCE_INBOX: {} can't be made: {error}", inbox.display()));
            fs::create_dir_all(inbox).map_err(told)?;
        }
        let town = Town::open(None).await?;
        let outcome = serve(&town, listener, settings, assets).await;
        town.close().await;
        outcome
    })
}

async fn serve(town: &Town, listener: TcpListener, settings: Settings, assets: Assets) -> Outcome {
    let home = town.app.home().await.map_err(|fault| Failure::new(format!("the city can't be read: {fault}")))?;
    if let Some(why) = town.app.row_security().await? {
        tracing::warn!(
            "the database does not hold officials to their rows ({why}): the program's statements narrow alone; see RUNBOOK"
        );
    }
    let ports = Arc::new(town.app.clone());
    let server = Server::new(ports, settings, assets, home.city, home.synthetic, town.config.clock());
    let watch = tokio::spawn(server.clone().watch());
    let router = http::router(server).into_make_service_with_connect_info::<SocketAddr>();
    let address = listener.local_addr()?;
    // Small answers shall not wait for the client's acknowledgement.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });

    let stop = stop_signal()?;
    let told = |mut stop: watch::Receiver<()>| async move {
        let _ = stop.changed().await;
    };
    let jobs = tokio::spawn({
        let (app, told) = (town.app.clone(), told(stop.clone()));
        async move { app.work(told).await }
    });
    let changes = tokio::spawn({
        let (app, told) = (town.app.clone(), told(stop.clone()));
        async move { app.send_changes(told).await }
    });
    let inbox = town.config.inbox.clone().map(|folder| {
        let (app, told) = (town.app.clone(), told(stop.clone()));
        tokio::spawn(async move { app.watch_inbox(folder, told).await })
    });
    print(format_args!("Credence serves at http://{address}"))?;
    let serving = axum::serve(listener, router).with_graceful_shutdown(told(stop.clone()));
    let patience = async {
        told(stop).await;
        tracing::info!("stopping: requests under way may end");
        tokio::time::sleep(FAREWELL).await;
    };
    tokio::select! {
        ended = serving.into_future() => ended?,
        () = patience => tracing::warn!("some requests did not end within {} seconds", FAREWELL.as_secs()),
    }
    watch.abort();
    // A job that does not end in time is given back to the queue by its lease.
    if tokio::time::timeout(FAREWELL, jobs).await.is_err() {
        tracing::warn!("a job did not end within {} seconds; it will be tried again", FAREWELL.as_secs());
    }
    // What is under way is given back by its lease as well, and sent again under the same number.
    changes.abort();
    if let Some(inbox) = inbox {
        // A file that is cut off here is found again: nothing of it is on file, or all of it and its digest.
        let _ = tokio::time::timeout(FAREWELL, inbox).await;
    }
    Ok(())
}

/// Changes when the program is told to stop.
fn stop_signal() -> io::Result<watch::Receiver<()>> {
    let mut interrupt = unix::signal(unix::SignalKind::interrupt())?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    let (told, stop) = watch::channel(());
    tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        // Nobody listens any more when the server ended by itself.
        let _ = told.send(());
    });
    Ok(stop)
}

/// Listens at the address, or says who is there already.
async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(match error.kind() {
            io::ErrorKind::AddrInUse => {
                let who = holder(address.port()).map_or_else(String::new, |who| format!(" by {who}"));
                let port = address.port();
                format!(
                    "{address} is already taken{who}: stop that program (`ss -ltnp 'sport = :{port}'` shows it) \
                     or set CREDENCE_LISTEN to another address, e.g. 127.0.0.1:{}",
                    port.checked_add(1).unwrap_or(3000)
                )
            }
            io::ErrorKind::PermissionDenied => {
                format!("{address} needs more rights than this account has: set CREDENCE_LISTEN to a port from 1024 on")
            }
            io::ErrorKind::AddrNotAvailable => {
                format!(
                    "{address} is no address of this machine: set CREDENCE_LISTEN to one that is, e.g. 127.0.0.1:3000"
                )
            }
            _ => format!("can't listen at {address}: {error}"),
        })
    })
}

/// Which program listens at a port, as Linux tells it: the socket's number in /proc/net/tcp, then who has it open.
/// `None` when it is not ours to see.
fn holder(port: u16) -> Option<String> {
    let sockets: Vec<String> = ["/proc/net/tcp", "/proc/net/tcp6"]
        .iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .flat_map(|table| listening(&table, port))
        .map(|inode| format!("socket:[{inode}]"))
        .collect();
    let processes = fs::read_dir("/proc").ok()?.flatten();
    for process in
        processes.filter(|entry| entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()))
    {
        let Ok(files) = fs::read_dir(process.path().join("fd")) else { continue };
        let holds = files.flatten().filter_map(|file| fs::read_link(file.path()).ok());
        if holds.into_iter().any(|link| sockets.iter().any(|socket| link.as_os_str() == socket.as_str())) {
            let name = fs::read_to_string(process.path().join("comm")).unwrap_or_default();
            return Some(format!("{} (process {})", name.trim(), process.file_name().to_string_lossy()));
        }
    }
    None
}

/// Inodes of the sockets that listen at `port`, from a table like /proc/net/tcp.
fn listening(table: &str, port: u16) -> Vec<String> {
    const LISTEN: &str = "0A";
    let at = format!(":{port:04X}");
    table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields.len() > 9 && fields[1].ends_with(&at) && fields[3] == LISTEN)
        .map(|fields| fields[9].to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listening_socket_is_found_among_the_others() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n\
             0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0\n\
             1: 0100007F:0BB8 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0\n\
             2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0\n";
        assert_eq!(listening(table, 3000), ["4711"]);
        assert_eq!(listening(table, 3001), Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_taken_port_names_who_has_it_and_what_to_do() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let Err(Failure::Sentence(said)) = bind(taken.local_addr().unwrap()).await else { panic!("bound twice") };
        assert!(said.contains("CREDENCE_LISTEN"), "{said}");
        assert!(said.contains(&format!("process {}", std::process::id())), "{said}");
    }
}
