//! Recommending: friends invited and won, posts shared.

use domain::Kind;

use super::Story;
use crate::person::Via;
use crate::properties::properties;

impl Story<'_> {
    /// What this person did for the shop unasked.
    pub(super) fn advocacy(&mut self) {
        let sketch = self.sketch;
        for friend in &sketch.friends {
            let code = format!("FREUND-{}", sketch.person.id);
            let invited = properties! { "code": code.as_str(), "channel": "whatsapp" };
            self.note(friend.invited, Via::Web(0), Kind::ReferralInvited, invited);
            self.acts.push(friend.invited);
            let converted = properties! { "code": code, "referred_id": (!sketch.person.is_erased).then_some(friend.key.as_str()), "order_id": friend.order_id.as_str() };
            self.note(friend.converted, Via::Direct, Kind::ReferralConverted, converted);
        }
        let Some(first) = self.first_delivered else { return };
        // Some invitations lead to nothing, some pictures to everything.
        let advocacy = sketch.person.advocacy * self.content_at(first);
        if self.chance.happens(0.5 * advocacy) {
            let at = first + 3.0 + self.chance.exponential(60.0);
            let invited = properties! { "code": format!("FREUND-{}", sketch.person.id), "channel": "email" };
            self.note(at, Via::Web(0), Kind::ReferralInvited, invited);
            self.acts.push(at);
        }
        if self.chance.happens(0.4 * advocacy) {
            let at = first + 1.0 + self.chance.exponential(40.0);
            let shared = properties! { "network": "instagram", "content_type": "page", "url": "https://weingut-sonnhalde.example/weine" };
            self.note(at, Via::Web(0), Kind::ContentShared, shared);
            self.acts.push(at);
        }
        if self.sketch.buying.is_some() && self.chance.happens(0.05) {
            let at = first + 5.0 + self.chance.exponential(90.0);
            self.book_tasting(at);
        }
    }
}
