### Fehler: Sache, Mangel, Ausweg
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

error-title = Das hat nicht geklappt
error-page-not-found = Diese Seite gibt es nicht. Gehen Sie zurück zur Übersicht.
