# Phasenmodelle: Liste, Bearbeiten, Vergleich.
models-unknown = Eine Fassung { $version } des Phasenmodells „{ $model }“ gibt es nicht.
models-no-name = Das Modell und jede Phase brauchen einen Namen in einer Zeile, höchstens { $most } Zeichen.
models-no-number = „{ $value }“ ist keine ganze Zahl. Möglich sind beim Platz 0 bis 255, bei der Mindestdauer 0 bis 365 Tage.
models-rule-faults = { $count ->
    [one] Eine Regel lässt sich nicht lesen: { $fault }
   *[other] { $count } Regeln lassen sich nicht lesen. Die erste: { $fault }
}
models-rule-of = Die Regel von „{ $phase }“ lässt sich nicht lesen: { $fault }
models-no-last-resort = Die letzte Regel muss „true“ lauten, damit jeder Kunde eine Phase hat.
models-twice = „{ $what }“ kommt zweimal vor.
models-phase-count = Ein Modell hat 1 bis 32 Phasen, nicht { $count }.
models-minimum-stay = Die Mindestdauer von „{ $phase }“ ist mit { $days } Tagen zu lang; möglich sind 0 bis 365.
models-stay-of-last = Die letzte Phase braucht keine Regel zum Bleiben: Ihre Regel gilt immer.
models-not-before = „{ $model }“ fragt nach Phasen von „{ $asked }“; dieses Modell muss davor stehen.
models-file = Das Modell lässt sich nicht lesen: { $reason }
models-count = 1 bis { $most } Modelle können in Gebrauch sein.
models-kpis-rest-on = Kundenbindung und Abwanderung fragen nach der Phase „{ $phase }“ von „{ $model }“; sie muss in Gebrauch bleiben.
models-breaks = Diese Segmente ließen sich nicht mehr lesen: { $segments }. Ändern Sie zuerst diese.

