package dev.sluice.ingress.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

/** A script inside Redis, so that all ingresses hold one caller to one limit: the part that all share, and its own. */
final class LimitScript {

    private static final String SHARED = "limits";

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final byte[] text;
    private final String digest;

    /**
     * The script of this name.
     *
     * @param edit the last word on its text
     */
    LimitScript(RedisAsyncCommands<byte[], byte[]> redis, String name, UnaryOperator<String> edit) {
        this.redis = redis;
        this.text = edit.apply(read(SHARED) + "\n" + read(name)).getBytes(UTF_8);
        this.digest = sha1(text);
        load();
    }

    /** Known from the start, so that no call is sent a second time, behind others that were sent after it. */
    private void load() {
        try {
            Future<?> _ = redis.scriptLoad(text);
        } catch (RedisException ignored) {
            // A call that finds it unknown sends it.
        }
    }

    /** Runs it; its answer is an array of integers. */
    CompletionStage<List<Object>> run(byte[][] keys, List<String> arguments) {
        byte[][] bytes =
                arguments.stream().map(argument -> argument.getBytes(UTF_8)).toArray(byte[][]::new);
        try {
            CompletionStage<List<Object>> answer = redis.evalsha(digest, ScriptOutputType.MULTI, keys, bytes);
            return answer.exceptionallyCompose(error -> sendAgain(error, keys, bytes));
        } catch (RedisException e) {
            // Its queue of commands is full.
            return CompletableFuture.failedStage(e);
        }
    }

    /** Redis forgets scripts when it restarts. */
    private CompletionStage<List<Object>> sendAgain(Throwable error, byte[][] keys, byte[][] arguments) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof RedisNoScriptException) {
            return redis.eval(text, ScriptOutputType.MULTI, keys, arguments);
        }
        return CompletableFuture.failedStage(error);
    }

    private static String read(String name) {
        try (InputStream script = LimitScript.class.getResourceAsStream(name + ".lua")) {
            if (script == null) {
                throw new IllegalStateException(name + ".lua: missing on the class path");
            }
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name + ".lua: unreadable", e);
        }
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1: missing in this JDK", e);
        }
    }
}
