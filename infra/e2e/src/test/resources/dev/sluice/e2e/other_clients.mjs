// Other clients of OpenAI's API, unmodified: the Vercel AI SDK with both of its providers, and LangChain.
import assert from 'node:assert';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { ChatOpenAI } from '@langchain/openai';
import { generateObject, generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const baseURL = process.env.OPENAI_BASE_URL;
const apiKey = process.env.OPENAI_API_KEY;
const name = 'gpt-4o-mini';
const providers = {
  openai: createOpenAI({ baseURL, apiKey }).chat(name),
  compatible: createOpenAICompatible({
    name: 'sluice', baseURL, apiKey, includeUsage: true, supportsStructuredOutputs: true,
  })(name),
};
const weather = tool({
  description: 'The weather of a city', inputSchema: z.object({ city: z.string() }), execute: async () => 'sunny',
});

for (const [provider, model] of Object.entries(providers)) {
  const whole = await generateText({ model, prompt: 'one two three' });
  assert.equal(whole.text, 'one two three', provider);
  assert.equal(whole.finishReason, 'stop', provider);
  assert(whole.usage.totalTokens > 0, provider);

  const stream = streamText({ model, prompt: 'one two three' });
  let text = '';
  for await (const delta of stream.textStream) text += delta;
  assert.equal(text, 'one two three', provider);
  assert((await stream.usage).totalTokens > 0, provider);

  const called = await generateText({
    model, prompt: 'get_weather please', stopWhen: stepCountIs(3), tools: { get_weather: weather },
  });
  assert(called.steps.length >= 2, provider);

  const schema = z.object({ name: z.string(), tags: z.array(z.string()).min(1) });
  const made = await generateObject({ model, schema, prompt: 'x' });
  assert.equal(typeof made.object.name, 'string', provider);
}

const langchain = new ChatOpenAI({ model: name, apiKey, configuration: { baseURL } });
assert.equal((await langchain.invoke('a b')).content, 'a b');
let text = '';
for await (const chunk of await langchain.stream('a b')) text += chunk.content;
assert.equal(text, 'a b');
console.log('3 other clients in JavaScript');
