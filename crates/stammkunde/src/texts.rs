//! The language of the command line: which one, and the help texts and usage errors in it.
//!
//! clap knows the commands and their arguments; what a person reads about them stands in the word lists, under
//! `cli-<command>-about`, `cli-<command>-<argument>` and, for arguments that many commands share,
//! `cli-argument-<argument>`.

use std::ffi::OsString;

use clap::builder::{PossibleValue, Styles};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command};
use domain::Language;

/// A value that an argument does not take; the text is the key of what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Hint(pub &'static str);

/// The language asked for by `--lang`, else by the environment, else English.
pub(crate) fn language(arguments: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Language {
    asked_for(arguments)
        .and_then(|name| name.parse().ok())
        .or_else(|| {
            let named = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(|name| variable(name).filter(|it| !it.is_empty()));
            named?.parse().ok()
        })
        .unwrap_or(Language::En)
}

/// The value of `--lang`, found before clap reads the arguments, because clap's own words depend on it.
fn asked_for(arguments: &[OsString]) -> Option<String> {
    let texts: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let at = texts.iter().position(|text| *text == "--lang" || text.starts_with("--lang="))?;
    let value = texts[at].strip_prefix("--lang=").or_else(|| texts.get(at + 1).copied());
    value.map(str::to_owned)
}

/// A command with all its texts in a language.
pub(crate) fn localised(command: Command, language: Language) -> Command {
    let mut command = with_texts(command, language, "");
    // From here on global arguments stand in every command, and each knows how it is called.
    command.build();
    with_usage(with_arguments(command, language, ""), language)
}

fn with_texts(command: Command, language: Language, path: &str) -> Command {
    let template =
        format!("{{about}}\n\n{}: {{usage}}\n\n{{all-args}}{{after-help}}", words::text(language, "cli-heading-usage"));
    let about = words::text(language, &format!("cli-{path}about"));
    let mut command = command
        .about(about.into_owned())
        .long_about(None)
        .styles(Styles::plain())
        .help_template(template)
        .subcommand_help_heading(words::text(language, "cli-heading-commands").into_owned())
        .subcommand_value_name(words::text(language, "cli-value-command").into_owned())
        .disable_help_subcommand(true);
    let after = format!("cli-{path}after");
    if words::has(language, &after) {
        command = command.after_help(words::text(language, &after).into_owned());
    }
    let path = path.to_owned();
    command.mut_subcommands(move |inner| {
        let path = format!("{path}{}-", inner.get_name());
        with_texts(inner, language, &path)
    })
}

fn with_arguments(command: Command, language: Language, path: &str) -> Command {
    let own = path.to_owned();
    let command = command.mut_args(move |argument| with_text(argument, language, &own));
    let path = path.to_owned();
    command.mut_subcommands(move |inner| {
        let path = format!("{path}{}-", inner.get_name());
        with_arguments(inner, language, &path)
    })
}

fn with_text(argument: Arg, language: Language, path: &str) -> Arg {
    if argument.is_hide_set() {
        return argument;
    }
    let id = argument.get_id().as_str().replace('_', "-");
    // `value-fit-at`, else `value-at`, else what all commands share.
    let parent = path.split_inclusive('-').next().unwrap_or_default();
    let keys = [format!("cli-{path}{id}"), format!("cli-{parent}{id}"), format!("cli-argument-{id}")];
    let key = keys.iter().find(|key| words::has(language, key)).unwrap_or(&keys[2]);
    let mut help = words::text(language, key).into_owned();
    let values = argument.get_possible_values();
    let takes_value = argument.get_action().takes_values();
    if takes_value && !values.is_empty() {
        let names: Vec<&str> =
            values.iter().filter(|value| !value.is_hide_set()).map(PossibleValue::get_name).collect();
        help.push_str(&bracketed(language, "cli-help-values", &names.join(", ")));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().filter_map(|value| value.to_str()).map(str::to_owned).collect();
    if takes_value && !defaults.is_empty() {
        help.push_str(&bracketed(language, "cli-help-default", &defaults.join(", ")));
    }
    if let Some(variable) = argument.get_env().and_then(|name| name.to_str()) {
        help.push_str(&bracketed(language, "cli-help-variable", variable));
    }
    let heading = if argument.is_positional() { "cli-heading-arguments" } else { "cli-heading-options" };
    let names: Vec<String> =
        argument.get_value_names().unwrap_or_default().iter().map(|name| value_name(language, name)).collect();
    let argument = if names.is_empty() || !takes_value { argument } else { argument.value_names(names) };
    argument
        .help(help)
        .long_help(None)
        .help_heading(words::text(language, heading).into_owned())
        .hide_possible_values(true)
        .hide_default_value(true)
        .hide_env(true)
}

fn bracketed(language: Language, key: &str, value: &str) -> String {
    format!(" [{}]", words::format(language, key, &[("value", value.into())]))
}

/// What stands for a value: `DAY` is `TAG` in German; a name without a translation stands as it is.
fn value_name(language: Language, name: &str) -> String {
    let key = format!("cli-value-{}", name.to_lowercase());
    if words::has(language, &key) { words::text(language, &key).into_owned() } else { name.to_owned() }
}

/// Writes clap's `[OPTIONS]` in the language; the rest of the usage is names.
fn with_usage(command: Command, language: Language) -> Command {
    let mut command = command.mut_subcommands(|inner| with_usage(inner, language));
    let usage = command.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    let options = format!("[{}]", words::text(language, "cli-value-options"));
    command.override_usage(usage.replace("[OPTIONS]", &options))
}

/// A usage error in a line or two of the language.
pub(crate) fn usage_error(error: &clap::Error, language: Language) -> String {
    let context = |kind: ContextKind| error.get(kind).map(context_text).unwrap_or_default();
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let say = |key: &str| {
        words::format(language, key, &[("argument", argument.as_str().into()), ("value", value.as_str().into())])
    };
    let mut text = match error.kind() {
        ErrorKind::UnknownArgument => say("cli-usage-unknown-argument"),
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand);
            words::format(language, "cli-usage-unknown-command", &[("value", command.into())])
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            say("cli-usage-no-command")
        }
        ErrorKind::MissingRequiredArgument => say("cli-usage-missing"),
        ErrorKind::InvalidValue if value.is_empty() => say("cli-usage-no-value"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => say("cli-usage-no-value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => say("cli-usage-invalid-value"),
        ErrorKind::TooManyValues => say("cli-usage-too-many"),
        ErrorKind::ArgumentConflict => {
            let other = context(ContextKind::PriorArg);
            words::format(language, "cli-usage-conflict", &[("argument", argument.into()), ("other", other.into())])
        }
        ErrorKind::InvalidUtf8 => say("cli-usage-not-text"),
        // The rest (io, formatting) has no words of ours.
        _ => error.to_string().lines().next().unwrap_or_default().to_owned(),
    };
    if let Some(hint) = hint(error) {
        text.push(' ');
        text.push_str(&words::text(language, hint.0));
    }
    let allowed = context(ContextKind::ValidValue);
    if !allowed.is_empty() {
        text.push(' ');
        text.push_str(&words::format(language, "cli-usage-allowed", &[("values", allowed.into())]));
    }
    let suggestions = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue];
    if let Some(nearest) = suggestions.into_iter().map(context).find(|text| !text.is_empty()) {
        text.push(' ');
        text.push_str(&words::format(language, "cli-usage-nearest", &[("value", nearest.into())]));
    }
    text
}

fn hint(error: &clap::Error) -> Option<Hint> {
    std::error::Error::source(error)?.downcast_ref::<Hint>().copied()
}

fn context_text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::StyledStr(text) => text.to_string(),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(flag) => flag.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Arguments;

    fn os(arguments: &[&str]) -> Vec<OsString> {
        arguments.iter().map(OsString::from).collect()
    }

    #[test]
    fn the_language_is_asked_for_or_read_from_the_environment() {
        let german = |name: &str| (name == "LANG").then(|| "de_DE.UTF-8".to_owned());
        assert_eq!(language(&os(&["stammkunde", "check"]), german), Language::De);
        assert_eq!(language(&os(&["stammkunde", "check", "--lang", "en"]), german), Language::En);
        assert_eq!(language(&os(&["stammkunde", "--lang=de"]), |_| None), Language::De);
        assert_eq!(language(&os(&["stammkunde"]), |_| Some("C".to_owned())), Language::En);
    }

    #[test]
    fn every_command_and_argument_has_its_text_in_both_languages() {
        fn look(command: &mut Command) {
            command.render_long_help();
            command.get_subcommands_mut().for_each(look);
        }
        for language in Language::ALL {
            look(&mut localised(Arguments::command(), language));
        }
        assert_eq!(words::missing_keys(), Vec::<String>::new());
    }

    #[test]
    fn usage_errors_speak_the_language() {
        let mut command = localised(Arguments::command(), Language::De);
        let mut told = |arguments: &[&str]| {
            let error = command.try_get_matches_from_mut(arguments).expect_err("wrong");
            usage_error(&error, Language::De)
        };
        assert!(told(&["stammkunde", "fases"]).contains("phases"));
        assert!(told(&["stammkunde", "phases", "--data", "x", "--at", "gestern"]).contains("2011-12-09"));
        assert!(told(&["stammkunde", "phases", "--modle", "x"]).contains("--model"));
        let missing = told(&["stammkunde", "customer", "--data", "x"]);
        assert!(missing.contains("Es fehlt"), "{missing}");
    }
}
