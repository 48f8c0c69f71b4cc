# Beziehungsintensität
intensity-title = Beziehungsintensität
intensity-short = Intensität
intensity-sentence = { $score } von 100.
intensity-sentence-highest = { $score } von 100; am höchsten war sie mit { $highest } am { $day }.
intensity-parts = Teile der Beziehungsintensität
intensity-part = Teil
intensity-points = Punkte
intensity-weight = Gewicht
intensity-rests-on = Worauf er beruht
intensity-rhythm = Rhythmus
intensity-spend = Umsatz
intensity-breadth = Breite
intensity-engagement = Engagement
intensity-satisfaction = Zufriedenheit
intensity-rests-subscription = Ein Abonnement läuft.
intensity-rests-rhythm = Stillewert { $score }: wie weit die Kauferwartung seit dem letzten Kauf gesunken ist
intensity-rests-no-purchase = Noch nichts gekauft.
intensity-rests-spend = { $revenue } in 365 Tagen; Rang { $rank } von 100 unter den Käufern
intensity-rests-no-comparison = Kein Vergleich: Bis zu diesem Tag waren zu wenige Käufer bekannt.
intensity-rests-breadth = { $share } der üblichen Warengruppen gekauft
intensity-rests-no-categories = Die Daten nennen keine Warengruppen.
intensity-rests-engagement = { $days ->
    [one] Kontakt an einem von { $of } Tagen
   *[other] Kontakt an { $days } von { $of } Tagen
}{ $ties ->
    [0] {""}
    [one] , dazu Newsletter oder Netzwerk
   *[other] , dazu Newsletter und Netzwerk
}
intensity-rests-no-contact = Von Besuchen, Nachrichten und Antworten ist nichts bekannt.
intensity-rests-no-voice = Noch keine Antwort, keine Bewertung.
intensity-rests-nps = Weiterempfehlung { $points } von 10
intensity-rests-csat = Zufriedenheit { $points } von 5
intensity-rests-stars = { $points } von 5 Sternen
intensity-rests-trouble = ungeheilter Ärger vom { $day }
intensity-unknown-parts = Bekannt sind Teile mit { $share } des Gewichts. Teile ohne Angaben zählen nicht mit; die Gewichte der übrigen sind auf 100 % hochgerechnet.
intensity-course-table = Verlauf als Tabelle
intensity-foot = Jeder Punkt gilt am Ende seines Tages, nach dem, was damals bekannt war, auch im Vergleich mit anderen. Solange nichts geschieht, sinkt die Intensität nur; am Monatsende kann sich der Vergleich verschieben.
intensity-cohorts-title = Beziehungsintensität je Kohorte
intensity-cohorts-caption = Mittel der Kunden eines Quartals, 0 bis 100
intensity-cohorts-table = Mittlere Beziehungsintensität je Kohorte
intensity-cohorts-description = Mittlere Beziehungsintensität der Kohorten von { $first } bis { $last }, Quartal für Quartal seit dem ersten Kauf.
intensity-cohorts-foot = Gezählt wird ab dem Quartal des ersten Kaufs (+0), jeweils am Quartalsende, zuletzt heute. Bei großen Kohorten beruht das Mittel auf 1.000 ausgelosten Kunden, immer denselben.
intensity-quarter = Q{ $quarter } { $year }
intensity-quarters-since = +{ $quarters }
intensity-drawn = { $drawn } von { $size }
intensity-cell = Am { $day }; 95-%-Intervall { $interval }
