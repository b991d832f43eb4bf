package dev.sluice.ingress.edge;

import io.netty.channel.EventLoop;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * The turns of all event loops, and their end: when this instance leaves, whoever waits is begun before the server
 * stops. A server that stops waits for requests that have begun; a connection with none it closes at once.
 */
final class LoopTurns implements SmartLifecycle {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Map<EventLoop, Turns> turns = new ConcurrentHashMap<>();
    private volatile boolean running;

    /** Those of this loop. */
    Turns of(EventLoop loop) {
        return turns.computeIfAbsent(loop, LoopTurns::turns);
    }

    /** A task that orders itself again would run in the same round; a timer waits until the loop has read. */
    private static Turns turns(EventLoop loop) {
        return new Turns(
                loop,
                (task, nanos) -> {
                    Future<?> _ = loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
                },
                System::nanoTime,
                THREADS::getCurrentThreadCpuTime);
    }

    @Override
    public void start() {
        running = true;
    }

    /** Never called: the other one is, which doesn't hold up the thread that shuts down. */
    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable next) {
        List<CompletableFuture<Void>> opened = turns.entrySet().stream()
                .map(each -> CompletableFuture.runAsync(each.getValue()::open, each.getKey()))
                .toList();
        running = false;
        var _ = CompletableFuture.allOf(opened.toArray(CompletableFuture<?>[]::new))
                .whenComplete((_, _) -> next.run());
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the notice that this instance leaves, before the web server, whose phase is lower by 1,024. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 1;
    }
}
