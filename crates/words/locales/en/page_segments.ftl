# Segments: list, builder, facts.
engine-no-segment = There is no segment ‘{ $segment }’.
engine-broken-segment = The rule of the segment ‘{ $segment }’ cannot be read any more. Write it anew.
segments-no-name = A segment needs a name of one line, at most { $most } characters.
segments-rule-fault = { $fault }
segments-breaks = The segment ‘{ $segment }’, which rests on this one, could not be read any more: { $fault }
segments-breaks-model = The phase model ‘{ $model }’ rests on this segment, and its rule of ‘{ $phase }’ could not be used any more: { $fault }
segments-in-use = ‘{ $segment }’ is used by: { $by }. Change those first.
segments-asks-persons = Your role sees no persons, so the rule cannot ask for ‘{ $fact }’.
segments-too-many = There are { $most } segments already. Do away with one first.
engine-of-persons = The segment ‘{ $segment }’ asks who somebody is, and your role sees no persons. Choose another.
customers-answer-segment = { $count ->
    [one] { $count } customer is in the segment ‘{ $segment }’, with { $value } of expected value.
   *[other] { $count } customers are in the segment ‘{ $segment }’, with { $value } of expected value.
}
customers-tag-segment = Segment: { $segment }
api-no-number = ‘{ $text }’ is no number for { $name }; write a whole number from 0.
audit-segment-fetched = Customers of a segment read by the API
audit-segment-saved = Segment saved
audit-segment-retired = Segment done away with
audit-segment-tried = Rule tried on customers

