### Access: roles, keys, sources, audit log
### Keys: area-thing, small, with hyphens; the same keys and gaps as in the German file.

role-owner = Owner
role-admin = Administration
role-marketer = Marketing
role-analyst = Analysis
role-service = Customer service
role-viewer = View only
role-data-protection = Data protection

scope-read-kpis = read KPIs, phases and values of all together
scope-read-customers = read single customers, without names and addresses
scope-read-persons = also read names, addresses and e-mail
scope-write-events = nothing any more (events come with the write key of their source)
scope-admin = everything a program can do

source-kind-web = Web site
source-kind-server = Server
source-kind-shop = Shop
source-kind-import = Import

api-no-day = “{ $day }” is no day up to today ({ $today }); write it as year-month-day, for example 2011-12-09.
api-no-value = “{ $value }” does not do for “{ $name }”; possible: { $known }.
api-parameter-twice = The parameter “{ $name }” stands there more than once; give it one value.

# What stands in the audit log
audit-logged-in = Signed in
audit-login-failed = Sign-in failed
audit-logged-out = Signed out
audit-sessions-ended = Devices signed out
audit-profile-changed = Own details changed
audit-password-changed = Password changed
audit-firm-changed = The firm's details changed
audit-clock-changed = The firm's clock changed
audit-file-uploaded = File uploaded
audit-upload-seen = Uploaded file looked at
audit-upload-discarded = Uploaded file discarded
audit-import-started = Import started
audit-rejects-fetched = Rejected rows fetched
audit-customers-listed = List of customers looked at
audit-customers-exported = List of customers fetched
audit-customers-searched = Customers searched
audit-customer-seen = Customer looked at
audit-customer-fetched = Customer read through the interface
audit-quality-seen = Data quality looked at
audit-identities-seen = Who is who looked at
audit-customers-joined = Customers joined
audit-customers-kept-apart = Customers kept apart
audit-overview-seen = Overview with names looked at
audit-values-exported = Customer values fetched
audit-joined = Access taken up
audit-session-ended = Device signed out
audit-factor-set-up = Second factor set up
audit-factor-removed = Second factor removed
audit-factor-reset = Somebody's second factor reset
audit-user-invited = User invited
audit-policy-changed = Rules of access changed
audit-role-changed = Role changed
audit-user-deactivated = User shut out
audit-user-activated = User let in
audit-user-removed = User removed
audit-link-made = Link made for a user
audit-source-added = Source added
audit-source-changed = Source changed
audit-source-retired = Source retired
audit-write-key-added = Write key made
audit-write-key-revoked = Write key revoked
audit-key-added = API key made
audit-key-revoked = API key revoked
audit-audit-read = Audit log looked at
audit-audit-exported = Audit log fetched

audit-title = Audit log
audit-answer = Who changed something, and who looked at customers' data.
audit-sub = Customers stand in the log by a pseudonym; who was erased cannot be recognised here. Networks are shortened to /24 and /48.
audit-who = Who
audit-what = What
audit-when = When
audit-thing = To what
audit-network = Network
audit-details = Details
audit-customer = Customer
audit-everybody = everybody
audit-everything = everything
audit-actor-user = Users
audit-actor-key = API keys
audit-actor-command = Command at the machine
audit-by-key = key “{ $name }”
audit-by-command = Command at the machine: { $user }
audit-by-system = Stammkunde itself
audit-by-nobody = not signed in
audit-none = Nothing of the kind. Choose fewer filters.
audit-table = Entries of the audit log
audit-pages = Pages
audit-older = Older
audit-thing-customer = customer
audit-thing-user = user
audit-thing-key = key
audit-thing-source = source
audit-thing-session = device
audit-thing-upload = file
audit-thing-firm = firm
audit-thing-policy = rules
audit-thing-audit = audit log

# Settings
settings-tabs = Parts of the settings
settings-general = General
settings-devices = List of devices signed in
settings-device = Device
settings-device-here = this one
settings-device-since = Signed in since
settings-device-end = Sign out
action-copy = Copy
action-copied = Copied

