### Who is who: keys, shared devices, decisions

identity-title = Keys and identity
identity-answer = { $count ->
    [0] Nothing is to be decided: each key belongs to exactly one customer.
    [one] { $count } match is to be decided: two customers may be one.
   *[other] { $count } matches are to be decided: customers may be the same person.
}
identity-sub = Visitors, addresses and customer numbers become one person by fixed rules. Nobody but you joins two known customers, and every decision can be taken back.
identity-keys = Keys of this customer
identity-keys-note = Events have arrived under these.
identity-key = Key
identity-sort = Sort
identity-entries = Orders and refunds
identity-sort-external = Customer number
identity-sort-email = E-mail address
identity-sort-named = Key of your own
identity-sort-anonymous = Device or browser
identity-decisions = Decisions
identity-decisions-note = They stand in the log as events. The last word holds.
identity-when = When
identity-decided = What
identity-do = Decision
identity-was-joined = { $from } belongs to { $into }.
identity-was-told = { $from } belongs to { $into }, says a server (alias).
identity-was-apart = { $from } and { $into } are different people.
identity-whether = Does it hold?
identity-holds = It holds.
identity-undone = It does not hold, because since { $when } this does: { $what }
identity-by = Decided by { $by }.
identity-overrules = The opposite was decided before
identity-overrules-join = If { $from } and { $into } are one person, what was decided before does not hold any more:
identity-overrules-apart = If { $from } and { $into } are different people, what was decided before does not hold any more:
identity-overrule-join = Join all the same
identity-overrule-apart = Part all the same
identity-overrule-not = Cancel
identity-against-a-word = A person said that they are different. Since then an event says that they are one.
identity-undo = Take back
identity-join-again = Join after all
identity-conflicts = To be decided
identity-conflicts-note = Until then the key belongs to the customer who named it first. What only a web site claims joins nobody.
identity-first = First named by
identity-other = Also named by
identity-since = Since
identity-same = The same person
identity-different = Different people
identity-about = { $id } · { $count ->
    [one] { $count } entry
   *[other] { $count } entries
}
identity-more = { $shown } of { $count } are shown.
identity-join = Join two customers
identity-join-note = The second becomes part of the first, with all of the past.
identity-into = Stays: number or address
identity-from = Becomes part of it: number or address
identity-join-do = Join
identity-same-twice = That is the same customer twice. Name two different ones.
identity-devices = Shared devices
identity-devices-note = Several customers logged in here. What arrives with a customer number is theirs; what arrives without one, the first one's.
identity-devices-none = No device is used by several customers.
identity-device = Device
identity-users = Used by
done-identity-joined = The two customers are one now.
done-identity-apart = The two are different people now.
