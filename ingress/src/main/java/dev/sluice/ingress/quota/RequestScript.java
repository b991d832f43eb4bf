package dev.sluice.ingress.quota;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** The script that counts requests inside Redis, so that all ingresses hold one caller to one limit. */
final class RequestScript implements RedisQuota.RequestLimits {

    private static final String RESOURCE = "requests.lua";

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final byte[] text;
    private final String digest;

    RequestScript(RedisAsyncCommands<byte[], byte[]> redis) {
        this.redis = redis;
        this.text = load();
        this.digest = sha1(text);
    }

    @Override
    public CompletionStage<Admission> take(String tenant, int limit) {
        byte[][] keys = {("q:{" + tenant + "}:requests").getBytes(UTF_8)};
        byte[] argument = Integer.toString(limit).getBytes(US_ASCII);
        CompletionStage<List<Object>> answer = redis.evalsha(digest, ScriptOutputType.MULTI, keys, argument);
        return answer.exceptionallyCompose(error -> sendAgain(error, keys, argument))
                .thenApply(numbers -> admission(limit, numbers));
    }

    /** Redis forgets scripts when it restarts. */
    private CompletionStage<List<Object>> sendAgain(Throwable error, byte[][] keys, byte[] argument) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        if (cause instanceof RedisNoScriptException) {
            return redis.eval(text, ScriptOutputType.MULTI, keys, argument);
        }
        return CompletableFuture.failedStage(error);
    }

    private static Admission admission(int limit, List<Object> numbers) {
        Standing standing = new Standing(limit, (int) number(numbers, 1), micros(numbers, 2));
        return number(numbers, 0) == 1
                ? new Admission.Admitted(standing)
                : Admission.Refused.byPlan(standing, micros(numbers, 3));
    }

    private static Duration micros(List<Object> numbers, int index) {
        return Duration.of(number(numbers, index), ChronoUnit.MICROS);
    }

    private static long number(List<Object> numbers, int index) {
        return ((Number) numbers.get(index)).longValue();
    }

    private static byte[] load() {
        try (InputStream script = RequestScript.class.getResourceAsStream(RESOURCE)) {
            if (script == null) {
                throw new IllegalStateException(RESOURCE + ": missing on the class path");
            }
            return script.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(RESOURCE + ": unreadable", e);
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
