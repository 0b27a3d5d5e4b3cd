"""What any Flask page pays: one route and nothing else, on the server that serves us."""

from flask import Flask, Response

app = Flask(__name__)
app.add_url_rule("/hello", "hello", lambda: Response("Halo dunia", mimetype="text/plain"))
