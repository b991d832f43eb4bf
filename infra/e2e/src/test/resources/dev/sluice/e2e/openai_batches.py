"""Files and batches through OpenAI's official SDK for Python, unmodified: only its base URL is ours."""

import io
import json
import os
import time

import openai

LINES = 300
FINAL = ("completed", "failed", "expired", "cancelled")

client = openai.OpenAI(max_retries=0)


def line(name, url="/v1/chat/completions", **body):
    return json.dumps({"custom_id": name, "method": "POST", "url": url, "body": body})


def chat(name, text, model="gpt-4o-mini"):
    return line(name, model=model, messages=[{"role": "user", "content": text}])


def upload(lines):
    content = io.BytesIO("\n".join(lines).encode())
    return client.files.create(file=("requests.jsonl", content), purpose="batch")


def run(lines, endpoint="/v1/chat/completions", **more):
    batch = client.batches.create(
        input_file_id=upload(lines).id, endpoint=endpoint, completion_window="24h", **more)
    rows = 0
    give_up = time.monotonic() + 120
    while batch.status not in FINAL:
        assert time.monotonic() < give_up, batch
        time.sleep(0.1)
        batch = client.batches.retrieve(batch.id)
        counts = batch.request_counts
        assert rows <= counts.completed + counts.failed, batch
        rows = counts.completed + counts.failed
    return batch


def rows(file):
    return [json.loads(row) for row in client.files.content(file).text.splitlines()] if file else []


# Each line of a mixed batch is in exactly one of the files.
requests = [chat(f"c{number}", f"Say {number}.") for number in range(LINES)]
requests += [chat(f"bad{number}", "x", model="gpt-4o-mini~nonsense") for number in range(3)]
batch = run(requests, metadata={"for": "test"})
assert batch.status == "completed", batch
assert batch.metadata == {"for": "test"}, batch
counts = batch.request_counts
assert (counts.total, counts.completed, counts.failed) == (LINES + 3, LINES, 3), batch
answers, errors = rows(batch.output_file_id), rows(batch.error_file_id)
names = [row["custom_id"] for row in answers + errors]
assert len(names) == len(set(names)) == LINES + 3, len(names)
for row in answers:
    assert row["response"]["status_code"] == 200 and row["error"] is None, row
    text = row["response"]["body"]["choices"][0]["message"]["content"]
    assert text == f"Say {row['custom_id'][1:]}.", row
for row in errors:
    assert row["response"]["status_code"] == 400, row
    assert row["response"]["body"]["error"]["message"], row
assert batch.usage.total_tokens > 0, batch

# All files are the owner's.
listed = {file.id for file in client.files.list(purpose="batch_output")}
assert {batch.output_file_id, batch.error_file_id} <= listed, listed
assert client.files.retrieve(batch.input_file_id).filename == "requests.jsonl"
stranger = openai.OpenAI(max_retries=0, api_key=os.environ["LIMITED_KEY"])
try:
    stranger.files.retrieve(batch.output_file_id)
except openai.NotFoundError:
    pass
else:
    raise AssertionError("somebody else's file")

# All lines fail: there is an error file alone.
batch = run([chat("one", "x", model="gpt-4o-mini~nonsense")])
assert batch.status == "completed" and batch.output_file_id is None, batch
assert len(rows(batch.error_file_id)) == 1, batch

# Embeddings.
url = "/v1/embeddings"
batch = run([line("e", url, model="text-embedding-3-small", input="x")], endpoint=url)
assert rows(batch.output_file_id)[0]["response"]["body"]["data"][0]["embedding"], batch

# A wrong file runs nothing, and each wrong line is named.
batch = run([chat("one", "x"), "{", chat("one", "x")])
assert batch.status == "failed", batch
assert [problem.line for problem in batch.errors.data] == [2, 3], batch
assert batch.output_file_id is None and batch.error_file_id is None, batch

# Cancelled: what is done is kept, and every line has its row.
slow = [chat(f"s{number}", "x", model="gpt-4o-mini~ttft=20000") for number in range(600)]
batch = client.batches.create(
    input_file_id=upload(slow).id, endpoint="/v1/chat/completions", completion_window="1h")
while batch.status == "validating":
    time.sleep(0.1)
    batch = client.batches.retrieve(batch.id)
# Until some of them are with the provider, which no API tells.
time.sleep(1)
batch = client.batches.cancel(batch.id)
assert batch.status == "cancelling", batch
while batch.status not in FINAL:
    time.sleep(0.1)
    batch = client.batches.retrieve(batch.id)
assert batch.status == "cancelled", batch
names = [row["custom_id"] for row in rows(batch.output_file_id) + rows(batch.error_file_id)]
assert len(names) == len(set(names)) == len(slow), len(names)

# Pages, and the end of a file.
assert len(list(client.batches.list(limit=2))) >= 5
assert client.files.delete(batch.input_file_id).deleted
try:
    client.files.content(batch.input_file_id)
except openai.NotFoundError:
    pass
else:
    raise AssertionError("a deleted file")

print("python sdk", openai.__version__, "batches ok against", os.environ["OPENAI_BASE_URL"])
