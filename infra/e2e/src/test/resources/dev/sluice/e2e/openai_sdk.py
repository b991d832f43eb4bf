"""OpenAI's official SDK for Python, unmodified: only its base URL is ours."""

import os

import openai
import pydantic

TEXT = "The quick brown fox jumps over the lazy dog."
MESSAGES = [{"role": "user", "content": TEXT}]
MODELS = ("gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini")

client = openai.OpenAI(max_retries=0)


def tool(name):
    parameters = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
    return {"type": "function", "function": {"name": name, "parameters": parameters}}


def ask(**changes):
    return client.chat.completions.create(**{"model": "gpt-4o-mini", "messages": MESSAGES, **changes})


def fails_with(kind, code, param=None, **changes):
    try:
        ask(**changes)
    except kind as failure:
        assert failure.body["message"], failure
        assert failure.code == code, failure.body
        assert failure.param == param, failure.body
        assert failure.request_id, failure
        return failure
    raise AssertionError(f"no {kind.__name__} for {changes}")


def answers_and_streams(model):
    whole = ask(model=model)
    assert whole.choices[0].message.content == TEXT, whole
    assert whole.choices[0].finish_reason == "stop", whole
    assert whole.usage.total_tokens == whole.usage.prompt_tokens + whole.usage.completion_tokens > 0, whole

    parts = list(ask(model=model, stream=True, stream_options={"include_usage": True}))
    text = "".join(choice.delta.content or "" for part in parts for choice in part.choices)
    assert text == TEXT, parts
    assert parts[-1].usage.total_tokens > 0, parts[-1]
    assert parts[-1].choices == [], parts[-1]
    assert len({part.id for part in parts}) == 1, parts


def calls_tools(model):
    order = 'call:weather {"city":"Bern"}\ncall:weather {"city":"Thun"}'
    question = [{"role": "user", "content": order}]
    tools = [tool("weather"), tool("news")]
    message = ask(model=model, messages=question, tools=tools).choices[0].message
    assert [call.function.arguments.replace(" ", "") for call in message.tool_calls] == [
        '{"city":"Bern"}',
        '{"city":"Thun"}',
    ], message
    assert len({call.id for call in message.tool_calls}) == 2, message

    # The helper puts the deltas together as the SDK's authors understand them.
    with client.chat.completions.stream(model=model, messages=question, tools=tools) as stream:
        stream.until_done()
        final = stream.get_final_completion().choices[0]
    assert final.finish_reason == "tool_calls", final
    assert [call.function.name for call in final.message.tool_calls] == ["weather", "weather"], final

    results = [{"role": "tool", "tool_call_id": call.id, "content": "sunny"} for call in message.tool_calls]
    asked = {"role": "assistant", "tool_calls": [call.model_dump() for call in message.tool_calls]}
    after = ask(model=model, messages=[*question, asked, *results], tools=tools)
    assert after.choices[0].message.content, after


