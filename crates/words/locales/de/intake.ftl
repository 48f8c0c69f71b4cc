### Dateien lesen: Formate, Abweisungen
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

# Wozu eine Spalte dient. $field ist der Name aus der Zuordnung (order_id, customer, …).
intake-field = { $field ->
    [order_id] Bestellnummer
    [customer] Kundennummer
    [email] E-Mail-Adresse
    [occurred_at] Zeitpunkt
    [sku] Artikelnummer
    [product] Artikel
    [category] Warengruppe
    [quantity] Menge
    [price] Einzelpreis
    [line_total] Preis der Position
    [revenue] Umsatz (netto, ohne Versand)
    [goods] Warenwert nach Rabatten
    [total] Gesamtbetrag
    [tax] Mehrwertsteuer
    [discount] Rabatt
    [shipping] Versandkosten
    [refunded] Erstatteter Betrag
    [currency] Währung
    [country] Land
    [name] Name
    [first_name] Vorname
    [last_name] Nachname
    [postcode] Postleitzahl
    [sales_channel] Verkaufsweg
    [status] Bestellstatus
    [payment_status] Zahlungsstatus
    [cancelled_at] Zeitpunkt der Stornierung
    [refunded_at] Zeitpunkt der Erstattung
    [packed_skus] Positionen (Artikelnummern)
    [packed_products] Positionen (Artikel)
    [channel] Werbekanal
    [campaign] Kampagne
    [cost] Kosten des Tages
    [impressions] Einblendungen
    [reach] Erreichte Menschen
    [clicks] Klicks
    [cost_price] Einkaufspreis (netto)
    [valid_from] Gültig ab
   *[other] { $field }
}

intake-grain = { $grain ->
    [line] Eine Zeile je Position; Zeilen mit derselben Bestellnummer bilden eine Bestellung
    [spend] Eine Zeile je Tag und Kampagne; mehrere werden zusammengezählt
    [cost_prices] Eine Zeile je Artikel, mit Tag auch mehrere
   *[order] Eine Zeile je Bestellung
}
intake-delimiter = { $delimiter ->
    [tab] Tabulator
    [blanks] Leerzeichen
    [comma] Komma
    [semicolon] Semikolon
   *[bar] Senkrechter Strich
}
intake-dates = { $order ->
    [year-first] Jahr-Monat-Tag
    [day-first] Tag.Monat.Jahr
    [month-first] Monat/Tag/Jahr
   *[other] { $order }
}

# Die Auswahl mit einem Zweig nennt die Lücke, die der eingesetzte Text { intake-field } füllt.
intake-condition-known = { $field ->
   *[other] { intake-field } bekannt
}
intake-condition-above = { $field ->
   *[other] { intake-field } > { $bound }
}
intake-condition-at-least = { $field ->
   *[other] { intake-field } ≥ { $bound }
}
intake-condition-below = { $field ->
   *[other] { intake-field } < { $bound }
}
intake-condition-at-most = { $field ->
   *[other] { intake-field } ≤ { $bound }
}
intake-condition-in = { $field ->
   *[other] { intake-field } ist eines von: { $values }
}
intake-condition-not-in = { $field ->
   *[other] { intake-field } ist keines von: { $values }
}

intake-note-no-customer = Keine Spalte sagt, wer gekauft hat. Alle Bestellungen zählen als Bestellungen von Gästen und nicht in Kennzahlen je Kunde.
intake-note-dates-assumed = { $order ->
   *[other] Die Reihenfolge von Tag und Monat geht aus den Werten nicht hervor. Angenommen: { intake-dates }. Stimmt das nicht, legen Sie sie mit »dates« in einer Zuordnung fest.
}

intake-empty-file = Die Datei ist leer.
intake-excel-file = Das ist eine Excel-Datei, keine CSV-Datei.
intake-binary-file = Das ist keine Textdatei.
intake-unknown-layout = Die Datei hat den Aufbau keines bekannten Exports. Ihre Spalten: { $columns }
intake-no-table = Die Datei ist keine Tabelle: In ihren Zeilen ist kein Trennzeichen zu erkennen, das Spalten ergibt.
intake-unknown-format = Ein Format »{ $format }« gibt es nicht. Es gibt: { $formats }
intake-missing-column = { $field ->
   *[other] Es fehlt eine Spalte für: { intake-field }. Gesucht wurde: { $names }
}
intake-missing-channel = Es fehlt eine Spalte für den Werbekanal. Gesucht wurde: { $names }
intake-too-many-columns = Die Datei hat mehr als { $columns } Spalten.
intake-bad-condition = Eine Bedingung des Filters ist nicht lesbar.
intake-bad-zone = Eine Zeitzone »{ $zone }« gibt es nicht.

intake-mend-save-as-csv = Öffnen Sie die Datei in Ihrer Tabellenkalkulation und speichern Sie sie als CSV (UTF-8), oder exportieren Sie die Bestellungen noch einmal als CSV.
intake-mend-format = Wählen Sie eines dieser Formate oder »auto«.
intake-mend-write-map = Schreiben Sie eine Zuordnung (TOML), die sagt, welche Spalte was bedeutet, und importieren Sie mit --map. Eine begonnene Zuordnung mit den gefundenen Spalten liegt bei.

