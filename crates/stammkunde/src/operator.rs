//! Who is at the machine: the user of the operating system under whom the command runs, for the audit log.

/// Their name; `uid 1000` where the machine has none for them, and with `sudo` also who called it.
pub(crate) fn name() -> String {
    name_of(uid(), |uid| passwd_name(&std::fs::read_to_string("/etc/passwd").ok()?, uid), &|name| {
        std::env::var(name).ok().filter(|value| !value.trim().is_empty())
    })
}

/// The user's number, which nobody can pretend; `None` where the system does not show it.
fn uid() -> Option<u32> {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::fs::MetadataExt as _;
        std::fs::metadata("/proc/self").ok().map(|of| of.uid())
    }
    #[cfg(not(target_os = "linux"))]
    None
}

fn name_of(
    uid: Option<u32>,
    known: impl Fn(u32) -> Option<String>,
    environment: &dyn Fn(&str) -> Option<String>,
) -> String {
    let Some(uid) = uid else {
        let told = ["USER", "LOGNAME", "USERNAME"].into_iter().find_map(environment);
        return told.map_or_else(|| "?".to_owned(), |name| clean(&name));
    };
    let name = known(uid).unwrap_or_else(|| format!("uid {uid}"));
    match environment("SUDO_USER").filter(|caller| uid == 0 && *caller != name) {
        Some(caller) => format!("{name} ({})", clean(&caller)),
        None => name,
    }
}

/// The name of a number in the lines of `/etc/passwd`: `name:password:number:…`.
fn passwd_name(lines: &str, uid: u32) -> Option<String> {
    let name = lines.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    })?;
    Some(clean(name))
}

/// Short and without control characters.
fn clean(name: &str) -> String {
    name.trim().chars().filter(|letter| !letter.is_control()).take(64).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_that_of_the_number_and_not_of_the_environment() {
        let lines = "root:x:0:0:root:/root:/bin/sh\nkatrin:x:1000:1000::/home/katrin:/bin/sh\n";
        let known = |uid| passwd_name(lines, uid);
        let environment = |name: &str| (name == "SUDO_USER").then(|| "katrin".to_owned());
        assert_eq!(name_of(Some(1000), known, &|_| Some("owner".to_owned())), "katrin");
        assert_eq!(name_of(Some(0), known, &environment), "root (katrin)");
        assert_eq!(name_of(Some(7), known, &environment), "uid 7");
        assert_eq!(name_of(None, known, &|name| (name == "USER").then(|| "anna\n".to_owned())), "anna");
        assert_eq!(name_of(None, known, &|_| None), "?");
    }
}
