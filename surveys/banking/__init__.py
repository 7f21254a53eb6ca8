"""Reading the bank of an organisation: what it holds, what is known of each text, where an item was asked."""
