package dev.sluice.common.reply;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.usage.TokenUsage;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How a job ended: the one thing that is fixed in Redis, recorded in Kafka, billed, and told to the client.
 *
 * <p>As JSON: {@code {"v":1,"finish":"stop","usage":{…}}} or
 * {@code {"v":1,"error":{"code":…,"message":…},"usage":{…}}}. The scripts write the shortest form of the second when
 * they close a job themselves.
 *
 * @param finishReason OpenAI's finish reason of the first choice; null if the job failed
 * @param failure what went wrong; null if the answer is complete
 * @param usage what the provider charged for, so far as known
 */
public record Outcome(
        @Nullable String finishReason, @Nullable Failure failure, TokenUsage usage) {

    /**
     * A failure as the client is told.
     *
     * @param code which failure
     * @param message a sentence for the client; empty for the code's usual one
     */
    public record Failure(FailureCode code, String message) {}

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Checks that it is either an answer or a failure. */
    public Outcome {
        if ((finishReason == null) == (failure == null)) {
            throw new IllegalArgumentException(
                    "outcome: finish " + finishReason + ", failure " + failure + " (expected: one of them)");
        }
    }

    /** A complete answer. */
    public static Outcome finished(String finishReason, TokenUsage usage) {
        return new Outcome(finishReason, null, usage);
    }

    /** A failure. */
    public static Outcome failed(FailureCode code, String message, TokenUsage usage) {
        return new Outcome(null, new Failure(code, message), usage);
    }

    /** Whether the answer is complete. */
    public boolean isAnswer() {
        return failure == null;
    }

    /** The outcome as JSON. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(160);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(json);
        }
        return bytes.toByteArray();
    }

    /** Writes the object. */
    void write(JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("v", 1);
        if (finishReason != null) {
            json.writeStringProperty("finish", finishReason);
        }
        if (failure != null) {
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("code", failure.code().label());
            json.writeStringProperty("message", failure.message());
            json.writeEndObject();
        }
        writeUsage(json);
        json.writeEndObject();
    }

    private void writeUsage(JsonGenerator json) {
        json.writeObjectPropertyStart("usage");
        json.writeNumberProperty("prompt", usage.promptTokens());
        json.writeNumberProperty("completion", usage.completionTokens());
        json.writeNumberProperty("cached", usage.cachedTokens());
        json.writeNumberProperty("reasoning", usage.reasoningTokens());
        json.writeBooleanProperty("estimated", usage.estimated());
        json.writeEndObject();
    }

    /**
     * Reads {@link #encode()}, of this version or a later one.
     *
     * @throws IllegalArgumentException if the bytes are no outcome
     */
    public static Outcome decode(byte[] bytes) {
        try {
            return read(JSON.readTree(bytes));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("outcome: " + bytes.length + " bytes that aren't JSON", e);
        }
    }

    /** Reads the object. */
    static Outcome read(JsonNode root) {
        TokenUsage usage = usage(root.path("usage"));
        JsonNode error = root.path("error");
        if (error.isObject()) {
            return failed(
                    FailureCode.of(error.path("code").asString("")),
                    error.path("message").asString(""),
                    usage);
        }
        return finished(root.path("finish").asString("stop"), usage);
    }

    /** The same end, with what it cost. */
    public Outcome withUsage(TokenUsage known) {
        return new Outcome(finishReason, failure, known);
    }

    private static TokenUsage usage(JsonNode usage) {
        return new TokenUsage(
                usage.path("prompt").asLong(0),
                usage.path("completion").asLong(0),
                usage.path("cached").asLong(0),
                usage.path("reasoning").asLong(0),
                usage.path("estimated").asBoolean(false));
    }
}
