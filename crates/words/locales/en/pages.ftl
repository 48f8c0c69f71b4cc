### Pages: navigation, headings, empty states
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

nav-overview = Today
nav-kpis = KPIs
nav-cohorts = Cohorts
nav-customers = Customers
nav-import = Import
nav-language = Language
page-as-of = As of { $day }
page-table-of = Table: { $name }

# Around every page
nav-quality = Data quality
nav-phases = Phases
nav-settings = Settings
page-menu = Menu
page-main-menu = Main menu
page-crumbs = Breadcrumb
page-search = Find a customer
page-account = Account
page-theme = Appearance
page-theme-light = Light
page-theme-dark = Dark
page-theme-auto = As the system
page-notice = Notice
page-simulated = Simulated wine estate: these customers do not exist, all figures are made up.
page-data-clock = last day of the data
page-back-to-today = Back to today
page-at = As of the day
page-at-show = Show that day
page-no-day = “{ $day }” is not a day; write it as year-month-day, for example 2011-12-09. Shown is today.
page-day-ahead = “{ $day }” is no day up to today ({ $today }). Shown is today.
page-period = Period
page-period-from = from
page-period-to = to
page-period-show = Show period
page-period-last-30-days = 30 days
page-period-this-month = This month
page-period-last-month = Last month
page-period-last-quarter = Last quarter
page-period-last-12-months = 12 months
page-period-this-year = This year
page-period-all = All time
page-no-period = “{ $period }” is no period; choose one or write for example 2011, 2011-Q4, 2011-11 or last-30-days. Shown are the last 12 months.
page-period-backwards = The period “{ $period }” ends before it starts; swap its days. Shown are the last 12 months.
page-compare = Comparison
page-compare-previous = with the period before
page-compare-last-year = with last year
page-compare-none = no comparison
page-compared-with = vs { $period }

# Today
overview-answer = { $customers ->
    [one] { $customers } customer is known.
   *[other] { $customers } customers are known.
}
overview-answer-empty = There are no orders yet.
overview-empty = Here you will see in which phase every customer is and what each is worth, as soon as orders are imported.
overview-empty-import = Import orders

# Settings
settings-sub = How things are computed, your own details, and who can sign in.
settings-firm = Firm
settings-firm-hint = These decide how everything is computed. Another time zone shifts days; everything is then computed anew.
settings-clock = Which day is today?
settings-clock-wall = The calendar day
settings-clock-wall-hint = For data that keep coming in.
settings-clock-data = The last day of the data
settings-clock-data-hint = For older data: otherwise all customers would count as long silent.
settings-own = My details
settings-own-language = My language
settings-password = Password
settings-password-hint = After the change all other devices are signed out.
settings-password-current = Current password
settings-password-new = New password
settings-password-change = Change password
settings-password-wrong = The current password is not right.
settings-sessions = Devices signed in
settings-sessions-hint = Signs you out everywhere, here too. A sign-in otherwise lasts 30 days.
settings-sessions-end = Sign out everywhere
settings-licences = Licences of the parts used

# Messages after a change
done-settings-saved = Saved.
done-password-changed = The password is changed, all other devices are signed out.
