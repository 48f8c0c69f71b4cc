### Die Seite Import: hochladen, prüfen, einlesen, was es brachte
### Schlüssel beginnen mit import-; dieselben Schlüssel und Lücken wie in der englischen Datei.

# Erste Seite
import-answer-empty = Bringen Sie Ihre Bestellungen herein.
import-answer = Ihre Daten reichen bis { $last }. Bringen Sie neuere herein.
import-lead-first = Ein Export Ihres Shops genügt. Sie sehen erst, was erkannt wurde und was hineinkäme; geschrieben wird erst, wenn Sie es sagen.
import-lead = Ein Export darf sich mit früheren überschneiden: Bekanntes bleibt, Geändertes wird erneuert, nichts kommt doppelt.
import-upload = Dateien hochladen
import-upload-hint = Bestellungen, Werbeausgaben oder Einkaufspreise als CSV oder Text, auch gepackt (.gz). Mehrere Dateien, etwa Verkäufe und Retouren, gehen zusammen.
import-drop = Dateien hierher ziehen oder auswählen
import-kind = Was steht in den Dateien?
import-kind-itself = Bestellungen, oder was erkannt wird
import-drop-hint = CSV, Text oder gzip, zusammen bis 500 MB
import-uploading = Hochladen
import-check = Prüfen
import-nothing-written = Noch wird nichts geschrieben.
import-no-file = Wählen Sie zuerst eine Datei.
import-too-large = Das ist zu groß: Zusammen dürfen die Dateien { $megabytes } MB haben. Packen Sie sie mit gzip oder exportieren Sie in Teilen, zum Beispiel nach Jahren.
import-too-many = Es gehen höchstens { $most } Dateien auf einmal. Laden Sie die übrigen danach hoch.
import-disk = Auf dem Datenträger des Servers ging etwas schief ({ $reason }). Prüfen Sie, ob dort noch Platz ist, und versuchen Sie es erneut.
import-shops = So exportieren Sie
import-shop-shopify = Bestellungen › Exportieren › Alle Bestellungen, als einfache CSV-Datei.
import-shop-woocommerce = Mit einem Export-Plugin für Bestellungen als CSV. »Analysen › Bestellungen › Herunterladen« geht auch, nennt aber keine Kunden.
import-shop-shopware = Einstellungen › Import/Export › Export mit dem Profil »Standardprofil Bestellungen«.
import-shop-spend-name = Werbeausgaben
import-shop-spend = Tag, Kanal, Kampagne und Kosten, aus dem Werbekonto oder einer eigenen Tabelle. Daraus folgen die Kosten je neuem Kunden.
import-shop-prices-name = Einkaufspreise
import-shop-prices = Artikelnummer und Einkaufspreis, auf Wunsch mit »gültig ab«. Daraus folgt der Deckungsbeitrag.
import-shop-other-name = Anderes System
import-shop-other = Jede Tabelle mit Datum, Kunde und Betrag: Sie sagen einmal, welche Spalte was bedeutet.
import-waiting = Noch nicht eingelesen
import-waiting-hint = Hochgeladene Dateien werden nach einem Tag gelöscht, wenn niemand sie einliest.
import-waiting-table = Wartende Dateien: Tabelle
import-files = Dateien
import-uploaded = Hochgeladen
import-state = Zustand
import-state-open = bereit zur Prüfung
import-state-checking = wird geprüft
import-state-running = läuft
import-state-done = eingelesen
import-state-failed = fehlgeschlagen
import-state-interrupted = unterbrochen
import-discard = Verwerfen
import-past = Bisherige Importe
import-past-empty = Hier steht, was wann hereinkam, sobald Sie die erste Datei eingelesen haben.
import-past-table = Bisherige Importe: Tabelle
import-new = Neu
import-when = Wann
import-own-map = Eigene Zuordnung »{ $id }«
done-import-discarded = Die Dateien sind gelöscht. Eingelesen wurde daraus nichts Weiteres.
done-import-clock = Die Uhr ist umgestellt.

