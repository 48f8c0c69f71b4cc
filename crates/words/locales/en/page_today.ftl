# Texts of the page: today. Keys begin with today-.

today-answer = { $count ->
    [0] No customer has come into danger since { $day }.
    [one] { $customers } has been at risk since { $day }, with { $value } of expected value.
   *[other] { $customers } have been at risk since { $day }, with { $value } of expected value.
}
today-answer-without-value = { $count ->
    [0] No customer has come into danger since { $day }.
    [one] { $customers } has been at risk since { $day }.
   *[other] { $customers } have been at risk since { $day }.
}
today-computed = As of { $day }, computed from orders up to { $last }. Expected value: revenue of the next 12 months.

today-empty-answer = There are no orders yet.
today-empty-sub = One file of orders is enough; minutes later this page is full.
today-empty-title = What you will see here
today-empty = In which phase every customer is and what they are worth, who comes into danger, and how revenue and repeat purchases develop.
today-import-orders-now = Import orders

today-tiles = KPIs of the period
today-phases = Where your customers are
today-phases-hint = Customers, expected value and change within the period.

today-at-risk = The most valuable customers in { $phase }
today-at-risk-hint = By expected revenue of the next 12 months.
today-at-risk-all = { $count ->
    [one] See the one
   *[other] All { $count }
}
today-at-risk-none = Nobody is at risk at present.
today-at-risk-table = The most valuable customers at risk
today-customer = Customer
today-last-order = Latest order
today-orders = Orders
today-value = Value, 12 months

today-data = Where the figures come from
today-data-from = First order
today-data-until = Latest order
today-import = Last imported
today-import-files = From
today-import-orders = New orders in it
today-import-customers = Customers in it
today-rejected = { $count ->
    [one] { $count } row could not be read.
   *[other] { $count } rows could not be read.
}
today-rejected-show = See and mend

today-deeds = What you can do now
today-deed-stale = Import new orders
today-deed-stale-text = { $days ->
    [one] The latest order is { $days } day old. Without new data all customers seem more silent than they are.
   *[other] The latest order is { $days } days old. Without new data all customers seem more silent than they are.
}
today-deed-at-risk = Write before they fall silent
today-deed-at-risk-text = { $count ->
    [one] { $customers } has come into danger in the period and still has revenue to be expected.
   *[other] { $customers } have come into danger in the period. Begin with those who are worth most.
}
today-deed-second = Invite to the second purchase
today-deed-second-text = { $count ->
    [one] { $customers } has bought only once and is not overdue yet.
   *[other] { $customers } have bought only once and are not overdue yet.
}
today-deed-margin = Enter the margin rate
today-deed-margin-text = Then Stammkunde also computes the contribution margin of a customer's value, not only revenue.
today-deed-margin-do = Enter it
