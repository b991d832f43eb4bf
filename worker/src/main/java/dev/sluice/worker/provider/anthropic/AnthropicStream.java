package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.ChatCall;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.ParsedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.StreamParser;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.SseReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a stream of events, and renders the text and the tool calls of its message as chunks of one choice. */
final class AnthropicStream implements StreamParser {

    private static final byte[] ROLE = "\"role\":\"assistant\",".getBytes(UTF_8);
    private static final byte[] CONTENT = "\"content\":\"".getBytes(UTF_8);
    private static final byte[] GOES_ON = "},\"logprobs\":null,\"finish_reason\":null}]".getBytes(UTF_8);
    private static final byte[] USAGE_NULL = ",\"usage\":null".getBytes(UTF_8);

    private final ChatCall call;
    private final byte[] head;
    private final boolean includeUsage;
    private final UsageCount count;
    private final AnthropicEvent event = new AnthropicEvent();
    private final SseReader events = new SseReader(this::event);
    private final JsonBytes json = new JsonBytes(256);
    private final ThoughtBlocks thoughts = new ThoughtBlocks();
    private final Map<String, String> thoughtsByCall = new HashMap<>(0);

    /** The tool calls by the index of their block. */
    private final Map<Integer, ToolUse> toolUses = new HashMap<>(0);

    /** Space that the client has and the provider wasn't given: it may say it again. */
    private String overlap;

    private boolean introduced;
    private boolean done;
    private @Nullable String stopReason;

    /** Nothing follows: an event that can't be read is one that was cut off. */
    private boolean ending;

    private @Nullable ProviderFailure failure;

    /** Where pieces go; set while bytes are fed. */
    private @Nullable AnswerSink sink;

    /** A call whose arguments come piece by piece. */
    private static final class ToolUse {

        private final int number;
        private final String input;
        private boolean hasArguments;

        ToolUse(int number, String input) {
            this.number = number;
            this.input = input;
        }
    }

    AnthropicStream(ChatCall call) {
        this.call = call;
        this.head = ("\"choices\":[{\"index\":" + call.firstChoice() + ",\"delta\":{").getBytes(UTF_8);
        this.includeUsage = call.job().flags().includeUsage();
        this.count = new UsageCount(call);
        String said = call.beginning().text();
        // The client has its role.
        this.introduced = !call.beginning().isEmpty();
        this.overlap = said.substring(said.stripTrailing().length());
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, AnswerSink to) {
        sink = to;
        if (!events.feed(bytes, offset, length)) {
            fail(CallFailures.unreadable());
        }
    }

    private void event(byte[] bytes, int offset, int length) {
        if (isOver()) {
            return;
        }
        try {
            event.read(bytes, offset, length);
        } catch (JacksonException ignored) {
            if (!ending) {
                fail(CallFailures.unreadable());
            }
            return;
        }
        take();
    }

    private void take() {
        byte[] error = event.error();
        if (error != null) {
            fail(AnthropicFailures.inStream(call.target(), error));
            return;
        }
        switch (event.type()) {
            case "message_start" -> {
                if (event.usage().prompt() > 0) {
                    count.prompt(event.usage().prompt(), event.usage().cached());
                }
            }
            case "content_block_start" -> begin();
            case "content_block_delta" -> goOn();
            case "content_block_stop" -> stop();
            case "message_delta" -> {
                String reason = event.stopReason();
                stopReason = reason == null ? stopReason : reason;
                if (event.hasUsage() && event.usage().hasOutput()) {
                    count.report(event.usage().total());
                }
            }
            case "message_stop" -> done = true;
            default -> {
                // A ping, or something that doesn't concern us yet: Anthropic announces that there will be more.
            }
        }
    }

    private void begin() {
        switch (event.blockType()) {
            case "tool_use" -> beginToolUse();
            case "thinking" -> {
                thoughts.open();
                thoughts.add(event.thinking(), event.signature());
            }
            case "redacted_thinking" -> thoughts.redacted(event.redacted());
            default -> text();
        }
    }

    private void beginToolUse() {
        ToolUse toolUse = new ToolUse(toolUses.size(), event.input());
        toolUses.put(event.index(), toolUse);
        count.delta(event.name().length());
        boolean isFirst = !introduced;
        chunk().raw(isFirst ? "\"content\":null," : "")
                .raw("\"tool_calls\":[{\"index\":")
                .number(toolUse.number)
                .raw(",\"id\":")
                .string(event.id())
                .raw(",\"type\":\"function\",\"function\":{\"name\":")
                .string(event.name())
                .raw(",\"arguments\":\"\"}");
        String thought = toolUse.number == 0 ? thoughts.json() : "";
        if (!thought.isEmpty()) {
            thoughtsByCall.put(event.id(), thought);
            json.raw(",\"extra_content\":{\"anthropic\":{\"thinking_blocks\":")
                    .raw(thought)
                    .raw("}}");
        }
        json.raw("}]").raw(GOES_ON);
        send(Piece.apart(closed(), ""));
    }

