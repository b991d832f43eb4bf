package dev.sluice.worker.provider.gemini;

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
import dev.sluice.worker.provider.gemini.GeminiCandidate.FunctionCall;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.SseReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a stream of objects, and renders each candidate's text and calls as chunks. It ends with the connection. */
final class GeminiStream implements StreamParser {

    private static final byte[] HEAD = "\"choices\":[{\"index\":".getBytes(UTF_8);
    private static final byte[] DELTA = ",\"delta\":{".getBytes(UTF_8);
    private static final byte[] ROLE = "\"role\":\"assistant\",".getBytes(UTF_8);
    private static final byte[] CONTENT = "\"content\":\"".getBytes(UTF_8);
    private static final byte[] GOES_ON = "},\"logprobs\":null,\"finish_reason\":null}]".getBytes(UTF_8);
    private static final byte[] USAGE_NULL = ",\"usage\":null".getBytes(UTF_8);

    private final ChatCall call;
    private final boolean includeUsage;
    private final UsageCount count;
    private final ToolCalls toolCalls;
    private final GeminiReader reader = new GeminiReader();
    private final SseReader events = new SseReader(this::event);
    private final JsonBytes json = new JsonBytes(256);
    private final Map<Integer, Progress> candidates = new TreeMap<>();
    private boolean blocked;

    /** Nothing follows: an event that can't be read is one that was cut off. */
    private boolean ending;

    private @Nullable ProviderFailure failure;

    /** Where pieces go; set while bytes are fed. */
    private @Nullable AnswerSink sink;

    /** How far a candidate has come. */
    private static final class Progress {
        private boolean introduced;
        private int calls;
        private @Nullable String finishReason;
    }

    GeminiStream(ChatCall call) {
        this.call = call;
        this.includeUsage = call.job().flags().includeUsage();
        this.count = new UsageCount(call);
        this.toolCalls = new ToolCalls(call.job().id());
        if (!call.beginning().isEmpty()) {
            // The client has its role.
            candidates.computeIfAbsent(call.firstChoice(), ignored -> new Progress()).introduced = true;
        }
    }

    @Override
    public void feed(byte[] bytes, int offset, int length, AnswerSink to) {
        sink = to;
        if (!events.feed(bytes, offset, length)) {
            fail(CallFailures.unreadable());
        }
    }

    private void event(byte[] bytes, int offset, int length) {
        if (failure != null) {
            return;
        }
        try {
            reader.read(bytes, offset, length);
        } catch (JacksonException ignored) {
            if (!ending) {
                fail(CallFailures.unreadable());
            }
            return;
        }
        take();
    }

    private void take() {
        byte[] error = reader.error();
        if (error != null) {
            fail(GeminiFailures.inStream(call.target(), error));
            return;
        }
        TokenUsage usage = reader.usage();
        if (usage != null) {
            count.report(usage);
        }
        blocked |= reader.blockReason() != null;
        for (GeminiCandidate candidate : reader.candidates()) {
            take(candidate);
        }
    }

    private void take(GeminiCandidate candidate) {
        int index = call.firstChoice() + candidate.index();
        Progress progress = candidates.computeIfAbsent(index, ignored -> new Progress());
        if (candidate.jsonText().length > 0) {
            count.delta(candidate.jsonText().length);
            begin(index, progress).raw(CONTENT);
            int textStart = json.length();
            json.raw(candidate.jsonText());
            int textEnd = json.length();
            json.raw("\"").raw(GOES_ON);
            send(new Piece(closed(), candidate.text(), textStart, textEnd));
        }
        for (FunctionCall functionCall : candidate.calls()) {
            count.delta(functionCall.arguments().length + functionCall.name().length());
            boolean isFirst = !progress.introduced;
            begin(index, progress)
                    .raw(isFirst ? "\"content\":null," : "")
                    .raw("\"tool_calls\":[{\"index\":")
                    .number(progress.calls)
                    .raw(",");
            toolCalls.render(json, functionCall, index, progress.calls).raw("]");
            progress.calls++;
            json.raw(GOES_ON);
            send(Piece.apart(closed(), ""));
        }
        String reason = candidate.finishReason();
        if (reason != null) {
            progress.finishReason = reason;
            if (FinishReasons.isFailure(reason)) {
                fail(CallFailures.unreadable());
            }
        }
    }

    private JsonBytes begin(int index, Progress progress) {
        json.clear();
        json.raw(HEAD).number(index).raw(DELTA);
        if (!progress.introduced) {
            progress.introduced = true;
            json.raw(ROLE);
        }
        return json;
    }

    private void send(Piece piece) {
        AnswerSink to = sink;
        if (to == null) {
            throw new IllegalStateException("no sink");
        }
        to.delta(piece);
    }

    private byte[] closed() {
        if (includeUsage) {
            json.raw(USAGE_NULL);
        }
        return json.raw("}").toBytes();
    }

    private void fail(ProviderFailure why) {
        failure = failure == null ? why : failure;
    }

    @Override
    public boolean isOver() {
        return failure != null;
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
        if (blocked) {
            refuse();
        }
        if (candidates.isEmpty() || candidates.values().stream().anyMatch(one -> one.finishReason == null)) {
            return new ParsedAnswer.Cut();
        }
        return new ParsedAnswer.Whole(finished());
    }

    /** A prompt that is blocked has no candidates, or ones that end without a reason. */
    private void refuse() {
        candidates.computeIfAbsent(call.firstChoice(), ignored -> new Progress());
        for (Progress progress : candidates.values()) {
            progress.finishReason = progress.finishReason == null ? "SAFETY" : progress.finishReason;
        }
    }

    private FinishedAnswer finished() {
        List<byte[]> last = new ArrayList<>(2);
        String first = null;
        for (Map.Entry<Integer, Progress> candidate : candidates.entrySet()) {
            Progress progress = candidate.getValue();
            String given = progress.finishReason == null ? "" : progress.finishReason;
            String reason = FinishReasons.of(given, progress.calls > 0);
            first = first == null ? reason : first;
            boolean isSilent = !progress.introduced;
            begin(candidate.getKey(), progress)
                    .raw(isSilent ? "\"content\":\"\"" : "")
                    .raw("},\"logprobs\":null,\"finish_reason\":")
                    .string(reason)
                    .raw("}]");
            last.add(closed());
        }
        if (includeUsage) {
            JsonBytes usage = new JsonBytes(256).raw("\"choices\":[],\"usage\":");
            last.add(UsageCount.render(usage, count.total()).raw("}").toBytes());
        }
        return new FinishedAnswer(first == null ? "stop" : first, count.total(), last, toolCalls.signatures());
    }

    @Override
    public TokenUsage usage() {
        return count.soFar();
    }
}
