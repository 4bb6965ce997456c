"""The value store and the editions in the database; the pure engine needs neither."""
