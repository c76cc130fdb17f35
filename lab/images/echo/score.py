"""Says what reaches a scoring script, to compare with what a client sent. Script for the lab, not an example."""

import hashlib
import json
import os
import time


def init():
    pass


def run(raw_data, request_headers):
    body = raw_data.encode("utf-8")
    try:
        asked = json.loads(raw_data)
    except ValueError:
        asked = None
    asked = asked if isinstance(asked, dict) else {}
    if "until" in asked:
        # Says that the score has begun, and goes on when the file is gone.
        with open(asked["until"], "w"):
            pass
        while os.path.exists(asked["until"]):
            time.sleep(0.01)
    if asked.get("fail"):
        raise RuntimeError("asked to fail")
    return {
        "type": type(raw_data).__name__,
        "text": raw_data,
        "bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "headers": request_headers,
        "pid": os.getpid(),
    }
