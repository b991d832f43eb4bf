package dev.sluice.worker.provider.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Connections that wait for their next call. Those used last are used first, so that what isn't needed grows old. */
final class IdleLines {

    private final int most;
    private final long keepNanos;
    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by the lock.
    private final Map<Origin, SequencedSet<Line>> byOrigin = new HashMap<>();
    /** Since when each is idle, the oldest first. */
    private final LinkedHashMap<Line, Long> since = new LinkedHashMap<>();

    private boolean closed;

    /**
     * Keeps none at first.
     *
     * @param most how many at most; the oldest makes room
     * @param keep for how long
     */
    IdleLines(int most, Duration keep) {
        this.most = most;
        this.keepNanos = keep.toNanos();
    }

    /** Takes one out; null if there is none. */
    @Nullable
    Line take(Origin origin) {
        lock.lock();
        try {
            SequencedSet<Line> lines = byOrigin.get(origin);
            Line last = lines == null ? null : lines.getLast();
            if (last != null) {
                drop(last);
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps one, if there is to be any. */
    void add(Line line) {
        Line tooMany = null;
        lock.lock();
        try {
            if (closed || most == 0) {
                tooMany = line;
            } else {
                if (since.size() >= most) {
                    tooMany = since.firstEntry().getKey();
                    drop(tooMany);
                }
                since.put(line, System.nanoTime());
                byOrigin.computeIfAbsent(line.origin(), _ -> new LinkedHashSet<>())
                        .addLast(line);
            }
        } finally {
            lock.unlock();
        }
        if (tooMany != null) {
            tooMany.close();
        }
    }

    /** How many wait. */
    int size() {
        lock.lock();
        try {
            return since.size();
        } finally {
            lock.unlock();
        }
    }

    /** It was closed. */
    void remove(Line line) {
        lock.lock();
        try {
            drop(line);
        } finally {
            lock.unlock();
        }
    }

    /** Closes those that are too old. */
    void sweep() {
        long now = System.nanoTime();
        List<Line> old = new ArrayList<>();
        lock.lock();
        try {
            while (!since.isEmpty() && now - since.firstEntry().getValue() >= keepNanos) {
                Line oldest = since.firstEntry().getKey();
                drop(oldest);
                old.add(oldest);
            }
        } finally {
            lock.unlock();
        }
        old.forEach(Line::close);
    }

    /** Closes all, and keeps none from now on. */
    void close() {
        List<Line> all;
        lock.lock();
        try {
            closed = true;
            all = List.copyOf(since.keySet());
            since.clear();
            byOrigin.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Line::close);
    }

    private void drop(Line line) {
        if (since.remove(line) == null) {
            return;
        }
        SequencedSet<Line> lines = byOrigin.get(line.origin());
        if (lines != null) {
            lines.remove(line);
            if (lines.isEmpty()) {
                byOrigin.remove(line.origin());
            }
        }
    }
}
