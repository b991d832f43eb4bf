"""OpenAI's official SDK for Python reads a stream whose model thinks for long."""

import os

import openai

client = openai.OpenAI(max_retries=0)
stream = client.chat.completions.create(
    model=os.environ["MODEL"], messages=[{"role": "user", "content": os.environ["QUESTION"]}], stream=True
)
print("".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices))
