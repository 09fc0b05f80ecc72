//! Settings from the environment. All are optional; a wrong one stops the program with a sentence that says what to do.

use backend::report_pdf::{KeySource, PressSettings, ReportKey};
use backend::{Secret, clock::Clock, database::DatabaseConfig, services::Outgoing};
use chrono::NaiveDate;
use std::{env, fmt, net::SocketAddr, path::PathBuf};

/// What the environment says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// `DATABASE_URL`, `DATABASE_READ_URL`, `CREDENCE_DATA`.
    pub database: DatabaseConfig,
    /// `CREDENCE_DATA`: where the embedded database and other files of this program lie.
    pub data: PathBuf,
    /// `CREDENCE_LISTEN`.
    pub listen: SocketAddr,
    /// `CREDENCE_CITY`: the city pack to run.
    pub city: String,
    /// `CREDENCE_TODAY`: a fixed day.
    pub today: Option<NaiveDate>,
    /// `CREDENCE_ENV=production`: no fixed day, cookies only over HTTPS.
    pub production: bool,
    /// `CREDENCE_SECRET`: what identity numbers are sealed with; without it a key file in the data folder.
    pub secret: Option<Secret>,
    /// `CREDENCE_FEED_ALLOW_PRIVATE=1`: changes may be sent to addresses of private networks and of this machine.
    pub feed_allow_private: bool,
    /// `CREDENCE_INBOX`: the folder from which files are taken in.
    pub inbox: Option<PathBuf>,
    /// `CREDENCE_REPORT_KEY`: the file of the key that reports are signed with (PEM).
    pub report_key: Option<PathBuf>,
    /// `CREDENCE_FONTS`: the folder of the Chinese fonts for reports, when not in a usual place.
    pub fonts: Option<PathBuf>,
    /// `CREDENCE_SITE`: the folder of scripts and styles, when it is not beside the program.
    pub site: Option<PathBuf>,
}

impl Config {
    /// Reads the process's environment.
    pub fn from_env() -> Result<Self, ConfigError> {
        Self::read(|name| match env::var(name) {
            Ok(value) => Ok(Some(value)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => Err(()),
        })
    }

    /// Reads through `look`, which answers `Err` for a value that is no text. An empty value counts as absent.
    fn read(look: impl Fn(&str) -> Result<Option<String>, ()>) -> Result<Self, ConfigError> {
        let get = |name: &'static str| match look(name) {
            Ok(value) => Ok(value.filter(|value| !value.trim().is_empty())),
            Err(()) => Err(ConfigError { name, value: "…".into(), advice: "write it in UTF-8" }),
        };
        let parsed = |name: &'static str, fallback: &str, advice: &'static str| {
            let value = get(name)?.unwrap_or_else(|| fallback.to_owned());
            value.trim().parse::<SocketAddr>().map_err(|_| ConfigError { name, value, advice })
        };
        let data = PathBuf::from(get("CREDENCE_DATA")?.unwrap_or_else(|| "data".into()));
        let production = match get("CREDENCE_ENV")?.as_deref() {
            None | Some("development") => false,
            Some("production") => true,
            Some(other) => {
                let advice = "set it to production or development, or leave it out";
                return Err(ConfigError { name: "CREDENCE_ENV", value: other.into(), advice });
            }
        };
        let today = get("CREDENCE_TODAY")?.map(|value| {
            let day = value.trim().parse::<NaiveDate>();
            day.map_err(|_| ConfigError { name: "CREDENCE_TODAY", value, advice: "write a date such as 2026-03-01" })
        });
        let today = today.transpose()?;
        if let Some(day) = today.filter(|_| production) {
            let advice = "leave it out: in production the law is applied on the real day";
            return Err(ConfigError { name: "CREDENCE_TODAY", value: day.to_string(), advice });
        }
        let secret = match get("CREDENCE_SECRET")?.map(|text| Secret::parse(&text)) {
            Some(None) => {
                let advice = "write 64 hexadecimal digits, such as `openssl rand -hex 32` prints";
                return Err(ConfigError { name: "CREDENCE_SECRET", value: "…".into(), advice });
            }
            Some(secret) => secret,
            None if production => {
                let advice =
                    "set it to 64 hexadecimal digits (`openssl rand -hex 32`) and keep a copy apart from the backups";
                return Err(ConfigError { name: "CREDENCE_SECRET", value: String::new(), advice });
            }
            None => None,
        };
        let feed_allow_private = match get("CREDENCE_FEED_ALLOW_PRIVATE")?.as_deref() {
            None | Some("0") => false,
            Some("1") => true,
            Some(other) => {
                let advice = "set it to 1 to send changes into private networks, or leave it out";
                return Err(ConfigError { name: "CREDENCE_FEED_ALLOW_PRIVATE", value: other.into(), advice });
            }
        };
        let url = get("DATABASE_URL")?;
        let read_url = get("DATABASE_READ_URL")?;
        if let (None, Some(read)) = (&url, &read_url) {
            let advice = "set DATABASE_URL as well: the embedded database has no replicas";
            return Err(ConfigError { name: "DATABASE_READ_URL", value: without_password(read), advice });
        }
        Ok(Self {
            database: DatabaseConfig { url, read_url, ..DatabaseConfig::embedded(&data) },
            data,
            listen: parsed("CREDENCE_LISTEN", "127.0.0.1:3000", "write an address and a port, such as 127.0.0.1:3000")?,
            city: get("CREDENCE_CITY")?.map_or_else(|| "ezhou".into(), |city| city.trim().to_owned()),
            today,
            production,
            secret,
            feed_allow_private,
            inbox: get("CREDENCE_INBOX")?.map(PathBuf::from),
            report_key: get("CREDENCE_REPORT_KEY")?.map(PathBuf::from),
            fonts: get("CREDENCE_FONTS")?.map(PathBuf::from),
            site: get("CREDENCE_SITE")?.map(PathBuf::from),
        })
    }