# Team
team-title = Team
team-answer = { $count ->
    [one] { $count } person can sign in.
   *[other] { $count } people can sign in.
}
team-sub = Each role sees only what it needs. Who needs no names sees customers by pseudonym.
team-people = People
team-table = List of the team
team-role = Role
team-state = State
team-last-login = Last signed in
team-do = Change
team-active = active
team-invited = invited
team-deactivated = shut out
team-second-factor = with second factor
team-second-factor-reset = Reset second factor
team-second-factor-sure = This person will then sign in with the password alone. Reset?
team-new-link = New link
team-deactivate = Shut out
team-activate = Let in
team-remove = Remove
team-remove-sure = This person loses their access. What they did stays in the audit log. Remove?
team-invite = Invite somebody
team-invite-hint = You get a link to hand on. With it the person chooses a password.
team-invite-do = Invite
team-link = Link to hand on
team-hand-link = For { $email }. It is good once and for three days, and is shown only now.
team-policy = Rules for all
team-policy-hint = Who has one of these roles sets up a second factor at the next sign-in.
team-required = Second factor needed for
team-audit-days = Keep the audit log (days)
team-audit-days-fault = Between { $least } and { $most } days.
team-no-user = This user is gone. Reload the page.
team-taken = “{ $email }” belongs to a user already; change that one.
team-only-owners = Only an owner may add, change or remove an owner. Ask one.
team-last-owner = This is the last owner who can sign in. Make somebody else an owner first.
join-title = Welcome
join-do = Choose password and sign in

# Second factor
factor-title = Second factor
factor-sub = Beside the password a code from an app on your phone. A stolen password alone is then of no use.
factor-has = Your sign-in is protected by a second factor.
factor-required = Your role asks for a second factor. Set it up now; then you can go on.
factor-begin = Set up
factor-change = Change
factor-app = Set up with an app
factor-app-hint = Scan the picture with an app for one-time codes, such as Aegis, 2FAS or the one in your password manager.
factor-picture = QR code for the app
factor-by-hand = Without a camera, type this key:
factor-code = Code from the app
factor-set-up = Set up second factor
factor-wrong-code = The code is wrong or was used already. Wait for the next one.
factor-codes = Recovery codes
factor-codes-hint = Keep these codes on paper or in your password manager. Each is good once, when your app is missing. They are shown only now.
factor-kept = I have kept them
factor-codes-left = { $count ->
    [one] One recovery code is left.
   *[other] { $count } recovery codes are left.
}
factor-remove = Remove second factor
factor-remove-hint = Then you can set it up anew, for example with a new phone.
login-code-title = Enter the code
login-code-text = The code from your app, or one of your recovery codes.
password-common = This password is on every list that attackers try; choose another.

