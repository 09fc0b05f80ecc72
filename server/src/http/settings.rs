//! How requests are to be treated: what an operator may set besides `config.rs`.

use super::rate_limit::Rate;

/// The settings of the HTTP side.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Cookies carry `Secure` and the browser is told to stay on https (`CREDENCE_ENV=production`).
    pub secure: bool,
    /// How often one address may ask the machine API without a key (`CREDENCE_RATE`); `None` = as often as it likes.
    pub rate: Option<Rate>,
    /// How many reverse proxies of our own stand in front (`CREDENCE_PROXIES`); their `X-Forwarded-For` is believed.
    pub proxies: usize,
}

impl Settings {
    /// Reads `CREDENCE_RATE` and `CREDENCE_PROXIES` through `var`.
    ///
    /// # Errors
    /// One sentence that names the variable and how to write it.
    pub fn from_env(secure: bool, var: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let rate = match var("CREDENCE_RATE") {
            None => Some(Rate::default()),
            Some(text) if text == "off" => None,
            Some(text) => Some(text.parse().map_err(|()| {
                format!("CREDENCE_RATE is “{text}”; write requests per second and burst, e.g. 60/240, or off")
            })?),
        };
        let proxies = match var("CREDENCE_PROXIES") {
            None => 0,
            Some(text) => text.parse().ok().filter(|n| *n <= 8).ok_or_else(|| {
                format!("CREDENCE_PROXIES is “{text}”; write the number of reverse proxies in front, 0 to 8")
            })?,
        };
        Ok(Self { secure, rate, proxies })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &'static str) -> Result<Settings, String> {
        Settings::from_env(false, move |asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn rates_are_read_strictly() {
        let rate = read("CREDENCE_RATE", "5/7").unwrap().rate.unwrap();
        assert_eq!((rate.per_second, rate.burst), (5, 7));
        assert_eq!(read("CREDENCE_RATE", "off").unwrap().rate, None);
        assert_eq!(read("OTHER", "").unwrap().rate, Some(Rate { per_second: 60, burst: 240 }));
        for wrong in ["", "0/5", "5/0", "-1/2", "many", "5/6/7", "5.5/6"] {
            assert!(read("CREDENCE_RATE", wrong).unwrap_err().contains("60/240"), "{wrong}");
        }
    }

    #[test]
    fn proxies_are_counted() {
        assert_eq!(read("CREDENCE_PROXIES", "2").unwrap().proxies, 2);
        assert!(read("CREDENCE_PROXIES", "nginx").is_err());
        assert!(read("CREDENCE_PROXIES", "9").is_err());
    }
}
