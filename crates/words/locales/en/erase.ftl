# stammkunde erase, backup, restore, export person
cli-erase-about = Erases a person; their events stay as nobody's
cli-erase-after = What was backed up before the erasure stays in the backup; a restore erases it again. Files outside the folder (exports, files of rejected rows) you delete yourself.
cli-erase-id = The customer id or another key of the person
cli-erase-dry-run = Only shows what would go
cli-erase-yes = Erases without asking
cli-erase-verify = Searches everything in the folder for the person and changes nothing
cli-erase-receipts = Shows the receipts of all erasures
cli-erase-readmit = Takes new events under this id in again, after the person was erased
cli-erase-readmitted = New events under this id are taken in again. What was before the erasure stays erased.
cli-erase-was-not-erased = Nobody was erased under this id; nothing was changed.
cli-erase-list-is-lost = Accepts that the list of the erased is lost: whoever was in it may come back
cli-erase-list-accepted = { $count ->
    [0] The list of the erased is whole; nothing was changed.
   *[other] The folder opens again. Whom these erasures concerned nobody knows any more: { $receipts }. A person who is imported or sent again comes back.
}
cli-erase-needs-yes = Nobody can be asked here: `--dry-run` shows what would go, `--yes` erases without asking.
cli-erase-warning = { $events } events lose their person. This cannot be undone.
cli-erase-ask = To confirm, the customer id once more
cli-erase-not-confirmed = That was another id; nothing was erased.
cli-erase-keys = Keys of the person
cli-erase-shared-keys = of these also others'; there they stay
cli-erase-events = Events of the person
cli-erase-mentions = Events of others that name them
cli-erase-table-lines = Lines of other tables
cli-erase-uploads = Uploaded files that are removed
cli-erase-searched = Ids, addresses, names searched for
cli-erase-short = and short ones, searched for as whole values only
cli-erase-shared = Particulars that others have too, not searched for
cli-erase-searched-events = Events searched
cli-erase-searched-lines = Table lines searched
cli-erase-searched-files = Files searched byte by byte
cli-erase-free-pages = Free pages of the database
cli-erase-clean = Nothing of the person was found.
cli-erase-nothing-known = Erased, but not searched: the erasure was finished after a restart, and by then the person was nobody. Search for them with `erase ID --verify`.
cli-erase-found = Something was found. What was there at the time of the erasure the program goes on clearing up every hour and at every start. What arrived later and names the person it does not know: mend it where it comes from, and tell us of anything that stays.
cli-erase-receipt = Erased. Receipt { $receipt }
# where a search found something
erase-place-own = Event { $event } of the person
erase-place-order = Event { $event } about an order of the person
erase-place-mention = Event { $event } that names the person
erase-place-line = Table { $table }, line { $line }, column { $column }
erase-place-entry = Entry { $entry } of the audit log
erase-place-file = File { $file }, byte { $byte }
erase-place-written = { $place }
cli-column-receipt = Receipt
cli-column-kind = Kind
cli-column-when = When
cli-column-by = Who
cli-column-left = Found
cli-backup-about = Backs the folder up, also while the server runs
cli-backup-to = Folder of the backup: new, empty or with an earlier one
cli-backup-done = Backed up in { $folder }: { $events } events, { $files } files of the archive, { $copied } of them new, { $megabytes } MB in all.
cli-restore-about = Makes a data folder of a backup and checks it
cli-restore-from = Folder of the backup
cli-restore-erasures = List of the erased (erased/list.json), or the data folder it lies in
cli-restore-without-erasures = Accepts that whoever was erased since the backup comes back
cli-restore-done = Restored: { $events } events and { $files } files, backed up on { $made }. Erasures carried out again: { $erasures }.
cli-restore-no-list = Restored without a list of the erased: whoever was erased since the backup is back and has to be erased once more.
cli-export-id = With `person` only: the customer id
cli-export-needs-id = Say whose data: stammkunde export person CUSTOMER
cli-export-person-json = A person's data come as JSON.

# pages
erase-title = Erase a person
erase-answer = { $count ->
    [one] { $count } event of { $id } loses its person
   *[other] { $count } events of { $id } lose their person
}
erase-sub = Name, addresses, ids and free texts go, also where others mention them. Time, money, product, category, channel and country stay under a random id, so that no figure of the past changes.
erase-what = What goes
erase-what-column = What
erase-count = Count
erase-stays = If the person is imported or sent again, their rows are left out. Older backups still hold them; a restore erases them again.
erase-shared = Others use these too; there they stay:
erase-data = The person's data as JSON
erase-confirm = Erase for good
erase-confirm-note = This cannot be undone.
erase-type = To confirm, type:
erase-do = Erase the person
erase-cancel = Do not erase
erase-not-confirmed = That is another id. Nothing was erased.
erase-not-searched = Not completed yet; the next start of the program goes on.
done-erased = The person is erased. This is the receipt.
done-readmitted = New events under this id are taken in again. What was before the erasure stays erased.
erasures-title = Erasures
erasures-answer = { $count ->
    [0] Nobody has been erased yet.
    [one] { $count } person was erased.
   *[other] { $count } people were erased.
}
erasures-one = Receipt { $receipt }
erasures-sub = A receipt says when somebody was erased and what the search afterwards found; not a word of the person.
erasures-readmit = Who wants to come back
erasures-readmit-hint = New events of a person who was erased are left out. If they come back of their own accord, readmit each of their keys: the customer number, the address. What was before the erasure stays erased.
erasures-readmit-id = Customer number or e-mail address
erasures-readmit-do = Readmit
erasures-by = Ordered by
erasures-when = When
erasures-search = Search afterwards
erasures-left-out = { $count ->
    [one] Since the server started { $count } event that was sent was left out, because it belongs to a person who was erased.
   *[other] Since the server started { $count } events that were sent were left out, because they belong to people who were erased.
}
audit-erasure-seen = Erasure of a person looked at
audit-person-erased = Person erased
audit-person-readmitted = Erased person readmitted
audit-person-exported = A person's data fetched
