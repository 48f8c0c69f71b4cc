### Kundenwert: Modelle, Wert je Phase, Rückschau
### Schlüssel: value-, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

nav-value = Kundenwert
value-basis-bg-nbd = BG/NBD
value-basis-bg-nbd-text = Jeder Kunde kauft in seinem eigenen Rhythmus und geht irgendwann; beides wird aus seinen Käufen und denen aller Kunden geschätzt.
value-basis-mbg-nbd = MBG/NBD
value-basis-mbg-nbd-text = Wie BG/NBD; doch kann ein Kunde schon nach dem ersten Kauf für immer gehen.
value-basis-pareto-nbd = Pareto/NBD
value-basis-pareto-nbd-text = Wie BG/NBD; doch kann ein Kunde jederzeit gehen, nicht nur nach einem Kauf.
value-basis-nbd = NBD
value-basis-nbd-text = Jeder Kunde kauft in seinem eigenen Rhythmus; dass jemand für immer geht, nimmt dieses Modell nicht an.
value-basis-empirical = Empirische Schätzung
value-basis-empirical-text = Kein Modell, sondern gezählte Raten zweier Gruppen: wer einmal gekauft hat, und wer wiederkam.
value-basis-fixed-days = Feste Tage
value-basis-fixed-days-text = Die Daten tragen noch kein Modell: Ab 90 Tagen Stille gilt ein Kunde als überfällig, ab 365 als verloren. Eine Vorhersage gibt es nicht.
value-answer = { $count ->
    [one] { $customers } bringt in den nächsten 12 Monaten voraussichtlich { $value } Umsatz.
   *[other] { $customers } bringen in den nächsten 12 Monaten voraussichtlich { $value } Umsatz.
}
value-answer-none = { $count ->
    [one] { $customers }; eine Vorhersage tragen die Daten noch nicht.
   *[other] { $customers }; eine Vorhersage tragen die Daten noch nicht.
}
value-sub = Stand { $at }. Grundlage: { $model }, gerechnet mit den Daten bis { $day }.
value-margin = Davon Deckungsbeitrag: { $margin }, aus: { $sources }.
value-empty-answer = Noch gibt es keinen Kundenwert.
value-empty = Hier sehen Sie, was Ihre Kunden in den nächsten 12 Monaten voraussichtlich bringen und wie gut das Modell früher traf, sobald Bestellungen eingelesen sind.
value-no-forecast = Die Daten tragen noch keine Vorhersage.
value-tiles = Kundenwert in Zahlen
value-tile-total = Erwarteter Wert, 12 Monate
value-tile-mean = Im Mittel je Kunde
value-tile-customers = Käufer im Modell
value-tile-repeat = { $repeat } kauften wieder ({ $share })
value-tile-day = Stand des Modells
value-tile-vintage = { $count ->
    [one] aus { $count } Käufer
   *[other] aus { $count } Käufern
}
value-by-phase = Wert je Phase
value-by-phase-table = Wert je Phase als Tabelle
value-most = Den größten Teil erwarten Sie von Kunden in { $phase }: { $value }, { $share } von allem.
value-total = Alle
value-share = Anteil
value-mean = Mittel je Kunde
value-purchases-title = Wann Kunden kaufen
value-spend-title = Was sie ausgeben
value-spend-gamma = Gamma-Gamma
value-spend-gamma-text = Jeder Kunde gibt je Kauf um sein eigenes Mittel herum aus; wer selten kaufte, wird zum Mittel aller hingezogen.
value-spend-mean = Gezählte Mittel
value-spend-mean-text = Kein Modell, sondern das eigene Mittel je Kauf, zum Mittel aller Käufe hingezogen.
value-fallback = Ersatz
value-refused = Angepasste Parameter, nicht in Gebrauch
value-parameters = Parameter
value-parameter = Parameter
value-meaning = Bedeutung
value-estimate = Schätzung
value-error = Standardfehler
value-parameter-r = Wie ähnlich sich Kunden im Rhythmus sind (größer ist ähnlicher)
value-parameter-alpha = Zeitmaß des Rhythmus in Wochen: r/α Käufe je Woche im Mittel
value-parameter-a = Neigung, nach einem Kauf zu gehen: a/(a + b) im Mittel
value-parameter-b = Neigung, nach einem Kauf zu bleiben
value-parameter-s = Wie ähnlich sich Kunden im Gehen sind (größer ist ähnlicher)
value-parameter-beta = Zeitmaß des Gehens in Wochen: s/β Abschiede je Woche im Mittel
value-parameter-once = Käufe je Woche von Kunden, die einmal gekauft haben
value-parameter-again = Käufe je Woche von Kunden, die wiederkamen
value-parameter-p = Wie gleichmäßig ein Kunde ausgibt
value-parameter-q = Wie ähnlich sich Kunden in den Ausgaben sind
value-parameter-v = Maß der Ausgaben aller Kunden
value-fit-likelihood = Log-Likelihood
value-fit-customers = Kunden in der Anpassung
value-fit-repeat = Wiederkäufer
value-fit-mean-spend = Mittel aller Käufe
value-test = Wie gut das Modell früher traf
value-test-answer-under = Erwartet waren { $expected } Käufe, gemacht wurden { $made }: Das Modell lag { $off } zu niedrig.
value-test-answer-over = Erwartet waren { $expected } Käufe, gemacht wurden { $made }: Das Modell lag { $off } zu hoch.
value-test-answer-nothing = Erwartet waren { $expected } Käufe, gemacht wurden { $made }.
value-test-note = { $count ->
    [one] { $model }, angepasst mit den Daten bis { $calibration }, verglichen mit dem, was dieser eine Kunde danach kaufte ({ $holdout }, { $count } Kunde). Ein Kauf ist ein Tag mit einer Bestellung.
   *[other] { $model }, angepasst mit den Daten bis { $calibration }, verglichen mit dem, was dieselben { $count } Kunden danach kauften ({ $holdout }). Ein Kauf ist ein Tag mit einer Bestellung.
}
value-test-made = gemacht
value-test-expected = erwartet
value-test-weeks = Käufe je Woche, aufaddiert
value-test-ask = Die Rückschau passt das Modell an den ersten Teil Ihrer Daten an und vergleicht mit dem Rest. Bei so vielen Kunden dauert das einen Moment.
value-test-do = Rückschau rechnen
value-untested-too-short = Für eine Rückschau reichen die Daten nicht weit genug zurück; nötig sind 60 Tage.
value-untested-no-model = Der erste Teil der Daten trägt kein Modell; deshalb gibt es nichts zu vergleichen.
value-as-table = Als Tabelle
value-week = Woche bis
value-measures = Wie groß die Fehler waren
value-measures-table = Maße der Rückschau
value-measure = Maß
value-of-purchases = Käufe
value-of-revenue = Umsatz
value-measure-predicted = Vorhergesagt
value-measure-predicted-text = Summe der Vorhersagen.
value-measure-actual = Eingetreten
value-measure-actual-text = Summe dessen, was geschah.
value-measure-bias = Verzerrung
value-measure-bias-text = Um wie viel die Summe zu hoch (+) oder zu niedrig (−) war.
value-measure-mae = Mittlerer Fehler
value-measure-mae-text = Mittlerer Abstand je Kunde (MAE).
value-measure-rmse = Quadratischer Fehler
value-measure-rmse-text = Wurzel des mittleren quadrierten Fehlers (RMSE); große Fehler zählen mehr.
value-measure-correlation = Korrelation
value-measure-correlation-text = 1: Vorhersage und Wirklichkeit laufen gleich; 0: ohne Zusammenhang.
value-measure-gini = Rangfolge (Gini)
value-measure-gini-text = 1: die Besten standen genau oben; 0: nicht besser als Zufall.
value-measure-lift = Lift
value-measure-calibration = Eichung
value-measure-tracking = Verlauf
value-measure-behind = Rückstand
value-laws = Welches Modell zu dieser Firma passt
value-laws-note = Angepasst an die Daten bis { $calibration }, geprüft an { $count ->
    [one] demselben { $count } Kunden
   *[other] denselben { $count } Kunden
} ({ $holdout }). Das Bild zeigt Wiederkäufe seit dem ersten Tag, erwartet allein aus den ersten Käufen. Lift: Käufe des ersten Zehntels durch die aller. Eichung: mittlerer Abstand zwischen Kaufwahrscheinlichkeit und Anteil der Käufer. Verlauf: mittlere Abweichung des Bildes. Rückstand: auf das Modell, das dem Eingetretenen die höchste Wahrscheinlichkeit gab (mittlere Log-Wertung), mit Standardfehler; bis zum Dreifachen kann es Zufall sein.
value-laws-note-some = Verglichen an { $count } gleichmäßig gewählten von { $customers } Kunden. Angepasst an die Daten bis { $calibration }, geprüft am Rest ({ $holdout }). Das Bild zeigt Wiederkäufe seit dem ersten Tag, erwartet allein aus den ersten Käufen. Rückstand: mittlere Log-Wertung mit Standardfehler; bis zum Dreifachen kann es Zufall sein.
value-laws-holdout = geprüft
value-laws-weeks = Wiederkäufe je Woche nach allen Modellen, aufaddiert
value-laws-table = Modelle im Vergleich
value-law = Modell
value-laws-tag-proposed = Vorschlag
value-laws-tag-in-use = in Gebrauch
value-laws-tag-not-carried = nicht getragen
value-laws-tag-drawn = zu üblichen Shops gezogen
value-calibration = Gesagt und eingetreten
value-calibration-table = Kaufwahrscheinlichkeit und Anteil der Käufer
value-calibration-from = Wahrscheinlichkeit
value-calibration-said = gesagt
value-calibration-came = kauften
value-law-choice = Nach welchem Modell vorhergesagt wird
value-law-automatic = Automatisch
value-law-automatic-text = BG/NBD, bis zwei Rückschauen im Abstand eines Quartals dasselbe andere Modell eindeutig besser finden.
value-law-is-automatic = Automatisch: zurzeit { $model }.
value-law-is-chosen = Gewählt seit { $day }: { $model }.
value-law-effect = Die Wahl gilt ab heute und wird festgehalten; was für frühere Tage gesagt wurde, bleibt. Phasen ändern sich nicht: Wie still ein Kunde ist, misst immer BG/NBD. Tragen die Daten das gewählte Modell nicht, springt ein einfacheres ein und wird so genannt.
value-law-do = Wahl festhalten
value-law-who = Wählen können Inhaber, Verwalter und Analysten.
done-law-chosen = Modell gewählt.
audit-law-chosen = Wertmodell gewählt
audit-thing-law = Wertmodell
value-deciles = Zehntel der Kunden
value-deciles-note = Nach Vorhersage geordnet, die höchste zuerst; Käufe je Kunde.
value-deciles-table = Zehntel der Kunden nach Vorhersage
value-decile = Zehntel
value-lift = Lift
value-vintages = Modellstände
value-vintages-note = Jeden Monat wird neu angepasst und der Stand festgehalten: Ein früherer Tag wird mit dem Modell gezeigt, das damals galt.
value-vintages-table = Letzte Modellstände
value-vintages-earlier = Frühere Modellstände
value-vintage-day = Daten bis
value-revision = Fassung
value-how = Was dahintersteht
value-how-buying = BG/NBD schätzt zwei Dinge, die man nicht sehen kann. Erstens den Rhythmus: Jeder Kunde kauft zufällig, aber in seinem eigenen Tempo; wie verschieden die Tempi sind, sagen r und α.
value-how-leaving = Zweitens das Gehen: Nach jedem Kauf kann ein Kunde für immer gehen, und niemand meldet sich ab. Ist ein Kunde länger still, als es zu seinem Tempo passt, ist er wahrscheinlich fort; a und b sagen, wie leicht Kunden gehen.
value-how-spend = Gamma-Gamma schätzt, was ein Kauf bringt: das eigene Mittel, zum Mittel aller hingezogen, je weniger Käufe ein Kunde hat. Vorausgesetzt ist, dass die Höhe der Ausgaben nicht davon abhängt, wie oft jemand kauft.
value-how-value = Der erwartete Wert ist: erwartete Käufe in 365 Tagen mal erwartete Ausgaben je Kauf. Er ist Umsatz nach Rabatt, ohne Mehrwertsteuer und Versand, vor Erstattungen, nicht abgezinst.
value-how-fallback = Tragen die Daten das Modell nicht (zu wenige Käufer, oder die Anpassung läuft davon), wird ein einfacheres genommen und hier so genannt: erst NBD, dann gezählte Raten, zuletzt feste Tage ohne Vorhersage.
value-how-sources = Fader, Hardie und Lee 2005 (BG/NBD); Batislam, Denizel und Filiztekin 2007 (MBG/NBD); Schmittlein, Morrison und Colombo 1987 (Pareto/NBD); Ehrenberg 1959 (NBD); Fader und Hardie 2013 (Gamma-Gamma).
value-of-which = davon { $count } { $overlay }, { $value }