intake-mend-channel = Nennen Sie den Kanal der Datei: in einer Spalte, oder für alle Zeilen in einer Zuordnung mit »channel = "search"«. Eine begonnene Zuordnung liegt bei.
intake-reject-missing = »{ $field }« fehlt.
intake-reject-not-an-amount = »{ $value }« in »{ $field }« ist kein Betrag.
intake-reject-not-a-quantity = »{ $value }« in »{ $field }« ist keine Menge.
intake-reject-not-a-moment = »{ $value }« in »{ $field }« ist kein Zeitpunkt.
intake-reject-not-a-currency = »{ $value }« in »{ $field }« ist keine Währung.
intake-reject-in-the-future = »{ $value }« in »{ $field }« liegt in der Zukunft.
intake-reject-other-currency = »{ $value }« in »{ $field }« ist nicht die Währung der Firma, und ein Umrechnungskurs liegt nicht vor.
intake-reject-not-a-customer = »{ $value }« in »{ $field }« kann keinen Kunden bezeichnen.
intake-reject-too-large = »{ $value }« in »{ $field }« ist größer als jeder Betrag, der hier geführt wird.
intake-reject-too-many-lines = Zu viele Zeilen haben dieselbe »{ $field }«.
intake-reject-width = Die Zeile hat { $found } statt { $expected } Werte.
intake-reject-unclosed = Ein Anführungszeichen öffnet sich und schließt sich nicht.
intake-reject-too-long = Die Zeile ist zu lang oder ein Wert in ihr hat mehr als { $bytes } Byte.
intake-reject-not-text = Die Zeile enthält Zeichen, die nicht zur Kodierung der Datei passen.
intake-reject-same-order = Zeile { $line } derselben Bestellung ist fehlerhaft; eine Bestellung wird ganz oder gar nicht importiert.

intake-reject-below-zero = »{ $value }« in »{ $field }« liegt unter 0.
intake-reject-not-a-count = »{ $value }« in »{ $field }« ist keine Anzahl.
intake-reject-two-prices = Für denselben Artikel und Tag stehen zwei verschiedene Einkaufspreise in der Datei.
intake-reject-same-statement = Zeile { $line } über dasselbe ist fehlerhaft; was zusammengehört, wird ganz oder gar nicht importiert.
intake-mend-missing = Tragen Sie »{ $field }« nach.
intake-mend-amount = Schreiben Sie »{ $field }« als Zahl, zum Beispiel { $amount }.
intake-mend-moment = { $dates ->
    [year-first] Schreiben Sie »{ $field }« wie in den anderen Zeilen (Reihenfolge: Jahr-Monat-Tag), zum Beispiel 2024-01-31 10:00.
    [day-first] Schreiben Sie »{ $field }« wie in den anderen Zeilen (Reihenfolge: Tag.Monat.Jahr), zum Beispiel 31.01.2024 10:00.
    [month-first] Schreiben Sie »{ $field }« wie in den anderen Zeilen (Reihenfolge: Monat/Tag/Jahr), zum Beispiel 01/31/2024 10:00.
   *[other] Schreiben Sie »{ $field }« wie in den anderen Zeilen (Reihenfolge: { $dates }).
}
intake-mend-currency = Schreiben Sie »{ $field }« mit drei Buchstaben, zum Beispiel EUR.
intake-mend-in-the-future = Prüfen Sie Jahr, Monat und Tag in »{ $field }«.
intake-mend-other-currency = Rechnen Sie die Beträge in { $reporting } um, oder importieren Sie diese Zeilen in einen Ordner mit ihrer Währung.
intake-mend-customer = Kürzen Sie »{ $field }« auf höchstens 256 Zeichen ohne Steuerzeichen.
intake-mend-order-id = Prüfen Sie, ob »{ $field }« wirklich die Bestellnummer ist.
intake-mend-width = Setzen Sie Werte, die das Trennzeichen oder einen Zeilenumbruch enthalten, in Anführungszeichen.
intake-mend-quotes = Schließen Sie das Anführungszeichen; ein Anführungszeichen im Wert wird verdoppelt.
intake-mend-encoding = Exportieren Sie die Datei als UTF-8, oder ersetzen Sie die fraglichen Zeichen.
intake-mend-same-order = Berichtigen Sie die genannte Zeile und importieren Sie alle Zeilen der Bestellung zusammen.
intake-mend-count = Schreiben Sie »{ $field }« als ganze Zahl, oder lassen Sie den Wert weg.
intake-mend-two-prices = Behalten Sie eine der Zeilen, oder geben Sie an, ab wann welcher Preis gilt.
intake-mend-same-statement = Berichtigen Sie die genannte Zeile und importieren Sie alle diese Zeilen zusammen.
intake-mend-whole-file = Berichtigen Sie »{ $field }« in der ganzen Datei und importieren Sie diese noch einmal: Mehrere Zeilen ergeben zusammen den Tag einer Kampagne, und die Zeile allein würde deren Summe ersetzen.
