### Data quality: flaws of events
### Keys: quality- (the page), fault- (what is wrong), remedy- (what to do); same keys and gaps as in the German file.

quality-answer = { $count ->
    [one] { $count } of { $events } events of the last { $days } days has a flaw ({ $share }).
   *[other] { $count } of { $events } events of the last { $days } days have a flaw ({ $share }).
}
quality-answer-good = All { $events } events of the last { $days } days are without a flaw.
quality-answer-none = No events arrived in the last { $days } days.
quality-sub = An event with a flaw is not lost: what can be read counts, what cannot be read is left out.
quality-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
quality-flaws = Flaws
quality-flaws-note = By kind, source, property and fault, the most frequent first.
quality-flaws-none = No flaws were found.
quality-empty = Here you see what is wrong with the events of your sources, as soon as some arrive.
quality-kind = Kind and source
quality-fault = Property and fault
quality-events = Events
quality-share = Share
quality-of = of
quality-last = Last, event
quality-remedy = What to do
quality-own = files and own
quality-more = { $shown } of { $count } rows; the file has them all.
quality-unknown = Unknown names
quality-unknown-note = These events are kept whole and can be used in rules, but count in no KPI.
quality-name = Name and source
quality-nearest = Perhaps meant
quality-nearest-none = nothing alike
fault-missing = is missing
fault-no-text = is no text
fault-no-amount = is no amount
fault-negative = is negative
fault-too-fine = has more than six decimals
fault-too-large = is too large
fault-no-integer = is no whole number
fault-no-number = is no number
fault-out-of-range = is out of range
fault-no-moment = is no moment
fault-no-day = is no day
fault-no-url = is no address
fault-no-currency = is no currency that can be read
fault-other-currency = is not the reporting currency
fault-no-email = is no e-mail address
fault-no-boolean = is neither true nor false
fault-unknown-value = is none of the possible values
fault-no-list = is no list
fault-no-product = is no product
fault-no-object = is no object
fault-more-flaws = has still more flaws
fault-in-the-future = is in the future
fault-no-offset = has no offset from UTC
fault-before-1970 = is before 1970
fault-not-joined = joins no two customers
fault-other = is not right
remedy-missing = Send the property; an empty text counts as not sent.
remedy-no-text = Send a text or a number, no object and no list.
remedy-no-amount = Send a number, or a text with a decimal point such as 12.50, without currency and thousands separators.
remedy-negative = Send the value without a sign; discounts and refunds are positive.
remedy-too-fine = Round the amount to at most six decimals.
remedy-too-large = Check that the amount is sent in the right unit.
remedy-no-integer = Send a whole number, such as 3.
remedy-no-number = Send a number.
remedy-out-of-range = The bounds stand in the guide under Events.
remedy-no-moment = Send date, time and offset, such as 2026-05-31T10:00:00+02:00.
remedy-no-day = Send the day as 2026-05-31.
remedy-no-url = Send an address that begins with https://, or a path that begins with /.
remedy-no-currency = Orders count, their amounts do not. Send three letters as in ISO 4217, such as EUR.
remedy-other-currency = Orders count, their amounts do not. Send amounts in the reporting currency.
remedy-no-email = Send a whole address, or leave the property out.
remedy-no-boolean = Send true or false.
remedy-unknown-value = The possible values stand in the guide under Events.
remedy-no-list = Send a list of products, even if it is only one.
remedy-no-product = Every entry of the list is an object with name, price and quantity.
remedy-no-object = Send an object.
remedy-more-flaws = Mend the other flaws of this kind first.
remedy-in-the-future = Set the sender's clock.
remedy-no-offset = The time was read in the firm’s time zone. Send the offset too, such as 2026-05-31T10:00:00+02:00.
remedy-before-1970 = Send the date with a year of four digits, or seconds or milliseconds since 1970.
remedy-not-joined = Decide under Keys and identity; a server with a source of its own may join by itself.
remedy-other = Compare the event with the guide under Events.