    /// How reports are printed; `site` is the address to which their QR codes lead.
    ///
    /// # Errors
    /// A key file that can't be read: better said at the start than at the first report.
    pub fn press(&self, site: &str) -> Result<PressSettings, ConfigError> {
        let key = match &self.report_key {
            Some(place) => KeySource::Given(ReportKey::read(place).map_err(|_| ConfigError {
                name: "CREDENCE_REPORT_KEY",
                value: place.display().to_string(),
                advice: "write the path of a key that `credence report keygen` made",
            })?),
            // In production no key is made up: reports can't be issued until there is one.
            None if self.production => KeySource::Missing,
            None => KeySource::Development,
        };
        Ok(PressSettings { data: self.data.clone(), fonts: self.fonts.clone(), key, url: site.to_owned() })
    }

    /// Tells the day on which the law is applied.
    pub fn clock(&self) -> Clock {
        Clock::new(self.today)
    }

    /// Where changes may be sent.
    pub fn outgoing(&self) -> Outgoing {
        Outgoing { allow_private: self.feed_allow_private, plain_localhost: !self.production, ..Outgoing::default() }
    }

    /// The folder of scripts and styles: as configured, else beside the program (`site` or `../site`), else where the
    /// Makefile builds it. `None` when there is none: pages then work without scripts and styles.
    pub fn site_folder(&self) -> Option<PathBuf> {
        if let Some(site) = &self.site {
            return Some(site.clone());
        }
        let program = env::current_exe().ok().and_then(|program| program.parent().map(PathBuf::from));
        let beside = program.into_iter().flat_map(|folder| [folder.join("site"), folder.join("../site")]);
        beside.chain([PathBuf::from("target/site")]).find(|folder| folder.join("pkg/manifest.json").is_file())
    }
}

/// A variable that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    /// The variable.
    pub name: &'static str,
    /// What it holds, without passwords.
    pub value: String,
    /// What to do, as a command.
    pub advice: &'static str,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} can't be “{}”: {}", self.name, self.value, self.advice)
    }
}

impl std::error::Error for ConfigError {}

