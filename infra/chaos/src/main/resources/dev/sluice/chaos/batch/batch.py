"""One large batch through OpenAI's official SDK for Python, while the system is broken underneath.

Says "progress <rows>" whenever there are more, and in the end what it found, as JSON.
"""

import itertools
import json
import os
import time

import openai

LINES = int(os.environ["LINES"])
# One line in so many asks for a model that its provider refuses.
BAD = 997
FINAL = ("completed", "failed", "expired", "cancelled")

clients = [openai.OpenAI(base_url=url, max_retries=0) for url in os.environ["DOORS"].split()]
give_up = time.monotonic() + float(os.environ["SECONDS"])


def ask(call):
    """Asks one ingress after the other, as a balancer would."""
    for client in itertools.cycle(clients):
        try:
            return call(client)
        except (openai.APIConnectionError, openai.InternalServerError):
            if time.monotonic() > give_up:
                raise
            time.sleep(0.2)


def line(number):
    model = "gpt-4o-mini~nonsense" if number % BAD == 0 else "gpt-4o-mini"
    body = {"model": model, "messages": [{"role": "user", "content": f"Say {number}."}]}
    return json.dumps({"custom_id": f"c{number}", "method": "POST", "url": "/v1/chat/completions", "body": body})


def rows(file):
    if not file:
        return []
    return [json.loads(row) for row in ask(lambda client: client.files.content(file)).text.splitlines()]


with open("requests.jsonl", "w") as out:
    for number in range(1, LINES + 1):
        out.write(line(number) + "\n")
began = time.monotonic()
with open("requests.jsonl", "rb") as content:
    file = clients[0].files.create(file=content, purpose="batch")
uploaded = time.monotonic()
batch = clients[0].batches.create(
    input_file_id=file.id, endpoint="/v1/chat/completions", completion_window="24h")
done = 0
falls = 0
while batch.status not in FINAL:
    assert time.monotonic() < give_up, batch
    time.sleep(0.2)
    batch = ask(lambda client: client.batches.retrieve(batch.id))
    now = batch.request_counts.completed + batch.request_counts.failed
    falls += now < done
    if now > done:
        done = now
        print("progress", done, flush=True)
ended = time.monotonic()

seen = {}
wrong = 0
for row in rows(batch.output_file_id):
    seen[row["custom_id"]] = seen.get(row["custom_id"], 0) + 1
    text = row["response"]["body"]["choices"][0]["message"]["content"]
    wrong += text != f"Say {row['custom_id'][1:]}." or int(row["custom_id"][1:]) % BAD == 0
for row in rows(batch.error_file_id):
    seen[row["custom_id"]] = seen.get(row["custom_id"], 0) + 1
    wrong += row["response"]["status_code"] != 400 or int(row["custom_id"][1:]) % BAD != 0
names = {f"c{number}" for number in range(1, LINES + 1)}
print(json.dumps({
    "status": batch.status,
    "total": batch.request_counts.total,
    "completed": batch.request_counts.completed,
    "failed": batch.request_counts.failed,
    "expected_failed": LINES // BAD,
    "missing": len(names - seen.keys()),
    "foreign": len(seen.keys() - names),
    "repeated": sum(count - 1 for count in seen.values()),
    "wrong": wrong,
    "falls": falls,
    "output_tokens": batch.usage.output_tokens,
    "upload_s": round(uploaded - began, 1),
    "run_s": round(ended - uploaded, 1),
}), flush=True)
