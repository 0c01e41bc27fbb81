#!/usr/bin/env python3
"""Submits a spec, follows the search to its end, prints the board. Standard library only.

usage: search.py ADDRESS SPEC.json
A service that demands a token is given the one in ADAPTERSEARCH_TOKEN.
"""
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request

address, spec = sys.argv[1].rstrip("/"), sys.argv[2]
token = os.environ.get("ADAPTERSEARCH_TOKEN")


def call(path, body=None, headers=None):
    request = urllib.request.Request(address + "/api/v1" + path, data=body, headers=dict(headers or {}))
    if body is not None:
        request.add_header("Content-Type", "application/json")
    if token:
        request.add_header("Authorization", "Bearer " + token)
    return urllib.request.urlopen(request, timeout=60)


def follow(search):
    """Every event once, also across broken connections and restarts of the service."""
    last = 0
    while True:
        try:
            with call(f"/searches/{search}/events", headers={"Last-Event-ID": str(last)}) as stream:
                for line in stream:
                    if line.startswith(b'data: {"sequence"') and line.endswith(b"\n"):
                        event = json.loads(line[6:])
                        last = event["sequence"]
                        yield event
                    elif line == b"event: end\n":
                        return
        except urllib.error.HTTPError as refusal:
            # A gateway without a service behind it, or too much traffic; anything else stays as it is.
            if refusal.code not in (429, 502, 503, 504):
                raise
        except (OSError, http.client.HTTPException):
            pass  # the connection broke
        time.sleep(1)


with open(spec, "rb") as file:
    # The same key is the same search, however often this runs.
    answer = call("/searches", file.read(), {"Idempotency-Key": "search.py " + spec})
search = json.load(answer)["id"]
for event in follow(search):
    print(event["sequence"], event["message"])
board = json.load(call(f"/searches/{search}/board"))
for line in board["lines"]:
    print(f"{line['arm']:24} test {line['testAccuracy']:.3f}  {line['adapterParameters']:.0f} parameters")
print("winner:", board.get("winner"))
