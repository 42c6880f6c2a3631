"""Searching the whole database for what must not be in it any more."""

from collections.abc import Iterable

from django.db import connection

_COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns
JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
"""


def columns_with(words: Iterable[str]) -> list[str]:
    """Every column, of any kind and of any table, with a value in which one of the words can be read."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS)
        for table, column in cursor.fetchall():
            # bytea as text is hexadecimal: there the words are looked for as bytes, too.
            for word in words:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" WHERE "{column}"::text ILIKE %s '
                    f'OR "{column}"::text ILIKE %s',
                    [f"%{word}%", f"%{word.encode().hex()}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{column}: {word}")
    return found
