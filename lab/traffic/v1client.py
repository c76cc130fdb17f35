"""Sends what the clients of Azure ML's two SDKs send, with nothing but Python's standard library, and prints the answer.

v1: AksWebservice.run(data) of azureml-core 1.61, which is a POST by `requests`. v2: what OnlineEndpointOperations.invoke
of azure-ai-ml adds, the header that asks for one deployment. Headers are written one by one: urllib would add its own.

    v1client.py URI [--key KEY] [--deployment NAME] [--method GET] [--body FILE]
"""

import argparse
import base64
import http.client
import json
import sys
from urllib.parse import urlsplit


def headers_of(arguments, body):
    yield "User-Agent", "python-requests/2.34.2"
    yield "Accept-Encoding", "gzip, deflate"
    yield "Accept", "application/json"
    yield "Connection", "keep-alive"
    yield "Content-Type", "application/json"
    if arguments.key is not None:
        yield "Authorization", "Bearer " + arguments.key
    if arguments.deployment is not None:
        yield "azureml-model-deployment", arguments.deployment
    if body is not None:
        yield "Content-Length", str(len(body))


def ask(arguments, body):
    uri = urlsplit(arguments.uri)
    kind = http.client.HTTPSConnection if uri.scheme == "https" else http.client.HTTPConnection
    connection = kind(uri.hostname, uri.port, timeout=90)
    path = uri.path + ("?" + uri.query if uri.query else "")
    connection.putrequest(arguments.method, path or "/", skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", uri.netloc)
    for name, value in headers_of(arguments, body):
        connection.putheader(name, value)
    connection.endheaders(body)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    return {
        "status": response.status,
        "headers": [[name.lower(), value] for name, value in response.getheaders()],
        "body": content.decode("utf-8", errors="replace"),
        "bodyBase64": base64.b64encode(content).decode("ascii"),
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("uri")
    parser.add_argument("--key", help="key or token")
    parser.add_argument("--deployment", help="version to ask for, as SDK v2 does")
    parser.add_argument("--method", default="POST", help="GET for swagger.json")
    parser.add_argument("--body", help="file with the body; standard input where it is -")
    arguments = parser.parse_args()
    body = None
    if arguments.body == "-":
        body = sys.stdin.buffer.read()
    elif arguments.body is not None:
        with open(arguments.body, "rb") as file:
            body = file.read()
    json.dump(ask(arguments, body), sys.stdout)


if __name__ == "__main__":
    main()
