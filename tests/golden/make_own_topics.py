#!/usr/bin/env python3
"""Records of Kafka's own topics, each kind in each version, made by Kafka itself: own_topics.json beside this file.

KAFKA names a folder with kafka-{group,transaction,share}-coordinator, connect-mirror and connect-mirror-client 4.3.1 and all that they
need, as Maven gathers it; java takes OwnTopics.java as it stands. What the records say is Kafka's own JSON of them.
"""
import json, os, pathlib, subprocess

HERE = pathlib.Path(__file__).parent
made = subprocess.run(["java", "-cp", os.environ["KAFKA"] + "/*", HERE / "OwnTopics.java"], check=True, capture_output=True, text=True)
rows = [json.loads(line) for line in made.stdout.splitlines()]
text = ",\n".join(json.dumps(row, sort_keys=True) for row in rows)
(HERE / "own_topics.json").write_text(f"[\n{text}\n]\n")
