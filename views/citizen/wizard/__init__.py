"""A form walked page by page, one photo a page, looked over and sent: the same for all that is filled in."""
