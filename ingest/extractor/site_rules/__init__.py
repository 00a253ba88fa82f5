"""What is known of single sites, as data, and how it is applied to their pages."""
