### Common: actions, units, counts, days
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

app-name = Stammkunde

action-save = Save
action-cancel = Cancel
action-apply = Apply
action-search = Search
action-back = Back
action-next = Next
action-previous = Previous
action-import = Import
action-export = Export
action-download = Download
action-retry = Try again
action-sign-in = Sign in
action-sign-out = Sign out
action-show-table = Show table
action-show-chart = Show chart
action-skip-to-content = Skip to content

common-yes = yes
common-no = no
answer-yes = yes
answer-no = no
no-value = no value
all = all
language-de = German
language-en = English

interval = { $low } to { $high }

unit-days = { $count ->
    [one] { $shown } day
   *[other] { $shown } days
}
unit-points = { $count ->
    [one] { $shown } point
   *[other] { $shown } points
}
unit-percentage-points = { $count ->
    [one] { $shown } percentage point
   *[other] { $shown } percentage points
}

count-customers = { $count ->
    [one] { $count } customer
   *[other] { $count } customers
}
count-orders = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
count-rows = { $count ->
    [one] { $count } row
   *[other] { $count } rows
}
count-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
count-months = { $count ->
    [one] { $count } month
   *[other] { $count } months
}

day-today = today
day-yesterday = yesterday
day-tomorrow = tomorrow
days-ago = { $days ->
    [one] { $days } day ago
   *[other] { $days } days ago
}
days-ahead = { $days ->
    [one] in { $days } day
   *[other] in { $days } days
}

period-quarter = Q{ $quarter } { $year }
period-all = all time
period-last-days = { $days ->
    [one] last day
   *[other] last { $days } days
}
period-last-months = { $months ->
    [one] last month
   *[other] last { $months } months
}
comparison-previous = previous period
comparison-last-year = last year
