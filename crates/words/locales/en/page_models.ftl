# Phase models: list, editing, comparison.
models-unknown = There is no version { $version } of a phase model ‘{ $model }’.
models-no-name = The model and each phase need a name of one line, at most { $most } characters.
models-no-number = ‘{ $value }’ is no whole number. A place may be 0 to 255, a minimum stay 0 to 365 days.
models-rule-faults = { $count ->
    [one] One rule cannot be read: { $fault }
   *[other] { $count } rules cannot be read. The first: { $fault }
}
models-rule-of = The rule of ‘{ $phase }’ cannot be read: { $fault }
models-no-last-resort = The last rule must be ‘true’, so that every customer has a phase.
models-twice = ‘{ $what }’ stands there twice.
models-phase-count = A model has 1 to 32 phases, not { $count }.
models-minimum-stay = The minimum stay of ‘{ $phase }’ is too long with { $days } days; 0 to 365 are possible.
models-stay-of-last = The last phase needs no rule for staying: its rule always holds.
models-not-before = ‘{ $model }’ asks for phases of ‘{ $asked }’; that model must stand before it.
models-file = The model cannot be read: { $reason }
models-count = 1 to { $most } models can be in use.
models-kpis-rest-on = Retention and churn ask for the phase ‘{ $phase }’ of ‘{ $model }’; it must stay in use.
models-breaks = These segments could not be read any more: { $segments }. Change those first.

models-title = Phase models
audit-thing-model = Phase model
audit-model-saved = Phase model saved
audit-models-chosen = Phase models chosen
done-model-saved = Phase model saved.
done-models-chosen = The choice of phase models is changed.
models-answer = { $count ->
    [one] One phase model is in use: ‘{ $name }’.
   *[other] { $count } phase models are in use; ‘{ $name }’ leads.
}
models-sub = A model is a sequence of rules. When you change one, the phases of all days are found anew; every version is kept.
models-leading = leading
models-in-use = in use
models-not-in-use = not in use
models-phases = Phases
models-edit = Edit
models-copy = Make a copy
models-copy-of = Copy of { $name }
models-lead = Make it lead
models-up = Move up
models-down = Move down
models-off = Take out of use
models-versions = Versions
models-version-of = Version { $version }
models-origin = Origin
models-built-in = built in
models-take = Take into use
models-compare = Compare
models-edit-answer = All rules can be read. The preview shows who would move.
models-edit-faults = { $count ->
    [one] One rule cannot be read yet.
   *[other] { $count } rules cannot be read yet.
}
models-edit-sub = Rules are tested from the top; the first that holds decides the phase.
models-model = The model
models-order-note = Lists show it under this name.
models-new-phase = New phase
models-last-note = The last rule always holds, so that every customer has a phase.
models-remove = Remove phase
models-rule = Rule
models-meaning = Meaning in German
models-meaning-en = Meaning in English
models-group = Group
models-standing = Its customers
models-standing-usual = as usual for the group
models-standing-none = says nothing of it
models-standing-active = buy, or are being won
models-standing-away = are overdue, leaving or gone
models-standing-returned = have come back
models-standing-hint = Pages count by it who comes into danger and who comes back. Usually those of the group ‘{ $group }’ are gone, and all others buy.
models-overlays = Overlays
models-overlays-note = What else may be true of customers, whatever their phase. Several may be true of one customer.
models-new-overlay = New overlay
models-add-overlay = Add an overlay
models-remove-overlay = Remove overlay
models-colour = Colour and shape
models-colour-1 = Blue, ring
models-colour-2 = Teal, quarter
models-colour-3 = Green, half
models-colour-4 = Amber, full
models-colour-5 = Red, warning triangle
models-colour-6 = Plum, crossed
models-colour-7 = Grey, dashed
models-colour-8 = Violet, returning
models-colour-9 = Pink, star
models-colour-delivery = Violet, three quarters
models-colour-own = as before ({ $name })
models-place = Place in the cycle, from 0
models-days = Minimum stay
models-stay = Rule for staying
models-stay-hint = Whoever is in the phase stays as long as this rule holds.
models-before = Before you save
models-before-note = The preview works with your data; nothing is saved by it.
models-use = Take it into use at once
models-use-note = Otherwise the version is only kept.
models-save = Save as a new version
models-save-new = Save as a new model
models-preview = Preview
models-add = Add a phase
models-as-is = as it is
models-as-proposed = proposal
models-moved = { $count ->
    [0] None of { $of } customers would be in another phase on { $day }.
    [one] { $count } of { $of } customers would be in another phase on { $day }.
   *[other] { $count } of { $of } customers would be in another phase on { $day }.
}
models-cell = { $count ->
    [one] { $count } customer: now { $from }, then { $to }
   *[other] { $count } customers: now { $from }, then { $to }
}
models-now = Now
models-then = Then in all
models-moves = Who would move
models-moves-note = Rows: the phase in the first version; columns: that in the second.
models-validity = Phase validity
models-validity-note = AUC over { $customers } buyers on { $split }; { $bought } bought in the 90 days after. 0.5 is chance, 1 is perfect.
models-validity-short = The data are shorter than 180 days: too short to measure it.
models-validity-one-sided = All bought or nobody: nothing can be measured by that.
models-validity-method = Phase validity: how well the phase foretells who buys within 90 days. Phases stand in the order of their share of buyers 90 days before; it is measured on the last 90 days of the data, only among customers who had bought already.
models-compare-sub = Both versions applied to your data.
models-months = Customers per phase at the month ends
models-months-note = Above the first version, in bold below it the second where it counts otherwise.
models-day = Day
models-elsewhere = In another phase
engine-check-definitions = Not readable: { $which }. Write these segments anew, or choose another version of these phase models.
