import json
import os


def init():
    global threshold
    threshold = float(os.environ["THRESHOLD"])


def run(data):
    amounts = json.loads(data)["amounts"]
    return [amount / 10_000 > threshold for amount in amounts]
