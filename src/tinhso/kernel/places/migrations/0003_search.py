"""What `places.search` runs on: a view of words and a function whose plans PostgreSQL keeps."""

from django.db import migrations

# Every place once for each word of its name, from that word on (`hai duong`, `duong`): "begins with" on any
# word is one walk along one index. Refreshed by every operation that changes places.
WORDS = """
CREATE MATERIALIZED VIEW places_word AS
SELECT p.id AS place_id, substr(p.folded_name, word.at)::text AS rest, word.at = 1 AS first,
       lower(p.name)::text AS typed, p.folded_label, p.level, p.kind, p.valid_from, p.valid_to, p.sort_key
  FROM places_place p, LATERAL (
       SELECT 1 AS at UNION ALL
       SELECT i + 1 FROM generate_series(1, length(p.folded_name)) i WHERE substr(p.folded_name, i, 1) = ' ') word
 ORDER BY rest;
CREATE INDEX places_word_rest ON places_word (rest text_pattern_ops);
CREATE INDEX places_word_letters ON places_word USING gin (rest gin_trgm_ops) WHERE first;
"""
# Planning a search costs twice its execution, and a function is planned once a connection.
# Names are folded to a-z, 0-9 and spaces, so '{' ends the range of what begins with them.
# 1. exact, then prefix, then a word inside; the accents and the kind as typed first among equals;
# 2. the first word in the name, the others anywhere in what it lies in;
# 3. letters in threes (pg_trgm), for typing errors.
FIND = """
CREATE FUNCTION places_find(
  _name text, _typed text, _kinds text[], _first text, _others text[], _day date, _level int, _limit int
) RETURNS TABLE (key varchar, code varchar, level smallint, kind varchar, name varchar, label varchar,
                 valid_from date, valid_to date)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE best bigint[];
BEGIN
  SELECT array_agg(place_id ORDER BY at) INTO best FROM (
    SELECT place_id, row_number() OVER (
             ORDER BY CASE WHEN first THEN rest <> _name END NULLS LAST, right(_typed, length(typed)) <> typed,
               _kinds <> '{}' AND kind <> ALL(_kinds), level, valid_to IS NOT NULL, valid_from DESC, sort_key, place_id
           ) AS at
      FROM places_word
     WHERE rest ~>=~ _name AND rest ~<~ (_name || '{') AND (_level IS NULL OR level = _level)
       AND (_day IS NULL OR valid_from <= _day AND (valid_to IS NULL OR valid_to > _day))
     ORDER BY at LIMIT _limit + 5) hit;
  IF best IS NULL AND _others <> '{}' THEN
    SELECT array_agg(place_id ORDER BY at) INTO best FROM (
      SELECT place_id, row_number() OVER (
               ORDER BY NOT (first AND _name LIKE rest || ' %'), _kinds <> '{}' AND kind <> ALL(_kinds),
                 length(rest) DESC, strpos(folded_label, substr(_name, length(rest) + 2)), level DESC,
                 valid_to IS NOT NULL, valid_from DESC, sort_key, place_id
             ) AS at
        FROM places_word
       WHERE rest ~>=~ _first AND rest ~<~ (_first || '{') AND folded_label LIKE ALL(_others)
         AND (_level IS NULL OR level = _level)
         AND (_day IS NULL OR valid_from <= _day AND (valid_to IS NULL OR valid_to > _day))
       ORDER BY at LIMIT _limit + 5) hit;
  END IF;
  IF best IS NULL THEN
    SELECT array_agg(place_id ORDER BY at) INTO best FROM (
      SELECT place_id, row_number() OVER (
               ORDER BY similarity(rest, _name) DESC, level, valid_to IS NOT NULL, valid_from DESC,
                 sort_key, place_id
             ) AS at
        FROM places_word
       WHERE first AND rest % _name AND (_level IS NULL OR level = _level)
         AND (_day IS NULL OR valid_from <= _day AND (valid_to IS NULL OR valid_to > _day))
       ORDER BY at LIMIT _limit) hit;
  END IF;
  RETURN QUERY SELECT p.key, p.code, p.level, p.kind, p.name, p.label, p.valid_from, p.valid_to
    FROM places_place p WHERE p.id = ANY(best) ORDER BY array_position(best, p.id) LIMIT _limit;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("places", "0002_initial")]
    operations = [
        migrations.RunSQL(WORDS, "DROP MATERIALIZED VIEW places_word"),
        migrations.RunSQL(FIND, "DROP FUNCTION places_find(text, text, text[], text, text[], date, int, int)"),
    ]
