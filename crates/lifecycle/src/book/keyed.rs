//! What is known by customer: a map whose copies share what they have in common, as those of a [shelf](super::shelf) do.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use domain::CustomerId;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Parts of a map: changing a key copies one of them.
const PARTS: usize = 1024;

/// A map from customers with cheap copies. Serialised as a plain map.
#[derive(Debug, Clone)]
pub(crate) struct Keyed<V> {
    hasher: RandomState,
    /// A key is hashed once for its part and its place in it.
    parts: Vec<Arc<HashTable<(CustomerId, V)>>>,
    len: usize,
}

impl<V> Default for Keyed<V> {
    fn default() -> Self {
        Self { hasher: RandomState::new(), parts: vec![Arc::default(); PARTS], len: 0 }
    }
}

impl<V> Keyed<V> {
    /// What is known of a key.
    pub(crate) fn get(&self, key: &CustomerId) -> Option<&V> {
        if self.len == 0 {
            return None;
        }
        let hash = self.hasher.hash_one(key);
        self.parts[part_of(hash)].find(hash, |(known, _)| known == key).map(|(_, value)| value)
    }

    /// Whether nothing is known of any key.
    pub(crate) const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Everything, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&CustomerId, &V)> {
        self.parts.iter().flat_map(|part| part.iter()).map(|(key, value)| (key, value))
    }

    /// The keys, in no particular order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &CustomerId> {
        self.iter().map(|(key, _)| key)
    }
}

/// Which part a key belongs to: by the middle of its hash, because a table uses both ends.
fn part_of(hash: u64) -> usize {
    #[allow(clippy::cast_possible_truncation)] // below the number of parts
    let part = (hash >> 32) as usize % PARTS;
    part
}

impl<V: Clone> Keyed<V> {
    /// Notes what is known of a key now.
    pub(crate) fn insert(&mut self, key: CustomerId, value: V) {
        match self.entry(&key) {
            (Entry::Occupied(mut known), _) => known.get_mut().1 = value,
            (Entry::Vacant(place), len) => {
                place.insert((key, value));
                *len += 1;
            }
        }
    }

    /// Forgets a key and says what was known of it.
    pub(crate) fn remove(&mut self, key: &CustomerId) -> Option<V> {
        self.get(key)?;
        let (Entry::Occupied(known), len) = self.entry(key) else { return None };
        *len -= 1;
        Some(known.remove().0.1)
    }

    /// What is known of a key, to be changed; something fresh where nothing is.
    pub(crate) fn get_or_insert_with(&mut self, key: &CustomerId, fresh: impl FnOnce() -> V) -> &mut V {
        let known = match self.entry(key) {
            (Entry::Occupied(known), _) => known,
            (Entry::Vacant(place), len) => {
                *len += 1;
                place.insert((key.clone(), fresh()))
            }
        };
        &mut known.into_mut().1
    }

    /// The hash of a key, which is the same in copies of this map.
    pub(crate) fn hash(&self, key: &CustomerId) -> u64 {
        self.hasher.hash_one(key)
    }

    /// Makes room for so many more keys.
    pub(crate) fn reserve(&mut self, more: usize) {
        let Self { hasher, parts, .. } = self;
        // Keys do not fall into all parts alike: so much more that hardly any has to grow.
        let each = more / PARTS + more / PARTS / 8 + 8;
        for part in parts.iter_mut().filter(|_| more > PARTS) {
            Arc::make_mut(part).reserve(each, |(known, _)| hasher.hash_one(known));
        }
    }

    /// Notes what is known of a key by its [hash](Self::hash), unless something is known of it already; whether it was new.
    pub(crate) fn insert_new(&mut self, hash: u64, key: CustomerId, value: V) -> bool {
        let Self { hasher, parts, len } = self;
        let part = Arc::make_mut(&mut parts[part_of(hash)]);
        match part.entry(hash, |(known, _)| *known == key, |(known, _)| hasher.hash_one(known)) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert((key, value));
                *len += 1;
                true
            }
        }
    }

    /// The place of a key, and how many keys there are.
    fn entry(&mut self, key: &CustomerId) -> (Entry<'_, (CustomerId, V)>, &mut usize) {
        let Self { hasher, parts, len } = self;
        let hash = hasher.hash_one(key);
        let part = Arc::make_mut(&mut parts[part_of(hash)]);
        (part.entry(hash, |(known, _)| known == key, |(known, _)| hasher.hash_one(known)), len)
    }
}

impl<V: PartialEq> PartialEq for Keyed<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().all(|(key, value)| other.get(key) == Some(value))
    }
}

impl<V: Eq> Eq for Keyed<V> {}

impl<V: Clone> FromIterator<(CustomerId, V)> for Keyed<V> {
    fn from_iter<I: IntoIterator<Item = (CustomerId, V)>>(items: I) -> Self {
        let mut keyed = Self::default();
        for (key, value) in items {
            keyed.insert(key, value);
        }
        keyed
    }
}

impl<V: Serialize> Serialize for Keyed<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(self.len))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de, V: Clone + Deserialize<'de>> Deserialize<'de> for Keyed<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        HashMap::<CustomerId, V>::deserialize(deserializer).map(Self::from_iter)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(number: u16) -> CustomerId {
        CustomerId::new(&number.to_string()).expect("a key")
    }

    proptest! {
        #[test]
        fn it_is_a_map_and_its_copies_do_not_change(
            steps in proptest::collection::vec((0..200_u16, proptest::option::of(any::<u32>())), 0..600),
            cut in 0..600_usize,
        ) {
            let (mut map, mut keyed) = (HashMap::new(), Keyed::default());
            let (mut kept_map, mut kept) = (map.clone(), keyed.clone());
            for (place, (number, value)) in steps.iter().enumerate() {
                if place == cut {
                    (kept_map, kept) = (map.clone(), keyed.clone());
                }
                if let Some(value) = value {
                    map.insert(key(*number), *value);
                    keyed.insert(key(*number), *value);
                } else {
                    prop_assert_eq!(map.remove(&key(*number)), keyed.remove(&key(*number)));
                }
            }
            for (map, keyed) in [(&map, &keyed), (&kept_map, &kept)] {
                prop_assert_eq!(&map.clone().into_iter().collect::<Keyed<u32>>(), keyed);
                prop_assert_eq!(keyed.keys().count(), map.len());
                let text = serde_json::to_string(keyed).expect("JSON");
                let read: Keyed<u32> = serde_json::from_str(&text).expect("a map");
                prop_assert_eq!(&read, keyed);
            }
        }
    }
}
