package dev.sluice.worker.allowance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.LaneShares;
import dev.sluice.common.catalog.Limits;
import dev.sluice.testkit.redis.MemoryRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** Workers with a bucket each for the same provider, which share by the script in a Redis in memory. */
public final class Fleet {

    private static final BucketName NAME = new BucketName("openai", "key", "gpt-4o-mini");
    private static final long MICROS = 1_000;

    /** What is expected of a call. */
    static final long TOKENS = 100;

    final SteppedClock clock = new SteppedClock();
    private final List<Bucket> buckets = new ArrayList<>();
    private final MemoryRedis redis = new MemoryRedis("a1".repeat(20), () -> clock.millis() * MICROS, this::published);
    private boolean isAway;

    /** With nothing drawn yet. */
    public Fleet(int workers, Limits limits) {
        this(workers, limits, LaneShares.USUAL);
    }

    Fleet(int workers, Limits limits, LaneShares shares) {
        redis.load(DrawScript.SCRIPT.text());
        for (int worker = 0; worker < workers; worker++) {
            buckets.add(new Bucket(
                    NAME, limits, true, clock, new SplittableRandom(worker), shares::leftPercent, new Drawing()));
        }
    }

    /** All passes that there are now. */
    static List<Pass> takeAll(Bucket bucket, Precedence precedence) {
        List<Pass> taken = new ArrayList<>();
        int misses = 0;
        while (misses < 2) {
            Pass pass = bucket.tryTake(precedence, TOKENS);
            if (pass == null) {
                misses++;
            } else {
                misses = 0;
                taken.add(pass);
            }
        }
        return taken;
    }

    int size() {
        return buckets.size();
    }

    /** That of one worker. */
    public Bucket bucket(int worker) {
        return buckets.get(worker);
    }

    /** The fields that Redis has of them. */
    Set<String> stored() {
        return redis.hash(NAME.key()).keySet();
    }

    /** What Redis has in such a field. */
    long stored(String field) {
        return Long.parseLong(
                new String(Objects.requireNonNull(redis.hash(NAME.key()).get(field)), UTF_8));
    }

    /** One draw of each worker. */
    void drawAll() {
        buckets.forEach(this::draw);
    }

    /** Lets time pass without a draw. */
    public void wait(int millis) {
        clock.pass(millis);
    }

    /** The time. */
    public long millis() {
        return clock.millis();
    }

    /** One draw of this worker. */
    public void draw(int worker) {
        draw(bucket(worker));
    }

    void draw(Bucket bucket) {
        drawLate(bucket).run();
    }

    /** A draw whose answer is on its way until this is run. */
    @SuppressWarnings("unchecked")
    Runnable drawLate(Bucket bucket) {
        Draw draw = bucket.report();
        if (isAway) {
            return () -> bucket.notDrawn(draw);
        }
        var call = DrawScript.call("worker-" + buckets.indexOf(bucket), draw);
        Object reply = redis.evaluate(call.script().sha1(), call.keys(), call.args());
        Drawn drawn = call.read((List<Object>) Objects.requireNonNull(reply));
        return () -> bucket.drawn(drawn);
    }

    /** Lets so much time pass, with the draws in it. */
    void pass(long millis) {
        for (long left = millis; left > 0; left -= 100) {
            clock.pass(Math.min(left, 100));
            drawAll();
        }
    }

    void losesRedis() {
        isAway = true;
    }

    private int published(String channel, byte[] message) {
        String text = new String(message, UTF_8);
        int space = text.lastIndexOf(' ');
        for (Bucket bucket : buckets) {
            if (channel.equals(DrawScript.CHANNEL) && bucket.key().equals(text.substring(0, space))) {
                bucket.pausedUntil(Long.parseLong(text.substring(space + 1)));
            }
        }
        return buckets.size();
    }

    /** Draws at once where a bucket can't wait. */
    private final class Drawing implements Bucket.Listener {

        private boolean isDrawing;

        @Override
        public void wantsDraw(Bucket bucket) {
            if (!isDrawing) {
                isDrawing = true;
                draw(bucket);
                isDrawing = false;
            }
        }

        @Override
        public void hasRoom() {}
    }
}
