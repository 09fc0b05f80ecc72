//! The watched folder: taken once, moved, told; and what a kill in between leaves.

use crate::house::House;
use shared::{
    access::Role,
    ports::{Channel, IntakePort},
};
use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

const FILE: &str = "CF_XDR_MC,CF_XDR_LB,CF_XDR_SHXYM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_JDRQ,CF_CFJG\n\
    湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕1号,a,b,c,罚款,d,2.5,2026-03-10,鄂州市市场监督管理局\n\
    湖北江渚新材料有限公司,法人及非法人组织,91420700MA4900010Y,鄂州市监罚〔2026〕2号,a,b,c,罚款,d,2.5,2026-13-10,鄂州市市场监督管理局\n";

/// A folder of the test's own.
struct Inbox(PathBuf);

impl Inbox {
    fn new() -> Self {
        use std::sync::atomic::{AtomicU32, Ordering};
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(std::env::temp_dir().join(format!("credence-inbox-{}-{n}", std::process::id())))
    }

    fn put(&self, below: &str, name: &str, text: &str) -> PathBuf {
        let folder = self.0.join(below);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
        folder
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn result(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[tokio::test]
async fn a_file_is_taken_moved_and_told_of() {
    let (house, inbox) = (House::on("2026-11-21").await, Inbox::new());
    let folder = inbox.put("market/penalty", "8月.csv", FILE);
    // It may still be written to.
    assert_eq!(house.app.empty_inbox(&inbox.0, Duration::from_secs(60)).await.unwrap(), 0);
    assert_eq!(house.app.empty_inbox(&inbox.0, Duration::ZERO).await.unwrap(), 1);
    assert!(!folder.join("8月.csv").exists() && folder.join("done/8月.csv").exists());
    let told = result(&folder.join("done/8月.csv.result.json"));
    assert_eq!((&told["accepted"], &told["rejected"]), (&1.into(), &1.into()), "{told}");
    assert!(fs::read_to_string(folder.join("done/8月.csv.rejected.csv")).unwrap().contains("2026-13-10"));
    let market = house.official(Role::Official, Some("market"), "market@ezhou.example").await;
    let batch = house.app.batches(&market, None).await.unwrap().items.remove(0);
    assert_eq!((batch.channel, batch.file_name.as_str(), batch.accepted), (Channel::Folder, "8月.csv", 1));
}

#[tokio::test]
async fn a_file_that_was_taken_before_the_process_died_is_only_moved() {
    let (house, inbox) = (House::on("2026-11-21").await, Inbox::new());
    let folder = inbox.put("market/penalty", "8月.csv", FILE);
    house.app.empty_inbox(&inbox.0, Duration::ZERO).await.unwrap();
    // As a kill after the commit would leave it.
    fs::rename(folder.join("done/8月.csv"), folder.join("8月.csv")).unwrap();
    fs::remove_file(folder.join("done/8月.csv.result.json")).unwrap();
    assert_eq!(house.app.empty_inbox(&inbox.0, Duration::ZERO).await.unwrap(), 1);
    let told = result(&folder.join("done/8月.csv.result.json"));
    assert_eq!((&told["taken"], &told["again"]), (&true.into(), &true.into()));
    assert_eq!((house.count("batch").await, house.count("record").await), (1, 1));
}

#[tokio::test]
async fn what_cannot_be_taken_lies_beside_with_its_reason() {
    let (house, inbox) = (House::on("2026-11-21").await, Inbox::new());
    for (below, text, code) in [
        ("market/penalty", "", "file_empty"),
        ("market/penalty", "%PDF-1.7", "file_kind"),
        ("market/penalty", &FILE.replace("CF_WFXW", "违法"), "file_layout"),
        ("market/penalty", &FILE.replace("CF_NR_FK", "颜色"), "columns_unknown"),
        ("nobody/penalty", FILE, "department_unknown"),
        ("market/nonsense", FILE, "item_unknown"),
    ] {
        let folder = inbox.put(below, "x.csv", text);
        house.app.empty_inbox(&inbox.0, Duration::ZERO).await.unwrap();
        let told = result(&folder.join("failed/x.csv.result.json"));
        assert_eq!((&told["taken"], &told["code"]), (&false.into(), &code.into()), "{below} {told}");
        assert!(!told["reason"].as_str().unwrap().is_empty());
        let _ = fs::remove_dir_all(folder.join("failed"));
    }
    assert_eq!(house.count("batch").await, 0);
}
