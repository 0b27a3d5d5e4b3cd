"""Doors for machines: the gateway's webhook, health and metrics."""
