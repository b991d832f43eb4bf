package dev.sluice.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisLoadingException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the others that this process lives, and takes the time that Redis says on the way. */
public final class Heartbeat {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private static final long LIFE_MILLIS = 4_500;
    private static final long AGAIN_MILLIS = 100;
    private static final byte[] ALIVE = {'1'};

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final byte[] key;
    private final byte[] name;
    private final RedisClock clock;

    /**
     * Sends nothing yet.
     *
     * @param key what is renewed, by {@link LeaseKeys}
     * @param name by which the process is entered in {@link LeaseKeys#FLEET}
     */
    public Heartbeat(RedisAsyncCommands<byte[], byte[]> redis, String key, String name, RedisClock clock) {
        this.redis = redis;
        this.key = key.getBytes(US_ASCII);
        this.name = name.getBytes(US_ASCII);
        this.clock = clock;
    }

    /**
     * Sends one. The future says false if there was nothing to renew, and fails if Redis refuses or is late.
     *
     * @param onlyIfThere whether a heartbeat that has lapsed stays away
     */
    public CompletableFuture<Boolean> beat(boolean onlyIfThere) {
        long sentNanos = System.nanoTime();
        SetArgs args = SetArgs.Builder.px(LIFE_MILLIS);
        RedisFuture<String> set = redis.set(key, ALIVE, onlyIfThere ? args.xx() : args);
        RedisFuture<List<byte[]>> time = redis.time();
        Future<?> _ = redis.sadd(LeaseKeys.FLEET.getBytes(US_ASCII), name);
        return set.thenCombine(time, (renewed, now) -> {
                    clock.observe(millis(now), sentNanos);
                    return renewed != null;
                })
                .toCompletableFuture();
    }

    /**
     * Asks until Redis answers: one that starts at the same time may be slow, or still load its data.
     *
     * @param patience after which the last failure is thrown; any other failure than lateness is thrown at once
     */
    public static void untilAnswered(Question question, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        long begunNanos = System.nanoTime();
        while (true) {
            try {
                question.ask();
                return;
            } catch (ExecutionException | TimeoutException | RedisUnansweredException e) {
                if (!isLate(e) || System.nanoTime() - begunNanos > patience.toNanos()) {
                    throw e;
                }
                LOG.info("redis doesn't answer yet: {}", e.getMessage());
                TimeUnit.MILLISECONDS.sleep(AGAIN_MILLIS);
            }
        }
    }

    private static boolean isLate(Exception failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException
                    || cause instanceof RedisUnansweredException
                    || cause instanceof RedisCommandTimeoutException
                    || cause instanceof RedisLoadingException) {
                return true;
            }
        }
        return false;
    }

    private static long millis(List<byte[]> time) {
        long seconds = Long.parseLong(new String(time.get(0), US_ASCII));
        long micros = Long.parseLong(new String(time.get(1), US_ASCII));
        return seconds * 1_000 + micros / 1_000;
    }

    /** What a process asks at its start, and waits for. */
    @FunctionalInterface
    public interface Question {

        /** Asks, and waits for the answer. */
        void ask() throws InterruptedException, ExecutionException, TimeoutException;
    }
}
