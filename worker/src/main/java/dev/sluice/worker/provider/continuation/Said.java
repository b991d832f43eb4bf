package dev.sluice.worker.provider.continuation;

import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/** Reads rendered pieces back into the text that they hold, as far as they hold nothing else. */
public final class Said {

    private static final byte[] OPENED = {'{'};

    private final StringBuilder text = new StringBuilder();
    private final UsageCount count;

    private Said(byte[] body) {
        this.count = new UsageCount(body);
    }

    /**
     * The text of these pieces and an estimate of its tokens; empty if there is more in them than the text of one
     * choice, such as a tool call, a refusal, thoughts or probabilities.
     *
     * @param body the request as the client sent it
     * @param pieces {@code "choices":[…]…}} each
     */
    public static Optional<Prefix> in(byte[] body, List<byte[]> pieces) {
        Said said = new Said(body);
        try {
            for (byte[] piece : pieces) {
                if (!said.isPlain(
                        new JsonBytes(piece.length + 1).raw(OPENED).raw(piece).toBytes())) {
                    return Optional.empty();
                }
            }
        } catch (JacksonException ignored) {
            return Optional.empty();
        }
        return Optional.of(new Prefix(said.text.toString(), said.count.soFar().completionTokens()));
    }

    private boolean isPlain(byte[] chunk) {
        try (JsonCursor json = new JsonCursor(chunk, 0, chunk.length)) {
            boolean isPlain = json.enterRoot();
            while (isPlain && json.nextMember()) {
                boolean isChoices = "choices".equals(json.name());
                json.value();
                if (isChoices && json.isArray()) {
                    while (isPlain && json.nextElement()) {
                        isPlain = json.isObject() && isPlainChoice(json);
                    }
                } else {
                    isPlain = !isChoices;
                    json.skip();
                }
            }
            return isPlain;
        }
    }

    private boolean isPlainChoice(JsonCursor json) {
        boolean isPlain = true;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            switch (name) {
                case "index" -> isPlain &= json.number(0) == 0;
                case "delta" -> isPlain &= json.isObject() && isPlainDelta(json);
                default -> {
                    isPlain &= json.isNull();
                    json.skip();
                }
            }
        }
        return isPlain;
    }

    private boolean isPlainDelta(JsonCursor json) {
        boolean isPlain = true;
        while (json.nextMember()) {
            String name = json.name();
            json.value();
            String content = "content".equals(name) ? json.text() : null;
            if (content != null) {
                int start = json.start();
                count.delta(json.end() - start - 2);
                text.append(content);
            } else {
                isPlain &= json.isNull() || "role".equals(name);
                json.skip();
            }
        }
        return isPlain;
    }
}
