//! Who belongs to the team: the rules by which people are added, changed and removed.
//!
//! Pages and command come through here, so that neither can leave a firm without an owner, and nobody but an owner makes
//! one or touches one.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::Message;
use jiff::Timestamp;

use crate::ports::{Folder, PortError, Role, User, UserChange};

/// On whose behalf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A person with a number and a role.
    Person(i64, Role),
    /// Whoever may read the data folder: at the machine everything is allowed.
    Machine,
}

impl By {
    fn may_touch(self, role: Role) -> Result<(), TeamError> {
        match self {
            Self::Machine | Self::Person(_, Role::Owner) => Ok(()),
            Self::Person(_, Role::Admin) if role != Role::Owner => Ok(()),
            Self::Person(..) => Err(TeamError::OnlyOwners),
        }
    }
}

/// Why the team stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum TeamError {
    /// The folder refused.
    #[error(transparent)]
    Port(#[from] PortError),
    /// Nobody has this number.
    #[error("there is no such user; look at the list of the team")]
    NoUser,
    /// Somebody has this address already.
    #[error("`{email}` belongs to a user already; change that one")]
    Taken {
        /// The address.
        email: String,
    },
    /// Owners are for owners.
    #[error("only an owner may add, change or remove an owner; ask one")]
    OnlyOwners,
    /// Somebody must be able to do everything.
    #[error("this is the last owner who can log in; make somebody else an owner first")]
    LastOwner,
}

impl TeamError {
    /// The fault in words for a person; `None` where the folder refused.
    pub fn message(&self) -> Option<Message> {
        match self {
            Self::Port(_) => None,
            Self::NoUser => Some(Message::new("team-no-user")),
            Self::Taken { email } => Some(Message::new("team-taken").with("email", email.as_str())),
            Self::OnlyOwners => Some(Message::new("team-only-owners")),
            Self::LastOwner => Some(Message::new("team-last-owner")),
        }
    }
}

/// The team of a folder, while one changes it.
pub struct Team<'a> {
    folder: &'a dyn Folder,
    by: By,
    // One change at a time, of whatever folder: between looking whether an owner is left and removing one, nobody else
    // may remove the other. Changes are rare, and one process owns a folder.
    _alone: MutexGuard<'static, ()>,
}

impl<'a> Team<'a> {
    /// The team of a folder, to be changed on somebody's behalf.
    pub fn of(folder: &'a dyn Folder, by: By) -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        Self { folder, by, _alone: ALONE.lock().unwrap_or_else(PoisonError::into_inner) }
    }

    /// The user with a number.
    pub fn find(&self, id: i64) -> Result<User, TeamError> {
        self.folder.users()?.into_iter().find(|user| user.id == id).ok_or(TeamError::NoUser)
    }

    /// Adds a user; with an empty password they are invited and choose one themselves.
    pub fn add(&self, user: User) -> Result<User, TeamError> {
        self.by.may_touch(user.role)?;
        if self.folder.users()?.iter().any(|known| known.email == user.email) {
            return Err(TeamError::Taken { email: user.email });
        }
        let id = self.folder.add_user(&user)?;
        Ok(User { id, ..user })
    }

    /// Gives a user another role.
    pub fn change_role(&self, id: i64, role: Role) -> Result<User, TeamError> {
        let user = self.touch(id)?;
        self.by.may_touch(role)?;
        if role != Role::Owner {
            self.leaves_an_owner(&user)?;
        }
        self.folder.change_user(id, &UserChange::Role(role))?;
        Ok(user)
    }

    /// Shuts a user out, and ends their sessions; `None` lets them in again.
    pub fn deactivate(&self, id: i64, since: Option<Timestamp>) -> Result<User, TeamError> {
        let user = self.touch(id)?;
        if since.is_some() {
            self.leaves_an_owner(&user)?;
        }
        self.folder.change_user(id, &UserChange::Deactivated(since))?;
        if since.is_some() {
            self.folder.end_sessions_of(id)?;
        }
        Ok(user)
    }

