package dev.sluice.ingress.oversight;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redis' answers, waited for: an operator's call is worth a thread. */
final class Answers {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long KEYS_A_STEP = 1_000;

    /** Who has more keys than a million gets to see a part of them: Redis has other things to do. */
    private static final int MOST_STEPS = 1_000;

    private Answers() {}

    /**
     * The answer to one question.
     *
     * @throws RequestFailedException if Redis doesn't give one
     */
    static <T extends @Nullable Object> T await(Supplier<? extends CompletionStage<T>> question) {
        try {
            return question.get().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered();
        } catch (ExecutionException | TimeoutException | RedisException e) {
            throw unanswered();
        }
    }

    /** The names of all keys that begin so, as far as they stay while it looks. */
    static List<byte[]> keys(RedisAsyncCommands<byte[], byte[]> redis, String beginning) {
        ScanArgs args = ScanArgs.Builder.matches(beginning + "*").limit(KEYS_A_STEP);
        List<byte[]> keys = new ArrayList<>();
        ScanCursor cursor = ScanCursor.INITIAL;
        for (int step = 0; step < MOST_STEPS && !cursor.isFinished(); step++) {
            ScanCursor from = cursor;
            var page = await(() -> redis.scan(from, args));
            keys.addAll(page.getKeys());
            cursor = page;
        }
        return keys;
    }

    /** The text of a field; empty if it isn't there. */
    static String text(KeyValue<byte[], byte[]> field) {
        return field.hasValue() ? new String(field.getValue(), UTF_8) : "";
    }

    /** The number in a text; 0 if there is none. */
    static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }

    private static RequestFailedException unanswered() {
        return new RequestFailedException(
                FailureCode.UNAVAILABLE, "Redis didn't answer in time. Look at it, then call again.");
    }
}
