"""Sends the calls of a plan with a client as it comes from PyPI: send.py segment|rudder HOST WRITE_KEY PLAN."""

import json
import sys

which, host, key, plan = sys.argv[1:]
with open(plan, encoding="utf-8") as file:
    calls = json.load(file)

failures = []


def failed(error, items):
    failures.append(f"{error}: {len(items)} events")


if which == "segment":
    from segment.analytics.client import Client

    client = Client(key, host=host, on_error=failed)
else:
    from rudderstack.analytics.client import Client

    client = Client(key, host=host, on_error=failed)

for call in calls:
    name = call["call"]
    who = {"user_id": call.get("userId"), "anonymous_id": call.get("anonymousId")}
    if name == "track":
        client.track(event=call["event"], properties=call["properties"], context=call["context"], **who)
    elif name == "page":
        client.page(name=call["name"], category=call["category"], properties=call["properties"], **who)
    elif name == "screen":
        client.screen(name=call["name"], properties=call["properties"], **who)
    elif name == "identify":
        client.identify(traits=call["traits"], **who)
    elif name == "group":
        client.group(group_id=call["groupId"], traits=call["traits"], **who)
    elif name == "alias":
        client.alias(previous_id=call["previousId"], user_id=call["userId"])
    else:
        raise ValueError(name)

client.shutdown()
if failures:
    sys.exit("\n".join(failures))