    /// Removes a user. What they did stays in the audit log.
    pub fn remove(&self, id: i64) -> Result<User, TeamError> {
        let user = self.touch(id)?;
        self.leaves_an_owner(&user)?;
        self.folder.remove_user(id)?;
        Ok(user)
    }

    /// Takes a user's second factor away, for one who has lost it, and ends their sessions.
    pub fn reset_second_factor(&self, id: i64) -> Result<User, TeamError> {
        let user = self.touch(id)?;
        self.folder.set_second_factor(id, None)?;
        self.folder.end_sessions_of(id)?;
        Ok(user)
    }

    /// A user whom one may touch.
    pub fn touch(&self, id: i64) -> Result<User, TeamError> {
        let user = self.find(id)?;
        self.by.may_touch(user.role)?;
        Ok(user)
    }

    /// Whether an owner who can log in is left without this user.
    fn leaves_an_owner(&self, user: &User) -> Result<(), TeamError> {
        let can_log_in = |user: &User| user.role == Role::Owner && user.deactivated_at.is_none() && !user.is_invited();
        let is_left = self.folder.users()?.iter().any(|other| other.id != user.id && can_log_in(other));
        if is_left || user.role != Role::Owner { Ok(()) } else { Err(TeamError::LastOwner) }
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;
    use crate::memory::MemoryFolder;
    use crate::ports::AccessTables;

    fn user(email: &str, role: Role) -> User {
        User::new(email, "", role, Language::De).with_password("hash")
    }

    #[test]
    fn an_owner_is_always_left() {
        let folder = MemoryFolder::new();
        let first = Team::of(&folder, By::Machine).add(user("a@b.de", Role::Owner)).expect("added").id;
        let owner = By::Person(first, Role::Owner);
        let last = |result: Result<User, TeamError>| assert!(matches!(result, Err(TeamError::LastOwner)));
        last(Team::of(&folder, owner).remove(first));
        last(Team::of(&folder, owner).change_role(first, Role::Admin));
        last(Team::of(&folder, By::Machine).deactivate(first, Some(Timestamp::UNIX_EPOCH)));
        // One who was invited cannot log in yet.
        let invited = User { password_hash: String::new(), ..user("c@d.de", Role::Owner) };
        let second = Team::of(&folder, owner).add(invited).expect("added").id;
        last(Team::of(&folder, owner).remove(first));
        folder.change_user(second, &UserChange::Password("hash".to_owned())).expect("changed");
        Team::of(&folder, owner).remove(first).expect("another is left");
        last(Team::of(&folder, By::Machine).remove(second));
    }

    #[test]
    fn only_owners_touch_owners_and_only_admins_touch_others() {
        let folder = MemoryFolder::new();
        let first = folder.add_user(&user("a@b.de", Role::Owner)).expect("added");
        let second = folder.add_user(&user("c@d.de", Role::Owner)).expect("added");
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            let by = By::Person(99, role);
            let refused = |result: Result<User, TeamError>| {
                assert!(matches!(result, Err(TeamError::OnlyOwners)), "{role:?}");
            };
            refused(Team::of(&folder, by).add(user("e@f.de", Role::Owner)));
            refused(Team::of(&folder, by).remove(first));
            refused(Team::of(&folder, by).change_role(second, Role::Viewer));
            let added = Team::of(&folder, by).add(user(&format!("{}@f.de", role.code()), Role::Viewer));
            assert_eq!(added.is_ok(), role == Role::Admin, "{role:?}");
            if let Ok(viewer) = added {
                refused(Team::of(&folder, by).change_role(viewer.id, Role::Owner));
            }
        }
        let again = Team::of(&folder, By::Machine).add(user("a@b.de", Role::Viewer));
        assert!(matches!(again, Err(TeamError::Taken { .. })));
        assert!(matches!(Team::of(&folder, By::Machine).remove(77), Err(TeamError::NoUser)));
    }
}
