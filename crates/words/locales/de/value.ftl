### Kundenwert: Modelle, Schätzungen, Ablehnungen
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

value-customer-lifetime = Kundenwert (CLTV)
value-historic = Bisheriger Wert
value-expected-12-months = Erwarteter Wert in 12 Monaten
value-probability-alive = Wahrscheinlichkeit, noch Kunde zu sein
value-empirical-estimate = Empirische Schätzung
