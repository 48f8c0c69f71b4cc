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
scope-write-events = write events, for any source
scope-admin = everything a program can do

source-kind-web = Web site
source-kind-server = Server
source-kind-shop = Shop
source-kind-import = Import

api-no-day = “{ $day }” is no day up to today ({ $today }); write it as year-month-day, for example 2011-12-09.

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
audit-identities-seen = Who is who looked at
audit-customers-joined = Customers joined
audit-customers-kept-apart = Customers kept apart
audit-overview-seen = Overview with names looked at
audit-values-exported = Customer values fetched
