### Kundenwert: Modelle, Schätzungen, Ablehnungen
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

value-customer-lifetime = Kundenwert (CLTV)
value-historic = Bisheriger Wert
value-expected-12-months = Erwarteter Wert in 12 Monaten
value-probability-alive = Wahrscheinlichkeit, noch Kunde zu sein
value-empirical-estimate = Empirische Schätzung

value-not-used-no-customers = Das Modell ist nicht in Gebrauch: Noch hat niemand gekauft.
value-not-used-too-few-customers = Das Modell ist nicht in Gebrauch: Es sind zu wenige Kunden, um seine Parameter zu schätzen.
value-not-used-too-few-repeat-buyers = Das Modell ist nicht in Gebrauch: Zu wenige Kunden haben wieder gekauft.
value-not-used-no-time = Das Modell ist nicht in Gebrauch: Seit den ersten Käufen ist noch keine Zeit vergangen.
value-not-used-nobody-leaves = Das Modell ist nicht in Gebrauch: Die Daten zeigen nicht, dass Kunden für immer gehen (die Anpassung läuft davon, ein Modell ohne Abwanderung erklärt sie ebenso gut).
value-not-used-all-alike = Das Modell ist nicht in Gebrauch: Alle Kunden scheinen gleich zu sein (die Anpassung läuft davon).
value-not-used-no-maximum = Das Modell ist nicht in Gebrauch: Die Daten sagen nicht, welche Parameter gelten (die Wahrscheinlichkeit ist flach, oder ihr Höchstwert liegt am Rand).
value-not-used-infinite-mean = Gamma-Gamma ist nicht in Gebrauch: Die Ausgaben streuen so stark, dass ihr Mittel nicht bestimmt ist.
value-not-used-too-short = Das Modell ist nicht in Gebrauch: Die Daten umfassen weniger als 90 Tage; Raten aus so kurzer Zeit sagen nichts über ein Jahr.
