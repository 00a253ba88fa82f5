"""Feed documents to entries: RSS, Atom, RDF, JSON Feed, well-formed or not."""
