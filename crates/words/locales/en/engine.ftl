### Use cases: import, computation, checks
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

engine-progress-rows = { $rows ->
    [one] { $rows } row read
   *[other] { $rows } rows read
}

engine-locked = The data folder is in use by process { $process }. Stop that process, or wait for it to end.
engine-too-new = The data folder has format { $found }, this version understands up to { $supported }. Install a newer Stammkunde.
engine-damaged = { $what } is damaged: { $reason }. A snapshot is made again by `stammkunde rebuild`; database and lake (stammkunde.db, lake) are the log itself and come back only from your backup.
engine-list-lost = The list of the erased (erased/list.json) does not know erasures that this folder carried out: { $receipts }. So people who were erased could come back. Put the list back into the folder; if it is lost, accept that with `stammkunde erase --list-is-lost`.
engine-no-list = Whoever was erased since the backup would come back with it. Give the list of the erased with `--erasures` (the data folder so far, or erased/list.json of it), or accept that with `--without-erasures`.
engine-failed = Failed: { $action } ({ $cause }). Check space and permissions, and try again.
engine-disk-full = The disk is full ({ $action }). Nothing that was confirmed is lost. Make space; then it goes on.
engine-not-writable = The data folder cannot be written to ({ $action }: { $cause }). Give the user under which Stammkunde runs the right to.
engine-not-set-up = This data folder is not set up yet. Run `stammkunde init`, or open the link that `stammkunde serve` prints.
engine-own-fault = A fault of this program, not of your data: { $reason }. Please report it.
engine-no-customer = There is no customer “{ $customer }” on that day. `stammkunde export customers` names all.
engine-still-one = “{ $from }” and “{ $into }” were both seen with “{ $customer }”, and it would not be said which of them is not theirs. First part one of them from “{ $customer }”.
engine-overrules = Earlier decisions of people would not hold any more. Look at them before you decide otherwise.
engine-no-product = No order holds a product “{ $product }”. `stammkunde recommend --products` names all.
engine-too-many-rules = More than { $most } sets of products are that frequent. Ask for a greater share of orders.
engine-no-model = There is no phase model “{ $model }”. There are: { $known }
engine-must-stay = Events of the kind “{ $kind }” cannot expire, because figures and phases rest on them. Take the kind out of `events.keep_days`.
engine-no-data = There are not enough orders for that yet. Import a file first, or choose other days.
engine-check-book = What is folded in memory differs from what is folded anew. `stammkunde rebuild` makes it again.
engine-check-snapshot = The snapshot differs from what is folded anew. `stammkunde rebuild` makes it again.
engine-check-totals = The totals of the fold differ from those of the log. Back the folder up, and report it.
engine-stage-reading = Reading
engine-stage-flushing = Moving into the lake
engine-stage-folding = Folding
engine-stage-fitting = Value models of past months
engine-stage-checking = Comparing

engine-no-kpi = No KPI is called “{ $kpi }”. There are: { $known }
engine-no-overlay = No overlay of this model is called “{ $overlay }”. There are: { $known }
engine-no-phase = No phase is called “{ $phase }”. This model has: { $known }
engine-no-holdout = This cannot be tested: the data begin on { $first }, the fit would end on { $calibration }, the test on { $holdout }. The end of the fit must lie after the beginning of the data and before the end of the test.
engine-active-not-in-abstinence = not in the phase “Abstinence” (Stauss/Bruhn)
engine-active-months = { $months ->
    [one] bought within the last month
   *[other] bought within the last { $months } months
}
engine-not-split = The KPI “{ $kpi }” cannot be split by that; its page names what it can be split by.
engine-firm-no-name = The firm has no name. Say how your customers know it.
engine-firm-zone = Nobody knows this time zone. Write an IANA name, for example Europe/Berlin.
engine-firm-category-margin = A margin rate of { $rate } for the category “{ $category }” is not between 0 and 1; 35 % is written 0.35.
engine-firm-margin = A margin rate of { $rate } is not between 0 and 1; 35 % is written 0.35.
engine-firm-discount = A discount rate of { $rate } a year is not between 0 and 1; 10 % is written 0.10.
engine-firm-vat = A VAT rate of { $rate } is not between 0 and 1; 19 % is written 0.19.
engine-firm-language = “{ $text }” is no language of this program. Choose de or en.
engine-firm-clock = “{ $text }” is no clock. Choose wall or data.
engine-read-incomplete = “{ $file }” cannot be read to its end. If it is a .gz file, download it again.
engine-read-too-large = “{ $file }” is too large. Export it in parts, by month for example.
engine-read-header-changed = The header of “{ $file }” is no longer the one that was recognised. Look at the file again.
engine-left-out-erased = The row belongs to no erased person
engine-phase-minimum-stay = Stays in the phase until { $day } at least, unless something happens
