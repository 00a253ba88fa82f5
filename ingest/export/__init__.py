"""What is stored, as rows of text and metadata: JSON Lines, and Parquet where its library is installed."""
