# stammkunde erase, backup, restore, export person
cli-erase-about = Löscht eine Person; ihre Ereignisse bleiben als die von niemandem
cli-erase-after = Was vor dem Löschen gesichert wurde, bleibt in der Sicherung; beim Zurückspielen wird noch einmal gelöscht. Dateien außerhalb des Ordners (Exporte, Dateien abgelehnter Zeilen) löschen Sie selbst.
cli-erase-id = Die Kundennummer oder ein anderer Schlüssel der Person
cli-erase-dry-run = Zeigt nur, was ginge
cli-erase-yes = Löscht, ohne zu fragen
cli-erase-verify = Sucht überall im Ordner nach der Person und ändert nichts
cli-erase-receipts = Zeigt die Belege aller Löschungen
cli-erase-readmit = Nimmt neue Ereignisse unter dieser Kennung wieder an, nachdem die Person gelöscht wurde
cli-erase-readmitted = Neue Ereignisse unter dieser Kennung werden wieder angenommen. Was vor der Löschung war, bleibt gelöscht.
cli-erase-was-not-erased = Unter dieser Kennung wurde niemand gelöscht; nichts wurde geändert.
cli-erase-list-is-lost = Nimmt hin, dass die Liste der Gelöschten verloren ist: Wer in ihr stand, kann zurückkommen
cli-erase-list-accepted = { $count ->
    [0] Die Liste der Gelöschten ist vollständig; nichts wurde geändert.
   *[other] Der Ordner öffnet sich wieder. Wen diese Löschungen betrafen, weiß niemand mehr: { $receipts }. Wird die Person noch einmal importiert oder gesendet, kommt sie zurück.
}
cli-erase-needs-yes = Hier kann niemand gefragt werden: »--dry-run« zeigt, was ginge, »--yes« löscht ohne Frage.
cli-erase-warning = { $events } Ereignisse verlieren ihre Person. Das lässt sich nicht rückgängig machen.
cli-erase-ask = Zur Bestätigung noch einmal die Kundennummer
cli-erase-not-confirmed = Das war eine andere Nummer; nichts wurde gelöscht.
cli-erase-keys = Schlüssel der Person
cli-erase-shared-keys = davon auch anderer; dort bleiben sie
cli-erase-events = Ereignisse der Person
cli-erase-mentions = Ereignisse anderer, die sie nennen
cli-erase-table-lines = Zeilen anderer Tabellen
cli-erase-uploads = Hochgeladene Dateien, die entfernt werden
cli-erase-searched = Gesuchte Kennungen, Adressen, Namen
cli-erase-short = dazu kurze, nur als ganzer Wert gesucht
cli-erase-shared = Angaben, die auch andere haben, nicht gesucht
cli-erase-searched-events = Durchsuchte Ereignisse
cli-erase-searched-lines = Durchsuchte Tabellenzeilen
cli-erase-searched-files = Byte für Byte durchsuchte Dateien
cli-erase-free-pages = Freie Seiten der Datenbank
cli-erase-clean = Nichts von der Person gefunden.
cli-erase-nothing-known = Gelöscht, aber nicht durchsucht: Die Löschung wurde nach einem Neustart beendet, und da war die Person schon niemand mehr. Suchen Sie mit »erase KENNUNG --verify« nach ihr.
cli-erase-found = Es wurde etwas gefunden. Was zur Zeit des Löschens da war, räumt das Programm stündlich und bei jedem Start weiter auf. Was danach ankam und die Person beim Namen nennt, kennt es nicht: Löschen Sie es dort, wo es herkommt, und melden Sie uns, was bleibt.
cli-erase-receipt = Gelöscht. Beleg { $receipt }
# Wo eine Suche etwas fand
erase-place-own = Ereignis { $event } der Person
erase-place-order = Ereignis { $event } zu einer Bestellung der Person
erase-place-mention = Ereignis { $event }, das die Person nennt
erase-place-line = Tabelle { $table }, Zeile { $line }, Spalte { $column }
erase-place-entry = Eintrag { $entry } im Protokoll
erase-place-file = Datei { $file }, Byte { $byte }
erase-place-written = { $place }
cli-column-receipt = Beleg
cli-column-kind = Art
cli-column-when = Wann
cli-column-by = Wer
cli-column-left = Gefunden
cli-backup-about = Sichert den Ordner, auch während der Server läuft
cli-backup-to = Ordner der Sicherung: neu, leer oder mit einer früheren
cli-backup-done = Gesichert in { $folder }: { $events } Ereignisse, { $files } Dateien des Archivs, davon { $copied } neu, zusammen { $megabytes } MB.
cli-restore-about = Macht aus einer Sicherung einen Datenordner und prüft ihn
cli-restore-from = Ordner der Sicherung
cli-restore-erasures = Liste der Gelöschten (erased/list.json) oder der Datenordner, in dem sie liegt
cli-restore-without-erasures = Nimmt hin, dass zurückkommt, wer seit der Sicherung gelöscht wurde
cli-restore-done = Zurückgespielt: { $events } Ereignisse und { $files } Dateien, gesichert am { $made }. Erneut ausgeführte Löschungen: { $erasures }.
cli-restore-no-list = Ohne Liste der Gelöschten zurückgespielt: Wer seit der Sicherung gelöscht wurde, ist wieder da und muss noch einmal gelöscht werden.
cli-export-id = Nur bei »person«: die Kundennummer
cli-export-needs-id = Sagen Sie, wessen Daten: stammkunde export person KUNDENNUMMER
cli-export-person-json = Die Daten einer Person gibt es als JSON.

