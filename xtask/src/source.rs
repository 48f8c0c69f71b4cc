//! Rust sources as tidy reads them: comments and literals blanked, tests cut out, lines kept where they were.

use std::path::{Path, PathBuf};

/// A Rust source file below the workspace's root.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path from the root, with `/`.
    pub(crate) path: PathBuf,
    /// The text as written.
    pub(crate) text: String,
    /// The text with comments, strings and `#[cfg(test)]` items turned into blanks, line for line.
    pub(crate) code: String,
    /// Files of modules that are declared for tests only.
    pub(crate) test_files: Vec<PathBuf>,
    /// Lines that belong to tests.
    pub(crate) test_lines: usize,
}

impl Source {
    /// Reads a source from its text.
    pub(crate) fn new(path: &Path, text: &str) -> Self {
        let mut code = masked(text);
        let (test_lines, test_files) = cut_tests(path, text, &mut code);
        Self { path: path.to_owned(), text: text.to_owned(), code, test_files, test_lines }
    }

    /// Lines that are not tests.
    pub(crate) fn lines(&self) -> usize {
        self.text.lines().count().saturating_sub(self.test_lines)
    }

    /// The crate's folder name for a source below `crates/`.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        let mut parts = self.path.iter().filter_map(|part| part.to_str());
        (parts.next() == Some("crates")).then(|| parts.next())?
    }

    /// Whether it is a test, a benchmark or an example as a whole.
    pub(crate) fn is_test(&self, test_files: &[PathBuf]) -> bool {
        let in_folder = self.path.iter().any(|part| ["tests", "benches", "examples"].iter().any(|name| part == *name));
        let belongs = |file: &PathBuf| self.path == *file || self.path.starts_with(file.with_extension(""));
        in_folder || test_files.iter().any(belongs)
    }
}

/// Where a byte of a source stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text { hashes: Option<usize> },
}

/// Blanks comments, strings and character literals; every other byte and every line end stays in its place.
fn masked(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = At::Code;
    let mut index = 0;
    while index < bytes.len() {
        let rest = &bytes[index..];
        let (next, width) = match at {
            At::Code => from_code(bytes, index),
            At::LineComment => (if rest[0] == b'\n' { At::Code } else { at }, 1),
            At::BlockComment { depth } if rest.starts_with(b"/*") => (At::BlockComment { depth: depth + 1 }, 2),
            At::BlockComment { depth } if rest.starts_with(b"*/") => {
                (if depth == 1 { At::Code } else { At::BlockComment { depth: depth - 1 } }, 2)
            }
            At::Text { hashes: None } if rest[0] == b'\\' => (at, 2),
            At::Text { hashes } if rest[0] == b'"' && closes(rest, hashes) => {
                (At::Code, 1 + hashes.unwrap_or_default())
            }
            At::BlockComment { .. } | At::Text { .. } => (at, 1),
        };
        let end = (index + width).min(bytes.len());
        if at != At::Code || next != At::Code || width > 1 {
            out[index..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        }
        (at, index) = (next, end);
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// What begins at a byte of code, and how many bytes wide its beginning is.
fn from_code(bytes: &[u8], index: usize) -> (At, usize) {
    let rest = &bytes[index..];
    let after_word = index > 0 && (bytes[index - 1].is_ascii_alphanumeric() || bytes[index - 1] == b'_');
    match rest[0] {
        b'/' if rest.starts_with(b"//") => (At::LineComment, 2),
        b'/' if rest.starts_with(b"/*") => (At::BlockComment { depth: 1 }, 2),
        b'"' => (At::Text { hashes: None }, 1),
        b'r' if !after_word || bytes[index - 1] == b'b' => {
            let hashes = rest[1..].iter().take_while(|byte| **byte == b'#').count();
            if rest.get(1 + hashes) == Some(&b'"') {
                (At::Text { hashes: Some(hashes) }, 2 + hashes)
            } else {
                (At::Code, 1)
            }
        }
        // A character literal is blanked whole; a lifetime has no closing quote so near.
        b'\'' => {
            let width = match rest.get(1) {
                Some(b'\\') => rest.iter().skip(3).position(|byte| *byte == b'\'').map(|place| place + 4),
                Some(_) => {
                    let near = &rest[1..rest.len().min(5)];
                    let valid = std::str::from_utf8(near).map_or_else(|fault| fault.valid_up_to(), str::len);
                    let letter = std::str::from_utf8(&near[..valid]).unwrap_or("");
                    let width = letter.chars().next().map_or(1, char::len_utf8);
                    (rest.get(1 + width) == Some(&b'\'')).then_some(width + 2)
                }
                None => None,
            };
            (At::Code, width.unwrap_or(1))
        }
        _ => (At::Code, 1),
    }
}

/// Whether a quote ends a string that was opened with so many hashes.
fn closes(rest: &[u8], hashes: Option<usize>) -> bool {
    let hashes = hashes.unwrap_or_default();
    rest.len() > hashes && rest[1..=hashes].iter().all(|byte| *byte == b'#')
}

/// Blanks the items under `#[cfg(test)]`; hands back how many lines they took and the files they name.
fn cut_tests(path: &Path, text: &str, code: &mut String) -> (usize, Vec<PathBuf>) {
    const MARK: &str = "#[cfg(test)]";
    let mut files = Vec::new();
    let mut lines = 0;
    let mut from = 0;
    while let Some(start) = code[from..].find(MARK).map(|place| from + place) {
        let end = item_end(code, start + MARK.len());
        let item = &code[start..end];
        if item.ends_with(';') {
            files.extend(module_file(path, &text[start..end]));
        }
        lines += item.lines().count();
        let blank: String = item.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }).collect();
        code.replace_range(start..end, &blank);
        from = start + blank.len();
    }
    (lines, files)
}

/// The end of the item that starts here: a semicolon or the brace that closes its body.
fn item_end(code: &str, from: usize) -> usize {
    let mut depth = 0_usize;
    for (place, letter) in code[from..].char_indices() {
        match letter {
            ';' if depth == 0 => return from + place + 1,
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return from + place + 1;
                }
            }
            _ => {}
        }
    }
    code.len()
}

