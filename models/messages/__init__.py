"""The outbox and the wording of its messages: rows, written in the transaction of the change they tell of.

`Notification.queue` adds one; only `app/messages` sends. It stands on nothing but the ground.
"""
