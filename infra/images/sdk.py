"""OpenAI's official SDK for Python, unmodified, through the balancer: plain and streamed."""

import openai

TEXT = "The quick brown fox jumps over the lazy dog."
client = openai.OpenAI(max_retries=0)

for model in ("gemini-2.5-flash", "gpt-4o-mini", "claude-haiku-4-5"):
    question = {"model": model, "messages": [{"role": "user", "content": TEXT}]}
    answer = client.chat.completions.create(**question)
    assert answer.choices[0].message.content == TEXT, answer
    chunks = list(client.chat.completions.create(**question, stream=True))
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == TEXT, chunks
    assert sum(bool(choice.delta.content) for chunk in chunks for choice in chunk.choices) > 1, chunks

assert {"gemini-2.5-flash", "gpt-4o-mini"} <= {model.id for model in client.models.list()}