/// The file of `mod name;`, given the file that declares it.
fn module_file(path: &Path, item: &str) -> Option<PathBuf> {
    let folder = path.parent()?;
    if let Some((_, rest)) = item.split_once("#[path = \"") {
        return Some(folder.join(rest.split('"').next()?));
    }
    let name = item.rsplit_once("mod ")?.1.trim_end_matches(';').trim();
    let stem = path.file_stem()?.to_str()?;
    let folder = if ["lib", "main", "mod"].contains(&stem) { folder.to_owned() } else { folder.join(stem) };
    Some(folder.join(format!("{name}.rs")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source::new(Path::new("crates/models/src/value.rs"), text)
    }

    #[test]
    fn comments_and_literals_are_blank_and_lines_stay() {
        let text = "a(); // rand::\n/* std::fs /* deep */ */ b(\"std::env\", r#\"x\"y\"#, '\"', '\\'', 'ä', b\"q\");\nc::<'a>();";
        let code = source(text).code;
        assert_eq!(code.len(), text.len());
        assert_eq!(code.lines().count(), 3);
        for gone in ["rand", "std", "deep", "ä", "q"] {
            assert!(!code.contains(gone), "{gone} in {code}");
        }
        for kept in ["a();", "b(", "c::<'a>();"] {
            assert!(code.contains(kept), "{kept} in {code}");
        }
    }

    #[test]
    fn tests_are_cut_and_what_follows_them_is_not() {
        let source = source("fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { \"}\"; }\n}\nfn c() {}\n");
        assert!(source.code.contains("fn a") && source.code.contains("fn c") && !source.code.contains("fn b"));
        assert_eq!(source.lines(), 2);
    }

    #[test]
    fn files_of_test_modules_are_found() {
        let text = "#[cfg(test)]\nmod reference;\n#[cfg(test)]\n#[path = \"other_tests.rs\"]\nmod tests;\nfn a() {}";
        let found = source(text);
        let expected = ["crates/models/src/value/reference.rs", "crates/models/src/other_tests.rs"];
        assert_eq!(found.test_files, expected.map(PathBuf::from));
        assert!(found.code.contains("fn a"));
        let reference = Source::new(Path::new(expected[0]), "");
        assert!(reference.is_test(&found.test_files) && !found.is_test(&found.test_files));
    }
}