# Sources
sources-title = Sources
sources-answer = { $count ->
    [0] No source sends events yet.
    [one] Events come from { $count } source.
   *[other] Events come from { $count } sources.
}
sources-sub = Each source has a write key. It only lets events in and may stand in the source text of a web site.
sources-keys = Write keys
sources-key = Write key
sources-made = Made
sources-change = Change
sources-kind = Kind
sources-origins = Allowed web sites
sources-origins-hint = One a line, such as https://shop.example.de. Browsers take the answer only from them. Empty for servers.
sources-no-origins-yet = No web site is allowed yet; browsers send only once one stands here.
sources-new-key = Another key
sources-revoke-sure = Whoever sends with this key will be refused. Revoke?
sources-revoke-last-sure = This is the only key of this source; nothing will arrive from it any more. Revoke?
sources-retire = Retire
sources-retire-sure = Nothing will be taken from this source any more. What it sent stays. Retire?
sources-retired = Retired
sources-new = New source
sources-new-hint = One for each web site, shop and program: so you see what comes from where.
sources-new-do = Add source
sources-no-name = What is the source called?
sources-many-origins = At most { $most } web sites.
sources-no-origin = “{ $origin }” is no web site; write scheme and name, such as https://shop.example.de.
sources-clients = Put it in
sources-clients-web = The key of a web site is public. Programs on a server get a source of their own, of kind “Server”.
sources-clients-server = The key belongs into programs on your servers, not into the source text of a web site.
sources-hint-tracker = Into each page of the site, before </head>. It reports page views; for more see “Tracker” in the guide.
sources-hint-next = For sites that measure with Segment already: replace address and key.
sources-hint-server = For programs that measure with Segment or RudderStack already: replace address and key.
sources-hint-curl = One event to try it, without a program.
sources-live = Just arrived
sources-live-none = Nothing has arrived from this source since the server started.
sources-live-taken = { $count ->
    [one] { $count } event since the server started, none rejected.
   *[other] { $count } events since the server started, none rejected.
}
sources-live-rejected-count = { $count ->
    [one] { $count } was rejected
   *[other] { $count } were rejected
}
sources-live-both = { $count ->
    [0] No event was taken since the server started; { $rejected }.
    [one] { $count } event since the server started; { $rejected }.
   *[other] { $count } events since the server started; { $rejected }.
}
sources-live-todo-web = Allow the web site, put the line in and open one of its pages: the first event appears here by itself.
sources-live-todo-server = Send an event, for example with the line for curl: it appears here by itself.
sources-live-todo-rejected = The reason stands below. As soon as an event arrives it appears here.
sources-live-when = Time
sources-live-what = Event
sources-live-who = Known by
sources-live-flaws = Flaws
sources-live-nobody = nobody
sources-live-rejected = Rejected
sources-live-call = Call
sources-live-reason = Reason and place
sources-live-again = Load again
sources-refused-origin-not-allowed = The source does not allow this web site.
sources-refused-event-too-large = The event is too large.
sources-refused-missing = A required property is missing.
sources-refused-wrong-type = A property has the wrong form.
sources-refused-unknown-type = The type of the call is unknown.
sources-refused-bad-id = The id is empty, too long or has control characters.
sources-refused-bad-name = The event's name is empty, too long or has control characters.
sources-refused-reserved-name = Only Stammkunde itself writes this event.
sources-refused-empty = The request was empty.
sources-refused-too-large = The request is too large.
sources-refused-not-gzip = The request was not packed by gzip as announced.
sources-refused-not-utf-8 = The request is no text in UTF-8.
sources-refused-not-json = The request is no JSON.
sources-refused-no-batch = The request has no list “batch”.
sources-refused-batch-too-large = The batch is too large.
sources-refused-too-many-events = The batch has too many events.
sources-refused-none-taken = No event of the batch was usable.

# API keys
keys-title = API keys
keys-answer = { $count ->
    [0] No program has access.
    [one] { $count } program has access.
   *[other] { $count } programs have access.
}
keys-sub = An API key is secret and works like a sign-in, but only for what it covers. It is the firm's and stays valid when whoever made it leaves: revoke it if they know it.
keys-table = List of API keys
keys-secret = Your new API key
keys-secret-hint = It is shown only now; only a fingerprint is kept. Copy it to where it is needed.
keys-scopes = Scope
keys-last-used = Last used
keys-ends = Ends
keys-maker-left = { $name } (has left)
keys-never = never
keys-after-days = after { $days } days
keys-revoke = Revoke
keys-revoke-sure = The program with this key loses its access. Revoke?
keys-revoked = Revoked
keys-expired = Expired
keys-new = New key
keys-new-hint = Give each program its own, with only the scope it needs.
keys-new-do = Make key
keys-name = What for
keys-no-name = What is the key for? For example “till”.
keys-no-scope = Choose at least one scope.

done-team-changed = Changed.
done-session-ended = The device is signed out.
done-factor-removed = The second factor is removed.
done-source-added = The source is added.
done-source-retired = The source is retired.
done-write-key-added = Another write key is made.
done-key-revoked = The key is revoked.
audit-user-added = User added
audit-files-imported = Files imported
audit-backed-up = Backup made
audit-phases-exported = Phases exported
audit-events-exported = Events exported
audit-person-searched = Searched for a person
