package dev.sluice.simulator.calls;

import dev.sluice.simulator.calls.Outcome.Kind;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of served calls: the last ones in memory, all of them in a file if one is wanted. */
public final class CallLog implements AutoCloseable {

    /** How many calls are kept in memory. */
    public static final int MAX_KEPT = 100_000;

    private final InstantSource clock;
    private final @Nullable CallFile file;

    // All guarded by this.
    private final @Nullable ServedCall[] kept = new ServedCall[MAX_KEPT];
    private final Map<Kind, Long> ended = new EnumMap<>(Kind.class);
    private long lastNumber;
    private long lastCleared;
    private long running;
    private long tokens;

    /** Starts an empty log; a file is appended to. */
    public CallLog(InstantSource clock, @Nullable Path path) {
        this.clock = clock;
        this.file = path == null ? null : new CallFile(path);
    }

    /** Writes that a call started. */
    public OpenCall begin(CallStart start) {
        ServedCall call = started(start);
        write("started", call);
        return new OpenCall(this, clock, call);
    }

    /** The kept calls with a number above the given one, oldest first. */
    public synchronized List<ServedCall> since(long number, int max) {
        List<ServedCall> calls = new ArrayList<>();
        long first = Math.max(Math.max(number, lastCleared), lastNumber - MAX_KEPT) + 1;
        for (long wanted = first; wanted <= lastNumber && calls.size() < max; wanted++) {
            ServedCall call = kept[slot(wanted)];
            if (call != null) {
                calls.add(call);
            }
        }
        return calls;
    }

    /** The counters. */
    public synchronized CallStats stats() {
        return new CallStats(
                lastNumber - lastCleared,
                running,
                count(Kind.COMPLETE),
                count(Kind.CLIENT_CLOSED),
                count(Kind.INVALID),
                count(Kind.FAULT),
                tokens);
    }

    /** Forgets the calls and sets the counters to zero; numbers go on. */
    public synchronized void clear() {
        lastCleared = lastNumber;
        ended.clear();
        tokens = 0;
    }

    /** Writes what is waiting for the file. */
    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    void ended(ServedCall call, CallEnd end) {
        ServedCall whole = new ServedCall(call.number(), call.start(), end);
        keepEnded(whole, end);
        write("ended", whole);
    }

    private synchronized ServedCall started(CallStart start) {
        ServedCall call = new ServedCall(++lastNumber, start, null);
        kept[slot(call.number())] = call;
        running++;
        return call;
    }

    private synchronized void keepEnded(ServedCall call, CallEnd end) {
        running--;
        ServedCall before = kept[slot(call.number())];
        // A call that outlived 100,000 later ones has lost its place.
        if (before != null && before.number() == call.number()) {
            kept[slot(call.number())] = call;
        }
        if (call.number() > lastCleared) {
            ended.merge(end.outcome().kind(), 1L, Long::sum);
            tokens += end.tokens();
        }
    }

    private void write(String event, ServedCall call) {
        if (file != null) {
            file.append(call.toJson().put("event", event).toString());
        }
    }

    private long count(Kind kind) {
        return ended.getOrDefault(kind, 0L);
    }

    private static int slot(long number) {
        return (int) (number % MAX_KEPT);
    }
}