def stores(model):
    mine = {"test": f"stored by {model}"}
    hello = [{"role": "user", "content": [{"type": "text", "text": "one"}]}, {"role": "assistant", "content": "two"}]
    first = ask(model=model, store=True, metadata={**mine, "number": "1"})
    parts = list(ask(model=model, store=True, metadata=mine, stream=True, messages=[*hello, *MESSAGES]))
    ask(model=model, metadata=mine)

    # It is written moments after its last word: whoever asks for it by its id waits for it.
    whole = client.chat.completions.retrieve(first.id)
    assert whole.choices == first.choices and whole.usage == first.usage, whole
    assert whole.metadata == {**mine, "number": "1"}, whole.metadata
    streamed = client.chat.completions.retrieve(parts[0].id)
    assert streamed.choices[0].message.content == TEXT, streamed
    assert streamed.choices[0].finish_reason == "stop" and streamed.object == "chat.completion", streamed

    both = {first.id, streamed.id}
    stored = client.chat.completions.list(model=model, metadata=mine, limit=1)
    assert stored.has_more, stored
    assert {one.id for one in stored} == both, stored
    oldest = [one.id for one in client.chat.completions.list(metadata=mine, order="asc")]
    newest = [one.id for one in client.chat.completions.list(metadata=mine, order="desc")]
    assert newest == oldest[::-1] and set(oldest) == both, (oldest, newest)
    assert not client.chat.completions.list(metadata={**mine, "number": "2"}).data

    messages = client.chat.completions.messages.list(streamed.id, limit=2)
    assert [one.id for one in messages] == [f"{streamed.id}-{number}" for number in range(3)], messages
    assert messages.data[0].content is None and messages.data[0].content_parts[0].text == "one", messages
    assert [one.content for one in messages.data[1:]] == ["two"], messages
    last = client.chat.completions.messages.list(streamed.id, order="desc").data[0]
    assert last.content == TEXT and last.role == "user", last

    changed = client.chat.completions.update(first.id, metadata={"test": "changed"})
    assert changed.metadata == {"test": "changed"} and changed.choices == first.choices, changed
    assert client.chat.completions.retrieve(first.id).metadata == {"test": "changed"}
    assert [one.id for one in client.chat.completions.list(metadata=mine)] == [streamed.id]

    deleted = client.chat.completions.delete(first.id)
    assert deleted.deleted and deleted.id == first.id, deleted
    for gone in (
        lambda: client.chat.completions.retrieve(first.id),
        lambda: client.chat.completions.update(first.id, metadata={}),
        lambda: client.chat.completions.delete(first.id),
        lambda: client.chat.completions.list(after=first.id),
        lambda: openai.OpenAI(max_retries=0, api_key=os.environ["LIMITED_KEY"]).chat.completions.retrieve(streamed.id),
    ):
        try:
            gone()
        except openai.NotFoundError as failure:
            assert failure.body["message"], failure
        else:
            raise AssertionError("deleted, or another's")
    client.chat.completions.delete(streamed.id)


def embeds(model):
    texts = ["good morning", "good night"]
    # The SDK asks for bytes unless it is told otherwise, and makes numbers of them.
    default = client.embeddings.create(model=model, input=texts)
    assert [one.index for one in default.data] == [0, 1], default.usage
    assert default.usage.prompt_tokens > 0 and default.model == model, default.usage
    numbers = client.embeddings.create(model=model, input=texts[1], encoding_format="float").data[0].embedding
    assert max(abs(a - b) for a, b in zip(default.data[1].embedding, numbers, strict=True)) < 1e-6, model
    short = client.embeddings.create(model=model, input=texts, dimensions=256)
    assert [len(one.embedding) for one in short.data] == [256, 256], model
    many = client.embeddings.create(model=model, input=[f"text {i}" for i in range(250)], dimensions=256)
    assert [one.index for one in many.data] == list(range(250)), many.usage


def completes(model):
    asked = {"model": model, "prompt": TEXT, "max_tokens": 100}
    whole = client.completions.create(**asked)
    assert whole.choices[0].text == TEXT and whole.choices[0].finish_reason == "stop", whole
    assert whole.usage.completion_tokens > 0 and whole.id.startswith("cmpl-"), whole
    parts = list(client.completions.create(**asked, stream=True, stream_options={"include_usage": True}))
    assert "".join(choice.text for part in parts for choice in part.choices) == TEXT, parts
    assert parts[-1].usage.completion_tokens > 0 and len({part.id for part in parts}) == 1, parts
    cut = client.completions.create(**{**asked, "max_tokens": 3})
    assert cut.choices[0].finish_reason == "length", cut


class City(pydantic.BaseModel):
    name: str
    people: int


for each in MODELS:
    answers_and_streams(each)
for each in ("gpt-4o-mini", "gemini-2.5-flash"):
    calls_tools(each)

city = client.chat.completions.parse(
    model="gpt-4o-mini",
    messages=[{"role": "user", "content": '{"name":"Bern","people":134591}'}],
    response_format=City,
)
assert isinstance(city.choices[0].message.parsed, City), city