# Prüfung
import-preview-title = Prüfen
import-steps = Schritte
import-step-file = Datei
import-step-check = Prüfen
import-step-import = Einlesen
import-ready = { $orders ->
    [one] { $orders } Bestellung steht bereit, aus Dateien mit { $who }.
   *[other] { $orders } Bestellungen stehen bereit, aus Dateien mit { $who }.
}
import-ready-guests = { $orders ->
    [one] { $orders } Bestellung steht bereit; Kunden nennt die Datei keine.
   *[other] { $orders } Bestellungen stehen bereit; Kunden nennt die Datei keine.
}
import-ready-refunds = { $refunds ->
    [one] { $refunds } Erstattung oder Stornierung steht bereit.
   *[other] { $refunds } Erstattungen und Stornierungen stehen bereit.
}
import-ready-statements = { $told }: bereit zum Einlesen.
import-told-spend = { $count ->
    [one] { $count } Tag einer Kampagne
   *[other] { $count } Tage von Kampagnen
}
import-told-prices = { $count ->
    [one] { $count } Einkaufspreis
   *[other] { $count } Einkaufspreise
}
import-ready-known = Alles darin ist schon da; einzulesen ist nichts.
import-ready-nothing = Nichts darin lässt sich einlesen.
import-rows-need-help = { $rows ->
    [one] { $rows } Zeile braucht Ihre Hilfe.
   *[other] { $rows } Zeilen brauchen Ihre Hilfe.
}
import-ready-lead = Noch ist nichts geschrieben. Gute Zeilen kommen hinein; abgewiesene bekommen Sie als Datei, die Sie berichtigen und wieder einlesen können.
import-unknown-answer = Den Aufbau von »{ $file }« kennt Stammkunde nicht.
import-unknown-lead = Sagen Sie unten, welche Spalte was bedeutet, oder wählen Sie das Format von Hand. Geschrieben ist nichts.
import-unchecked-answer = Die Dateien sind noch nicht geprüft.
import-unchecked-lead = Geschrieben ist dabei nichts Weiteres.
import-was-interrupted = Der Import wurde unterbrochen, weil der Server anhielt. Lesen Sie die Datei noch einmal ein: Was schon da ist, zählt unten als bekannt, und nichts kommt doppelt.
import-has-failed = Das ging schief: { $reason } Was schon geschrieben war, bleibt; beim nächsten Versuch kommt nichts doppelt.
import-start = Einlesen
import-start-orders = { $orders ->
    [one] { $orders } Bestellung einlesen
   *[other] { $orders } Bestellungen einlesen
}
import-discard-other = Verwerfen, andere Datei
import-counts = Was darin steht
import-rows = Zeilen
import-new-orders = Neue Bestellungen
import-changed-orders = Geänderte
import-refunds = Erstattungen
import-cancellations = Stornierungen
import-new-spend = Neue Tage von Kampagnen
import-changed-spend = Berichtigte Tage von Kampagnen
import-new-prices = Neue Einkaufspreise
import-changed-prices = Berichtigte Einkaufspreise
import-spend = Werbeausgaben
import-known = Schon vorhanden
import-customers = Kunden
import-days = Zeitraum
import-revenue = Umsatz
import-left-out-rows = Nach Filter ausgelassen
import-rejected-rows = Abgewiesene Zeilen
import-recognised = Erkannt: { $format }
import-recognised-lead = { $file } · { $grain }.
import-encoding = Kodierung
import-delimiter = Trennzeichen
import-decimal = Dezimalzeichen
import-decimal-point = Punkt
import-decimal-comma = Komma
import-dates = Schreibweise des Datums
import-zone = Zeitzone der Zeiten
import-channel = Werbekanal
import-channel-hint = Gilt für Zeilen, die keinen Kanal nennen, zum Beispiel search, social oder display.
import-mend-channel = Nennen Sie unten den Werbekanal der Datei.
import-zone-hint = Gilt für Zeiten ohne eigene Angabe, zum Beispiel Europe/Berlin.
import-currency = Währung
import-prices = Preise
import-prices-net = netto, wie eingerichtet
import-prices-gross = brutto mit { $rate } Mehrwertsteuer, wie eingerichtet
import-prices-tax-column = Steuer nach der Spalte der Datei
import-prices-revenue = Umsatz nach der Spalte der Datei
import-other-currency = Die Datei rechnet in { $file }, Ihre Firma in { $firm }. Ohne Wechselkurs werden Zeilen in anderer Währung abgewiesen. Rechnet Ihr ganzes Haus in { $file }, stellen Sie in den Einstellungen die Währung der Firma um.
import-columns-table = Spalten und ihre Bedeutung: Tabelle
import-column = Spalte
import-column-meaning = Bedeutung
import-column-sample = Beispiel
import-unused = Nicht gebraucht:
import-filter = Genommen werden Zeilen mit:
import-correct = Stimmt etwas nicht? Berichtigen
import-format = Format
import-by-itself = selbst erkennen
import-map = Eigene Zuordnung verwenden
import-map-use = Geht dem gewählten Format vor.
import-map-text = Zuordnung (TOML)
import-map-hint = Links steht, was Stammkunde braucht, rechts der Name der Spalte in Ihrer Datei. Nötig sind ein Zeitpunkt (occurred_at) und ein Betrag; mit customer oder email werden Bestellungen zu Kunden.
import-check-again = Neu prüfen
import-mend-write-map = Tragen Sie unten in der Zuordnung ein, welche Spalte was bedeutet; was sich erraten ließ, steht schon da.
import-mend-map = Berichtigen Sie die Zuordnung unten.
import-damaged = Die Datei ist beschädigt oder nur zum Teil angekommen.
import-mend-damaged = Exportieren Sie sie neu und laden Sie sie noch einmal hoch.
import-map-syntax = Zeile { $line } der Zuordnung ist nicht lesbar [{ $reason }].
import-map-unknown = Zeile { $line } der Zuordnung: „{ $name }“ ist nicht bekannt. Möglich sind: { $known }
import-map-missing-key = In der Zuordnung fehlt „{ $name }“ (gesucht ab Zeile { $line }).
import-map-condition = »{ $condition }« ist keine Bedingung; schreiben Sie zum Beispiel »customer is known«, »quantity > 0« oder »status in [paid, shipped]«.
import-map-condition-name = Die Bedingung »{ $condition }« nennt »{ $name }«; das ist keine der Bedeutungen.
import-map-zone = Eine Zeitzone dieses Namens gibt es nicht; schreiben Sie zum Beispiel Europe/Berlin.
import-map-missing = Unter [columns] fehlt eine Spalte für: { $names }
import-map-too-long = Die Zuordnung ist länger als { $kilobytes } kB.

