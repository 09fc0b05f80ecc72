//! What the environment says about accounts: mail, second factor, the address of this installation.

use backend::{
    identity::IdentityProvider,
    mail::Mailer,
    services::{AccountSettings, Outgoing},
};
use std::{net::SocketAddr, sync::Arc};

/// Reads the settings through `var`. Secrets are never told: not the mail server's password, either.
///
/// # Errors
/// One sentence that names the variable and how to write it.
pub fn read(
    production: bool,
    listen: SocketAddr,
    var: impl Fn(&str) -> Option<String>,
) -> Result<AccountSettings, String> {
    let get = |name: &str| var(name).map(|value| value.trim().to_owned()).filter(|value| !value.is_empty());
    let site = match get("CREDENCE_PUBLIC_URL") {
        Some(url) => public(&url, production)?,
        None => format!("http://{listen}"),
    };
    let mail = match (get("CREDENCE_SMTP_URL"), get("CREDENCE_MAIL_FROM")) {
        (None, _) if production => Mailer::Off,
        (None, _) => Mailer::Log,
        (Some(_), None) => return Err("CREDENCE_MAIL_FROM is missing; write the sender, e.g. 信用办 <noreply@credit.example.cn>".into()),
        (Some(_), _) if production && get("CREDENCE_PUBLIC_URL").is_none() => {
            return Err("CREDENCE_PUBLIC_URL is missing; links in mails need it, e.g. https://credit.example.cn".into());
        }
        (Some(url), Some(from)) => Mailer::smtp(&url, &from)
            .map_err(|error| format!("{error}; write CREDENCE_SMTP_URL like smtps://user:password@mail.example.cn and CREDENCE_MAIL_FROM like 信用办 <noreply@credit.example.cn>"))?,
    };
    let second_factor = match get("CREDENCE_REQUIRE_SECOND_FACTOR").as_deref() {
        None | Some("0") => false,
        Some("1") => true,
        Some(other) => {
            return Err(format!("CREDENCE_REQUIRE_SECOND_FACTOR is “{other}”; write 1 or 0, or leave it out"));
        }
    };
    let identity = identity(production, &get)?.map(Arc::new);
    if identity.is_some() && production && get("CREDENCE_PUBLIC_URL").is_none() {
        return Err(
            "CREDENCE_PUBLIC_URL is missing; the identity provider leads back there, e.g. https://credit.example.cn"
                .into(),
        );
    }
    Ok(AccountSettings { mail, site, second_factor, identity })
}

/// The identity provider, when one is named.
fn identity(production: bool, get: &impl Fn(&str) -> Option<String>) -> Result<Option<IdentityProvider>, String> {
    let Some(issuer) = get("CREDENCE_OIDC_ISSUER") else { return Ok(None) };
    let client = get("CREDENCE_OIDC_CLIENT_ID").ok_or(
        "CREDENCE_OIDC_CLIENT_ID is missing; write the name under which the identity provider knows this installation",
    )?;
    let name = get("CREDENCE_OIDC_NAME").unwrap_or_else(|| "统一身份认证".to_owned());
    let outgoing = Outgoing { plain_localhost: !production, ..Outgoing::default() };
    let provider = IdentityProvider::new(&name, &issuer, &client, get("CREDENCE_OIDC_CLIENT_SECRET"), outgoing);
    let provider = provider.map_err(|error| {
        format!("CREDENCE_OIDC_ISSUER can't be used: {error}; write the issuer exactly as the provider names itself")
    })?;
    let scopes = get("CREDENCE_OIDC_SCOPES").unwrap_or_default();
    let scopes: Vec<&str> = scopes.split_whitespace().filter(|scope| *scope != "openid").collect();
    Ok(Some(provider.vouching(get("CREDENCE_OIDC_BUSINESS_CLAIM"), &scopes)))
}

/// Scheme and host, nothing behind them.
fn public(url: &str, production: bool) -> Result<String, String> {
    let refused =
        || format!("CREDENCE_PUBLIC_URL is “{url}”; write the address as others do, e.g. https://credit.example.cn");
    let plain = url.trim_end_matches('/');
    let host = match plain.split_once("://") {
        Some(("https", host)) => host,
        Some(("http", host)) if !production => host,
        _ => return Err(refused()),
    };
    let fine = !host.is_empty() && host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:[]".contains(&b));
    if fine { Ok(plain.to_owned()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(production: bool, set: &[(&str, &str)]) -> Result<AccountSettings, String> {
        let listen = "127.0.0.1:3000".parse().unwrap();
        read(production, listen, |name| set.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    }

    #[test]
    fn links_go_to_the_log_while_developing_and_nowhere_in_production() {
        let development = read_all(false, &[]).unwrap();
        assert!(matches!(development.mail, Mailer::Log) && !development.second_factor);
        assert_eq!(development.site, "http://127.0.0.1:3000");
        assert!(matches!(read_all(true, &[]).unwrap().mail, Mailer::Off));
    }

    #[test]
    fn a_mail_server_needs_a_sender_and_an_address_for_the_links() {
        let url = ("CREDENCE_SMTP_URL", "smtps://credit:5ecret@mail.example.cn");
        let from = ("CREDENCE_MAIL_FROM", "信用办 <noreply@credit.example.cn>");
        let site = ("CREDENCE_PUBLIC_URL", "https://credit.example.cn/");
        let whole = read_all(true, &[url, from, site]).unwrap();
        assert!(matches!(whole.mail, Mailer::Smtp { .. }) && !format!("{whole:?}").contains("5ecret"));
        assert_eq!(whole.site, "https://credit.example.cn");
        assert!(read_all(true, &[url, site]).unwrap_err().contains("CREDENCE_MAIL_FROM"));
        assert!(read_all(true, &[url, from]).unwrap_err().contains("CREDENCE_PUBLIC_URL"));
        let wrong = read_all(false, &[("CREDENCE_SMTP_URL", "5ecret"), from]).unwrap_err();
        assert!(wrong.contains("CREDENCE_SMTP_URL") && !wrong.contains("5ecret"), "{wrong}");
        for wrong in
            ["credit.example.cn", "ftp://x", "https://", "https://x/y", "https://a b", "http://credit.example.cn"]
        {
            assert!(read_all(true, &[("CREDENCE_PUBLIC_URL", wrong)]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_second_factor_is_asked_for_on_purpose() {
        assert!(read_all(true, &[("CREDENCE_REQUIRE_SECOND_FACTOR", "1")]).unwrap().second_factor);
        assert!(read_all(true, &[("CREDENCE_REQUIRE_SECOND_FACTOR", "yes")]).is_err());
    }

    #[test]
    fn an_identity_provider_is_set_up_whole_or_not_at_all() {
        assert!(read_all(false, &[]).unwrap().identity.is_none());
        let local = [("CREDENCE_OIDC_ISSUER", "http://127.0.0.1:4000"), ("CREDENCE_OIDC_CLIENT_ID", "credence")];
        let provider = read_all(false, &local).unwrap().identity.unwrap();
        assert_eq!((provider.name.as_str(), provider.client.as_str()), ("统一身份认证", "credence"));
        let said = |production, set: &[(&str, &str)]| read_all(production, set).unwrap_err();
        assert!(said(false, &local[..1]).contains("CREDENCE_OIDC_CLIENT_ID"));
        assert!(said(true, &local).contains("https://"), "in production nothing is asked without TLS");
        let open = [("CREDENCE_OIDC_ISSUER", "https://id.example.cn"), ("CREDENCE_OIDC_CLIENT_ID", "credence")];
        assert!(said(true, &open).contains("CREDENCE_PUBLIC_URL"));
    }
}
