//! A page is rendered by several threads: what one of them made, another may drop. Something that must stay with its thread
//! ends the connection then, before anything was answered.

use crate::{
    rights,
    town::{JIANGZHU, Town, Who, request, session},
};
use axum::http::Method;
use std::{
    panic,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

/// As often as a page that can fail did so at least once.
const TIMES: usize = 24;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_page_stays_with_the_thread_that_began_it() {
    static STRAYED: AtomicUsize = AtomicUsize::new(0);
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if info.payload_as_str().is_some_and(|words| words.contains("from a thread different")) {
            STRAYED.fetch_add(1, Relaxed);
        }
        before(info);
    }));
    let town = Arc::new(Town::new().await);
    let cookie = session(town.sign_in(Who::CreditOffice).await.as_deref());
    for (path, _) in rights::all().pages {
        let path = path.replace("{uscc}", JIANGZHU).replace("{item}", "penalty").replace("{kind}", "exemplar");
        let visits: Vec<_> = (0..TIMES)
            .map(|_| {
                let (town, cookie, path) = (Arc::clone(&town), cookie.clone(), path.clone());
                tokio::spawn(async move {
                    town.send(request(Method::GET, &path, &[("cookie", &cookie), ("accept", "text/html")], ""))
                        .await
                        .status
                })
            })
            .collect();
        for visit in visits {
            visit.await.unwrap_or_else(|error| panic!("{path}: {error}"));
        }
        assert_eq!(STRAYED.load(Relaxed), 0, "{path}");
    }
}
