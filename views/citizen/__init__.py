"""The citizen's pages, a room for each errand; the wizard walks the pages of a form for all of them."""
