### Phases: models, names, reasons
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

phase-model = Phase model
phase-reason = Reason
phase-since = since { $day }
phase-history = Phase history
