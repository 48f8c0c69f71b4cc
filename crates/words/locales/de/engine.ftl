### Anwendungsfälle: Import, Rechnen, Prüfen
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

engine-progress-rows = { $rows ->
    [one] { $rows } Zeile gelesen
   *[other] { $rows } Zeilen gelesen
}

engine-locked = Der Datenordner wird von Prozess { $process } benutzt. Beenden Sie diesen Prozess, oder warten Sie auf sein Ende.
engine-too-new = Der Datenordner hat das Format { $found }, diese Version versteht bis { $supported }. Installieren Sie ein neueres Stammkunde.
engine-damaged = { $what } ist beschädigt: { $reason }. Ein Schnappschuss entsteht mit „stammkunde rebuild“ neu; Datenbank und Archiv (stammkunde.db, lake) sind das Protokoll selbst und kommen nur aus Ihrer Sicherung zurück.
engine-list-lost = Die Liste der Gelöschten (erased/list.json) kennt Löschungen nicht, die dieser Ordner ausgeführt hat: { $receipts }. So kämen Gelöschte zurück. Legen Sie die Liste wieder in den Ordner; ist sie verloren, nehmen Sie das mit »stammkunde erase --list-is-lost« hin.
engine-no-list = Wer seit der Sicherung gelöscht wurde, käme mit ihr zurück. Geben Sie die Liste der Gelöschten mit »--erasures« an (den bisherigen Datenordner oder erased/list.json daraus), oder nehmen Sie das mit »--without-erasures« hin.
engine-failed = Gescheitert: { $action } ({ $cause }). Prüfen Sie Platz und Rechte, und versuchen Sie es noch einmal.
engine-disk-full = Der Datenträger ist voll ({ $action }). Was bestätigt war, ist nicht verloren. Schaffen Sie Platz; danach geht es weiter.
engine-not-writable = In den Datenordner kann nicht geschrieben werden ({ $action }: { $cause }). Geben Sie dem Benutzer, unter dem Stammkunde läuft, das Recht dazu.
engine-not-set-up = Dieser Datenordner ist noch nicht eingerichtet. Rufen Sie „stammkunde init“ auf, oder öffnen Sie den Link, den „stammkunde serve“ ausgibt.
engine-own-fault = Ein Fehler dieses Programms, nicht Ihrer Daten: { $reason }. Bitte melden Sie ihn.
engine-no-customer = Einen Kunden „{ $customer }“ gibt es an diesem Tag nicht. „stammkunde export customers“ nennt alle.
engine-still-one = „{ $from }“ und „{ $into }“ wurden beide mit „{ $customer }“ gesehen, und es bliebe offen, was davon nicht zu „{ $customer }“ gehört. Trennen Sie zuerst eines von beiden von „{ $customer }“.
engine-overrules = Damit gälten frühere Entscheidungen von Menschen nicht mehr. Sehen Sie sie sich an, bevor Sie anders entscheiden.
engine-no-product = Ein Produkt „{ $product }“ steht in keiner Bestellung. „stammkunde recommend --products“ nennt alle.
engine-too-many-rules = Mehr als { $most } Gruppen von Produkten sind so häufig. Verlangen Sie einen größeren Anteil der Bestellungen.
engine-no-model = Das Phasenmodell „{ $model }“ gibt es nicht. Es gibt: { $known }
engine-must-stay = Ereignisse der Art „{ $kind }“ können nicht verfallen, weil Kennzahlen und Phasen auf ihnen beruhen. Nehmen Sie die Art aus `events.keep_days`.
engine-no-data = Dafür gibt es noch nicht genug Bestellungen. Importieren Sie zuerst eine Datei, oder wählen Sie andere Tage.
engine-check-book = Was im Speicher gefaltet ist, weicht vom neu Gefalteten ab. „stammkunde rebuild“ leitet es neu ab.
engine-check-snapshot = Der gespeicherte Stand weicht vom neu Gefalteten ab. „stammkunde rebuild“ leitet ihn neu ab.
engine-check-totals = Die Summen der Faltung weichen von denen des Protokolls ab. Sichern Sie den Ordner, und melden Sie es.
engine-stage-reading = Lesen
engine-stage-flushing = Ablegen im Archiv
engine-stage-folding = Falten
engine-stage-fitting = Wertmodelle vergangener Monate
engine-stage-checking = Vergleichen

engine-no-kpi = Keine Kennzahl heißt »{ $kpi }«. Es gibt: { $known }
engine-no-overlay = Kein Zusatz dieses Modells heißt »{ $overlay }«. Es gibt: { $known }
engine-no-phase = Keine Phase heißt »{ $phase }«. In diesem Modell gibt es: { $known }
engine-no-holdout = So lässt sich nicht prüfen: Die Daten beginnen am { $first }, angepasst würde bis { $calibration }, geprüft bis { $holdout }. Das Ende der Anpassung muss nach dem Beginn der Daten und vor dem Ende der Prüfung liegen.
engine-active-not-in-abstinence = nicht in der Phase »Abstinenz« (Stauss/Bruhn)
engine-active-months = { $months ->
    [one] Kauf im letzten Monat
   *[other] Kauf in den letzten { $months } Monaten
}
engine-not-split = Die Kennzahl »{ $kpi }« lässt sich danach nicht aufteilen; ihre Seite nennt, wonach es geht.
engine-firm-no-name = Die Firma hat keinen Namen. Sagen Sie, wie Ihre Kunden sie kennen.
engine-firm-zone = Diese Zeitzone kennt niemand. Schreiben Sie einen IANA-Namen, zum Beispiel Europe/Berlin.
engine-firm-category-margin = Eine Marge von { $rate } für die Warengruppe „{ $category }“ liegt nicht zwischen 0 und 1; 35 % schreibt man 0.35.
engine-firm-margin = Eine Marge von { $rate } liegt nicht zwischen 0 und 1; 35 % schreibt man 0.35.
engine-firm-discount = Eine Abzinsung von { $rate } im Jahr liegt nicht zwischen 0 und 1; 10 % werden 0.10 geschrieben.
engine-firm-vat = Ein Mehrwertsteuersatz von { $rate } liegt nicht zwischen 0 und 1; 19 % schreibt man 0.19.
engine-firm-language = „{ $text }“ ist keine Sprache dieses Programms. Wählen Sie de oder en.
engine-firm-clock = „{ $text }“ ist keine Uhr. Wählen Sie wall oder data.
engine-read-incomplete = „{ $file }“ lässt sich nicht bis zum Ende lesen. Ist es eine .gz-Datei, laden Sie sie noch einmal herunter.
engine-read-too-large = „{ $file }“ ist zu groß. Exportieren Sie in Teilen, zum Beispiel je Monat.
engine-read-header-changed = Die Kopfzeile von „{ $file }“ ist nicht mehr die erkannte. Prüfen Sie die Datei noch einmal.
engine-left-out-erased = Die Zeile gehört zu niemandem, der gelöscht wurde
engine-phase-minimum-stay = Bleibt mindestens bis { $day } in der Phase, solange nichts geschieht
