### Kommandozeile: Meldungen und Tabellenköpfe
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

cli-column-phase = Phase
cli-column-customers = Kunden
cli-column-value = Wert
cli-total = Summe
