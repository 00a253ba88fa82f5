"""A forge's inbox: open issues whose addresses are to be fetched, asked for and answered by GitHub's REST API."""
