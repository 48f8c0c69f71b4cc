### Command line: messages and table headings
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

cli-column-phase = Phase
cli-column-customers = Customers
cli-column-value = Value
cli-total = Total