# Abgewiesen und ausgelassen
import-rejects-heading = { $count ->
    [one] { $count } abgewiesene Zeile
   *[other] { $count } abgewiesene Zeilen
}
import-rejects-hint = Eine Bestellung, und ebenso der Tag einer Kampagne, kommt ganz oder gar nicht hinein; darum stehen hier auch die übrigen Zeilen davon.
import-rejects-table = Abgewiesene Zeilen: Tabelle
import-rejects-shown = Gezeigt sind die ersten { $shown } von { $all }; die Datei enthält alle.
import-rejects-download = { $count ->
    [one] { $count } Zeile aus { $file } (CSV)
   *[other] { $count } Zeilen aus { $file } (CSV)
}
import-rejects-name = abgewiesen-{ $file }
import-reject-line = Zeile
import-reject-field = Spalte
import-reject-reason = Grund
import-reject-mend = Abhilfe
import-mended = Berichtigte Zeilen wieder einlesen
import-mended-hint = Laden Sie die Datei der abgewiesenen Zeilen, öffnen und berichtigen Sie sie, und bringen Sie sie hier herein: Sie wird genauso gelesen wie zuvor.
import-left-out = Vom Filter ausgelassen
import-left-out-hint = Diese Zeilen erfüllen eine Bedingung des Formats nicht. Eine eigene Zuordnung kann sie anders setzen.
import-left-out-table = Ausgelassene Zeilen: Tabelle
import-left-out-clause = Nicht erfüllte Bedingung

# Fortschritt
import-running = Wird eingelesen
import-running-answer = Ihre Dateien werden eingelesen.
import-checking = Wird geprüft
import-checking-answer = Ihre Dateien werden geprüft. Geschrieben wird dabei nichts.
import-stages = Schritte des Einlesens
import-stage-reading = Dateien lesen
import-stage-flushing = In den Bestand legen
import-stage-folding = Fakten rechnen
import-stage-fitting = Wertmodelle rechnen
import-stage-share = { $stage }: { $share }
import-waits = Wartet, bis ein anderer Import fertig ist.
import-may-leave = Sie können die Seite verlassen; es läuft weiter.

# Ergebnis
import-result-title = Ergebnis
import-result = { $orders ->
    [one] { $orders } Bestellung ist eingelesen, aus Dateien mit { $who }.
   *[other] { $orders } Bestellungen sind eingelesen, aus Dateien mit { $who }.
}
import-result-guests = { $orders ->
    [one] { $orders } Bestellung ist eingelesen; Kunden nennt die Datei keine.
   *[other] { $orders } Bestellungen sind eingelesen; Kunden nennt die Datei keine.
}
import-result-refunds = { $refunds ->
    [one] { $refunds } Erstattung oder Stornierung ist eingelesen.
   *[other] { $refunds } Erstattungen und Stornierungen sind eingelesen.
}
import-result-statements = { $told }: eingelesen.
import-result-nothing = Nichts Neues: Alles darin war schon da oder wurde abgewiesen.
import-result-lead = { $files }. Phasen, Kennzahlen und Kundenwerte sind neu gerechnet.
import-to-overview = Zum Überblick
import-to-customers = Kunden ansehen
import-another = Weitere Dateien
import-clock = Welcher Tag ist heute?
import-clock-data = Ihre Daten enden am { $day } und sind damit über zwei Monate alt. Stammkunde rechnet darum so, als wäre dieser Tag heute; sonst wären alle Kunden längst abgewandert.
import-clock-wall = Stammkunde rechnet mit dem Kalendertag. Ihre Daten reichen bis { $day }.
import-clock-to-wall = Mit dem Kalendertag rechnen
import-clock-to-data = Mit dem letzten Tag der Daten rechnen
