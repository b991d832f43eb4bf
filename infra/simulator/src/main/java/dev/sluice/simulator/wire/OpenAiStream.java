package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A chat completion as server-sent chunks: the role first, the deltas, the finish reason, the usage, {@code [DONE]}.
 */
final class OpenAiStream implements Script {

    private final Answer answer;
    private final Wire.Stamp stamp;
    private final boolean includeUsage;
    private final int topLogprobs;
    private final String head;
    private final String tail;
    private final List<IntFunction<String>> deltas;

    OpenAiStream(Answer answer, Wire.Stamp stamp, Prompt prompt) {
        this.answer = answer;
        this.stamp = stamp;
        this.includeUsage = prompt.includeUsage();
        this.topLogprobs = prompt.topLogprobs();
        this.head = "data: {\"id\":" + Json.quoted(OpenAiWire.id(stamp))
                + ",\"object\":\"chat.completion.chunk\",\"created\":" + stamp.createdSeconds()
                + ",\"model\":" + Json.quoted(stamp.model())
                + ",\"service_tier\":\"default\",\"system_fingerprint\":\"" + OpenAiWire.FINGERPRINT
                + "\",\"choices\":[";
        this.tail = prompt.includeUsage() ? "],\"usage\":null}\n\n" : "]}\n\n";
        this.deltas = answer.toolCalls().isEmpty() ? List.of() : toolDeltas();
    }

    @Override
    public int steps() {
        return answer.toolCalls().isEmpty() ? answer.tokens().size() : deltas.size();
    }

    @Override
    public int tokensPerStep() {
        return answer.choices();
    }

    @Override
    public byte[] step(int index) {
        String opening = index == 0 ? opening() : "";
        IntFunction<String> delta = deltas.isEmpty() ? textDelta(answer.tokens().get(index)) : deltas.get(index);
        String logprobs = deltas.isEmpty()
                ? Logprobs.of(List.of(answer.tokens().get(index)), topLogprobs).toString()
                : "null";
        return Json.utf8(opening + chunks(delta, logprobs, "null"));
    }

    @Override
    public byte[] ending() {
        String opening = steps() == 0 ? opening() : "";
        String finish = chunks(ignored -> "{}", '"' + OpenAiWire.finishReason(answer.finish()) + '"');
        String usage = includeUsage ? head + "],\"usage\":" + OpenAiWire.usage(answer) + "}\n\n" : "";
        return Json.utf8(opening + finish + usage + "data: [DONE]\n\n");
    }

    @Override
    public byte[] failure() {
        return Json.utf8("data: " + OpenAiWire.failure() + "\n\n");
    }

    @Override
    public byte[] torso() {
        return new byte[0];
    }

    @Override
    public byte[] garbage() {
        byte[] garbage = Json.utf8(head + "{\"index\":0,\"delta\":{\"content\":\"??\n\n");
        int broken = garbage.length - 4;
        garbage[broken] = (byte) 0xC3;
        garbage[broken + 1] = (byte) 0xFF;
        return garbage;
    }

    @Override
    public int contentLength() {
        return -1;
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    private String opening() {
        String content = answer.toolCalls().isEmpty() ? "\"\"" : "null";
        return chunks(ignored -> "{\"role\":\"assistant\",\"content\":" + content + ",\"refusal\":null}", "null");
    }

    private String chunks(IntFunction<String> delta, String finishReason) {
        return chunks(delta, "null", finishReason);
    }

    private String chunks(IntFunction<String> delta, String logprobs, String finishReason) {
        StringBuilder chunks = new StringBuilder(384);
        for (int choice = 0; choice < answer.choices(); choice++) {
            chunks.append(head)
                    .append("{\"index\":")
                    .append(choice)
                    .append(",\"delta\":")
                    .append(delta.apply(choice))
                    .append(",\"logprobs\":")
                    .append(logprobs)
                    .append(",\"finish_reason\":")
                    .append(finishReason)
                    .append('}')
                    .append(tail);
        }
        return chunks.toString();
    }

    private static IntFunction<String> textDelta(String token) {
        String delta = "{\"content\":" + Json.quoted(token) + "}";
        return ignored -> delta;
    }

    private List<IntFunction<String>> toolDeltas() {
        List<IntFunction<String>> toolDeltas = new ArrayList<>();
        for (int index = 0; index < answer.toolCalls().size(); index++) {
            ToolCall call = answer.toolCalls().get(index);
            int tool = index;
            // The id and the name come with the first piece alone; the index comes with every piece.
            toolDeltas.add(choice -> "{\"tool_calls\":[{\"index\":" + tool + ",\"id\":"
                    + Json.quoted(OpenAiWire.toolCallId(stamp, choice, tool))
                    + ",\"type\":\"function\",\"function\":{\"name\":" + Json.quoted(call.name())
                    + ",\"arguments\":\"\"}}]}");
            for (String piece : call.pieces()) {
                String delta = "{\"tool_calls\":[{\"index\":" + tool + ",\"function\":{\"arguments\":"
                        + Json.quoted(piece) + "}}]}";
                toolDeltas.add(ignored -> delta);
            }
        }
        return List.copyOf(toolDeltas);
    }
}