# Seiten
erase-title = Person löschen
erase-answer = { $count ->
    [one] { $count } Ereignis von { $id } verliert seine Person
   *[other] { $count } Ereignisse von { $id } verlieren ihre Person
}
erase-sub = Name, Adressen, Kennungen und freie Texte gehen, auch dort, wo andere sie nennen. Zeit, Geld, Ware, Kategorie, Kanal und Land bleiben unter einer zufälligen Kennung, damit keine Kennzahl der Vergangenheit sich ändert.
erase-what = Was geht
erase-what-column = Was
erase-count = Anzahl
erase-stays = Wird die Person noch einmal importiert oder gesendet, bleiben ihre Zeilen aus. Ältere Sicherungen enthalten sie noch; beim Zurückspielen wird sie wieder gelöscht.
erase-shared = Diese benutzen auch andere; dort bleiben sie:
erase-data = Daten der Person als JSON
erase-confirm = Endgültig löschen
erase-confirm-note = Das lässt sich nicht rückgängig machen.
erase-type = Zur Bestätigung geben Sie ein:
erase-do = Person löschen
erase-cancel = Nicht löschen
erase-not-confirmed = Das ist eine andere Kennung. Nichts wurde gelöscht.
erase-not-searched = Noch nicht abgeschlossen; der nächste Start des Programms geht weiter.
done-erased = Die Person ist gelöscht. Dies ist der Beleg.
done-readmitted = Neue Ereignisse unter dieser Kennung werden wieder angenommen. Was vor der Löschung war, bleibt gelöscht.
erasures-title = Löschungen
erasures-answer = { $count ->
    [0] Noch niemand wurde gelöscht.
    [one] { $count } Person wurde gelöscht.
   *[other] { $count } Personen wurden gelöscht.
}
erasures-one = Beleg { $receipt }
erasures-sub = Ein Beleg sagt, wann gelöscht wurde und was die Suche danach fand; kein Wort über die Person.
erasures-readmit = Wer wiederkommen will
erasures-readmit-hint = Neue Ereignisse einer gelöschten Person bleiben aus. Kommt sie von sich aus wieder, lassen Sie jeden ihrer Schlüssel einzeln zu: die Kundennummer, die Adresse. Was vor der Löschung war, bleibt gelöscht.
erasures-readmit-id = Kundennummer oder E-Mail-Adresse
erasures-readmit-do = Wieder zulassen
erasures-by = Veranlasst von
erasures-when = Wann
erasures-search = Suche danach
erasures-left-out = { $count ->
    [one] Seit dem Start des Servers blieb { $count } gesendetes Ereignis aus, weil es zu einer gelöschten Person gehört.
   *[other] Seit dem Start des Servers blieben { $count } gesendete Ereignisse aus, weil sie zu gelöschten Personen gehören.
}
audit-erasure-seen = Löschung einer Person angesehen
audit-person-erased = Person gelöscht
audit-person-readmitted = Gelöschte Person wieder zugelassen
audit-person-exported = Daten einer Person geholt