# Was Kunden häufiger kaufen lässt
value-drivers = Was Kunden häufiger kaufen lässt
value-drivers-table = Merkmale und ihre Wirkung
value-drivers-trait = Merkmal beim ersten Kauf
value-drivers-channel = Kanal
value-drivers-country = Land
value-drivers-first-category = Erste Warengruppe
value-drivers-others = alle übrigen
value-drivers-buys = Kauft
value-drivers-leaves = Wandert ab
value-drivers-more-often = { $share } häufiger ({ $interval })
value-drivers-less-often = { $share } seltener ({ $interval })
value-drivers-sooner = { $share } schneller ({ $interval })
value-drivers-later = { $share } langsamer ({ $interval })
value-drivers-unclear = nicht erkennbar anders ({ $interval })
value-drivers-better = { $model } sagt mit diesen Merkmalen eindeutig besser voraus als ohne (Log-Wertung { $lead } ± { $error }).
value-drivers-worse = { $model } sagt mit diesen Merkmalen eindeutig schlechter voraus als ohne (Log-Wertung { $lead } ± { $error }).
value-drivers-alike = { $model } sagt mit diesen Merkmalen nicht erkennbar anders voraus als ohne (Log-Wertung { $lead } ± { $error }).
value-drivers-note = Jeweils gegenüber { $against }, mit 95-%-Intervall. Bekannt ist nur, was beim ersten Kauf galt. Angepasst und geprüft wie oben, an { $compared } von { $customers } Kunden. Ein Zusammenhang, kein Beweis einer Ursache.
value-spread = Wie sich der Wert verteilt
value-spread-description = { $count ->
    [one] Ein Kunde; er ist { $median } in 12 Monaten wert.
   *[other] Die Hälfte der { $count } Kunden ist höchstens { $median } in 12 Monaten wert.
}
value-spread-from = Wert in 12 Monaten
value-spread-foot = Erwarteter Umsatz der nächsten 12 Monate je Kunde. Jede Stufe ist etwa doppelt so hoch wie die davor; die Farben sind die Phasen.
value-pareto = Wer den Wert bringt
value-pareto-description = 20 % der Kunden bringen { $share } des Werts.
value-pareto-customers = Kunden, die wertvollsten zuerst
value-pareto-share = Anteil am Wert
value-pareto-alike = wenn alle gleich viel brächten
value-pareto-note = Die Hälfte des Werts bringen { $half } der Kunden. Gini: { $gini } (0: alle bringen gleich viel, 1: einer bringt alles).
value-formulas = Nach welcher Formel wie viel
value-formulas-sub = Vier Formeln aus Lehrbüchern, mit eigenen Zahlen. Sie kennen niemandes Stille; deshalb rechnen die Seiten sonst mit den Modellen.
value-formula = Formel
value-formula-revenue = Umsatzwert
value-formula-revenue-how = { $order } je Bestellung × { $orders } Bestellungen im Jahr × { $years } Jahre
value-formula-textbook = Lehrbuchformel
value-formula-textbook-how = ({ $revenue } Umsatz − { $cost } Kosten im Jahr) ÷ (1 + { $rate }) × { $years } Jahre; sie zinst nur einmal ab
value-formula-retention = Bleibeformel
value-formula-retention-how = { $margin } Deckungsbeitrag im Jahr × { $stay } ÷ (1 + { $rate } − { $stay }): was nach diesem Jahr noch kommt
value-formula-new = Bleibeformel, neuer Kunde
value-formula-new-how = { $margin } × (1 + { $rate }) ÷ (1 + { $rate } − { $stay }) − { $acquisition } Kosten des Gewinnens
value-formulas-mean = Zahlen eines mittleren Kunden der letzten 365 Tage.
value-formulas-one = Eigene Bestellungen auf ein Jahr gerechnet (mindestens eines) und eigene Marge; Bleiben, Halten und, wo die eigenen nicht bekannt sind, Kosten des Gewinnens wie im Mittel aller.
value-formulas-retention = Es bleiben { $share } im Jahr: { $part } von { $whole }, die im Jahr davor bestellten, bestellten im letzten wieder.
value-formulas-no-retention = Wie viele im Jahr bleiben, ist nicht bekannt: Weniger als zehn bestellten im Jahr davor.
value-formulas-no-margin = Ein Deckungsbeitrag ist nicht bekannt; ohne ihn rechnet nur die erste Formel.
value-formulas-no-keeping = Was das Halten kostet, ist nicht bekannt und fehlt in den Kosten.
