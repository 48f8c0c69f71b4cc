### Datenqualität: Mängel von Ereignissen
### Schlüssel: quality- (Seite), fault- (was nicht stimmt), remedy- (was zu tun ist); dieselben Schlüssel und Lücken wie in der englischen Datei.

quality-answer = { $count ->
    [one] { $count } von { $events } Ereignissen der letzten { $days } Tage hat einen Mangel ({ $share }).
   *[other] { $count } von { $events } Ereignissen der letzten { $days } Tage haben einen Mangel ({ $share }).
}
quality-answer-good = Alle { $events } Ereignisse der letzten { $days } Tage sind ohne Mangel.
quality-answer-none = In den letzten { $days } Tagen kamen keine Ereignisse an.
quality-sub = Ein Ereignis mit Mangel geht nicht verloren: Was zu lesen ist, zählt; was nicht zu lesen ist, bleibt außer Betracht.
quality-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tage
}
quality-flaws = Mängel
quality-flaws-note = Nach Art, Quelle, Angabe und Fehler, die häufigsten zuerst.
quality-flaws-none = Keine Mängel gefunden.
quality-empty = Hier sehen Sie, was an den Ereignissen Ihrer Quellen nicht stimmt, sobald welche ankommen.
quality-kind = Art und Quelle
quality-fault = Angabe und Fehler
quality-events = Ereignisse
quality-share = Anteil
quality-of = von
quality-last = Zuletzt, Ereignis
quality-remedy = Was zu tun ist
quality-own = Dateien und eigene
quality-more = { $shown } von { $count } Zeilen; alle stehen in der Datei.
quality-unknown = Unbekannte Namen
quality-unknown-note = Diese Ereignisse sind vollständig aufbewahrt und in Regeln verwendbar, zählen aber in keiner Kennzahl.
quality-name = Name und Quelle
quality-nearest = Vielleicht gemeint
quality-nearest-none = nichts Ähnliches
fault-missing = fehlt
fault-no-text = ist kein Text
fault-no-amount = ist kein Betrag
fault-negative = ist negativ
fault-too-fine = hat mehr als sechs Nachkommastellen
fault-too-large = ist zu groß
fault-no-integer = ist keine ganze Zahl
fault-no-number = ist keine Zahl
fault-out-of-range = liegt außerhalb des Erlaubten
fault-no-moment = ist kein Zeitpunkt
fault-no-day = ist kein Tag
fault-no-url = ist keine Adresse
fault-no-currency = ist keine lesbare Währung
fault-other-currency = ist nicht die Berichtswährung
fault-no-email = ist keine E-Mail-Adresse
fault-no-boolean = ist weder wahr noch falsch
fault-unknown-value = ist keiner der möglichen Werte
fault-no-list = ist keine Liste
fault-no-product = ist keine Ware
fault-no-object = ist kein Objekt
fault-more-flaws = hat noch mehr Mängel
fault-in-the-future = liegt in der Zukunft
fault-no-offset = hat keinen Abstand zur Weltzeit
fault-before-1970 = liegt vor 1970
fault-not-joined = verbindet keine zwei Kunden
fault-other = stimmt nicht
remedy-missing = Senden Sie die Angabe mit; ein leerer Text gilt als nicht gesendet.
remedy-no-text = Senden Sie einen Text oder eine Zahl, kein Objekt und keine Liste.
remedy-no-amount = Senden Sie eine Zahl oder einen Text mit Dezimalpunkt, etwa 12.50, ohne Währung und Tausenderzeichen.
remedy-negative = Senden Sie den Wert ohne Vorzeichen; Rabatte und Erstattungen sind positiv.
remedy-too-fine = Runden Sie den Betrag auf höchstens sechs Nachkommastellen.
remedy-too-large = Prüfen Sie, ob der Betrag in der richtigen Einheit gesendet wird.
remedy-no-integer = Senden Sie eine ganze Zahl, etwa 3.
remedy-no-number = Senden Sie eine Zahl.
remedy-out-of-range = Die erlaubten Grenzen stehen im Handbuch unter Ereignisse.
remedy-no-moment = Senden Sie Datum, Uhrzeit und Abstand zur Weltzeit, etwa 2026-05-31T10:00:00+02:00.
remedy-no-day = Senden Sie den Tag als 2026-05-31.
remedy-no-url = Senden Sie eine Adresse, die mit https:// beginnt, oder einen Pfad, der mit / beginnt.
remedy-no-currency = Bestellungen zählen, ihre Beträge nicht. Senden Sie drei Buchstaben nach ISO 4217, etwa EUR.
remedy-other-currency = Bestellungen zählen, ihre Beträge nicht. Senden Sie Beträge in der Berichtswährung.
remedy-no-email = Senden Sie eine vollständige Adresse oder lassen Sie die Angabe weg.
remedy-no-boolean = Senden Sie true oder false.
remedy-unknown-value = Die möglichen Werte stehen im Handbuch unter Ereignisse.
remedy-no-list = Senden Sie eine Liste von Waren, auch wenn es nur eine ist.
remedy-no-product = Jeder Eintrag der Liste ist ein Objekt mit Namen, Preis und Anzahl.
remedy-no-object = Senden Sie ein Objekt.
remedy-more-flaws = Beheben Sie zuerst die anderen Mängel dieser Art.
remedy-in-the-future = Stellen Sie die Uhr des Absenders.
remedy-no-offset = Gelesen wurde die Zeit in der Zeitzone der Firma. Senden Sie den Abstand mit, etwa 2026-05-31T10:00:00+02:00.
remedy-before-1970 = Schicken Sie das Datum mit vierstelligem Jahr, Sekunden oder Millisekunden seit 1970.
remedy-not-joined = Entscheiden Sie unter Schlüssel und Zuordnung; ein Server mit eigener Quelle darf selbst verbinden.
remedy-other = Vergleichen Sie das Ereignis mit dem Handbuch unter Ereignisse.
