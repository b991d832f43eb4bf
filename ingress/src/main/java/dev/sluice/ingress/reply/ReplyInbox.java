package dev.sluice.ingress.reply;

import dev.sluice.common.reply.Frame;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The queue in front of one reply: whatever happens to it is handled in order, in turns, on one thread.
 *
 * <p>Idea: the first event schedules a turn, and those that come before it runs join it; so under load many frames
 * share a wake-up and a write. Bound: frames beyond 256 KiB aren't kept, since the stream in Redis keeps them.
 */
final class ReplyInbox {

    private static final int MAX_BYTES = 256 * 1024;

    private final Executor thread;
    private final Consumer<Frame> onFrame;
    private final Runnable onTurnEnd;
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean overflowed;

    /**
     * An empty inbox.
     *
     * @param onTurnEnd runs after the last event of each turn
     */
    ReplyInbox(Executor thread, Consumer<Frame> onFrame, Runnable onTurnEnd) {
        this.thread = thread;
        this.onFrame = onFrame;
        this.onTurnEnd = onTurnEnd;
    }

    /** Adds a frame, from any thread, without waiting. */
    void offer(Frame frame) {
        int size = frame.messageBytes();
        if (bytes.addAndGet(size) > MAX_BYTES) {
            bytes.addAndGet(-size);
            overflowed = true;
        } else {
            events.add(frame);
        }
        schedule();
    }

    /** Adds something to be done on the reply's thread. */
    void submit(Runnable event) {
        events.add(event);
        schedule();
    }

    /** Whether frames were dropped since the last time this was asked. */
    boolean takeOverflow() {
        boolean dropped = overflowed;
        overflowed = false;
        return dropped;
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            thread.execute(this::turn);
        }
    }

    private void turn() {
        // Lowered first: what arrives from here on schedules another turn, at worst one that finds nothing.
        scheduled.set(false);
        for (Object event = events.poll(); event != null; event = events.poll()) {
            if (event instanceof Frame frame) {
                bytes.addAndGet(-frame.messageBytes());
                onFrame.accept(frame);
            } else {
                ((Runnable) event).run();
            }
        }
        onTurnEnd.run();
    }
}
