//! The press: sheets in, signed files out, so many at once and no more; the files kept by their hash.

use super::{
    draw::{Frame, draw},
    fonts::Fonts,
    key::ReportKey,
    layout::lay,
    sign::sign,
};
use crate::{Result, ledger::sm3};
use chrono::{DateTime, FixedOffset};
use shared::{
    problem::{Bilingual, Code, Problem},
    report::{ReportCode, Sheet, compose::date},
};
use std::{
    fs, io,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::Semaphore;

/// Where the key is.
#[derive(Clone, Debug)]
pub enum KeySource {
    /// A file of the operator's (`CREDENCE_REPORT_KEY`).
    Given(ReportKey),
    /// None given, and none needed: one for demonstrations, in the data folder.
    Development,
    /// None given, and in production none is made up.
    Missing,
}

/// How the press is set up.
#[derive(Clone, Debug)]
pub struct PressSettings {
    /// The data folder: files go to `reports/` in it.
    pub data: PathBuf,
    /// Where the fonts are, when not in a usual place (`CREDENCE_FONTS`).
    pub fonts: Option<PathBuf>,
    /// With what reports are signed.
    pub key: KeySource,
    /// The address of this site, to which QR codes lead (`CREDENCE_PUBLIC_URL`).
    pub url: String,
}

/// Prints reports.
#[derive(Debug)]
pub struct Press {
    settings: PressSettings,
    /// Read once, when the first report is printed: a server that prints none keeps its memory small.
    fonts: Mutex<Option<Arc<Fonts>>>,
    key: Mutex<Option<Arc<ReportKey>>>,
    /// A report takes a processor for a while: as many at once as there are.
    slots: Arc<Semaphore>,
}

/// What is said of an issue on the report itself.
#[derive(Clone, Debug)]
pub struct Imprint {
    /// Its code.
    pub code: ReportCode,
    /// When.
    pub at: DateTime<FixedOffset>,
    /// Who issues it.
    pub office: Bilingual,
    /// What it is for.
    pub purpose: String,
    /// Who ordered it.
    pub by: String,
    /// The city is made up.
    pub synthetic: bool,
}

/// A finished report.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The signed file.
    pub bytes: Vec<u8>,
    /// SM3 of the file.
    pub digest: [u8; 32],
    /// Pages.
    pub pages: usize,
    /// Signed with a key for demonstrations.
    pub demonstration: bool,
    /// Fingerprint of the key.
    pub key: String,
}

impl Press {
    /// A press that has not printed yet.
    pub fn new(settings: PressSettings) -> Self {
        let at_once = std::thread::available_parallelism().map_or(2, usize::from);
        Self { settings, fonts: Mutex::default(), key: Mutex::default(), slots: Arc::new(Semaphore::new(at_once)) }
    }

    /// A press without a key: it prints nothing.
    pub fn closed() -> Self {
        Self::new(PressSettings { data: PathBuf::new(), fonts: None, key: KeySource::Missing, url: String::new() })
    }

    /// Why nothing can be printed, if nothing can.
    pub fn fault(&self) -> Option<Problem> {
        self.ready().err()
    }

    /// Fonts and key, read when first needed. What is missing is looked for again the next time: who installs it need not
    /// start the program anew.
    fn ready(&self) -> Result<(Arc<Fonts>, Arc<ReportKey>), Problem> {
        let mut key = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match &*key {
            Some(key) => key.clone(),
            None => {
                let found = match &self.settings.key {
                    KeySource::Given(given) => given.clone(),
                    KeySource::Development => ReportKey::development(&self.settings.data).map_err(|error| {
                        tracing::error!(%error, "no key for reports");
                        Problem::new(Code::ReportNoKey)
                    })?,
                    KeySource::Missing => return Err(Code::ReportNoKey.into()),
                };
                key.insert(Arc::new(found)).clone()
            }
        };
        let mut fonts = self.fonts.lock().unwrap_or_else(PoisonError::into_inner);
        let fonts = match &*fonts {
            Some(fonts) => fonts.clone(),
            None => {
                let found = Fonts::find(self.settings.fonts.as_deref()).ok_or(Code::ReportNoFont)?;
                fonts.insert(Arc::new(found)).clone()
            }
        };
        Ok((fonts, key))
    }

