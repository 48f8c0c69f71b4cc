//! The tables of access, in memory.

use jiff::Timestamp;

use super::{MemoryFolder, id};
use crate::ports::{
    AccessPolicy, AccessTables, ApiKey, AuditEntry, AuditQuery, LinkPurpose, PortError, SecondFactor, Session, Source,
    User, UserChange, WriteKey,
};

/// A user with what is not told of them.
struct Person {
    user: User,
    secret: Option<Vec<u8>>,
    step: i64,
    recovery: Vec<[u8; 32]>,
}

/// Everything about access.
#[derive(Default)]
pub(super) struct Kept {
    people: Vec<Person>,
    last_user: i64,
    sessions: Vec<Session>,
    links: Vec<([u8; 32], LinkPurpose, Timestamp)>,
    keys: Vec<ApiKey>,
    sources: Vec<Source>,
    audit: Vec<AuditEntry>,
    policy: AccessPolicy,
    pseudonym_key: Option<[u8; 32]>,
}

impl Kept {
    fn person(&mut self, id: i64) -> Result<&mut Person, PortError> {
        self.people.iter_mut().find(|person| person.user.id == id).ok_or_else(|| unknown("user"))
    }

    fn source(&mut self, id: i64) -> Result<&mut Source, PortError> {
        self.sources.iter_mut().find(|source| source.id == id).ok_or_else(|| unknown("source"))
    }
}

fn unknown(what: &str) -> PortError {
    PortError::Failed { action: format!("finding a {what}"), cause: "there is none of this number".into() }
}

fn matches(entry: &AuditEntry, query: &AuditQuery) -> bool {
    let thing = entry.thing.as_ref();
    query.actor_kind.as_deref().is_none_or(|kind| entry.actor.kind() == kind)
        && query.actor_id.is_none_or(|id| entry.actor.id() == Some(id))
        && query.action.as_ref().is_none_or(|action| entry.action == *action)
        && query.thing_kind.as_ref().is_none_or(|kind| thing.is_some_and(|thing| thing.kind == *kind))
        && query.thing_id.as_ref().is_none_or(|id| thing.is_some_and(|thing| thing.id == *id))
        && query.from.is_none_or(|from| entry.at >= from)
        && query.until.is_none_or(|until| entry.at < until)
        && query.before.is_none_or(|before| entry.id < before)
}

impl AccessTables for MemoryFolder {
    fn users(&self) -> Result<Vec<User>, PortError> {
        Ok(self.kept().access.people.iter().map(|person| person.user.clone()).collect())
    }

    fn add_user(&self, user: &User) -> Result<i64, PortError> {
        let access = &mut self.kept().access;
        if access.people.iter().any(|person| person.user.email == user.email) {
            return Err(PortError::Failed { action: "adding a user".into(), cause: "the address is taken".into() });
        }
        access.last_user += 1;
        let user = User { id: access.last_user, has_second_factor: false, ..user.clone() };
        let given = user.id;
        access.people.push(Person { user, secret: None, step: 0, recovery: Vec::new() });
        Ok(given)
    }

    fn change_user(&self, id: i64, change: &UserChange) -> Result<(), PortError> {
        let mut kept = self.kept();
        let user = &mut kept.access.person(id)?.user;
        match change.clone() {
            UserChange::Profile { name, language } => (user.name, user.language) = (name, language),
            UserChange::Language(language) => user.language = language,
            UserChange::Password(hash) => user.password_hash = hash,
            UserChange::Role(role) => user.role = role,
            UserChange::Deactivated(since) => user.deactivated_at = since,
            UserChange::LoggedIn(at) => user.last_login_at = Some(at),
        }
        Ok(())
    }

    fn remove_user(&self, id: i64) -> Result<(), PortError> {
        let mut kept = self.kept();
        kept.access.people.retain(|person| person.user.id != id);
        kept.access.sessions.retain(|session| session.user != id);
        Ok(())
    }

    fn set_second_factor(&self, user: i64, factor: Option<&SecondFactor>) -> Result<(), PortError> {
        let mut kept = self.kept();
        let person = kept.access.person(user)?;
        person.secret = factor.map(|factor| factor.secret.clone());
        person.recovery = factor.map(|factor| factor.recovery.clone()).unwrap_or_default();
        person.step = 0;
        person.user.has_second_factor = factor.is_some();
        Ok(())
    }

    fn second_factor_secret(&self, user: i64) -> Result<Option<Vec<u8>>, PortError> {
        Ok(self.kept().access.person(user)?.secret.clone())
    }

    fn take_code_step(&self, user: i64, step: i64) -> Result<bool, PortError> {
        let mut kept = self.kept();
        let person = kept.access.person(user)?;
        let fresh = person.secret.is_some() && step > person.step;
        if fresh {
            person.step = step;
        }
        Ok(fresh)
    }

    fn take_recovery_code(&self, user: i64, digest: &[u8; 32]) -> Result<bool, PortError> {
        let mut kept = self.kept();
        let codes = &mut kept.access.person(user)?.recovery;
        let before = codes.len();
        codes.retain(|code| code != digest);
        Ok(codes.len() < before)
    }

    fn recovery_codes_left(&self, user: i64) -> Result<u64, PortError> {
        Ok(self.kept().access.person(user)?.recovery.len() as u64)
    }

    fn add_session(&self, session: &Session) -> Result<(), PortError> {
        self.kept().access.sessions.push(session.clone());
        Ok(())
    }

