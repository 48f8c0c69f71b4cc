//! What is read from file, environment and command line, and what is refused with which words.

use std::ffi::OsString;
use std::path::Path;

use domain::Language;
use jiff::SignedDuration;
use proptest::prelude::*;

use super::source::{Effective, Given};
use super::{Config, KEYS, LogFormat, LogLevel};

fn variables(pairs: &[(&str, &str)]) -> Vec<(OsString, OsString)> {
    pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect()
}

fn of_file(text: &str) -> Result<Effective, super::ConfigError> {
    let file = Some((Path::new("/etc/stammkunde.toml"), text));
    Effective::of(&Given { file, ..Given::default() })
}

fn refused(text: &str, language: Language) -> String {
    words::message(language, &of_file(text).expect_err("refused").message(language))
}

#[test]
fn the_later_word_holds_and_its_place_is_known() {
    let text = "data = \"shop\"\n[server]\nlisten = \"0.0.0.0:80\"\nstop_seconds = 5\n[log]\nformat = \"json\"\n";
    let given = Given {
        file: Some((Path::new("/etc/stammkunde.toml"), text)),
        variables: variables(&[
            ("STAMMKUNDE_SERVER_LISTEN", "0.0.0.0:81"),
            ("STAMMKUNDE_SERVER_STOP_SECONDS", "7"),
            ("STAMMKUNDE_LOG_LEVEL", ""),
            ("STAMMKUNDE_PORT", "tcp://10.0.0.1:80"),
            ("HOME", "/home/anna"),
        ]),
        options: vec![("--listen".to_owned(), "server.listen".to_owned(), "0.0.0.0:82".to_owned())],
    };
    let effective = Effective::of(&given).expect("sound");
    let config = &effective.config;
    assert_eq!((config.server_listen.port(), config.server_stop_seconds.0), (82, 7));
    assert_eq!((config.log_format, config.log_level), (LogFormat::Json, LogLevel::Info));
    assert_eq!(config.data.as_deref(), Some(Path::new("/etc/shop")), "relative to the file");
    let origin = |path: &str| effective.origin(super::Key::named(path).expect("key")).id();
    assert_eq!(origin("data"), "/etc/stammkunde.toml:1");
    assert_eq!(origin("server.listen"), "--listen");
    assert_eq!(origin("server.stop_seconds"), "STAMMKUNDE_SERVER_STOP_SECONDS");
    assert_eq!(origin("log.level"), "default");
}

#[test]
fn faults_name_file_line_key_and_what_is_expected() {
    let told = refused("# ours\n[server]\nlisen = \"0.0.0.0:80\"\n", Language::En);
    assert_eq!(told, "/etc/stammkunde.toml, line 3: there is no key “server.lisen”. Perhaps: server.listen.");
    let told = refused("listen = \"0.0.0.0:80\"\n", Language::De);
    assert_eq!(told, "/etc/stammkunde.toml, Zeile 1: Es gibt keinen Schlüssel „listen“. Vielleicht: server.listen.");
    assert!(refused("[sever]\nlisten = \"x\"", Language::En).ends_with("Perhaps: server."));
    assert!(refused("[colours]\nsky = \"blue\"", Language::En).contains("--print-config"));
    let told = refused("[events]\nidempotency_days = 4000\n", Language::En);
    assert!(
        told.contains("line 2: “4000” does not fit events.idempotency_days. Expected is a whole number from 1 to 365"),
        "{told}"
    );
    assert!(refused("[events]\nidempotency_days = \"30\"", Language::En).contains("“30”"), "a text is no number");
    assert!(refused("server = 5", Language::De).contains("ein Abschnitt"));
    assert!(refused("[log]\nformat = \"xml\"", Language::De).contains("einer dieser Texte: text, json"));
    let told = refused("data = \"a\"\ndata = \"b\"\n", Language::En);
    assert!(told.starts_with("/etc/stammkunde.toml, line 2: this is not TOML"), "{told}");
    assert!(refused("[tls]\ncertificate = \"a.pem\"", Language::De).contains("tls.key"));
    let both = "[server]\npublic_url = \"http://a.de\"\n[tls]\ncertificate = \"a.pem\"\nkey = \"b.pem\"";
    assert!(refused(both, Language::En).contains("https://"));
}

#[test]
fn a_secret_is_neither_printed_nor_repeated() {
    let told = refused("[metrics]\ntoken = \"too short\"", Language::En);
    assert!(!told.contains("too short"), "{told}");
    let effective = of_file("[metrics]\ntoken = \"abcdefgh12345678\"").expect("sound");
    let key = super::Key::named("metrics.token").expect("key");
    assert_eq!(key.shown(&effective.config).as_deref(), Some("\"***\""));
    assert!(!format!("{effective:?}").contains("abcdefgh"));
}

