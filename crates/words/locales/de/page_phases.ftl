# Texts of the page: phases. Keys begin with phases-.

# Wann, mitten im Satz
phases-on-day = am { $period }
phases-in-month = im { $period }
phases-in-year = im Jahr { $period }
phases-in-days = vom { $first } bis { $last }

# Die Antwort; customers und shown sind der Verweis auf die gezählten Kunden
phases-answer-forward = { $count ->
    [0] Kein Kunde rückte { $when } vor
    [one] { $customers } rückte { $when } vor
   *[other] { $customers } rückten { $when } vor
}
phases-answer-at-risk = { $count ->
    [0] keiner geriet in Gefahr
    [one] { $shown } geriet in Gefahr
   *[other] { $shown } gerieten in Gefahr
}
phases-answer-back = { $count ->
    [0] keiner kam zurück
    [one] { $shown } kam zurück
   *[other] { $shown } kamen zurück
}
phases-new-customers = { $count ->
    [one] { $count } Kunde ist neu dabei.
   *[other] { $count } Kunden sind neu dabei.
}
phases-greatest-loss = { $count ->
    [one] Der größte Verlust: { $count } Kunde ging von { $from } zu { $to }.
   *[other] Der größte Verlust: { $count } Kunden gingen von { $from } zu { $to }.
}
phases-compared = Zum Vergleich { $period }: { $forward } vor, { $atrisk } in Gefahr, { $back } zurück.

# Wer in Gefahr ist, sagt ein anderes Modell als das gezeigte
phases-danger-told-by = Wer in Gefahr gerät und wer zurückkommt, sagt das Modell { $model }; das Modell { $shown } hat keine Phase für Kunden, die gehen.

phases-one-phase = { $share } Ihrer Kunden sind in { $phase }: Es liegen nur Bestellungen vor, und die Phasen vor dem ersten Kauf füllen sich erst mit Besuchen und Warenkörben. Bis dahin zeigt { $model } mehr.

# Zusätze: was außer der Phase gilt
phases-overlays = Außerdem
phases-overlays-hint = Was für Kunden gilt, gleich in welcher Phase sie sind.
phases-overlay = Zusatz
phases-of-which = davon { $count } { $overlay }

phases-empty-answer = Noch ist kein Kunde in einer Phase.
phases-empty = Hier sehen Sie, in welcher Phase Ihre Kunden stehen, wer vorrückt, wer in Gefahr gerät und wer zurückkommt. Dafür braucht es nur Ihre Bestellungen.
phases-empty-import = Bestellungen einlesen

# Landkarte
phases-map = Landkarte der Phasen
phases-map-hint = Oben: Kunden rücken vor oder kehren zurück. Unten: Kunden entfernen sich.
phases-map-above = Wechsel nach vorn und zurück
phases-map-below = Wechsel, bei denen sich Kunden entfernen
phases-map-footer = Stand { $day }. Je Phase: Kunden, ihr erwarteter Umsatz der nächsten 12 Monate, Veränderung im Zeitraum. Je breiter ein Bogen, desto mehr Kunden.
phases-move = { $from } → { $to }: { $count }
phases-flow = { $count } nach { $phase }
phases-model = Phasenmodell
phases-customers = Kunden
phases-value = Wert
phases-share = Anteil
phases-no-value = Die Daten tragen noch keine Vorhersage des Werts.
phases-as-table = Als Tabelle

# Bestand
phases-stock = Wie sich der Bestand verschiebt
phases-stock-hint = Kunden je Phase am Ende jedes Monats. Ein Klick auf einen Monat zeigt ihn oben.
phases-stock-table = Bestand je Phase und Monatsende
phases-stock-change = { $phase } von { $before } auf { $now } Kunden
phases-stock-in-words = Von { $first } bis { $last }: { $changes }.
phases-until-today = bis heute
phases-day = Stand

