### Use cases: import, computation, checks
### Keys: area-thing, small letters, hyphens; the same keys and gaps as in the German file.

engine-progress-rows = { $rows ->
    [one] { $rows } row read
   *[other] { $rows } rows read
}