nav-segments = Segments
audit-thing-segment = Segment
done-segment-saved = Segment saved.
done-segment-retired = Segment done away with.
segments-answer = { $count ->
    [one] One segment: ‘{ $name }’ has { $customers ->
        [one] { $customers } customer.
       *[other] { $customers } customers.
    }
   *[other] { $count } segments; the largest, ‘{ $name }’, has { $customers ->
        [one] { $customers } customer.
       *[other] { $customers } customers.
    }
}
segments-answer-none = No segment yet: a rule, the customers it holds for, who comes and who goes.
segments-sub = A segment is a rule. Who is in it is found anew with every event.
segments-list-note = The number leads to the customers; there they can be had as CSV.
segments-empty = Your segments will stand here with customers and value. Build the first: choose a fact, compare, done.
segments-new = New segment
segments-customers = Customers
segments-share = Share
segments-value = Expected value
segments-rule = Rule
segments-since = Since
segments-broken = Not readable
segments-of-persons = Asks who somebody is; hidden from your role.
segments-ideas = To begin with
segments-ideas-note = A click opens the builder with the rule; only what you save is kept.
segments-idea-new = New customers of the last 30 days
segments-idea-second = Bought once, no second purchase
segments-idea-loyal = Loyal buyers
segments-idea-recovery = Repeat buyers at risk
segments-idea-discount = Discount hunters
segments-idea-visitors = Visitors without a purchase
segments-found = { $count ->
    [0] This rule holds for nobody.
    [one] { $count } customer is in it, with { $value } of expected value.
   *[other] { $count } customers are in it, with { $value } of expected value.
}
segments-found-sub = { $share } of { $of } customers, as of { $day }.
segments-found-rows = A condition is not complete yet.
segments-found-fault = This rule cannot be read yet.
segments-edit-sub = As soon as the rule is right, it says here for how many customers it holds.
segments-who = Who is in it?
segments-who-rows = Conditions that must all hold, or one of which is enough.
segments-who-text = The rule as an expression. It can do more than the builder: parentheses, sums, conditions on events.
segments-mode = Way of writing
segments-mode-rows = Builder
segments-mode-text = Expression
segments-no-rows = This rule is more than the builder can show.
segments-rule-hint = For example: orders >= 2 and silence > 90 days and not in segment "vip".
segments-join = How they are joined
segments-join-all = All conditions hold
segments-join-any = One is enough
segments-and = and
segments-or = or
segments-conditions = Conditions
segments-subject = Fact
segments-test = Comparison
segments-value-of = Value
segments-remove = Remove condition
segments-no-conditions = Without a condition all customers are in it.
segments-add = Condition
segments-add-this = Add as a condition
segments-check = Check
segments-ever = ever
segments-in-days = in the last
segments-within-days = in the last
segments-unit-days = days
segments-unit-times = times
segments-said = The rule says:
segments-examples = For example
segments-turns = without an event in it until { $day }
segments-keep = Keep
segments-keep-note = Lists show the segment under this name; rules name it by its id.
segments-name-de = Name in German
segments-name-en = Name in English
segments-optional = (optional)
segments-save = Save
segments-members = See customers
segments-retire = Do away with
segments-retire-sure = Do away with this segment? Its versions are kept.
segments-versions = Versions
segments-version = Version
segments-when = When
segments-by = By
segments-by-command = Command line
segments-facts = What rules can ask for
segments-facts-note = A click adds a condition.
segments-facts-start = A click begins a segment with it.
segments-facts-sub = A customer’s facts, events, phases and segments, each with meaning and unit.
segments-facts-search = Name, meaning or id
segments-facts-find = Search
segments-facts-found = { $count ->
    [0] There is nothing like that.
    [one] Rules can ask for one of these.
   *[other] Rules can ask for { $count } things.
}
segments-group-facts = Facts
segments-group-attributes = Attributes of the person
segments-attribute-meaning = What your sources tell of the person under this name (identify); the latest word holds.
segments-group-membership = Phases and segments
segments-group-events = Count events
segments-kind-events = how often, in a stretch of time
segments-kind-membership = membership
segments-subject-phase = Phase
segments-subject-phase-meaning = Phase of a model, now or before.
segments-subject-group = Group of phases
segments-subject-group-meaning = Acquisition, retention or recovery, now or before.
segments-subject-segment = Segment
segments-subject-segment-meaning = Another segment.
segments-test-at-least = at least
segments-test-at-most = at most
segments-test-more = more than
segments-test-less = less than
segments-test-equal = exactly
segments-test-not-equal = not
segments-test-contains = contains
segments-test-starts = begins with
segments-test-ends = ends with
segments-test-known = is known
segments-test-unknown = is unknown
segments-test-yes = holds
segments-test-no = does not hold
segments-test-last = in the last
segments-test-next = in the next
segments-test-before = before
segments-test-until = up to
segments-test-on = on
segments-test-from = from
segments-test-after = after
segments-test-in = is
segments-test-not-in = is not
segments-test-was-in = was
segments-test-was-not-in = was not
segments-history-link = Over time
segments-change = Change the rule
segments-history = Members over time
segments-history-moves = Who came, who left
segments-history-answer = { $count ->
    [one] { $customers } is in the segment ‘{ $segment }’. Joined in the period ({ $period }): { $came }; left: { $left }.
   *[other] { $customers } are in the segment ‘{ $segment }’. Joined in the period ({ $period }): { $came }; left: { $left }.
}
segments-history-sub = By the rule as it is now, asked of every day of the past.
segments-history-empty = As soon as there are customers, it will say here how many were in this segment, and when. Import orders first.
segments-history-members = Members
segments-history-came = Joined
segments-history-left = Left
segments-history-step = Time
segments-history-before = Before
segments-history-after = After
segments-history-share = Share
segments-history-table = Table: members of the segment over time
segments-history-in-words = Members of the segment ‘{ $segment }’: { $first } at first, { $last } at last, { $most } at most.
segments-history-moves-in-words = { $came } joined, { $left } left.
segments-history-note = After = before + joined − left. Who joins twice is counted twice. The share is that of all customers known by then.
segments-row-number = Write a number, for example 2 or 99.50.
segments-row-days = Write a number of days from 1 to 36500.
segments-row-name = Choose one; if there is none yet, make one first.
segments-row-subject = Choose a fact.
segments-row-text = Write a text.
segments-row-day = Write a day as year-month-day, for example 2011-12-09.
segments-facts-list = List of facts, events, phases and segments
