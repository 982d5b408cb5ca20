"""Where the tests' PostgreSQL is, and whether it answers: `python -m tests.support.postgres` says so by its status."""

import os
import sys
from urllib.parse import quote


def postgres_url() -> str:
    """A URL of a server on which the tests may create their databases."""
    if url := os.environ.get("DATABASE_URL_POSTGRES"):
        return url
    user = quote(os.environ.get("PGUSER", "root"))
    password = os.environ.get("PGPASSWORD")
    sign_in = f"{user}:{quote(password)}" if password else user
    host, port = os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGPORT", "5432")
    return f"postgres://{sign_in}@{quote(host, safe='')}:{port}/{os.environ.get('PGDATABASE', 'postgres')}"


def answers() -> bool:
    """Whether the server lets us in within three seconds."""
    import psycopg

    try:
        with psycopg.connect(postgres_url(), connect_timeout=3) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.Error:
        return False


if __name__ == "__main__":
    sys.exit(0 if answers() else 1)
