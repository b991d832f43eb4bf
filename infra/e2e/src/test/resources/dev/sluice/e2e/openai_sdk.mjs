// OpenAI's official SDK for Node, unmodified: only its base URL is ours.

import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { VERSION } from 'openai/version';
import { z } from 'zod';

const TEXT = 'The quick brown fox jumps over the lazy dog.';
const MESSAGES = [{ role: 'user', content: TEXT }];
const parameters = { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] };
const tools = [{ type: 'function', function: { name: 'weather', parameters } }];

const client = new OpenAI({ maxRetries: 0 });
const ask = (changes = {}, from = client) =>
  from.chat.completions.create({ model: 'gpt-4o-mini', messages: MESSAGES, ...changes });

async function answersAndStreams(model) {
  const whole = await ask({ model });
  assert.equal(whole.choices[0].message.content, TEXT);
  assert.equal(whole.choices[0].finish_reason, 'stop');
  assert.ok(whole.usage.total_tokens > 0);

  let text = '';
  let last;
  for await (const part of await ask({ model, stream: true, stream_options: { include_usage: true } })) {
    text += part.choices[0]?.delta?.content ?? '';
    last = part;
  }
  assert.equal(text, TEXT);
  assert.deepEqual(last.choices, []);
  assert.ok(last.usage.total_tokens > 0);
}

async function callsTools(model) {
  const messages = [{ role: 'user', content: 'call:weather {"city":"Bern"}\ncall:weather {"city":"Thun"}' }];
  const final = await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
  assert.equal(final.choices[0].finish_reason, 'tool_calls');
  const calls = final.choices[0].message.tool_calls;
  assert.deepEqual(calls.map(call => JSON.parse(call.function.arguments).city), ['Bern', 'Thun']);
  assert.notEqual(calls[0].id, calls[1].id);
  const results = calls.map(call => ({ role: 'tool', tool_call_id: call.id, content: 'sunny' }));
  const after = await ask({ model, messages: [...messages, final.choices[0].message, ...results], tools });
  assert.ok(after.choices[0].message.content);
}

async function embeds(model) {
  const input = ['good morning', 'good night'];
  // The SDK asks for bytes unless it is told otherwise, and makes numbers of them.
  const whole = await client.embeddings.create({ model, input });
  const [, second] = whole.data;
  assert.ok(whole.usage.prompt_tokens > 0);
  const numbers = (await client.embeddings.create({ model, input: input[1], encoding_format: 'float' })).data[0];
  assert.equal(second.embedding.length, numbers.embedding.length);
  numbers.embedding.forEach((number, at) => assert.ok(Math.abs(number - second.embedding[at]) < 1e-6));
  const short = await client.embeddings.create({ model, input, dimensions: 256 });
  assert.equal(short.data[1].embedding.length, 256);
}

async function completes(model) {
  const asked = { model, prompt: TEXT, max_tokens: 100 };
  const whole = await client.completions.create(asked);
  assert.equal(whole.choices[0].text, TEXT);
  let text = '';
  let last;
  for await (const part of await client.completions.create({
    ...asked,
    stream: true,
    stream_options: { include_usage: true },
  })) {
    text += part.choices[0]?.text ?? '';
    last = part;
  }
  assert.equal(text, TEXT);
  assert.ok(last.usage.completion_tokens > 0);
}

async function failsWith(status, code, changes, from = client) {
  await assert.rejects(ask(changes, from), failure => {
    assert.equal(failure.status, status, failure.message);
    assert.equal(failure.code, code, failure.message);
    assert.ok(failure.requestID);
    return true;
  });
}

for (const model of ['gemini-2.5-flash', 'gemini-2.0-flash', 'gpt-4o-mini']) await answersAndStreams(model);
for (const model of ['gpt-4o-mini', 'gemini-2.5-flash']) await callsTools(model);

const City = z.object({ name: z.string(), people: z.number() });
const city = await client.chat.completions.parse({
  model: 'gpt-4o-mini',
  messages: [{ role: 'user', content: '{"name":"Bern","people":134591}' }],
  response_format: zodResponseFormat(City, 'city'),
});
assert.equal(typeof city.choices[0].message.parsed.people, 'number');

assert.deepEqual((await ask({ n: 3 })).choices.map(choice => choice.index), [0, 1, 2]);
await ask({ logprobs: true, top_logprobs: 2 });
assert.ok((await client.models.list()).data.some(model => model.id === 'gpt-4o-mini'));
assert.equal((await client.models.retrieve('gpt-4o-mini')).id, 'gpt-4o-mini');

for (const model of ['text-embedding-3-small', 'gemini-embedding-001']) await embeds(model);
for (const model of ['gpt-3.5-turbo-instruct', 'gemini-2.5-flash', 'claude-haiku-4-5']) await completes(model);
const judged = await client.moderations.create({ input: ['peace', 'violence'] });
assert.deepEqual(judged.results.map(one => one.flagged), [false, true]);
await assert.rejects(
  client.embeddings.create({ model: 'gpt-4o-mini', input: 'x' }),
  failure => failure.status === 400 && failure.code === 'model_not_supported',
);

await failsWith(404, 'model_not_found', { model: 'no-such-model' });
await failsWith(400, 'decimal_above_max_value', { temperature: 3 });
await failsWith(400, 'empty_array', { messages: [] });
await failsWith(401, 'invalid_api_key', {}, new OpenAI({ maxRetries: 0, apiKey: 'slc-wrong-0123456789abcdef' }));

// A client that leaves in mid-stream; the next one is served.
const stream = await ask({ model: 'gpt-4o-mini~tokens=2000~interval=5', stream: true });
let read = 0;
for await (const _ of stream) if (++read === 5) stream.controller.abort();
await answersAndStreams('gpt-4o-mini');

// A plan's limit is told; that an SDK waits for as long as it is told, up to a minute, is seen with Python's.
const apiKey = process.env.LIMITED_KEY;
const limited = new OpenAI({ maxRetries: 0, apiKey });
let refused;
for (let attempt = 0; attempt < 6 && !refused; attempt++) {
  await ask({}, limited).catch(failure => { refused = failure; });
}
assert.equal(refused?.status, 429);
assert.equal(refused.code, 'rate_limit_exceeded');

console.log('node sdk', VERSION, 'ok against', process.env.OPENAI_BASE_URL);
