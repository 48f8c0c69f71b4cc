//! Names, places and addresses of people who do not exist.
//!
//! Mail addresses lie below names that are kept free for examples; towns and postcodes are real, persons are not.

use models::chance::Chance;

const FIRST: [&str; 40] = [
    "Anna", "Lukas", "Marie", "Jonas", "Sophie", "Felix", "Lena", "Paul", "Julia", "Max", "Katharina", "Stefan",
    "Sabine", "Thomas", "Monika", "Andreas", "Birgit", "Michael", "Ursula", "Wolfgang", "Renate", "Jürgen", "Heike",
    "Matthias", "Claudia", "Frank", "Petra", "Martin", "Eva", "Tobias", "Nicole", "Sebastian", "Hannah", "Elif",
    "Mehmet", "Giulia", "Jan", "Franziska", "Bernd", "Mareike",
];

const LAST: [&str; 48] = [
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Meyer",
    "Wagner",
    "Becker",
    "Schulz",
    "Hoffmann",
    "Koch",
    "Bauer",
    "Richter",
    "Klein",
    "Wolf",
    "Schröder",
    "Neumann",
    "Schwarz",
    "Zimmermann",
    "Braun",
    "Krüger",
    "Hartmann",
    "Lange",
    "Werner",
    "Krause",
    "Lehmann",
    "Maier",
    "Köhler",
    "Herrmann",
    "Walter",
    "König",
    "Huber",
    "Kaiser",
    "Fuchs",
    "Scholz",
    "Möller",
    "Weiß",
    "Jung",
    "Hahn",
    "Vogel",
    "Keller",
    "Frank",
    "Yılmaz",
    "Rossi",
    "Gruber",
    "Müller-Lüdenscheidt",
    "von Berg",
    "O'Connor",
];

/// Country, postcode and town, weighed by how often customers live there.
const PLACES: [(&str, &str, &str, f64); 28] = [
    ("DE", "79098", "Freiburg im Breisgau", 6.0),
    ("DE", "79312", "Emmendingen", 3.0),
    ("DE", "79206", "Breisach am Rhein", 3.0),
    ("DE", "77652", "Offenburg", 3.0),
    ("DE", "76133", "Karlsruhe", 4.0),
    ("DE", "70173", "Stuttgart", 6.0),
    ("DE", "69117", "Heidelberg", 3.0),
    ("DE", "68159", "Mannheim", 3.0),
    ("DE", "55116", "Mainz", 3.0),
    ("DE", "60311", "Frankfurt am Main", 6.0),
    ("DE", "50667", "Köln", 6.0),
    ("DE", "40213", "Düsseldorf", 4.0),
    ("DE", "44135", "Dortmund", 2.0),
    ("DE", "20095", "Hamburg", 7.0),
    ("DE", "10115", "Berlin", 9.0),
    ("DE", "80331", "München", 8.0),
    ("DE", "90402", "Nürnberg", 3.0),
    ("DE", "04109", "Leipzig", 2.0),
    ("DE", "01067", "Dresden", 2.0),
    ("DE", "28195", "Bremen", 2.0),
    ("DE", "24103", "Kiel", 1.0),
    ("AT", "1010", "Wien", 3.5),
    ("AT", "5020", "Salzburg", 2.0),
    ("AT", "8010", "Graz", 1.5),
    ("AT", "6900", "Bregenz", 1.5),
    ("CH", "4051", "Basel", 2.0),
    ("CH", "8001", "Zürich", 1.5),
    ("LU", "1111", "Luxemburg", 1.0),
];

const HOSTS: [&str; 4] = ["example.de", "example.org", "example.com", "example.net"];

/// How somebody is called and where they live.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Named {
    pub(crate) first: &'static str,
    pub(crate) last: &'static str,
    pub(crate) country: &'static str,
    pub(crate) postcode: &'static str,
    pub(crate) town: &'static str,
    pub(crate) birthday: (i16, i8, i8),
}

impl Named {
    pub(crate) fn draw(chance: &mut Chance) -> Self {
        let place = chance.weighted(&PLACES.map(|(_, _, _, weight)| weight));
        let (country, postcode, town, _) = PLACES[place];
        let small = |count: usize, chance: &mut Chance| i8::try_from(chance.below(count)).unwrap_or(0);
        let age = (52.0 + 13.0 * chance.normal()).clamp(18.0, 92.0);
        #[allow(clippy::cast_possible_truncation)] // bounded
        let year = 2024 - age as i16;
        Self {
            first: chance.pick(&FIRST),
            last: chance.pick(&LAST),
            country,
            postcode,
            town,
            birthday: (year, 1 + small(12, chance), 1 + small(28, chance)),
        }
    }

    /// First and last name.
    pub(crate) fn full(&self) -> String {
        format!("{} {}", self.first, self.last)
    }

    /// A mail address that nobody else in the shop has: `mark` tells namesakes apart.
    pub(crate) fn address(&self, mark: &str) -> String {
        let mut local = String::with_capacity(32);
        for part in [self.first, ".", self.last] {
            for letter in part.chars() {
                match letter.to_ascii_lowercase() {
                    'ä' => local.push_str("ae"),
                    'ö' => local.push_str("oe"),
                    'ü' => local.push_str("ue"),
                    'ß' => local.push_str("ss"),
                    'ı' => local.push('i'),
                    ' ' | '\'' => {}
                    plain => local.push(plain),
                }
            }
        }
        let host = HOSTS[(self.first.len() + self.last.len() + mark.len()) % HOSTS.len()];
        format!("{local}.{mark}@{host}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_plain_and_lead_nowhere() {
        let mut chance = Chance::new(9);
        for mark in 0..2000 {
            let address = Named::draw(&mut chance).address(&mark.to_string());
            assert!(address.is_ascii() && !address.contains(' '), "{address}");
            assert!(address.split_once("@example.").is_some(), "{address}");
        }
    }
}
