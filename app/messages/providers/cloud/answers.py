"""What an answer of Meta's means, or an error in a delivery report of theirs (docs/reference/whatsapp.md §1.2)."""

from __future__ import annotations

import requests

from app.messages.outcomes import (
    HOLD_SECONDS,
    MESSAGE,
    RECIPIENT,
    SENDER,
    Blocked,
    RateLimited,
    Refused,
    Retry,
    Trouble,
    Uncertain,
)  # fmt: skip
from app.messages.wire import classify_answer, json_of, without_numbers

# Branch on the code: Meta's titles and HTTP statuses change.
RETRIED = {2, 131016, 131057, 133004}  # "temporarily unavailable", "in maintenance mode"
RETRIED_AT_MOST = {135000: 3}  # code → attempts
UNEXPLAINED = {1, 131000}  # "possible server error", "unknown error": not a word of the message
PAUSES_SENDER = {4, 80007, 130429}
PAUSES_RECIPIENT = {131056}
BLOCKS_SENDER = {0, 3, 10, *range(200, 300), 33, 190, 368, 130497, 131005, 131031, 131037, 131042, 131045,
                 131048, 131064}  # fmt: skip
TOO_MUCH_SPAM = {131048: 3600.0, 131064: 3600.0}  # code → seconds until one message is tried again
BLOCKS_MESSAGE = {132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016}
UNKNOWN_TEMPLATE = "132001"


def trouble_of(answer: requests.Response) -> Trouble:
    """The Trouble of an answer that is not 200. What is no JSON (a proxy's 502) goes by its HTTP status."""
    error = (json_of(answer) or {}).get("error")
    code = error.get("code") if isinstance(error, dict) else None
    if not isinstance(error, dict) or not isinstance(code, int):
        return classify_answer(answer)
    trouble, status = classify(code, error.get("message"), error.get("error_subcode")), answer.status_code
    later = isinstance(trouble, Refused) and (status == 429 or status >= 500)
    return classify_answer(answer) if later else trouble


def classify(code: int, message: object, subcode: object = None) -> Trouble:
    """The class of one of Meta's errors."""
    text = without_numbers(message)
    if code in RETRIED:
        return Retry(code, text)
    if code in RETRIED_AT_MOST:
        return Retry(code, text, at_most=RETRIED_AT_MOST[code])
    if code in UNEXPLAINED:
        return Uncertain(code, text)
    if code in PAUSES_SENDER or code in PAUSES_RECIPIENT:
        return RateLimited(code, text, SENDER if code in PAUSES_SENDER else RECIPIENT)
    # 100/33: our own phone number id or account id is unknown to this token. No message is to blame.
    if code in BLOCKS_SENDER or (code, subcode) == (100, 33):
        return Blocked(code, text, SENDER, TOO_MUCH_SPAM.get(code, HOLD_SECONDS))
    if code in BLOCKS_MESSAGE:
        return Blocked(code, text, MESSAGE)
    return Refused(f"{code}/{subcode}" if subcode else code, text)
