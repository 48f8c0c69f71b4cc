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
value-not-used-nobody-repeats = Das Modell ist nicht in Gebrauch: Noch hat niemand ein zweites Mal gekauft.
value-not-used-no-time = Das Modell ist nicht in Gebrauch: Seit den ersten Käufen ist noch keine Zeit vergangen.
value-not-used-nobody-leaves = Das Modell ist nicht in Gebrauch: Die Daten zeigen nicht, dass Kunden für immer gehen (die Anpassung läuft davon, ein Modell ohne Abwanderung erklärt sie ebenso gut).
value-not-used-all-alike = Das Modell ist nicht in Gebrauch: Alle Kunden scheinen gleich zu sein (die Anpassung läuft davon).
value-not-used-no-maximum = Das Modell ist nicht in Gebrauch: Die Daten sagen nicht, welche Parameter gelten (die Wahrscheinlichkeit ist flach, oder ihr Höchstwert liegt am Rand).
value-not-used-infinite-mean = Das Modell ist nicht in Gebrauch: Die Ausgaben streuen so stark, dass ihr Mittel nicht bestimmt ist.
value-not-used-too-short = Das Modell ist nicht in Gebrauch: Die Daten umfassen weniger als 90 Tage; Raten aus so kurzer Zeit sagen nichts über ein Jahr.
value-not-used-of = { $model }: { $reason }

value-drawn-few = Zu üblichen Shops hin gezogen: Es sind noch zu wenige Käufer, um alle Parameter allein aus diesen Daten zu bestimmen. Was die Daten nicht sagen, ist so angenommen, wie es in üblichen Shops ist; mit jedem Käufer zählt das weniger.
value-drawn-unclear = Zu üblichen Shops hin gezogen: Diese Daten lassen einzelne Parameter offen. Was sie nicht sagen, ist so angenommen, wie es in üblichen Shops ist.

value-proposal-clear = Vorschlag: { $proposed }. Es traf eindeutig besser als { $usual }.
value-proposal-best = Vorschlag: { $proposed }. Kein anderes traf besser.
value-proposal-best-carried = Vorschlag: { $proposed }. Von den Modellen, die die Daten tragen, traf keines besser.
value-proposal-not-clear = Vorschlag: { $proposed }, das übliche Modell. { $best } traf etwas besser, aber nicht mehr, als Zufall es kann.
value-proposal-not-clear-stands-in = Vorschlag: { $proposed }; das übliche Modell tragen die Daten nicht. { $best } traf etwas besser, aber nicht mehr, als Zufall es kann.
value-proposal-not-carried = { $better } traf besser, doch tragen die Daten es nicht.
