"""What needs no signing in: home, the catalogue, help, status by number, was this message ours."""
