"""The same requests in stock admins. The others are imported by processes of their own, and load nothing of ours."""
