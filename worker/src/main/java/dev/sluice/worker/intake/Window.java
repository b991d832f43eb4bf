package dev.sluice.worker.intake;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** How many records of one lane are here with their bodies. */
final class Window {

    private final int maxRecords;
    private final long maxBytes;
    private final AtomicInteger records = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Window(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    void entered(int bodyBytes) {
        records.incrementAndGet();
        bytes.addAndGet(bodyBytes);
    }

    void left(int bodyBytes) {
        records.decrementAndGet();
        bytes.addAndGet(-bodyBytes);
    }

    /** Whether a poll of so many more records would be too much. */
    boolean isFull(int more) {
        return records.get() + more > maxRecords || bytes.get() >= maxBytes;
    }

    int records() {
        return records.get();
    }
}
