//! The floors: a crate rests only on floors below its own.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::Finding;

const FILE: &str = "ARCHITECTURE.md";

/// The floors as ARCHITECTURE.md draws them: a fenced block marked `floors`, one floor a line, its number first and
/// its crates after it. The line that starts with `-` names crates outside the house; what stands after ` # ` is for
/// the reader.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Floors {
    placed: Vec<(String, Option<u32>)>,
}

/// A crate of the workspace and those of the workspace it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Package {
    /// Name of the crate.
    pub(crate) name: String,
    /// Workspace crates it depends on, in code, tests or build.
    pub(crate) needs: Vec<String>,
}

impl Floors {
    /// Reads the block, with what is wrong in it.
    pub(crate) fn parse(architecture: &str) -> (Vec<Finding>, Self) {
        let mut findings = Vec::new();
        let mut floors = Self::default();
        let lines = architecture.lines().enumerate().skip_while(|(_, line)| line.trim() != "```floors").skip(1);
        for (index, line) in lines.take_while(|(_, line)| line.trim() != "```") {
            let line = line.split(" # ").next().unwrap_or(line);
            let mut words = line.split_whitespace();
            let floor = match words.next() {
                None => continue,
                Some("-") => None,
                Some(number) => {
                    let Ok(floor) = number.parse() else {
                        let fault = format!("`{number}` is no floor; start the line with a number or with `-`");
                        findings.push(Finding::new(FILE, index + 1, fault));
                        continue;
                    };
                    Some(floor)
                }
            };
            for name in words {
                if floors.has(name) {
                    findings.push(Finding::new(FILE, index + 1, format!("`{name}` stands on two floors; keep one")));
                }
                floors.placed.push((name.to_owned(), floor));
            }
        }
        if floors.placed.is_empty() {
            findings.push(Finding::new(FILE, 0, "there is no block marked ```floors; draw one"));
        }
        (findings, floors)
    }

    fn has(&self, name: &str) -> bool {
        self.placed.iter().any(|(placed, _)| placed == name)
    }

    /// The floor of a crate; `None` for one outside the house or not placed.
    pub(crate) fn of(&self, name: &str) -> Option<u32> {
        self.placed.iter().find(|(placed, _)| placed == name).and_then(|(_, floor)| *floor)
    }

    /// Compares the drawing with the workspace.
    pub(crate) fn check(&self, packages: &[Package]) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (name, _) in self.placed.iter().filter(|(name, _)| !packages.iter().any(|package| package.name == *name)) {
            findings.push(Finding::new(FILE, 0, format!("no crate is called `{name}`; take it out of the floors")));
        }
        for package in packages {
            let name = &package.name;
            if !self.has(name) {
                findings.push(Finding::new(FILE, 0, format!("the crate `{name}` stands on no floor; place it")));
            }
            let Some(floor) = self.of(name) else { continue };
            for need in &package.needs {
                if self.of(need).is_none_or(|below| below >= floor) {
                    let stands = self.of(need).map_or_else(|| "outside".to_owned(), |below| format!("on {below}"));
                    let fault = format!(
                        "`{name}` on floor {floor} depends on `{need}`, {stands}; a crate rests only on lower floors: \
                         move the shared thing down, or pass it in"
                    );
                    findings.push(Finding::new(format!("crates/{name}/Cargo.toml"), 0, fault));
                }
            }
        }
        findings
    }
}

/// The crates of the workspace, from `cargo metadata`.
pub(crate) fn packages(root: &Path) -> Result<Vec<Package>, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root)
        .output()
        .map_err(|fault| format!("cargo metadata does not start: {fault}"))?;
    if !output.status.success() {
        return Err(format!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    let metadata: Value =
        serde_json::from_slice(&output.stdout).map_err(|fault| format!("cargo metadata is no JSON: {fault}"))?;
    Ok(packages_in(&metadata))
}

fn packages_in(metadata: &Value) -> Vec<Package> {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let named = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    let inside = |dependency: &Value| dependency["path"].is_string();
    list(metadata, "packages")
        .iter()
        .map(|package| Package {
            name: named(package),
            needs: list(package, "dependencies").iter().filter(|need| inside(need)).map(named).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWING: &str = "# House\n```floors\n2 roof\n1 hall door # the middle\n0 ground\n- chores\n```\n9 other\n";

    fn package(name: &str, needs: &[&str]) -> Package {
        Package { name: name.to_owned(), needs: needs.iter().map(ToString::to_string).collect() }
    }

    fn faults(packages: &[Package]) -> Vec<String> {
        let (findings, floors) = Floors::parse(DRAWING);
        assert_eq!(findings, []);
        floors.check(packages).iter().map(ToString::to_string).collect()
    }

    fn house() -> Vec<Package> {
        vec![
            package("roof", &["hall", "ground"]),
            package("hall", &["ground"]),
            package("door", &[]),
            package("ground", &[]),
            package("chores", &["roof"]),
        ]
    }

    #[test]
    fn a_house_that_stands_has_no_findings() {
        assert_eq!(faults(&house()), Vec::<String>::new());
    }

    #[test]
    fn a_crate_may_not_rest_on_its_own_floor_or_above_or_outside() {
        for bad in ["door", "roof", "chores"] {
            let mut packages = house();
            packages[1] = package("hall", &[bad]);
            let found = faults(&packages);
            assert!(
                found.len() == 1 && found[0].contains(&format!("`hall` on floor 1 depends on `{bad}`")),
                "{found:?}"
            );
        }
    }

    #[test]
    fn every_crate_is_drawn_and_every_drawn_crate_is() {
        let mut packages = house();
        packages[2] = package("cellar", &[]);
        let found = faults(&packages).join("\n");
        assert!(
            found.contains("no crate is called `door`") && found.contains("`cellar` stands on no floor"),
            "{found}"
        );
    }

    #[test]
    fn a_drawing_that_cannot_be_read_is_said() {
        assert_eq!(Floors::parse("no block").0.len(), 1);
        assert_eq!(Floors::parse("```floors\none hall\n0 a a\n```").0.len(), 2);
    }

    #[test]
    fn metadata_names_the_neighbours_only() {
        let metadata = serde_json::json!({"packages": [{"name": "hall", "dependencies": [
            {"name": "ground", "path": "/somewhere/ground"}, {"name": "serde"}]}]});
        assert_eq!(packages_in(&metadata), [package("hall", &["ground"])]);
    }
}
