package dev.sluice.simulator.text;

import dev.sluice.simulator.wire.Json;
import dev.sluice.simulator.wire.Wire;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A {@code text_completion}, whole or in parts.
 *
 * @param choices what is said
 * @param stamp what distinguishes it from another one
 * @param promptTokens words of all prompts
 * @param alternatives how many each token is told with; -1 where no probabilities are wanted
 */
record TextAnswer(List<Choice> choices, Wire.Stamp stamp, int promptTokens, int alternatives) {

    private static final double STEP = -0.25;

    /** One completion. */
    record Choice(List<String> tokens, String finishReason) {

        /** Copies the list. */
        Choice {
            tokens = List.copyOf(tokens);
        }
    }

    /** The object of an answer that isn't streamed. */
    byte[] whole() {
        ObjectNode object = object();
        for (int index = 0; index < choices.size(); index++) {
            Choice choice = choices.get(index);
            put(index, choice.tokens(), 0, choice.finishReason(), object);
        }
        object.set("usage", usage());
        return Json.bytes(object);
    }

    /** A chunk with one choice. */
    ObjectNode chunk(int index, List<String> tokens, int offset, @Nullable String finishReason) {
        ObjectNode object = object();
        put(index, tokens, offset, finishReason, object);
        return object;
    }

    /** An object without choices yet. */
    ObjectNode object() {
        ObjectNode object = Json.object()
                .put("id", "cmpl-sim" + HexFormat.of().toHexDigits(stamp.call()))
                .put("object", "text_completion")
                .put("created", stamp.createdSeconds())
                .put("model", stamp.model());
        object.putArray("choices");
        return object;
    }

    /** What it costs. */
    ObjectNode usage() {
        int completion =
                choices.stream().mapToInt(choice -> choice.tokens().size()).sum();
        return Json.object()
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", completion)
                .put("total_tokens", promptTokens + completion);
    }

    private void put(int index, List<String> tokens, int offset, @Nullable String finishReason, ObjectNode object) {
        ObjectNode choice = ((ArrayNode) object.path("choices"))
                .addObject()
                .put("text", String.join("", tokens))
                .put("index", index);
        if (alternatives < 0 || tokens.isEmpty()) {
            choice.putNull("logprobs");
        } else {
            putLogprobs(tokens, offset, choice.putObject("logprobs"));
        }
        choice.put("finish_reason", finishReason);
    }

    private void putLogprobs(List<String> tokens, int offset, ObjectNode logprobs) {
        ArrayNode names = logprobs.putArray("tokens");
        ArrayNode values = logprobs.putArray("token_logprobs");
        ArrayNode top = logprobs.putArray("top_logprobs");
        ArrayNode offsets = logprobs.putArray("text_offset");
        int at = offset;
        for (String token : tokens) {
            double value = STEP / (1 + token.length());
            names.add(token);
            values.add(value);
            ObjectNode others = top.addObject();
            for (int number = 0; number < alternatives; number++) {
                others.put(number == 0 ? token : token + number, value + number * STEP);
            }
            offsets.add(at);
            at += token.length();
        }
    }
}
