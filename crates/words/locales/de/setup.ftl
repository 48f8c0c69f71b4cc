### Einrichtung: Firma, erster Benutzer, Anmeldung
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

setup-title = Stammkunde einrichten
setup-firm-name = Name der Firma
setup-time-zone = Zeitzone
setup-currency = Währung
setup-language = Sprache
