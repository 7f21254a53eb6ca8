"""What the API reads and makes of releases and table books."""
