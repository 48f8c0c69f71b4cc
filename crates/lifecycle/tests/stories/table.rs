//! The stories of one model as they are written, and written anew.

use std::fmt::Write as _;

/// What a story shows of its phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Aspect {
    Enters,
    Stays,
    Forwards,
    Backwards,
}

impl Aspect {
    pub(crate) const ALL: [Self; 4] = [Self::Enters, Self::Stays, Self::Forwards, Self::Backwards];

    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Enters => "enters",
            Self::Stays => "stays",
            Self::Forwards => "forwards",
            Self::Backwards => "backwards",
        }
    }
}

/// A story, or the word that there can be none.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Id of the phase under which it stands.
    pub(crate) phase: String,
    pub(crate) aspect: Aspect,
    pub(crate) told: Told,
}

#[derive(Debug, Clone)]
pub(crate) enum Told {
    /// What happens, in a sentence and event by event.
    Story(Story),
    /// Why nobody leaves the phase in that direction.
    Never(String),
}

/// A fitted BG/NBD, `0.243 4.414 0.793 2.426 typical 0.5 on day 0`: r, alpha, a and b by weeks, what is typically expected in 90
/// days after a purchase, and the first day on which it holds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Law {
    pub(crate) shape: [f64; 4],
    pub(crate) typical: f64,
    pub(crate) day: i32,
}

/// How a line begins that tells of a fitted law.
const LAW: &str = "with BG/NBD ";

impl Law {
    fn read(text: &str) -> Option<Self> {
        let (shape, rest) = text.split_once(" typical ")?;
        let (typical, day) = rest.split_once(" on day ")?;
        let shape: Vec<f64> = shape.split(' ').map(str::parse).collect::<Result<_, _>>().ok()?;
        Some(Self { shape: shape.try_into().ok()?, typical: typical.parse().ok()?, day: day.parse().ok()? })
    }

    fn written(&self) -> String {
        let Self { shape: [r, alpha, a, b], typical, day } = self;
        format!("{LAW}{r} {alpha} {a} {b} typical {typical} on day {day}")
    }
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Story {
    pub(crate) title: String,
    /// Categories that are usual from the first day on.
    pub(crate) usual: Vec<String>,
    /// The laws of buying that were fitted, each with the day from which it holds; without one fixed days stand in.
    pub(crate) laws: Vec<Law>,
    /// The lines that say what happens.
    pub(crate) lines: Vec<String>,
}

impl Story {
    /// What happens in the form of the tests' stories, and the day on which is looked: that of the last event, or a later one that
    /// the story ends with.
    pub(crate) fn happenings(&self) -> (String, i32) {
        let mut happenings: Vec<&str> = self.lines.iter().flat_map(|line| line.split('·')).map(str::trim).collect();
        let day_of = |happening: &str| {
            let mut words = happening.split(' ');
            assert_eq!(words.next(), Some("day"), "{}: `{happening}` begins with no day", self.title);
            words
                .next()
                .and_then(|day| day.parse::<i32>().ok())
                .unwrap_or_else(|| panic!("{}: {happening}", self.title))
        };
        let days: Vec<i32> = happenings.iter().map(|happening| day_of(happening)).collect();
        assert!(days.is_sorted(), "{}: tell it day by day", self.title);
        let looked = *days.last().unwrap_or_else(|| panic!("{}: nothing happens", self.title));
        if happenings.last().is_some_and(|last| last.split(' ').count() == 2) {
            happenings.pop();
        }
        (happenings.join(" · "), looked)
    }
}

/// A file of stories.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// What stands above the first phase.
    head: String,
    pub(crate) entries: Vec<Entry>,
}

impl Table {
    /// Reads a file; `name` is for the reader of faults.
    pub(crate) fn read(name: &str, text: &str) -> Self {
        let (head, rest) = text.split_once("\n== ").unwrap_or_else(|| panic!("{name}: no phase `== …`"));
        let entries = rest.split("\n== ").flat_map(|section| {
            let (phase, stories) = section.split_once('\n').unwrap_or_else(|| panic!("{name}: `{section}` is empty"));
            let blocks = stories.split("\n\n").map(str::trim_end).filter(|block| !block.trim().is_empty());
            blocks.map(|block| Self::entry(name, phase.trim(), block.trim_start_matches('\n'))).collect::<Vec<_>>()
        });
        Self { head: head.trim_end().to_owned(), entries: entries.collect() }
    }

    fn entry(name: &str, phase: &str, block: &str) -> Entry {
        let fault = |what: &str| -> ! { panic!("{name}, {phase}: {what}\n{block}") };
        let mut lines = block.lines();
        let (word, title) = lines.next().and_then(|line| line.split_once(": ")).unwrap_or_else(|| fault("no heading"));
        let Some(aspect) = Aspect::ALL.into_iter().find(|aspect| aspect.word() == word) else {
            fault("a story begins with `enters`, `stays`, `forwards` or `backwards`")
        };
        if let Some(reason) = title.strip_prefix("never, because ") {
            let is_way_out = matches!(aspect, Aspect::Forwards | Aspect::Backwards);
            if !is_way_out || lines.next().is_some() || reason.is_empty() {
                fault("only ways out can be shut, each with a reason and without a story");
            }
            return Entry { phase: phase.to_owned(), aspect, told: Told::Never(reason.to_owned()) };
        }
        let mut story = Story { title: title.to_owned(), ..Story::default() };
        for line in lines {
            let Some(line) = line.strip_prefix("  ") else { fault("the lines of a story are indented") };
            if let Some(usual) = line.strip_prefix("with usual categories ") {
                story.usual = usual.split(", ").map(str::to_owned).collect();
            } else if let Some(law) = line.strip_prefix(LAW) {
                story.laws.push(Law::read(law).unwrap_or_else(|| fault("a law reads otherwise")));
            } else if line.starts_with("day ") {
                story.lines.push(line.to_owned());
            } else if !line.starts_with(['→', ' ']) {
                fault("a line says `day …`, `with usual categories …`, `with BG/NBD …` or where it leads");
            }
        }
        Entry { phase: phase.to_owned(), aspect, told: Told::Story(story) }
    }

    /// The file with what `course` says each story leads to.
    pub(crate) fn written(&self, course: impl Fn(&Story) -> Vec<String>) -> String {
        let mut text = format!("{}\n", self.head);
        let mut phase = "";
        for entry in &self.entries {
            if phase != entry.phase {
                phase = &entry.phase;
                let _ = writeln!(text, "\n== {phase}");
            }
            match &entry.told {
                Told::Never(reason) => {
                    let _ = writeln!(text, "\n{}: never, because {reason}", entry.aspect.word());
                }
                Told::Story(story) => {
                    let _ = writeln!(text, "\n{}: {}", entry.aspect.word(), story.title);
                    if !story.usual.is_empty() {
                        let _ = writeln!(text, "  with usual categories {}", story.usual.join(", "));
                    }
                    for law in &story.laws {
                        let _ = writeln!(text, "  {}", law.written());
                    }
                    for line in story.lines.iter().chain(&course(story)) {
                        let _ = writeln!(text, "  {line}");
                    }
                }
            }
        }
        text
    }
}
