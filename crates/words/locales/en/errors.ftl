### Errors: the thing, the fault, the way out
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

error-title = That did not work
error-page-not-found = There is no such page. Go back to the overview.
