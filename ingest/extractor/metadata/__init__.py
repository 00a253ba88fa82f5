"""What a page says about its article: title, author, dates, language, licence, each in an order of trust."""
