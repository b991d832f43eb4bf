package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.wire.JsonBytes;
import dev.sluice.worker.provider.wire.JsonCursor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Counts what an answer has cost: the provider's own figures as soon as they come, an estimate until then.
 * What went before the call, if it continues an answer, is in all of them.
 *
 * <p>The estimate takes a delta of up to {@value #SHORT_DELTA} bytes for one token, as providers that send each token
 * apart do, and 4 bytes of anything longer, or of the prompt, for one. Owned by one thread.
 */
public final class UsageCount {

    private static final int SHORT_DELTA = 12;
    private static final int BYTES_PER_TOKEN = 4;

    private final byte[] body;
    private final TokenUsage before;
    private @Nullable TokenUsage reported;
    private long estimatedCompletion;

    /** What the provider told of the prompt at the answer's start; -1 if it tells all at the end. */
    private long toldPrompt = -1;

    private long toldCached;

    /** Counts an answer to this request, from its start. */
    public UsageCount(byte[] body) {
        this.body = body;
        this.before = TokenUsage.NONE;
    }

    /** Counts the answer of this call, with what went before it. */
    public UsageCount(ChatCall call) {
        this.body = call.body();
        this.before = call.beginning().usage();
    }

    /** A delta of so many bytes of text, or of a tool call, came. */
    public void delta(int bytes) {
        if (bytes > 0) {
            estimatedCompletion += bytes <= SHORT_DELTA ? 1 : Math.ceilDiv(bytes, BYTES_PER_TOKEN);
        }
    }

    /** The provider told what the prompt has cost, before its answer. */
    public void prompt(long tokens, long cachedTokens) {
        toldPrompt = tokens;
        toldCached = cachedTokens;
    }

    /** The provider's own figures came; the last ones count. */
    public void report(TokenUsage usage) {
        reported = usage;
    }

    /** The figures of the provider, or an estimate if nothing else is known; what went before if no token came. */
    public TokenUsage soFar() {
        return reported == null && estimatedCompletion == 0 && toldPrompt < 0 ? before : total();
    }

    /** The figures of a complete answer: the provider's, or an estimate. */
    public TokenUsage total() {
        TokenUsage own = reported;
        if (own == null && toldPrompt >= 0) {
            own = new TokenUsage(toldPrompt, estimatedCompletion, toldCached, 0, true);
        }
        if (own == null) {
            long prompt = before.promptTokens() > 0 ? before.promptTokens() : promptEstimate(body);
            return new TokenUsage(
                    prompt,
                    before.completionTokens() + estimatedCompletion,
                    before.cachedTokens(),
                    before.reasoningTokens(),
                    true);
        }
        return before.equals(TokenUsage.NONE) ? own : withBefore(own);
    }

    /** The prompt counts once: to the provider of the rest, what went before was a part of it. */
    private TokenUsage withBefore(TokenUsage own) {
        boolean isOurGuess = before.estimated();
        long prompt = isOurGuess ? Math.max(0, own.promptTokens() - before.completionTokens()) : before.promptTokens();
        long cached = isOurGuess ? own.cachedTokens() : before.cachedTokens();
        return new TokenUsage(
                prompt,
                before.completionTokens() + own.completionTokens(),
                Math.min(cached, prompt),
                before.reasoningTokens() + own.reasoningTokens(),
                isOurGuess || own.estimated());
    }

    /** Adds OpenAI's usage object. */
    public static JsonBytes render(JsonBytes json, TokenUsage usage) {
        return json.raw("{\"prompt_tokens\":")
                .number(usage.promptTokens())
                .raw(",\"completion_tokens\":")
                .number(usage.completionTokens())
                .raw(",\"total_tokens\":")
                .number(usage.totalTokens())
                .raw(",\"prompt_tokens_details\":{\"cached_tokens\":")
                .number(usage.cachedTokens())
                .raw("},\"completion_tokens_details\":{\"reasoning_tokens\":")
                .number(usage.reasoningTokens())
                .raw("}}");
    }

    /** An estimate of an answer of which somebody else has seen so many tokens; nothing where none came. */
    public static TokenUsage seen(byte[] body, long tokens) {
        return tokens == 0 ? TokenUsage.NONE : new TokenUsage(promptEstimate(body), tokens, 0, 0, true);
    }

    /** All text in the request, whatever its name; an image's or a file's bytes aren't text. */
    static long promptEstimate(byte[] body) {
        long bytes = 0;
        try (JsonCursor json = new JsonCursor(body, 0, body.length)) {
            while (!json.isAtEnd()) {
                String text = json.text();
                if (text != null && !text.startsWith("data:")) {
                    bytes += text.getBytes(UTF_8).length;
                }
            }
        } catch (JacksonException ignored) {
            // It was JSON when it was accepted, so what was counted up to here is what there is.
        }
        return Math.ceilDiv(bytes, BYTES_PER_TOKEN);
    }
}
