"""Django's admin as it comes, over the same tables: what an operator would have with the other well-known admin."""
