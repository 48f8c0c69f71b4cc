### Phasen: Modelle, Namen, Begründungen
### Schlüssel: Bereich-Sache, klein, mit Bindestrich; dieselben Schlüssel und Lücken wie in der englischen Datei.

phase-model = Phasenmodell
phase-reason = Grund
phase-since = seit { $day }
phase-history = Phasenverlauf