# Anthropic gives one in a call, Gemini eight.
for each, count in {"gpt-4o-mini": 3, "claude-haiku-4-5": 3, "gemini-2.0-flash": 10}.items():
    assert [choice.index for choice in ask(model=each, n=count).choices] == list(range(count)), each
    with client.chat.completions.stream(model=each, n=count, messages=MESSAGES) as stream:
        stream.until_done()
        final = stream.get_final_completion().choices
    assert [choice.message.content for choice in final] == [TEXT] * count, final
ask(logprobs=True, top_logprobs=2)
assert "gpt-4o-mini" in [model.id for model in client.models.list()]
assert client.models.retrieve("gpt-4o-mini").id == "gpt-4o-mini"

for each in ("text-embedding-3-small", "gemini-embedding-001"):
    embeds(each)
assert len(client.embeddings.create(model="text-embedding-3-small", input=[[1, 2], [3]]).data) == 2
for each in ("gpt-3.5-turbo-instruct", "gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"):
    completes(each)
several = client.completions.create(model="gpt-3.5-turbo-instruct", prompt=["a b", "c"], n=2, echo=True, logprobs=1)
assert [choice.text for choice in several.choices] == ["a ba b", "a ba b", "cc", "cc"], several
judged = client.moderations.create(input=["peace", "violence"])
assert [one.flagged for one in judged.results] == [False, True], judged
assert judged.results[1].categories.violence, judged
image = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
assert client.moderations.create(input=[{"type": "text", "text": "hate"}, image]).results[0].flagged

raw = client.chat.completions.with_raw_response.create(
    model="gemini-2.5-flash", messages=MESSAGES, user="u", seed=1, extra_body={"x_vendor": 1}
)
assert raw.headers["x-sluice-ignored"] == "user, x_vendor", raw.headers

for model in ("gemini-2.5-flash", "gpt-4o-mini"):
    stores(model)

for wrong, ask_wrongly in {
    "v1/embeddings": lambda: client.embeddings.create(model="gpt-4o-mini", input="x"),
    "v1/chat/completions": lambda: ask(model="text-embedding-3-small"),
    "v1/moderations": lambda: client.moderations.create(model="gpt-4o-mini", input="x"),
}.items():
    try:
        ask_wrongly()
    except openai.BadRequestError as failure:
        assert failure.code == "model_not_supported" and wrong in failure.message, failure.body
    else:
        raise AssertionError(wrong)
try:
    client.completions.create(model="gemini-2.5-flash", prompt="x", echo=True)
except openai.BadRequestError as failure:
    assert "echo" in failure.message, failure.body
else:
    raise AssertionError("echo")

fails_with(openai.NotFoundError, "model_not_found", "model", model="no-such-model")
fails_with(openai.BadRequestError, "decimal_above_max_value", "temperature", temperature=3)
fails_with(openai.BadRequestError, "empty_array", "messages", messages=[])
fails_with(openai.BadRequestError, "invalid_value", "tools[0].type", tools=[{"type": "hammer"}])
client = openai.OpenAI(max_retries=0, api_key="slc-wrong-0123456789abcdef")
fails_with(openai.AuthenticationError, "invalid_api_key")

# A client that leaves in mid-stream; the next one is served.
client = openai.OpenAI(max_retries=0)
with ask(model="gpt-4o-mini~tokens=2000~interval=5", stream=True) as stream:
    for number, part in enumerate(stream):
        if number == 5:
            break
answers_and_streams("gpt-4o-mini")

# A plan's limit: without retries it is told, with them the SDK waits and gets through.
client = openai.OpenAI(max_retries=0, api_key=os.environ["LIMITED_KEY"])
refused = None
for attempt in range(6):
    try:
        ask()
    except openai.RateLimitError as failure:
        refused = failure
        break
assert refused is not None and refused.code == "rate_limit_exceeded", refused
assert 0 < float(refused.response.headers["retry-after-ms"]) <= 61_000, refused.response.headers
assert refused.response.headers["x-ratelimit-limit-requests"] == "5", refused.response.headers
client = openai.OpenAI(max_retries=3, api_key=os.environ["LIMITED_KEY"])
assert ask().choices[0].message.content == TEXT

print("python sdk", openai.__version__, "ok against", os.environ["OPENAI_BASE_URL"])