# Monatliche Wechsel
phases-flows = Von Monat zu Monat
phases-flows-hint = Wohin Kunden in den letzten sechs Monaten gingen. Blass: wer blieb.
phases-flows-table = Wechsel von Monat zu Monat
phases-flows-in-words = { $count ->
    [one] Der größte Wechsel war im { $month }: { $count } Kunde ging von { $from } zu { $to }.
   *[other] Der größte Wechsel war im { $month }: { $count } Kunden gingen von { $from } zu { $to }.
}
phases-month = Monat
phases-show-month = Monat zeigen

# Wechsel als Tabelle
phases-matrix = Wer wohin wechselte
phases-matrix-hint = Von 100 Kunden, die am { $since } in einer Phase waren: So viele waren am { $until } in …
phases-matrix-table = Wechsel von Phase zu Phase
phases-matrix-footer = Schraffiert: geblieben. Die Farbe wächst mit der Wurzel des Anteils, damit auch seltene Wechsel zu sehen sind. Unter 20 Kunden stehen Anzahlen statt Prozente.
phases-from = von
phases-to = nach
phases-new = neu
phases-of = { $count } von { $whole }

# Wie entschieden wird
phases-decided = Wie eine Phase entschieden wird
phases-decided-hint = Geprüft wird von oben; die erste Regel, die zutrifft, gilt.
phases-rule-otherwise = alle übrigen
phases-rule-stay = Wer darin ist, bleibt, solange gilt:
phases-rule-days = Wer hineinkommt, bleibt mindestens { $count } Tage, solange nichts geschieht.
phases-silence = Wie still ist zu still?
phases-silence-text = silence_score misst die Stille eines Kunden an seinem eigenen Rhythmus: 0 % gleich nach einem Kauf, 100 % bei völliger Stille. Von welchem Wert an jemand überfällig oder verstummt ist, sagen die Regeln.
phases-basis-bg-nbd = Der Rhythmus kommt aus dem Modell BG/NBD: Kunden kaufen unterschiedlich oft und bleiben irgendwann aus.
phases-basis-nbd = Der Rhythmus kommt aus dem Modell NBD: Kunden kaufen unterschiedlich oft, niemand bleibt für immer aus.
phases-basis-empirical = Der Rhythmus kommt aus den Raten, die in den Daten gezählt sind.
phases-basis-fixed-days = Für einen Rhythmus reichen die Daten nicht. Es gelten feste Tage: nach 90 Tagen überfällig, nach 365 Tagen verstummt.
phases-basis-none-yet = Für diesen Tag ist noch kein Modell angepasst. Es gelten feste Tage: nach 90 Tagen überfällig, nach 365 Tagen verstummt.
phases-basis-vintage = { $customers ->
    [one] Angepasst an die Käufe eines einzigen Kunden bis { $day } ({ $customers }, davon { $repeat } mit Wiederkauf).
   *[other] Angepasst an die Käufe von { $customers } Kunden bis { $day }, davon { $repeat } mit Wiederkauf.
}

# Was daraus folgt
phases-deeds = Was daraus folgt
phases-deed-show = Kunden ansehen
phases-expected-value = erwartet in 12 Monaten
phases-deed-at-risk = Jetzt melden, bevor sie verstummen
phases-deed-at-risk-text = { $count ->
    [one] { $customers } geriet im gezeigten Zeitraum in Gefahr. Je früher Sie sich melden, desto eher kommt er zurück.
   *[other] { $customers } gerieten im gezeigten Zeitraum in Gefahr. Je früher Sie sich melden, desto eher kommen sie zurück.
}
phases-deed-worth-most = Hier steht am meisten auf dem Spiel: { $phase }
phases-deed-worth-most-text = { $count ->
    [one] { $customers } ist in { $phase }, unter allen gefährdeten Gruppen die mit dem höchsten erwarteten Umsatz je Kunde.
   *[other] { $customers } sind in { $phase }, unter allen gefährdeten Gruppen die mit dem höchsten erwarteten Umsatz je Kunde. Die Liste beginnt mit den wertvollsten.
}

