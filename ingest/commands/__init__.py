"""What each command does; the terminal's own words for it stand in `ingest.cli.main`."""
