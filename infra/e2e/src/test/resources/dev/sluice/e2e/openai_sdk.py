"""OpenAI's official SDK for Python, unmodified: only its base URL is ours."""

import os

import openai

TEXT = "The quick brown fox jumps over the lazy dog."
MESSAGES = [{"role": "user", "content": TEXT}]

client = openai.OpenAI(max_retries=0)

for model in ("gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini"):
    whole = client.chat.completions.create(model=model, messages=MESSAGES)
    assert whole.choices[0].message.content == TEXT, whole
    assert whole.choices[0].finish_reason == "stop", whole
    assert whole.usage.total_tokens > 0, whole

    parts = list(
        client.chat.completions.create(
            model=model, messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    text = "".join(choice.delta.content or "" for part in parts for choice in part.choices)
    assert text == TEXT, parts
    assert parts[-1].usage.total_tokens > 0, parts[-1]
    assert parts[-1].choices == [], parts[-1]

assert "gpt-4o-mini" in [model.id for model in client.models.list()]


def fails_with(kind, **changes):
    try:
        client.chat.completions.create(**{"model": "gpt-4o-mini", "messages": MESSAGES, **changes})
    except kind as failure:
        assert failure.body["message"], failure
    else:
        raise AssertionError(f"no {kind.__name__} for {changes}")


fails_with(openai.NotFoundError, model="no-such-model")
fails_with(openai.BadRequestError, temperature=3)
fails_with(openai.BadRequestError, messages=[])

print("python sdk", openai.__version__, "ok against", os.environ["OPENAI_BASE_URL"])
