package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.wire.JsonCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamReadException;

/**
 * Reads one event after the other, and keeps what the last one said. Owned by one stream.
 *
 * <p>Text and pieces of arguments keep their bytes: they are JSON strings there as they will be here.
 */
final class AnthropicEvent {

    private static final byte[] NOTHING = {};

    private final AnthropicUsage usage = new AnthropicUsage();
    private byte[] bytes = {};
    private String type = "";
    private int index;
    private boolean hasUsage;
    private @Nullable String stopReason;
    private byte @Nullable [] error;

    private String blockType = "";
    private String id = "";
    private String name = "";
    private byte[] input = NOTHING;
    private String text = "";
    private byte[] jsonText = NOTHING;
    private byte[] jsonArguments = NOTHING;
    private String thinking = "";
    private String signature = "";
    private String redacted = "";

    /**
     * Reads an event; of the last one only the usage is kept.
     *
     * @throws tools.jackson.core.JacksonException if the bytes aren't one object
     */
    void read(byte[] from, int offset, int length) {
        reset(from);
        try (JsonCursor json = new JsonCursor(from, offset, length)) {
            if (!json.enterRoot()) {
                throw new StreamReadException("event: not an object");
            }
            while (json.nextMember()) {
                member(json);
            }
            if (!json.isAtEnd()) {
                throw new StreamReadException("event: more than an object");
            }
        }
    }

    private void reset(byte[] from) {
        bytes = from;
        type = "";
        index = 0;
        hasUsage = false;
        stopReason = null;
        error = null;
        blockType = "";
        id = "";
        name = "";
        input = NOTHING;
        text = "";
        jsonText = NOTHING;
        jsonArguments = NOTHING;
        thinking = "";
        signature = "";
        redacted = "";
    }

    private void member(JsonCursor json) {
        String member = json.name();
        json.value();
        switch (member) {
            case "type" -> type = textOf(json);
            case "index" -> index = Math.clamp(json.number(0), 0, Integer.MAX_VALUE);
            case "message" -> message(json);
            case "content_block" -> block(json);
            case "delta" -> delta(json);
            case "usage" -> usage(json);
            case "error" -> {
                int start = json.start();
                error = Arrays.copyOfRange(bytes, start, json.end());
            }
            default -> json.skip();
        }
    }

    private void message(JsonCursor json) {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            boolean isUsage = "usage".equals(json.name());
            json.value();
            if (isUsage) {
                usage(json);
            } else {
                json.skip();
            }
        }
    }

    private void usage(JsonCursor json) {
        if (json.isObject()) {
            hasUsage = true;
            usage.read(json);
        } else {
            json.skip();
        }
    }

    private void block(JsonCursor json) {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            String member = json.name();
            json.value();
            switch (member) {
                case "type" -> blockType = textOf(json);
                case "id" -> id = textOf(json);
                case "name" -> name = textOf(json);
                case "input" -> {
                    if (json.isObject()) {
                        input = json.compact();
                    } else {
                        json.skip();
                    }
                }
                default -> said(member, json);
            }
        }
    }

    private void delta(JsonCursor json) {
        if (!json.isObject()) {
            json.skip();
            return;
        }
        while (json.nextMember()) {
            String member = json.name();
            json.value();
            switch (member) {
                case "stop_reason" -> stopReason = json.text();
                case "partial_json" -> jsonArguments = inside(json);
                default -> said(member, json);
            }
        }
    }

    /** What a block may begin with, and go on with. */
    private void said(String member, JsonCursor json) {
        switch (member) {
            case "text" -> {
                text = textOf(json);
                jsonText = inside(json);
            }
            case "thinking" -> thinking = textOf(json);
            case "signature" -> signature = textOf(json);
            case "data" -> redacted = textOf(json);
            default -> json.skip();
        }
    }

    /** The bytes between the quotes of a string. */
    private byte[] inside(JsonCursor json) {
        if (json.text() == null) {
            json.skip();
            return NOTHING;
        }
        int start = json.start();
        int end = json.end();
        return Arrays.copyOfRange(bytes, start + 1, end - 1);
    }

    private static String textOf(JsonCursor json) {
        String said = json.text();
        if (said == null) {
            json.skip();
            return "";
        }
        return said;
    }

    String type() {
        return type;
    }

    int index() {
        return index;
    }

    String blockType() {
        return blockType;
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** The arguments of a call that came whole; empty if they come in pieces. */
    String input() {
        return input.length <= 2 ? "" : new String(input, UTF_8);
    }

    String text() {
        return text;
    }

    byte[] jsonText() {
        return jsonText;
    }

    byte[] jsonArguments() {
        return jsonArguments;
    }

    String thinking() {
        return thinking;
    }

    String signature() {
        return signature;
    }

    String redacted() {
        return redacted;
    }

    @Nullable
    String stopReason() {
        return stopReason;
    }

    boolean hasUsage() {
        return hasUsage;
    }

    /** All figures so far. */
    AnthropicUsage usage() {
        return usage;
    }

    byte @Nullable [] error() {
        return error;
    }
}
