"""Says how likely card payments are fraud: a scoring script as SDK v1 deployed them, init() and run()."""

import json
import math
import os
from pathlib import Path

from azureml_inference_server_http.api.aml_response import AMLResponse
from inference_schema.parameter_types.standard_py_parameter_type import StandardPythonParameterType
from inference_schema.schema_decorators import input_schema, output_schema

MODEL_FILE = "model.json"

# Amount in euros, payments in the last hour, kilometres from the last payment. The swagger shows both samples.
SAMPLE_INPUT = [[120.5, 2.0, 15.0], [2400.0, 9.0, 800.0]]
SAMPLE_OUTPUT = {"scores": [0.027673, 0.997871], "fraud": [False, True]}

model = None


def init():
    """Reads the model, once in each worker. A failure here ends the worker, and the pod never gets ready."""
    global model
    folder = os.environ.get("AZUREML_MODEL_DIR") or Path(__file__).parent
    model = json.loads(Path(folder, MODEL_FILE).read_text(encoding="utf-8"))


# v1's clients send {"data": [[...], ...]}. The decorators read it, and describe it in /swagger.json.
@input_schema("data", StandardPythonParameterType(SAMPLE_INPUT))
@output_schema(StandardPythonParameterType(SAMPLE_OUTPUT))
def run(data):
    width = len(model["weights"])
    if not all(is_row(row, width) for row in data):
        return AMLResponse({"message": f"data must be rows of {width} numbers"}, 400, json_str=True)
    scores = [round(score(row), 6) for row in data]
    return {"scores": scores, "fraud": [one >= model["threshold"] for one in scores]}


def is_row(row, width):
    return isinstance(row, list) and len(row) == width and all(map(is_number, row))


def is_number(value):
    return type(value) in (int, float) and math.isfinite(value)


def score(row):
    """A logistic model: between 0 and 1."""
    x = model["intercept"] + sum(weight * value for weight, value in zip(model["weights"], row))
    # tanh, because exp overflows where a payment is very large.
    return (1 + math.tanh(x / 2)) / 2
