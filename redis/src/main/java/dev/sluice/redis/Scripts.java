package dev.sluice.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.Script;
import dev.sluice.common.lease.ScriptCall;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** Sends calls of the lease's scripts, each by its hash, or by its text where Redis doesn't know it yet. */
public final class Scripts {

    private static final byte[][] NO_BYTES = {};

    private final RedisAsyncCommands<byte[], byte[]> redis;

    /** Sends over this connection. */
    public Scripts(StatefulRedisConnection<byte[], byte[]> connection) {
        redis = connection.async();
    }

    /** Loads every script, so that the first calls don't carry the texts. */
    public void load() {
        for (Script script : LeaseCalls.scripts()) {
            Future<?> _ = redis.scriptLoad(script.text().getBytes(UTF_8));
        }
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws RedisUnansweredException if Redis couldn't be asked, or didn't answer in time: the call may have been
     *     carried out all the same, or may be later
     */
    public <A> A ask(ScriptCall<A> call) {
        try {
            return run(call).toCompletableFuture().join();
        } catch (CompletionException e) {
            throw new RedisUnansweredException(call.script().name(), e.getCause() == null ? e : e.getCause());
        } catch (CancellationException | RedisException e) {
            throw new RedisUnansweredException(call.script().name(), e);
        }
    }

    /** Sends a call; the stage fails where Redis couldn't be asked in time. */
    public <A> CompletionStage<A> run(ScriptCall<A> call) {
        byte[][] keys = call.keys().toArray(NO_BYTES);
        byte[][] args = call.args().toArray(NO_BYTES);
        return redis.<List<Object>>evalsha(call.script().sha1(), ScriptOutputType.MULTI, keys, args)
                .exceptionallyCompose(failure -> {
                    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    if (cause instanceof RedisNoScriptException) {
                        byte[] text = call.script().text().getBytes(UTF_8);
                        return redis.eval(text, ScriptOutputType.MULTI, keys, args);
                    }
                    return CompletableFuture.failedStage(failure);
                })
                .thenApply(call::read);
    }
}