models-title = Phasenmodelle
audit-thing-model = Phasenmodell
audit-model-saved = Phasenmodell gespeichert
audit-models-chosen = Phasenmodelle gewählt
done-model-saved = Phasenmodell gespeichert.
done-models-chosen = Auswahl der Phasenmodelle geändert.
models-answer = { $count ->
    [one] Ein Phasenmodell ist in Gebrauch: „{ $name }“.
   *[other] { $count } Phasenmodelle sind in Gebrauch; „{ $name }“ führt.
}
models-sub = Ein Modell ist eine Folge von Regeln. Ändern Sie eines, werden die Phasen aller Tage neu bestimmt; jede Fassung bleibt erhalten.
models-leading = führend
models-in-use = in Gebrauch
models-not-in-use = nicht in Gebrauch
models-phases = Phasen
models-edit = Bearbeiten
models-copy = Kopie anlegen
models-copy-of = Kopie von { $name }
models-lead = Zum führenden machen
models-up = Nach oben
models-down = Nach unten
models-off = Außer Gebrauch nehmen
models-versions = Fassungen
models-version-of = Fassung { $version }
models-origin = Herkunft
models-built-in = mitgeliefert
models-take = In Gebrauch nehmen
models-compare = Vergleichen
models-edit-answer = Alle Regeln sind lesbar. Die Vorschau zeigt, wer sich bewegte.
models-edit-faults = { $count ->
    [one] Eine Regel lässt sich noch nicht lesen.
   *[other] { $count } Regeln lassen sich noch nicht lesen.
}
models-edit-sub = Die Regeln werden von oben nach unten geprüft; die erste, die gilt, bestimmt die Phase.
models-model = Das Modell
models-order-note = Unter dieser Bezeichnung steht es in Listen.
models-new-phase = Neue Phase
models-last-note = Die letzte Regel gilt immer, damit jeder Kunde eine Phase hat.
models-remove = Phase entfernen
models-rule = Regel
models-meaning = Bedeutung
models-meaning-en = Bedeutung auf Englisch
models-group = Gruppe
models-standing = Ihre Kunden
models-standing-usual = wie in der Gruppe üblich
models-standing-none = sagt darüber nichts
models-standing-active = kaufen oder werden gewonnen
models-standing-away = sind überfällig, gehen oder sind fort
models-standing-returned = sind zurückgekehrt
models-standing-hint = Danach zählen die Seiten, wer in Gefahr gerät und wer zurückkommt. Üblich ist: In der Gruppe „{ $group }“ sind sie fort, sonst kaufen sie.
models-overlays = Zusätze
models-overlays-note = Was außerdem auf Kunden zutreffen kann, in welcher Phase sie auch sind. Auf einen Kunden können mehrere zutreffen.
models-new-overlay = Neuer Zusatz
models-add-overlay = Zusatz hinzufügen
models-remove-overlay = Zusatz entfernen
models-colour = Farbe und Form
models-colour-1 = Blau, Ring
models-colour-2 = Türkis, Viertel
models-colour-3 = Grün, halb
models-colour-4 = Gelb, voll
models-colour-5 = Rot, Warndreieck
models-colour-6 = Pflaume, durchgestrichen
models-colour-7 = Grau, gestrichelt
models-colour-8 = Violett, zurückkehrend
models-colour-9 = Pink, Stern
models-colour-delivery = Violett, drei Viertel
models-colour-own = wie bisher ({ $name })
models-place = Platz im Kreislauf, ab 0
models-days = Mindestdauer
models-stay = Regel zum Bleiben
models-stay-hint = Wer schon in der Phase ist, bleibt, solange diese Regel gilt.
models-before = Bevor Sie speichern
models-before-note = Die Vorschau rechnet mit Ihren Daten; gespeichert ist damit nichts.
models-use = Gleich in Gebrauch nehmen
models-use-note = Sonst wird die Fassung nur aufbewahrt.
models-save = Als neue Fassung speichern
models-save-new = Als neues Modell speichern
models-preview = Vorschau
models-add = Phase hinzufügen
models-as-is = bisher
models-as-proposed = Vorschlag
models-moved = { $count ->
    [0] Niemand von { $of } Kunden käme am { $day } in eine andere Phase.
    [one] { $count } von { $of } Kunden käme am { $day } in eine andere Phase.
   *[other] { $count } von { $of } Kunden kämen am { $day } in eine andere Phase.
}
models-cell = { $count ->
    [one] { $count } Kunde: jetzt { $from }, dann { $to }
   *[other] { $count } Kunden: jetzt { $from }, dann { $to }
}
models-now = Jetzt
models-then = Dann zusammen
models-moves = Wer sich bewegte
models-moves-note = Zeilen: die Phase in der ersten Fassung; Spalten: die in der zweiten.
models-validity = Aussagekraft
models-validity-note = AUC über { $customers } Käufer am { $split }; { $bought } kauften in den 90 Tagen danach. 0,5 ist Zufall, 1 ist vollkommen.
models-validity-short = Die Daten sind kürzer als 180 Tage: zu kurz, um sie zu messen.
models-validity-one-sided = Alle kauften oder niemand: Daran lässt sich nichts messen.
models-validity-method = Aussagekraft: Wie gut die Phase vorhersagt, wer in 90 Tagen kauft. Die Phasen stehen nach ihrem Anteil an Käufern 90 Tage zuvor; gemessen wird an den letzten 90 Tagen der Daten, nur unter Kunden, die schon gekauft hatten.
models-compare-sub = Beide Fassungen auf Ihre Daten angewandt.
models-months = Kunden je Phase an den Monatsenden
models-months-note = Oben die erste Fassung, fett darunter die zweite, wo sie anders zählt.
models-day = Tag
models-elsewhere = In anderer Phase
engine-check-definitions = Nicht lesbar sind: { $which }. Schreiben Sie diese Segmente neu, oder wählen Sie eine andere Fassung dieser Phasenmodelle.
