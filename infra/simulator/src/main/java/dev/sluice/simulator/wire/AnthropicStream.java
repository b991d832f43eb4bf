package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.ToolCall;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** A message as named events: its start, each block with its deltas, why it stopped, and its end. */
final class AnthropicStream implements Script {

    private static final String TYPE = "type";
    private static final String INDEX = "index";

    private final Answer answer;
    private final Wire.Stamp stamp;
    private final List<String> steps;

    AnthropicStream(Answer answer, Wire.Stamp stamp) {
        this.answer = answer;
        this.stamp = stamp;
        this.steps = answer.toolCalls().isEmpty() ? textSteps() : toolSteps();
    }

    @Override
    public int steps() {
        return steps.size();
    }

    @Override
    public int tokensPerStep() {
        return 1;
    }

    @Override
    public byte[] step(int index) {
        return Json.utf8((index == 0 ? opening() : "") + steps.get(index));
    }

    @Override
    public byte[] ending() {
        ObjectNode end = event("message_delta");
        end.putObject("delta")
                .put("stop_reason", AnthropicWire.stopReason(answer.finish()))
                .putNull("stop_sequence");
        end.putObject("usage").put("output_tokens", answer.visibleTokens() + answer.thoughtTokens());
        String lastBlock = steps.isEmpty()
                ? ""
                : stop(textIndex() + Math.max(0, answer.toolCalls().size() - 1));
        return Json.utf8((steps.isEmpty() ? opening() : "") + lastBlock + framed(end) + framed(event("message_stop")));
    }

    @Override
    public byte[] failure() {
        return Json.utf8(framed(AnthropicWire.failure()));
    }

    @Override
    public byte[] torso() {
        return new byte[0];
    }

    @Override
    public byte[] garbage() {
        byte[] garbage =
                Json.utf8("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{??\n\n");
        garbage[garbage.length - 4] = (byte) 0xC3;
        garbage[garbage.length - 3] = (byte) 0xFF;
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

    private int textIndex() {
        return answer.thoughtTokens() > 0 ? 1 : 0;
    }

    private String opening() {
        ObjectNode start = event("message_start");
        ObjectNode message = AnthropicWire.message(answer, stamp);
        message.putArray("content");
        message.putNull("stop_reason").putNull("stop_sequence");
        message.set("usage", AnthropicWire.usage(answer, 1));
        start.set("message", message);
        return framed(start) + framed(event("ping")) + thoughts();
    }

    private String thoughts() {
        if (answer.thoughtTokens() == 0) {
            return "";
        }
        ObjectNode start = event("content_block_start").put(INDEX, 0);
        start.putObject("content_block")
                .put(TYPE, "thinking")
                .put("thinking", "")
                .put("signature", "");
        ObjectNode thinking = event("content_block_delta").put(INDEX, 0);
        thinking.putObject("delta").put(TYPE, "thinking_delta").put("thinking", AnthropicWire.THOUGHT);
        ObjectNode signature = event("content_block_delta").put(INDEX, 0);
        signature.putObject("delta").put(TYPE, "signature_delta").put("signature", AnthropicWire.SIGNATURE);
        return framed(start) + framed(thinking) + framed(signature) + stop(0);
    }

    private List<String> textSteps() {
        List<String> textSteps = new ArrayList<>();
        for (String token : answer.tokens()) {
            ObjectNode delta = event("content_block_delta").put(INDEX, textIndex());
            delta.putObject("delta").put(TYPE, "text_delta").put("text", token);
            textSteps.add((textSteps.isEmpty() ? textStart() : "") + framed(delta));
        }
        return textSteps;
    }

    private String textStart() {
        ObjectNode start = event("content_block_start").put(INDEX, textIndex());
        start.putObject("content_block").put(TYPE, "text").put("text", "");
        return framed(start);
    }

    private List<String> toolSteps() {
        List<String> toolSteps = new ArrayList<>();
        for (int number = 0; number < answer.toolCalls().size(); number++) {
            ToolCall call = answer.toolCalls().get(number);
            int index = textIndex() + number;
            ObjectNode start = event("content_block_start").put(INDEX, index);
            start.putObject("content_block")
                    .put(TYPE, "tool_use")
                    .put("id", AnthropicWire.toolUseId(stamp, number))
                    .put("name", call.name())
                    .putObject("input");
            toolSteps.add((number == 0 ? "" : stop(index - 1)) + framed(start) + arguments(index, ""));
            call.pieces().forEach(piece -> toolSteps.add(arguments(index, piece)));
        }
        return toolSteps;
    }

    private static String arguments(int index, String piece) {
        ObjectNode delta = event("content_block_delta").put(INDEX, index);
        delta.putObject("delta").put(TYPE, "input_json_delta").put("partial_json", piece);
        return framed(delta);
    }

    private static String stop(int index) {
        return framed(event("content_block_stop").put(INDEX, index));
    }

    private static ObjectNode event(String type) {
        return Json.object().put(TYPE, type);
    }

    private static String framed(ObjectNode event) {
        return "event: " + Json.text(event.path(TYPE)) + "\ndata: " + event + "\n\n";
    }
}