/// `postgres://user:secret@host` → `postgres://user@host`: what is wrong shall be told, a secret shall not.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((account, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = account.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{place}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(set: &[(&str, &str)]) -> Result<Config, ConfigError> {
        Config::read(|name| Ok(set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())))
    }

    fn refusal(set: &[(&str, &str)]) -> String {
        read(set).unwrap_err().to_string()
    }

    #[test]
    fn nothing_need_be_set() {
        let config = read(&[]).unwrap();
        assert_eq!(config.database.url, None);
        assert_eq!(config.data, PathBuf::from("data"));
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.city, "ezhou");
        assert_eq!(config.clock(), Clock::System);
        assert!(!config.production);
        assert_eq!(read(&[("DATABASE_URL", ""), ("CREDENCE_TODAY", " ")]), Ok(config));
    }

    #[test]
    fn everything_can_be_set() {
        let config = read(&[
            ("DATABASE_URL", "postgres://a@b/c"),
            ("DATABASE_READ_URL", "postgres://a@r/c"),
            ("CREDENCE_DATA", "/srv/credence"),
            ("CREDENCE_LISTEN", "[::]:80"),
            ("CREDENCE_CITY", "wugang"),
            ("CREDENCE_TODAY", "2026-02-28"),
            ("CREDENCE_SITE", "/srv/site"),
        ])
        .unwrap();
        assert_eq!(config.database.read_url.as_deref(), Some("postgres://a@r/c"));
        assert_eq!(config.database.data, PathBuf::from("/srv/credence"));
        assert_eq!(config.listen.port(), 80);
        assert_eq!(config.city, "wugang");
        assert_eq!(config.clock().today().to_string(), "2026-02-28");
        assert_eq!(config.site_folder(), Some(PathBuf::from("/srv/site")));
    }

    #[test]
    fn a_fixed_day_is_refused_in_production() {
        let key = "0f".repeat(32);
        let production = [("CREDENCE_ENV", "production"), ("CREDENCE_SECRET", key.as_str())];
        assert!(read(&production).unwrap().production);
        let said = refusal(&[&production[..], &[("CREDENCE_TODAY", "2026-02-28")]].concat());
        assert_eq!(
            said,
            "CREDENCE_TODAY can't be “2026-02-28”: leave it out: in production the law is applied on the real day"
        );
    }

    #[test]
    fn production_needs_its_secret_and_never_tells_it() {
        assert!(refusal(&[("CREDENCE_ENV", "production")]).starts_with("CREDENCE_SECRET can't be “”: set it to 64"));
        let said = refusal(&[("CREDENCE_SECRET", "5ecret")]);
        assert!(said.contains("64 hexadecimal digits") && !said.contains("5ecret"), "{said}");
        let key = "0f".repeat(32);
        let config = read(&[("CREDENCE_SECRET", &key)]).unwrap();
        assert!(config.secret.is_some() && !format!("{config:?}").contains("0f0f"));
    }

    #[test]
    fn wrong_values_say_what_to_write() {
        assert!(refusal(&[("CREDENCE_TODAY", "2026-02-30")]).ends_with("write a date such as 2026-03-01"));
        assert!(refusal(&[("CREDENCE_LISTEN", "3000")]).ends_with("such as 127.0.0.1:3000"));
        assert!(refusal(&[("CREDENCE_ENV", "prod")]).contains("production or development"));
        let unreadable = Config::read(|name| if name == "CREDENCE_CITY" { Err(()) } else { Ok(None) });
        assert_eq!(unreadable.unwrap_err().name, "CREDENCE_CITY");
    }

    #[test]
    fn private_networks_are_opened_on_purpose() {
        assert!(!read(&[]).unwrap().outgoing().allow_private);
        assert!(read(&[("CREDENCE_FEED_ALLOW_PRIVATE", "1")]).unwrap().outgoing().allow_private);
        assert!(refusal(&[("CREDENCE_FEED_ALLOW_PRIVATE", "yes")]).contains("private networks"));
        let secret = "0f".repeat(32);
        let production = [("CREDENCE_ENV", "production"), ("CREDENCE_SECRET", secret.as_str())];
        assert!(!read(&production).unwrap().outgoing().plain_localhost);
    }

    #[test]
    fn a_replica_needs_a_primary_and_its_password_is_not_told() {
        let said = refusal(&[("DATABASE_READ_URL", "postgres://u:p@ss@h/d")]);
        assert!(said.contains("“postgres://u@h/d”") && !said.contains("ss@"), "{said}");
    }
}
