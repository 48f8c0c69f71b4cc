-- The six phases lead where a firm never chose. A firm whose segments ask for phases without naming a model (`in phase "reife"`,
-- kept in this spelling) wrote them while Stauss/Bruhn led; it keeps the models in the order that was in use, as if it had chosen
-- them, so that no segment becomes unreadable or changes its meaning.
INSERT INTO active_models (place, model, version)
SELECT place, model, version
FROM (
    SELECT 0 AS place, 'stauss_bruhn' AS model, 3 AS version
    UNION ALL SELECT 1, 'four_phases', 3
    UNION ALL SELECT 2, 'six_phases', 1
    UNION ALL SELECT 3, 'five_phases', 1
    UNION ALL SELECT 4, 'subscription', 1
)
WHERE NOT EXISTS (SELECT 1 FROM active_models)
  AND EXISTS (
    SELECT 1
    FROM segments AS held
    WHERE held.is_retired = 0
      AND held.version = (SELECT max(version) FROM segments WHERE id = held.id)
      AND (held.rule LIKE '%in phase %' OR held.rule LIKE '%in group %')
  );
