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

assert [choice.index for choice in ask(n=3).choices] == [0, 1, 2]
ask(logprobs=True, top_logprobs=2)
assert "gpt-4o-mini" in [model.id for model in client.models.list()]
assert client.models.retrieve("gpt-4o-mini").id == "gpt-4o-mini"

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
assert 0 < float(refused.response.headers["retry-after-ms"]) <= 60_000, refused.response.headers
assert refused.response.headers["x-ratelimit-limit-requests"] == "5", refused.response.headers
client = openai.OpenAI(max_retries=3, api_key=os.environ["LIMITED_KEY"])
assert ask().choices[0].message.content == TEXT

print("python sdk", openai.__version__, "ok against", os.environ["OPENAI_BASE_URL"])
