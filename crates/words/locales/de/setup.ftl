### Einrichtung: Firma, erster Benutzer, Anmeldung
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

setup-title = Stammkunde einrichten
setup-firm-name = Name der Firma
setup-time-zone = Zeitzone
setup-currency = Währung
setup-language = Sprache

setup-intro = Diese Angaben bestimmen, wie gerechnet wird. Sie können sie später ändern.
setup-no-firm-name = Wie heißt die Firma? So, wie Ihre Kunden sie kennen.
setup-time-zone-hint = Um Mitternacht dieser Zone beginnt ein neuer Tag.
setup-no-time-zone = Diese Zeitzone ist nicht bekannt; wählen Sie einen Namen der Liste, zum Beispiel Europe/Berlin.
setup-currency-hint = In ihr stehen alle Beträge; umgerechnet wird nicht.
setup-no-currency = Drei Buchstaben nach ISO 4217, zum Beispiel EUR.
setup-prices = Beträge in Ihren Dateien
setup-prices-net = netto
setup-prices-net-hint = oder so übernehmen, wie sie sind
setup-prices-gross = brutto
setup-prices-gross-hint = mit Mehrwertsteuer; gerechnet wird netto
setup-vat-rate = Mehrwertsteuersatz
setup-vat-rate-when = (bei Bruttobeträgen)
setup-margin-rate = Margenrate
setup-margin-rate-when = (wenn bekannt)
setup-margin-rate-hint = Deckungsbeitrag vom Umsatz. Mit ihr ist der Kundenwert ein Deckungsbeitrag, ohne sie ein Umsatz.
setup-category-margins = Margen je Warengruppe
setup-category-margins-hint = Eine Warengruppe je Zeile, so wie sie in den Bestellungen heißt: „Rotwein: 40“. Sie gehen der Margenrate vor; Einkaufspreise in Bestellungen gehen beiden vor.
setup-no-category-margin = Die Zeile „{ $line }“ nennt keine Warengruppe mit ihrer Marge; schreiben Sie „Rotwein: 40“.
setup-discount-rate = Abzinsung im Jahr
setup-discount-rate-hint = Um so viel ist Geld in einem Jahr weniger wert als heute. Gebraucht für den Kundenwert ohne Ende.
setup-language-hint = Sprache von Exporten; jeder wählt seine eigene.
setup-person = Ihr Zugang
setup-submit = Einrichten

form-name = Name
form-email = E-Mail
form-password = Passwort
form-password-hint = Mindestens 12 Zeichen, nicht die E-Mail-Adresse.
form-has-faults = Bitte sehen Sie die markierten Felder noch einmal an. Es wurde nichts geändert.
form-no-name = Wie heißen Sie?
form-no-email = Das ist keine E-Mail-Adresse; zum Beispiel name@firma.de.
form-no-percentage = Zwischen 0 und 100, zum Beispiel 19.
form-line-too-long = Höchstens { $most } Zeichen in einer Zeile.
password-too-short = Mindestens { $least } Zeichen.
password-too-long = Höchstens { $most } Zeichen.
password-is-address = Nicht die E-Mail-Adresse; wählen Sie etwas anderes.
password-one-character = Nicht immer dasselbe Zeichen; wählen Sie etwas anderes.

login-title = Anmelden
login-wrong = E-Mail oder Passwort stimmt nicht.
login-link-title = Anmelden mit diesem Link
login-link-text = Der Link gilt ein einziges Mal.
