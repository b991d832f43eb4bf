package dev.sluice.simulator;

import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends one byte at a time, each in a chunk and a segment of its own. */
final class DripOutlet implements Outlet {

    private final Channel channel;
    private final int dripMillis;
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final DirectOutlet direct;
    private int sentOfFirst;
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Runnable next;

    DripOutlet(Channel channel, int dripMillis) {
        this.channel = channel;
        this.dripMillis = dripMillis;
        this.direct = new DirectOutlet(channel);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void write(byte[] bytes) {
        if (bytes.length > 0) {
            waiting.add(bytes);
        }
    }

    @Override
    public void flush() {
        if (timer == null && !waiting.isEmpty()) {
            timer = channel.eventLoop().scheduleAtFixedRate(this::drip, 0, dripMillis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void whenFlushed(Runnable callback) {
        if (waiting.isEmpty()) {
            callback.run();
        } else {
            next = callback;
        }
    }

    @Override
    public void close() {
        waiting.clear();
        stop();
    }

    private void drip() {
        byte[] first = waiting.peek();
        if (first == null) {
            stop();
            return;
        }
        direct.write(new byte[] {first[sentOfFirst]});
        direct.flush();
        sentOfFirst++;
        if (sentOfFirst == first.length) {
            waiting.remove();
            sentOfFirst = 0;
        }
        if (waiting.isEmpty() && next != null) {
            Runnable callback = next;
            next = null;
            callback.run();
        }
    }

    private void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
