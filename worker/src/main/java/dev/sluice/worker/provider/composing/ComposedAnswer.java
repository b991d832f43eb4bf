package dev.sluice.worker.provider.composing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.Envelope;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the pieces of a stream together to the object of an answer that isn't streamed. Whatever dialect they came from,
 * they are rendered as OpenAI's chunks.
 */
public final class ComposedAnswer {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] OPENED = "{".getBytes(UTF_8);

    private final TreeMap<Integer, Choice> choices = new TreeMap<>();
    private final Map<String, JsonNode> others = new LinkedHashMap<>();
    private @Nullable JsonNode usage;

    private ComposedAnswer() {}

    /**
     * The object.
     *
     * @param pieces every piece in order, the last ones too: {@code "choices":[…]…}} each
     * @param usage what the answer has cost, where no piece says so
     * @throws IllegalArgumentException if one is no such piece
     */
    public static byte[] of(JobHeaders job, List<byte[]> pieces, TokenUsage usage) {
        ComposedAnswer answer = new ComposedAnswer();
        try {
            pieces.forEach(answer::add);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("piece: not a part of a chunk (expected: choices)", e);
        }
        return answer.rendered(job, usage);
    }

    private void add(byte[] piece) {
        byte[] chunk = new JsonBytes(piece.length + 1).raw(OPENED).raw(piece).toBytes();
        for (Map.Entry<String, JsonNode> member : JSON.readTree(chunk).properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "choices" -> value.forEach(this::choice);
                case "usage" -> usage = value.isNull() ? usage : value;
                // Random letters that hide the length of a chunk.
                case "obfuscation" -> {}
                default -> {
                    if (!value.isNull()) {
                        others.put(member.getKey(), value);
                    }
                }
            }
        }
    }

    private void choice(JsonNode part) {
        choices.computeIfAbsent(part.path("index").asInt(0), _ -> new Choice()).add(part);
    }

    private byte[] rendered(JobHeaders job, TokenUsage counted) {
        JsonBytes json = Envelope.completion(job, 4_096).raw("\"choices\":[");
        String comma = "";
        for (Map.Entry<Integer, Choice> choice : choices.entrySet()) {
            json.raw(comma).raw(JSON.writeValueAsBytes(choice.getValue().rendered(choice.getKey())));
            comma = ",";
        }
        json.raw("],\"usage\":");
        if (usage == null) {
            UsageCount.render(json, counted);
        } else {
            json.raw(JSON.writeValueAsBytes(usage));
        }
        others.forEach((name, value) -> json.raw(",").string(name).raw(":").raw(JSON.writeValueAsBytes(value)));
        return json.raw("}").toBytes();
    }

    /** One choice as far as it has come: of a chat with a message, of the older completions with a text. */
    private static final class Choice {

        private final Growing message = new Growing();
        private final Growing rest = new Growing();
        private boolean isChat;

        void add(JsonNode part) {
            for (Map.Entry<String, JsonNode> member : part.properties()) {
                switch (member.getKey()) {
                    case "index" -> {}
                    case "delta" -> {
                        isChat = true;
                        message.add((ObjectNode) member.getValue());
                    }
                    default -> rest.add(member.getKey(), member.getValue());
                }
            }
        }

        ObjectNode rendered(int index) {
            ObjectNode choice = JSON.createObjectNode();
            choice.put("index", index);
            if (isChat) {
                ObjectNode said = JSON.createObjectNode();
                said.put("role", "assistant").putNull("content").putNull("refusal");
                message.renderInto(said);
                choice.set("message", said);
            }
            choice.putNull("logprobs").putNull("finish_reason");
            rest.renderInto(choice);
            return choice;
        }
    }
}
