// OpenAI's official SDK for Node reads a stream whose model thinks for long.
import OpenAI from "openai";

const client = new OpenAI({ maxRetries: 0 });
const messages = [{ role: "user", content: process.env.QUESTION }];
const stream = await client.chat.completions.create({ model: process.env.MODEL, messages, stream: true });
let text = "";
for await (const chunk of stream) {
  for (const choice of chunk.choices) text += choice.delta.content ?? "";
}
console.log(text);
