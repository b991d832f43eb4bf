package dev.sluice.ingress.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.testkit.SharedRedis;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** The scripts in a real Redis, with its own clock or with one that a test sets, and a ledger that a test writes. */
final class RedisScene implements AutoCloseable, Spending {

    private static final String OWN_CLOCK = "redis.call('TIME')";

    final RedisLimits limits;
    final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisClient client;
    private final String clock = "clock:" + UUID.randomUUID();
    private final Map<String, List<LedgerRow>> ledger = new HashMap<>();
    private boolean isRead = true;
    private Instant now = Instant.parse("2026-03-14T10:00:00Z");

    private RedisScene(boolean ownClock) {
        client = RedisClient.create(SharedRedis.get().uri());
        connection = client.connect(ByteArrayCodec.INSTANCE);
        String told = "redis.call('HMGET', '" + clock + "', 's', 'u')";
        UnaryOperator<String> edit = text -> {
            if (!text.contains(OWN_CLOCK)) {
                throw new AssertionError("no " + OWN_CLOCK + " in the scripts");
            }
            return text.replace(OWN_CLOCK, told);
        };
        limits = ownClock ? new RedisLimits(connection.async(), this) : new RedisLimits(connection.async(), this, edit);
        setClock(now);
    }

    static RedisScene withItsOwnClock() {
        return new RedisScene(true);
    }

    static RedisScene withAClockThatTestsSet() {
        return new RedisScene(false);
    }

    Instant now() {
        return now;
    }

    void setClock(Instant instant) {
        now = instant;
        setClockField("s", instant.getEpochSecond());
        setClockField("u", instant.getNano() / 1_000);
    }

    void pass(Duration duration) {
        setClock(now.plus(duration));
    }

    Decision admit(Subjects subjects, Need need) {
        return join(limits.admit(subjects, need));
    }

    Standing look(Subjects subjects) {
        return join(limits.look(subjects)).getFirst();
    }

    /** Admits a job, which must be possible. */
    Reservation admitted(Subjects subjects, Need need) {
        Decision decision = admit(subjects, need);
        if (decision.verdict() != Verdict.YES) {
            throw new AssertionError(decision + " (expected: YES)");
        }
        return limits.reservation(subjects, need);
    }

    void fold(Subjects subjects, List<LedgerRow> rows, Map<JobId, Long> jobs) {
        String tenant =
                subjects.organisation() + "/" + subjects.all().getFirst().key();
        join(limits.fold(tenant, rows, List.of(), jobs));
    }

    /** Writes what the ledger says when it is asked. */
    void ledgerSays(Subjects subjects, LedgerRow... rows) {
        ledger.put(subjects.all().getFirst().name(), List.of(rows));
    }

    void ledgerIsNotRead() {
        isRead = false;
    }

    /** Redis loses all that it knew of these. */
    void wipe(Subjects subjects) {
        connection.sync().del(subjects.keys());
    }

    /** Fields of the totals of the first subject, as they stand. */
    Map<String, Long> totals(Subjects subjects) {
        Map<String, Long> found = new HashMap<>();
        connection.sync().hgetall(subjects.keys()[4]).forEach((field, value) -> {
            String name = new String(field, UTF_8);
            if (!name.startsWith("p")) {
                found.put(name, Long.parseLong(new String(value, UTF_8)));
            }
        });
        return found;
    }

    /** How many of the first subject's jobs aren't in the ledger yet. */
    long openJobs(Subjects subjects) {
        return connection.sync().zcard(subjects.keys()[2]);
    }

    @Override
    public Optional<List<LedgerRow>> rows(String organisation, String key) {
        return isRead
                ? Optional.of(ledger.getOrDefault(organisation + "/" + key, new ArrayList<>()))
                : Optional.empty();
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown();
    }

    private static <T> T join(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
    }

    private void setClockField(String field, long value) {
        connection
                .sync()
                .hset(
                        clock.getBytes(UTF_8),
                        field.getBytes(UTF_8),
                        Long.toString(value).getBytes(UTF_8));
    }
}
