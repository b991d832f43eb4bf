package dev.sluice.worker.provider.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.Family;
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
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a stream of chunks. Chunks that only introduce a role wait for the first that says something: until then a
 * failure can be hidden by another call. Chunks with a finish reason wait for the end. */
final class OpenAiStream implements StreamParser {

    private static final byte[] DONE = "[DONE]".getBytes(UTF_8);
    private static final int MAX_OPENING = 256;

    private final ChatCall call;
    private final boolean goesOn;
    private final UsageCount count;
    private final OpenAiChunk chunk;
    private final SseReader events = new SseReader(this::event);
    private final List<Piece> opening = new ArrayList<>(1);
    private final List<byte[]> closing = new ArrayList<>(2);
    private byte @Nullable [] usageBytes;
    private @Nullable String finishReason;
    private @Nullable ProviderFailure failure;
    private boolean begun;
    private boolean done;

    /** Nothing follows: an event that can't be read is one that was cut off. */
    private boolean ending;

    /** Where pieces go; set while bytes are fed. */
    private @Nullable AnswerSink sink;

    OpenAiStream(ChatCall call) {
        this.call = call;
        this.goesOn = !call.beginning().isEmpty();
        this.count = new UsageCount(call);
        this.chunk = new OpenAiChunk(call.job(), goesOn, call.family() == Family.COMPLETIONS);
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
        if (Arrays.equals(bytes, offset, offset + length, DONE, 0, DONE.length)) {
            done = true;
            return;
        }
        try {
            chunk.read(bytes, offset, length);
        } catch (JacksonException ignored) {
            if (!ending) {
                fail(CallFailures.unreadable());
            }
            return;
        }
        take();
    }

    private void take() {
        byte[] error = chunk.error();
        if (error != null) {
            fail(OpenAiFailures.inStream(call.target(), error));
            return;
        }
        TokenUsage usage = chunk.usage();
        if (usage != null) {
            count.report(usage);
            usageBytes = chunk.usageBytes();
        }
        if (!chunk.hasChoices()) {
            return;
        }
        count.delta(chunk.weight());
        Piece piece = chunk.piece();
        if (chunk.isFinishing()) {
            finishReason = finishReason == null ? chunk.firstFinishReason() : finishReason;
            closing.add(piece.bytes());
        } else if (begun || chunk.isSubstantial() || opening.size() >= MAX_OPENING) {
            send(piece);
        } else if (!goesOn) {
            opening.add(piece);
        }
    }

    private void send(Piece piece) {
        AnswerSink to = sink;
        if (to == null) {
            throw new IllegalStateException("no sink");
        }
        begun = true;
        opening.forEach(to::delta);
        opening.clear();
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
        String reason = finishReason;
        if (reason == null || (!done && !chunk.isComplete())) {
            return new ParsedAnswer.Cut();
        }
        List<byte[]> last = new ArrayList<>(opening.size() + 2);
        opening.forEach(piece -> last.add(piece.bytes()));
        last.addAll(closing);
        if (call.job().flags().includeUsage()) {
            last.add(usagePiece());
        }
        return new ParsedAnswer.Whole(new FinishedAnswer(reason, count.total(), last));
    }

    private byte[] usagePiece() {
        JsonBytes json = new JsonBytes(320).raw("\"choices\":[],\"usage\":");
        byte[] reported = usageBytes;
        if (reported == null || goesOn) {
            UsageCount.render(json, count.total());
        } else {
            json.raw(reported);
        }
        return json.raw("}").toBytes();
    }

    @Override
    public TokenUsage usage() {
        return count.soFar();
    }
}