# Wie lange Kunden bleiben, und wohin sie gehen
phases-phase = Phase
phases-stays = Wie lange Kunden bleiben, und wie viele weitergehen
phases-stays-hint = Aus allen Aufenthalten bisher; wer noch da ist, zählt mit den Tagen bis jetzt.
phases-stays-count = Aufenthalte
phases-stays-median = Verweildauer (Median)
phases-stays-onward = Weiter in 90 Tagen
phases-stays-exit = Die meisten gingen nach
phases-stays-footer = Tage, bis die Hälfte die Phase verlassen hat (Kaplan-Meier). „Weiter“ heißt: in eine spätere Phase, zurück aus Gefahr oder Abwesenheit, oder nach der Rückkehr wieder zum üblichen Kauf; der Anteil ist der von Aalen und Johansen, mit einem Intervall von 95 %.
phases-dwell-nobody = In dieser Phase war noch niemand.
phases-dwell-most-stay = Weniger als die Hälfte ging, so weit beobachtet wurde: { $days }.
phases-dwell-middle-half = Die mittlere Hälfte bleibt { $low } bis { $high }.
phases-dwell-median-range = 95-%-Intervall des Medians: { $low } bis { $high }.
phases-dwell-counts = { $stays ->
    [one] { $stays } Aufenthalt, davon { $lasting } noch offen.
   *[other] { $stays } Aufenthalte, davon { $lasting } noch offen.
}
phases-onward-short = Noch wurde niemand { $days } Tage lang beobachtet.
phases-interval-95 = 95 %: { $low } bis { $high }

# Was kommt
phases-outlook = Was kommt
phases-outlook-hint = Erwartete Kunden je Phase, mit einem Intervall von 80 %, wenn es weitergeht wie im letzten Jahr und so viele neue kommen wie zuletzt.
phases-outlook-short = Die Geschichte ist zu kurz für eine Vorhersage: Es braucht 90 Tage.
phases-outlook-now = Jetzt
phases-outlook-head = in { $days } Tagen ({ $day })
phases-outlook-interval = 80 %
phases-outlook-skill = { $days } Tage voraus, von { $forecasts } vergangenen Monatsenden aus geprüft: im Mittel um { $error } Kunden je Phase daneben; „es bleibt, wie es ist“ hätte um { $naive } danebengelegen.
phases-outlook-by-customers = Genommen ist, was jeder Käufer mit seinem Rhythmus erwarten lässt.
phases-outlook-by-flows = Genommen ist, wie Kunden zuletzt von Phase zu Phase gingen.
phases-outlook-by-standstill = Genommen ist darum, dass es bleibt, wie es ist: Das kam bisher näher.
phases-outlook-held = Das Intervall hielt { $held } von { $intervals } Mal.
phases-outlook-untested = Für { $days } Tage voraus ist noch keine frühere Vorhersage fällig geworden.
phases-outlook-past = Erwartet und eingetroffen, Monatsende für Monatsende
phases-outlook-before = Vorher
phases-outlook-expected = Erwartet (80 %)
phases-outlook-came = Eingetroffen
phases-outlook-within = Im Intervall
phases-next = Einzelne Kunden: gesagt und eingetroffen
phases-next-hint = Wie viele einer Phase sie verlassen, von vergangenen Tagen aus vorhergesagt, ohne zu kennen, was danach kam.
phases-next-head = in { $days } Tagen:
phases-next-said = gesagt
phases-next-left = gegangen
phases-next-bands = Nach der Wahrscheinlichkeit, die gesagt war
phases-next-skill = { $days } Tage voraus, von { $times } vergangenen Tagen aus an { $customers } Kunden geprüft: mittlerer quadratischer Abstand (Brier) { $score }, auf dem anderen Weg { $other }; hätte man den Anteil jeder Phase im Voraus gekannt, { $base }.
phases-next-by-rhythm = Genommen ist, wie wahrscheinlich jeder bestellt und was die Stille an ihrem Tag bewirkt.
phases-next-by-rates = Genommen ist, wie oft Kunden der Phase sie verließen, und was die Stille an ihrem Tag bewirkt.
phases-next-sure = Das kam sicher näher.
phases-next-unsure = Der Unterschied kann Zufall sein; beim Kunden stehen beide.

