package dev.sluice.worker.emit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import dev.sluice.redis.RedisSettings;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.worker.presence.RedisConnections;
import dev.sluice.worker.provider.Piece;
import io.lettuce.core.KillArgs;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Frames in a real Redis that is cut off, paused, wiped and taken over. */
final class ReplyStreamIT {

    private static final long FENCE = 1_764_000_000_000L;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Pattern CALLS_OF_PUBLISH = Pattern.compile("cmdstat_publish:calls=(\\d+)");

    private static RedisHandle redis;
    private static RedisClient client;
    private static RedisCommands<byte[], byte[]> commands;

    private JobId job;
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicInteger wiped = new AtomicInteger();
    private RedisConnections connections;
    private Emitter emitter;
    private ReplyStream stream;

    @BeforeAll
    static void startRedis() {
        redis = RedisHandle.start();
        client = RedisClient.create(redis.uri());
        commands = client.connect(ByteArrayCodec.INSTANCE).sync();
    }

    @AfterAll
    static void stopRedis() {
        client.shutdown();
        redis.close();
    }

    @BeforeEach
    void open() {
        open(Duration.ofMillis(1));
    }

    private void open(Duration pace) {
        connections = new RedisConnections(
                new RedisSettings(List.of(URI.create(redis.uri())), Duration.ofMillis(500), Duration.ZERO, null), null);
        emitter = new Emitter(
                connections.tokens(),
                new EmitSettings(
                        pace,
                        Duration.ofMillis(100),
                        100,
                        Duration.ofMillis(20),
                        DataSize.ofKilobytes(64),
                        Duration.ZERO,
                        DataSize.ofMegabytes(1),
                        DataSize.ofMegabytes(1)));
        connections.onReconnect(_ -> emitter.reconnected());
        emitter.start();
        job = fresh();
        stream = opened(job);
    }

    private static JobId fresh() {
        return new JobId(
                RandomGenerator.getDefault().nextLong(),
                RandomGenerator.getDefault().nextLong());
    }

    private ReplyStream opened(JobId job) {
        Entry marker = marker(job, FENCE, 0);
        add(job, marker);
        return emitter.open(new Grant(job, FENCE, 0, List.of("nobody"), true, false, List.of(marker)), owner());
    }

    @AfterEach
    void close() {
        redis.resume();
        stream.forget();
        emitter.close();
        connections.close();
        assertThat(emitter.pendingBytes()).isZero();
        assertThat(emitter.keptBytes()).isZero();
    }

    @Test
    void framesAreThereOnceAndInOrder() throws InterruptedException {
        say(0, 50);

        assertThat(stream.awaitConfirmed(5_000)).isTrue();
        assertThat(texts()).isEqualTo(words(50));
        assertThat(stream.last()).isEqualTo(50);
    }

    @Test
    void piecesOfManyAnswersThatComeWhileATurnIsAwaitedShareAMessage() throws InterruptedException {
        close();
        open(Duration.ofMillis(100));
        List<ReplyStream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            streams.add(opened(fresh()));
        }
        long before = messages();

        for (ReplyStream each : streams) {
            each.delta(piece("said"));
            // Time in which it could go out by itself.
            LockSupport.parkNanos(100_000);
        }

