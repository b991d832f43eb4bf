package dev.sluice.testkit.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One streamed answer as its client has received it, over one connection or several, and every rule that it broke.
 *
 * <p>Owned by the thread that reads.
 */
public final class ChatTranscript {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern ID = Pattern.compile("([0-9a-f]{32}):(\\d+)-(\\d+)");
    private static final int MAX_FAULTS = 10;

    private final StringBuilder text = new StringBuilder();
    private final List<Long> textMillis = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private @Nullable String envelope;
    private @Nullable String jobId;
    private @Nullable String lastEventId;
    private @Nullable String finishReason;
    private @Nullable String errorCode;
    private int takeovers;
    private long fence;
    private long sequence;
    private int roles;
    private int ends;
    private long endMillis;

    /** Reads one connection's events until the answer or the body ends. */
    public void readAll(SseReader events) throws IOException {
        for (SseEvent event = events.next(); event != null; event = events.next()) {
            accept(event);
        }
    }

    /** Takes the next event. */
    public void accept(SseEvent event) {
        if (isEnded()) {
            fault("an event after the end: " + event.data());
        }
        if (event.data().equals("[DONE]")) {
            if (finishReason == null) {
                fault("[DONE] without a finish_reason");
            }
            end(event);
            return;
        }
        try {
            JsonNode chunk = JSON.readTree(event.data());
            if (chunk.path("error").isObject()) {
                error(chunk.path("error"), event);
            } else {
                position(event.id());
                chunk(chunk, event);
            }
        } catch (JacksonException e) {
            fault("data that isn't JSON (" + e.getOriginalMessage() + "): " + event.data());
        }
    }

    /** The text of the answer so far. */
    public String text() {
        return text.toString();
    }

    /** When each piece of text was read, in epoch milliseconds. */
    public List<Long> textMillis() {
        return List.copyOf(textMillis);
    }

    /** The job's id in hex, as the chunks name it; null before the first. */
    public @Nullable String jobId() {
        return jobId;
    }

    /** What a client sends as {@code Last-Event-ID}; null before the first event. */
    public @Nullable String lastEventId() {
        return lastEventId;
    }

    /** The finish reason; null if none came. */
    public @Nullable String finishReason() {
        return finishReason;
    }

    /** The code of the error that ended it; null if none did. */
    public @Nullable String errorCode() {
        return errorCode;
    }

    /** Whether a terminal event came: {@code [DONE]} or an error. */
    public boolean isEnded() {
        return ends > 0;
    }

    /** Whether it ended as a complete answer. */
    public boolean isComplete() {
        return isEnded() && errorCode == null && finishReason != null;
    }

    /** How many terminal events came; more than one is a fault. */
    public int ends() {
        return ends;
    }

    /** When the terminal event was read, in epoch milliseconds; 0 before it. */
    public long endMillis() {
        return endMillis;
    }

    /** How often another worker went on with it. */
    public int takeovers() {
        return takeovers;
    }

    /** The rules that were broken, the first ten of them. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    private void chunk(JsonNode chunk, SseEvent event) {
        require("chat.completion.chunk".equals(chunk.path("object").asString("")), "object", event);
        String id = chunk.path("id").asString("");
        require(id.matches("chatcmpl-[0-9a-f]{32}"), "id", event);
        String constant = id + chunk.path("created") + chunk.path("model") + chunk.path("system_fingerprint");
        require(envelope == null || envelope.equals(constant), "id, created, model or fingerprint that differs", event);
        envelope = constant;
        String hex = id.substring(Math.min(id.length(), "chatcmpl-".length()));
        require(jobId == null || jobId.equals(hex), "another job's id", event);
        jobId = hex;
        for (JsonNode choice : chunk.path("choices")) {
            choice(choice, event);
        }
    }

    private void choice(JsonNode choice, SseEvent event) {
        require(choice.has("finish_reason") && choice.path("delta").isObject(), "choice", event);
        if (choice.path("delta").has("role")) {
            roles++;
            require(roles == 1 && text.isEmpty(), "a second role", event);
        }
        require(roles == 1, "text before the role", event);
        String piece = choice.path("delta").path("content").asString("");
        if (!piece.isEmpty()) {
            require(finishReason == null, "text after the finish_reason", event);
            text.append(piece);
            textMillis.add(event.atMillis());
        }
        String reason = choice.path("finish_reason").asString("");
        if (!reason.isEmpty()) {
            require(finishReason == null, "a second finish_reason", event);
            finishReason = reason;
        }
    }

    private void error(JsonNode error, SseEvent event) {
        for (String name : List.of("message", "type", "param", "code")) {
            require(error.has(name), "an error without " + name, event);
        }
        errorCode = error.path("code").asString("");
        end(event);
    }

    private void end(SseEvent event) {
        ends++;
        endMillis = event.atMillis();
    }

    /** Only the pieces of one last frame share a sequence number; each other event is the next one. */
    private void position(@Nullable String id) {
        Matcher position = ID.matcher(id == null ? "" : id);
        if (!position.matches()) {
            fault("event id: " + id);
            return;
        }
        long newFence = Long.parseLong(position.group(2));
        long newSequence = Long.parseLong(position.group(3));
        boolean next = newSequence == sequence + 1 || (newSequence == sequence && newFence == fence);
        if (!next || newFence < fence) {
            fault("event id: " + id + " after " + lastEventId);
        }
        takeovers += fence > 0 && newFence > fence ? 1 : 0;
        fence = newFence;
        sequence = newSequence;
        lastEventId = id;
    }

    private void require(boolean holds, String what, SseEvent event) {
        if (!holds) {
            fault(what + ": " + event.data());
        }
    }

    private void fault(String fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        }
    }
}