    /// The address under which a report can be verified.
    pub fn verify_url(&self, code: &ReportCode) -> String {
        format!("{}/verify/{code}", self.settings.url.trim_end_matches('/'))
    }

    /// Prints and signs.
    ///
    /// # Errors
    /// [`Code::ReportNoFont`], [`Code::ReportNoKey`]; what the PDF library refuses.
    pub async fn print(self: &Arc<Self>, sheet: Sheet, imprint: Imprint) -> Result<Printed> {
        let slot = self.slots.clone().acquire_owned().await;
        let press = self.clone();
        let printed = tokio::task::spawn_blocking(move || press.print_now(&sheet, &imprint)).await?;
        drop(slot);
        printed
    }

    /// Prints and signs on this thread.
    ///
    /// # Errors
    /// As for [`Press::print`].
    pub fn print_now(&self, sheet: &Sheet, imprint: &Imprint) -> Result<Printed> {
        let (fonts, key) = self.ready()?;
        let (code, url) = (imprint.code.to_string(), self.verify_url(&imprint.code));
        let day = date(imprint.at.date_naive());
        let office = &imprint.office.zh;
        let issue: Vec<(String, String)> = [
            ("报告编号", code.as_str()),
            ("出具日期", &day),
            ("出具单位", office),
            ("用途", &imprint.purpose),
            ("申请人", &imprint.by),
            ("核验地址", &url),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into();
        let demonstration = key.demonstration || imprint.synthetic;
        let fingerprint = key.public().fingerprint();
        let mut seal = vec![
            format!("出具单位（盖章）：{office}"),
            format!("出具日期：{day}"),
            format!("数字签名：SM2（SM3），公钥指纹 {fingerprint}"),
        ];
        seal.push(if demonstration {
            "本件为演示，数据或签名密钥为虚构，不具有证明效力。".to_owned()
        } else {
            "可在核验地址核对，或用签名公钥离线核验。".to_owned()
        });
        let laid = lay(sheet, &issue, &seal, &fonts);
        let frame = Frame {
            title: &sheet.title,
            head: &format!("{} {}", sheet.head, sheet.title),
            number: &format!("编号 {code}"),
            office,
            url: &url,
            mark: demonstration.then_some("演示"),
            at: imprint.at,
        };
        let drawn = draw(&laid, &frame, &fonts)?;
        let signer = if demonstration { format!("{office}（演示）") } else { office.clone() };
        let bytes = sign(drawn, &key, &signer, imprint.at)?;
        Ok(Printed { digest: sm3(&bytes), pages: laid.pages.len(), demonstration, key: fingerprint, bytes })
    }

    /// Keeps a file under its hash. A file that is there already is the same one.
    ///
    /// # Errors
    /// The file system's.
    pub fn keep(&self, printed: &Printed) -> io::Result<()> {
        let place = self.place(&printed.digest);
        if place.exists() {
            return Ok(());
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        let fresh = place.with_extension("new");
        let mut file = fs::File::create(&fresh)?;
        io::Write::write_all(&mut file, &printed.bytes)?;
        file.sync_all()?;
        fs::rename(fresh, place)
    }

    /// A file by its hash; `None` when it is gone or is not what it was.
    pub fn kept(&self, digest: &[u8]) -> Option<Vec<u8>> {
        fs::read(self.place(digest)).ok().filter(|bytes| sm3(bytes) == digest)
    }

    fn place(&self, digest: &[u8]) -> PathBuf {
        let name: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let folder = name.get(..2).unwrap_or("00").to_owned();
        self.settings.data.join("reports").join(folder).join(format!("{name}.pdf"))
    }
}