        for (ReplyStream each : streams) {
            assertThat(each.awaitConfirmed(PATIENCE.toMillis())).isTrue();
            each.forget();
        }
        assertThat(messages() - before).isLessThan(20);
    }

    @Test
    void connectionsThatAreCutAgainAndAgainLoseAndRepeatNothing() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            say(round * 4, round * 4 + 4);
            commands.clientKill(KillArgs.Builder.typeNormal().skipme());
        }
        say(80, 90);

        awaitConfirmed();
        assertThat(texts()).isEqualTo(words(90));
    }

    @Test
    void aRedisThatHangsLongerThanCommandsAreWaitedForLosesAndRepeatsNothing() throws InterruptedException {
        say(0, 5);
        awaitConfirmed();
        redis.pause();
        say(5, 20);
        assertThat(stream.awaitConfirmed(1_200)).isFalse();
        say(20, 30);
        redis.resume();

        awaitConfirmed();
        assertThat(texts()).isEqualTo(words(30));
    }

    @Test
    void aRedisThatIsRestartedWithItsDataGoesOnWhereItWas() throws InterruptedException {
        say(0, 10);
        awaitConfirmed();
        redis.restart();
        say(10, 20);

        awaitConfirmed();
        assertThat(texts()).isEqualTo(words(20));
    }

    @Test
    void whoeverWasTakenOverWritesNothingMoreAndHearsOfIt() throws InterruptedException {
        say(0, 3);
        awaitConfirmed();
        add(job, marker(job, FENCE + 5, 3));

        say(3, 6);

        Await.until(PATIENCE, "the loss", () -> lost.get() == 1);
        assertThat(texts()).isEqualTo(words(3));
        assertThat(stream.delta(piece("too late"))).isFalse();
        assertThatThrownBy(() -> stream.awaitConfirmed(1_000)).isInstanceOf(ReplyLostException.class);
    }

    @Test
    void aWipedStreamIsNotBegunAnewInTheMiddle() throws InterruptedException {
        say(0, 3);
        awaitConfirmed();
        commands.flushall();
        say(3, 6);

        Await.until(PATIENCE, "the loss of the stream", () -> wiped.get() > 0);
        assertThat(commands.exists(key())).isZero();
        stream.suspend();
        stream.entries().forEach(entry -> add(job, entry));
        stream.restored(stream.last(), List.of("nobody"), true);
        say(6, 9);

        awaitConfirmed();
        assertThat(texts()).isEqualTo(words(9));
    }

    @Test
    void aHoleInTheStreamIsNeverWrittenBehind() throws InterruptedException {
        say(0, 3);
        awaitConfirmed();
        commands.xdel(key(), FENCE + "-2");
        emitter.reconnected();

        Await.until(PATIENCE, "the hole to be seen", () -> wiped.get() > 0);
        say(3, 5);
        assertThat(stream.awaitConfirmed(200)).isFalse();
        assertThat(commands.xlen(key())).isEqualTo(3);
    }

    @Test
    void aLongAnswersPiecesAreJoined() throws InterruptedException {
        say(0, 400);

        awaitConfirmed();
        String said = String.join("", texts());
        assertThat(said).isEqualTo(String.join("", words(400)));
        assertThat(stream.last()).isBetween(100L, 399L);
    }

    @Test
    void whatWaitsForRedisIsBounded() {
        redis.pause();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 300; i++) {
                stream.awaitRoom();
                boolean _ = stream.delta(Piece.apart(new byte[10_000], ""));
            }
        });
        Await.until(PATIENCE, "the bound", () -> emitter.pendingBytes() > 1_000_000);
        assertThat(emitter.pendingBytes()).isLessThan(1_200_000);
        assertThat(writer.isAlive()).isTrue();
        redis.resume();

        Await.until(PATIENCE, "the rest", () -> !writer.isAlive() && emitter.pendingBytes() == 0);
    }

    @Test
    void ofAVeryLongAnswerTheLastPartAloneIsKeptHereAndInRedis() throws InterruptedException {
        sayMuch(300);

        assertThat(stream.last()).isEqualTo(300);
        assertThat(emitter.keptBytes()).isBetween(60_000L, 110_000L);
        assertThat(commands.xlen(key())).isBetween(60L, 160L);
        assertThat(stream.entries()).hasSizeBetween(60, 110);
    }

    @Test
    void aVeryLongAnswerGoesOnAfterACutAndAfterAWipe() throws InterruptedException {
        sayMuch(300);
        commands.clientKill(KillArgs.Builder.typeNormal().skipme());
        sayMuch(20);
        commands.flushall();
        boolean _ = stream.delta(Piece.apart(new byte[1_000], ""));
        Await.until(PATIENCE, "the loss of the stream", () -> wiped.get() > 0);
        stream.suspend();
        List<Entry> kept = stream.entries();
        assertThat(Frame.decode(kept.getFirst().frame()).type()).isEqualTo(FrameType.MARKER);
        kept.forEach(entry -> add(job, entry));
        stream.restored(stream.last(), List.of("nobody"), true);

        sayMuch(10);

        assertThat(commands.xrevrange(key(), Range.unbounded()).getFirst().getId())
                .isEqualTo(FENCE + "-331");
        assertThat(stream.holdsAfter(1)).isFalse();
    }

    @Test
    void anAnswerThatIsNeededAsAWholeIsKeptAsAWhole() throws InterruptedException {
        stream.forget();
        stream = emitter.open(new Grant(job, FENCE, 0, List.of(), true, true, List.of(marker(job, FENCE, 0))), owner());

        sayMuch(300);

        assertThat(stream.entries()).hasSize(301);
        assertThat(commands.xlen(key())).isEqualTo(301);
    }

    /** A thousand bytes each, which can't be joined. */
    private void sayMuch(int pieces) throws InterruptedException {
        for (int i = 0; i < pieces; i++) {
            assertThat(stream.delta(Piece.apart(new byte[1_000], ""))).isTrue();
            if (i % 50 == 49) {
                awaitConfirmed();
            }
        }
        awaitConfirmed();
    }

    private void awaitConfirmed() throws InterruptedException {
        assertThat(stream.awaitConfirmed(PATIENCE.toMillis())).isTrue();
    }

    private void say(int from, int to) {
        for (int i = from; i < to; i++) {
            assertThat(stream.delta(piece(word(i)))).isTrue();
        }
    }

    /** How many messages Redis has passed on so far. */
    private static long messages() {
        Matcher calls = CALLS_OF_PUBLISH.matcher(commands.info("commandstats"));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private static Piece piece(String text) {
        byte[] bytes = ("{" + text + "}").getBytes(UTF_8);
        return new Piece(bytes, text, 1, bytes.length - 1);
    }

    private static String word(int i) {
        return " w" + i;
    }

    private static List<String> words(int count) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(word(i));
        }
        return words;
    }

    private List<String> texts() {
        List<String> texts = new ArrayList<>();
        commands.xrange(key(), Range.unbounded()).forEach(entry -> {
            Frame frame = Frame.decode(entry.getBody().values().iterator().next());
            if (frame.type() == FrameType.DELTA) {
                assertThat(entry.getId()).isEqualTo(idOf(new Entry(FENCE, frame.sequence(), new byte[0])));
                String text = new String(frame.payload(), UTF_8);
                texts.add(text.substring(1, text.length() - 1));
            }
        });
        return texts;
    }

    private static Entry marker(JobId job, long fence, long last) {
        Marker marker = new Marker(0, last, "worker", "", new byte[0]);
        return new Entry(fence, 0, new Frame(FrameType.MARKER, 0, job, fence, 0, marker.encode()).encode());
    }

    private static void add(JobId job, Entry entry) {
        commands.xadd(key(job), new XAddArgs().id(idOf(entry)), LeaseKeys.FRAME_FIELD.getBytes(UTF_8), entry.frame());
    }

    private static String idOf(Entry entry) {
        return entry.fence() + "-" + entry.sequence();
    }

    private byte[] key() {
        return key(job);
    }

    private static byte[] key(JobId job) {
        return LeaseKeys.reply(job).getBytes(UTF_8);
    }

    private ReplyStream.Owner owner() {
        return new ReplyStream.Owner() {
            @Override
            public void lost() {
                lost.incrementAndGet();
            }

            @Override
            public void wiped() {
                wiped.incrementAndGet();
            }
        };
    }
}