#[test]
fn a_variable_that_was_meant_for_us_is_not_passed_over() {
    let refused = |name: &str| {
        let given = Given { variables: variables(&[(name, "1")]), ..Given::default() };
        let fault = Effective::of(&given).map(|_| ()).expect_err(name);
        words::message(Language::En, &fault.message(Language::En))
    };
    assert!(refused("STAMMKUNDE_SEVER_LISTEN").ends_with("Perhaps: STAMMKUNDE_SERVER_LISTEN."));
    assert!(refused("STAMMKUNDE_LOG_COLOUR").starts_with("variable STAMMKUNDE_LOG_COLOUR: there is no key"));
    assert!(refused("STAMMKUNDE_LOG_FORMAT").contains("variable STAMMKUNDE_LOG_FORMAT: “1” does not fit log.format"));
}

#[test]
fn lists_and_tables_are_read_from_file_and_environment_alike() {
    let file = of_file(
        "[server]\ntrusted_proxies = [\"127.0.0.1\", \"10.0.0.0/8\"]\n[events]\nkeep_days = { \"Page Viewed\" = 400 }",
    );
    let given = Given {
        variables: variables(&[
            ("STAMMKUNDE_SERVER_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8"),
            ("STAMMKUNDE_EVENTS_KEEP_DAYS", "{ \"Page Viewed\" = 400 }"),
        ]),
        ..Given::default()
    };
    let (file, environment) = (file.expect("sound").config, Effective::of(&given).expect("sound").config);
    assert_eq!(file, environment);
    assert_eq!(file.upkeep().keep_days.get("Page Viewed"), Some(&400));
    let headed = of_file("[events.keep_days]\n\"Page Viewed\" = 400").expect("sound").config;
    assert_eq!(headed.events_keep_days, file.events_keep_days);
}

#[test]
fn yes_and_no_are_words_of_their_own() {
    let kept = |text: &str| of_file(&format!("[events]\nkeep_ip = {text}")).map(|read| read.config.events_keep_ip);
    assert!(!Config::default().events_keep_ip, "no address is kept unless somebody says so");
    assert_eq!((kept("true"), kept("false")), (Ok(true), Ok(false)));
    for wrong in ["\"true\"", "1", "\"yes\"", "[true]"] {
        assert!(kept(wrong).is_err(), "{wrong}");
    }
    let variables = variables(&[("STAMMKUNDE_EVENTS_KEEP_IP", "true")]);
    assert!(Effective::of(&Given { variables, ..Given::default() }).expect("sound").config.events_keep_ip);
    assert!(refused("[events]\nkeep_ip = \"ja\"", Language::De).contains("true oder false"));
}

#[test]
fn an_address_for_people_is_taken_apart() {
    let url = |text: &str| of_file(&format!("[server]\npublic_url = \"{text}\"")).ok()?.config.server_public_url;
    let kept = |text: &str| url(text).map(|url| (url.to_string(), url.https));
    assert_eq!(kept("https://Kunden.Example.de/"), Some(("https://kunden.example.de".to_owned(), true)));
    assert_eq!(kept("https://a.de:443"), Some(("https://a.de".to_owned(), true)));
    assert_eq!(kept("http://a.de:8080"), Some(("http://a.de:8080".to_owned(), false)));
    assert_eq!(kept("https://[::1]:8443"), Some(("https://[::1]:8443".to_owned(), true)));
    for wrong in
        ["a.de", "ftp://a.de", "https://", "https://a.de/crm", "https://anna@a.de", "https://a.de:0", "https://a..de"]
    {
        assert_eq!(url(wrong), None, "{wrong}");
    }
}

#[test]
fn defaults_are_the_same_everywhere() {
    let config = Config::default();
    assert_eq!((config.limits(), config.upkeep()), (engine::Limits::default(), engine::Upkeep::default()));
    assert_eq!(config.session_lifetime(), SignedDuration::from_hours(30 * 24));
}

proptest! {
    /// What is printed of the values can be written into a file and means the same there.
    #[test]
    fn what_is_printed_can_be_read_again(
        port in 1_u16.., stop in 1_u64..3_600, days in 1_u32..36_525, kind in "[A-Za-z\"\\\\ü =,]{1,20}", level in 0..4_usize,
    ) {
        prop_assume!(!kind.trim().is_empty());
        let level = ["error", "warn", "info", "debug"][level];
        let text = format!(
            "data = '/a/b'\n[server]\nlisten = \"[::]:{port}\"\nstop_seconds = {stop}\n[log]\nlevel = \"{level}\"\n\
             [events]\nkeep_days = {{ {} = {days} }}\n",
            toml::Value::String(kind),
        );
        let first = of_file(&text).expect("sound").config;
        let printed: Vec<String> =
            KEYS.iter().filter_map(|key| Some(format!("{} = {}\n", key.path, key.shown(&first)?))).collect();
        let second = of_file(&printed.concat()).expect("sound").config;
        prop_assert_eq!(first, second);
    }

    /// Whatever stands in a file is read or refused, with words in both languages.
    #[test]
    fn no_file_is_too_strange(text in "(\\[?[a-z._]{0,12}\\]?( ?= ?(\"[^\"]{0,9}\"|-?[0-9]{1,20}|\\[\\]|true))?\n){0,6}") {
        if let Err(fault) = of_file(&text) {
            for language in Language::ALL {
                prop_assert!(!words::message(language, &fault.message(language)).is_empty());
            }
        }
    }
}