    private void goOn() {
        thoughts.add(event.thinking(), event.signature());
        text();
        ToolUse toolUse = toolUses.get(event.index());
        if (toolUse != null && event.jsonArguments().length > 0) {
            arguments(toolUse, event.jsonArguments());
        }
    }

    private void text() {
        byte[] jsonText = event.jsonText();
        String text = event.text();
        if (!overlap.isEmpty() && !text.isEmpty()) {
            text = withoutOverlap(text);
            byte[] quoted = new JsonBytes(text.length() + 2).string(text).toBytes();
            jsonText = Arrays.copyOfRange(quoted, 1, quoted.length - 1);
        }
        if (jsonText.length == 0) {
            return;
        }
        count.delta(jsonText.length);
        chunk().raw(CONTENT);
        int textStart = json.length();
        json.raw(jsonText);
        int textEnd = json.length();
        json.raw("\"").raw(GOES_ON);
        send(new Piece(closed(), text, textStart, textEnd));
    }

    private String withoutOverlap(String text) {
        int same = 0;
        while (same < text.length() && same < overlap.length() && text.charAt(same) == overlap.charAt(same)) {
            same++;
        }
        overlap = same == text.length() ? overlap.substring(same) : "";
        return text.substring(same);
    }

    private void stop() {
        thoughts.close();
        ToolUse toolUse = toolUses.get(event.index());
        if (toolUse != null && !toolUse.hasArguments) {
            // Arguments are JSON, and a call without any has an empty object.
            byte[] quoted = new JsonBytes(64)
                    .string(toolUse.input.isEmpty() ? "{}" : toolUse.input)
                    .toBytes();
            arguments(toolUse, Arrays.copyOfRange(quoted, 1, quoted.length - 1));
        }
    }

    private void arguments(ToolUse toolUse, byte[] jsonText) {
        toolUse.hasArguments = true;
        count.delta(jsonText.length);
        chunk().raw("\"tool_calls\":[{\"index\":")
                .number(toolUse.number)
                .raw(",\"function\":{\"arguments\":\"")
                .raw(jsonText)
                .raw("\"}}]")
                .raw(GOES_ON);
        send(Piece.apart(closed(), ""));
    }

    private JsonBytes chunk() {
        json.clear();
        json.raw(head);
        if (!introduced) {
            introduced = true;
            json.raw(ROLE);
        }
        return json;
    }

    private byte[] closed() {
        if (includeUsage) {
            json.raw(USAGE_NULL);
        }
        return json.raw("}").toBytes();
    }

    private void send(Piece piece) {
        AnswerSink to = sink;
        if (to == null) {
            throw new IllegalStateException("no sink");
        }
        to.delta(piece);
    }

    private void fail(ProviderFailure why) {
        failure = failure == null ? why : failure;
    }

    @Override
    public boolean isOver() {
        return done || failure != null;
    }

    @Override
    public ParsedAnswer end(AnswerSink to) {
        sink = to;
        ending = true;
        if (!events.end()) {
            fail(CallFailures.unreadable());
        }
        if (failure != null) {
            return new ParsedAnswer.Broken(failure);
        }
        String reason = stopReason;
        return reason == null ? new ParsedAnswer.Cut() : new ParsedAnswer.Whole(finished(reason));
    }

    private FinishedAnswer finished(String stopped) {
        List<byte[]> last = new ArrayList<>(2);
        String reason = StopReasons.of(stopped, !toolUses.isEmpty());
        boolean isSilent = !introduced;
        chunk().raw(isSilent ? "\"content\":\"\"" : "")
                .raw("},\"logprobs\":null,\"finish_reason\":")
                .string(reason)
                .raw("}]");
        last.add(closed());
        if (includeUsage) {
            JsonBytes usage = new JsonBytes(256).raw("\"choices\":[],\"usage\":");
            last.add(UsageCount.render(usage, count.total()).raw("}").toBytes());
        }
        return new FinishedAnswer(reason, count.total(), last, thoughtsByCall);
    }

    @Override
    public TokenUsage usage() {
        return count.soFar();
    }
}
