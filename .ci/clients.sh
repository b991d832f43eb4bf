#!/usr/bin/env bash
# Installs what OtherClientsE2E runs: other clients of OpenAI's API, and schemathesis. Several hundred megabytes; not
# needed for anything else.
set -euo pipefail
cd "$(dirname "$0")/.."

clients=${SLUICE_SDKS:-.sdk}/clients
python3 -m venv "$clients"
"$clients/bin/pip" install -q langchain-openai instructor 'pydantic-ai-slim[openai]' litellm llm schemathesis
npm install --silent --no-fund --no-audit --prefix "$clients" ai @ai-sdk/openai @ai-sdk/openai-compatible \
    @langchain/openai zod