# Nach Kohorte und Kanal
phases-groups = Phasen nach Kohorte und Kanal
phases-groups-hint = Von 100 Kunden einer Gruppe sind so viele in …
phases-by-cohort = Erstkauf
phases-by-sales-channel = Vertriebsweg
phases-by-first-channel = Erster Kanal
phases-by-no-order = Noch kein Kauf
phases-by-untold = Nicht bekannt
phases-by-more = { $count ->
    [one] { $count } weitere steht in der CSV-Datei.
   *[other] { $count } weitere stehen in der CSV-Datei.
}

# Eine Phase; die Schlüssel beginnen mit phase-
phase-answer = { $count ->
    [0] In { $phase } ist niemand.
    [one] { $customers } ist in { $phase }.
   *[other] { $customers } sind in { $phase }.
}
phase-answer-median = Im Median bleiben Kunden { $median }.
phase-answer-onward = { $onward } gehen in { $days } Tagen weiter.
phase-answer-nobody = Weitergegangen ist bisher niemand.
phase-answer-last = Es ist die letzte Phase derer, die kaufen.
phase-figures = Kennzahlen der Phase
phase-customers = Kunden
phase-of-all = { $share } von allen
phase-value = Erwartet in 12 Monaten
phase-value-each = { $amount } je Kunde
phase-median = Verweildauer (Median)
phase-median-none = Die mittlere Hälfte ist noch nicht gegangen.
phase-ahead = In 30 Tagen
phase-ahead-note = 80 %: { $low } bis { $high } Kunden
phase-ahead-short = Die Geschichte ist zu kurz.
phase-orders = Bestellungen je Käufer
phase-orders-note = { $count ->
    [one] { $count } hat bestellt
   *[other] { $count } haben bestellt
}
phase-silence = Still seit
phase-silence-note = Median seit der letzten Bestellung
phase-revenue = Umsatz je Kunde
phase-revenue-note = bisher, nach Erstattungen
phase-buys = Kauft in 90 Tagen
phase-buys-note = mittlere Wahrscheinlichkeit
phase-curve = Wie viele noch da sind
phase-curve-hint = Anteil nach so vielen Tagen in der Phase, mit einem Band von 95 %.
phase-curve-none = Noch hat niemand diese Phase verlassen.
phase-curve-at = { $days } Tagen { $share }
phase-curve-in-words = Noch in { $phase } sind nach: { $told }.
phase-after = Nach
phase-still = Noch da
phase-interval = 95 %
phase-exits = Wohin sie gehen
phase-exits-note = „In { $days } Tagen“: von allen, die in die Phase kommen (Aalen-Johansen).
phase-of-left = Der Gegangenen
phase-within = In 90 Tagen
phase-onward = weiter
phase-traffic = Gekommen und gegangen
phase-traffic-table = Kommen und Gehen je Schritt
phase-traffic-note = Wer zweimal kommt, zählt zweimal.
phase-traffic-in-words = { $came } kamen, { $left } gingen.
phase-came = Gekommen
phase-left = Gegangen
phase-step = Schritt
phase-before = Vorher
phase-afterwards = Nachher
phase-origins = Woher sie kommen
phase-origins-none = Niemand kam.
phase-members = Wer darin ist
phase-members-hint = die mit dem höchsten erwarteten Umsatz zuerst
phase-members-wait = Die Kunden werden geladen …
phase-members-none = Niemand ist in dieser Phase.
phase-member-since = Seit
phase-member-why = Warum
phase-member-days = { $count ->
    [0] seit heute
    [one] 1 Tag
   *[other] { $count } Tage
}
phase-kpis = Kennzahlen dieser Phase
phase-kpis-hint = aller Kunden, { $period }
phase-kpis-all = Alle Kennzahlen
phase-rule = Wer hierher gehört
