"""Other clients of OpenAI's API, unmodified: LangChain, instructor, pydantic-ai, LiteLLM and llm."""

import asyncio
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from pydantic import BaseModel

BASE = os.environ["OPENAI_BASE_URL"]
KEY = os.environ["OPENAI_API_KEY"]
MODEL = "gpt-4o-mini"
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"


class City(BaseModel):
    name: str
    population: int


def langchain():
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI, OpenAIEmbeddings

    model = ChatOpenAI(model=MODEL, base_url=BASE, api_key=KEY)
    assert model.invoke("one two three").content == "one two three"
    assert "".join(chunk.content for chunk in model.stream("one two three")) == "one two three"
    told = model.invoke([("system", "be brief"), ("human", "hello there")])
    assert told.usage_metadata["total_tokens"] > 0, told

    @tool
    def get_weather(city: str) -> str:
        """The weather of a city."""
        return "sunny"

    called = model.bind_tools([get_weather], tool_choice="get_weather").invoke("weather in Paris?")
    assert called.tool_calls[0]["name"] == "get_weather", called
    assert isinstance(model.with_structured_output(City).invoke("a city"), City)
    assert [one.content for one in model.batch(["a b", "c d", "e f"])] == ["a b", "c d", "e f"]
    vectors = OpenAIEmbeddings(
        model="text-embedding-3-small", base_url=BASE, api_key=KEY, check_embedding_ctx_length=False
    ).embed_documents(["a", "b"])
    assert len(vectors) == 2 and len(vectors[0]) == 1536


def with_instructor():
    import instructor
    import openai

    for mode in (instructor.Mode.TOOLS, instructor.Mode.JSON_SCHEMA, instructor.Mode.TOOLS_STRICT):
        client = instructor.from_openai(openai.OpenAI(base_url=BASE, api_key=KEY), mode=mode)
        city = client.chat.completions.create(
            model=MODEL, response_model=City, messages=[{"role": "user", "content": "a city"}], max_retries=1
        )
        assert isinstance(city, City), mode


def with_pydantic_ai():
    from pydantic_ai import Agent
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    model = OpenAIChatModel(MODEL, provider=OpenAIProvider(base_url=BASE, api_key=KEY))
    assert Agent(model).run_sync("one two three").output == "one two three"
    assert isinstance(Agent(model, output_type=City).run_sync("a city").output, City)
    agent = Agent(model)

    @agent.tool_plain
    def get_weather(city: str) -> str:
        """The weather of a city."""
        return "sunny"

    assert agent.run_sync("get_weather please").output

    async def streamed():
        async with Agent(model).run_stream("one two three") as answer:
            return "".join([delta async for delta in answer.stream_text(delta=True)])

    assert asyncio.run(streamed()) == "one two three"


def with_litellm():
    import litellm

    asked = {"api_base": BASE, "api_key": KEY, "messages": [{"role": "user", "content": "one two"}]}
    whole = litellm.completion(model=f"openai/{MODEL}", **asked)
    assert whole.choices[0].message.content == "one two"
    chunks = litellm.completion(model=f"openai/{MODEL}", stream=True, stream_options={"include_usage": True}, **asked)
    assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices) == "one two"
    try:
        litellm.completion(model="openai/nobody", **asked)
        raise AssertionError("an unknown model was answered")
    except litellm.NotFoundError:
        pass


def with_llm():
    folder = tempfile.mkdtemp()
    pathlib.Path(folder, "extra-openai-models.yaml").write_text(
        f"- model_id: sluice\n  model_name: {MODEL}\n  api_base: {BASE}\n"
        "  api_key_name: sluice\n  supports_schema: true\n"
    )
    pathlib.Path(folder, "keys.json").write_text(json.dumps({"sluice": KEY}))

    def ask(*arguments):
        command = [str(pathlib.Path(sys.executable).parent / "llm"), "-m", "sluice", *arguments]
        environment = dict(os.environ, LLM_USER_PATH=folder)
        # It would wait for more of its prompt on an open input.
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done
        return done.stdout.strip()

    assert ask("one two three") == "one two three"
    assert "name" in json.loads(ask("--no-stream", "--schema", "name, age int", "x"))


clients = (langchain, with_instructor, with_pydantic_ai, with_litellm, with_llm)
for client in clients:
    client()
print(f"{len(clients)} other clients in Python")