    fn session(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<(Session, User)>, PortError> {
        let kept = self.kept();
        let mut sessions = kept.access.sessions.iter();
        let session = sessions.find(|session| session.token_digest == *token_digest && session.expires_at > now);
        Ok(session.and_then(|session| {
            let users = kept.access.people.iter().map(|person| &person.user);
            let user = users.filter(|user| user.deactivated_at.is_none()).find(|user| user.id == session.user)?;
            Some((session.clone(), user.clone()))
        }))
    }

    fn sessions_of(&self, user: i64, now: Timestamp) -> Result<Vec<Session>, PortError> {
        let kept = self.kept();
        let own = kept.access.sessions.iter().filter(|session| session.user == user && session.expires_at > now);
        let mut own: Vec<Session> = own.cloned().collect();
        own.sort_by_key(|session| std::cmp::Reverse(session.created_at));
        Ok(own)
    }

    fn end_session(&self, token_digest: &[u8; 32]) -> Result<(), PortError> {
        self.kept().access.sessions.retain(|session| session.token_digest != *token_digest);
        Ok(())
    }

    fn end_sessions_of(&self, user: i64) -> Result<(), PortError> {
        self.kept().access.sessions.retain(|session| session.user != user);
        Ok(())
    }

    fn add_link(&self, token_digest: &[u8; 32], purpose: &LinkPurpose, expires_at: Timestamp) -> Result<(), PortError> {
        self.kept().access.links.push((*token_digest, purpose.clone(), expires_at));
        Ok(())
    }

    fn peek_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        let kept = self.kept();
        let mut links = kept.access.links.iter();
        let link = links.find(|(digest, _, expires_at)| digest == token_digest && *expires_at > now);
        Ok(link.map(|(_, purpose, _)| purpose.clone()))
    }

    fn take_link(&self, token_digest: &[u8; 32], now: Timestamp) -> Result<Option<LinkPurpose>, PortError> {
        let links = &mut self.kept().access.links;
        let place = links.iter().position(|(digest, _, expires_at)| digest == token_digest && *expires_at > now);
        Ok(place.map(|place| links.remove(place).1))
    }

    fn drop_links(&self, purpose: &LinkPurpose) -> Result<(), PortError> {
        self.kept().access.links.retain(|(_, kept, _)| kept != purpose);
        Ok(())
    }

    fn api_keys(&self) -> Result<Vec<ApiKey>, PortError> {
        Ok(self.kept().access.keys.clone())
    }

    fn add_api_key(&self, key: &ApiKey) -> Result<i64, PortError> {
        let keys = &mut self.kept().access.keys;
        let given = id(keys.len() + 1);
        keys.push(ApiKey { id: given, ..key.clone() });
        Ok(given)
    }

    fn revoke_api_key(&self, id: i64, at: Timestamp) -> Result<(), PortError> {
        let mut kept = self.kept();
        let key = kept.access.keys.iter_mut().find(|key| key.id == id).ok_or_else(|| unknown("key"))?;
        key.revoked_at.get_or_insert(at);
        Ok(())
    }

    fn note_api_keys_used(&self, used: &[(i64, Timestamp)]) -> Result<(), PortError> {
        let mut kept = self.kept();
        for (id, at) in used {
            if let Some(key) = kept.access.keys.iter_mut().find(|key| key.id == *id) {
                key.last_used_at = Some(*at);
            }
        }
        Ok(())
    }

    fn sources(&self) -> Result<Vec<Source>, PortError> {
        Ok(self.kept().access.sources.clone())
    }

    fn add_source(&self, source: &Source) -> Result<i64, PortError> {
        let sources = &mut self.kept().access.sources;
        let given = id(sources.len() + 1);
        sources.push(Source { id: given, ..source.clone() });
        Ok(given)
    }

    fn change_source(&self, id: i64, name: &str, origins: &[String]) -> Result<(), PortError> {
        let mut kept = self.kept();
        let source = kept.access.source(id)?;
        (source.name, source.origins) = (name.to_owned(), origins.to_vec());
        Ok(())
    }

    fn retire_source(&self, id: i64, at: Timestamp) -> Result<(), PortError> {
        self.kept().access.source(id)?.retired_at.get_or_insert(at);
        Ok(())
    }

    fn add_write_key(&self, source: i64, key: &WriteKey) -> Result<(), PortError> {
        self.kept().access.source(source)?.keys.push(key.clone());
        Ok(())
    }

    fn revoke_write_key(&self, key: &str, at: Timestamp) -> Result<(), PortError> {
        let mut kept = self.kept();
        let mut keys = kept.access.sources.iter_mut().flat_map(|source| &mut source.keys);
        keys.find(|known| known.key == key).ok_or_else(|| unknown("write key"))?.revoked_at.get_or_insert(at);
        Ok(())
    }

    fn add_audit(&self, entries: &[AuditEntry]) -> Result<(), PortError> {
        let log = &mut self.kept().access.audit;
        for entry in entries {
            let last = log.last().map_or(0, |entry| entry.id);
            log.push(AuditEntry { id: last + 1, ..entry.clone() });
        }
        Ok(())
    }

    fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, PortError> {
        let kept = self.kept();
        let found = kept.access.audit.iter().rev().filter(|entry| matches(entry, query));
        Ok(found.take(query.limit).cloned().collect())
    }

    fn prune_audit(&self, before: Timestamp) -> Result<u64, PortError> {
        let log = &mut self.kept().access.audit;
        let all = log.len();
        log.retain(|entry| entry.at >= before);
        Ok((all - log.len()) as u64)
    }

    fn access_policy(&self) -> Result<AccessPolicy, PortError> {
        Ok(self.kept().access.policy.clone())
    }

    fn set_access_policy(&self, policy: &AccessPolicy) -> Result<(), PortError> {
        self.kept().access.policy = policy.clone();
        Ok(())
    }

    fn pseudonym_key(&self, proposed: &[u8; 32]) -> Result<[u8; 32], PortError> {
        Ok(*self.kept().access.pseudonym_key.get_or_insert(*proposed))
    }
}
