package dev.sluice.devstack;

import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.Part;
import dev.sluice.processes.ProcessList;
import dev.sluice.processes.Role;
import dev.sluice.processes.StartException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps processes alive until it is closed: one that died is started again, and {@code processes.json} tells at any
 * time which ones run.
 */
final class Supervisor implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration RESTART_AFTER = Duration.ofSeconds(1);
    private static final Duration RESTART_AFTER_AT_MOST = Duration.ofSeconds(15);
    // Those that take work end first, together; then what they stand on.
    private static final List<Set<Role>> ENDING_ORDER =
            List.of(Set.of(Role.INGRESS, Role.WORKER), Set.of(Role.SIMULATOR), Set.of(Role.REDIS), Set.of(Role.KAFKA));

    private final Path list;
    private final Terminal terminal;
    // Guards running and closing: no process starts once closing is set, so none is missed by close.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, ChildProcess> running = new LinkedHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Supervises nothing yet.
     *
     * @param list the file for the {@link ProcessList}
     */
    Supervisor(Path list, Terminal terminal) {
        this.list = list;
        this.terminal = terminal;
        new ProcessList(List.of()).write(list);
    }

    /** A part that has become ready, and how long that took. */
    record Ready(Part part, Duration took) {}

    /**
     * Starts parts side by side, returns when all are ready, and looks after them from then on.
     *
     * @param onReady is told of each, on the caller's thread
     * @throws StartException as soon as one of them fails
     */
    void start(List<? extends Part> parts, Consumer<Ready> onReady) {
        CompletionService<Ready> starting = new ExecutorCompletionService<>(
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory()));
        parts.forEach(part -> starting.submit(() -> startFirst(part)));
        try {
            for (int i = 0; i < parts.size(); i++) {
                onReady.accept(starting.take().get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof StartException known
                    ? known
                    : new StartException("A part can't be started: " + e.getCause() + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while starting.", e);
        }
    }

    /** Whether it has been told to end everything. */
    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Ends all processes in order, and returns when they are gone; a second caller waits for the first. */
    @Override
    public void close() {
        boolean isFirst = locked(() -> {
            boolean wasOpen = !isClosing();
            closing.countDown();
            return wasOpen;
        });
        if (!isFirst) {
            awaitClosed();
            return;
        }
        ENDING_ORDER.forEach(this::stopAll);
        closed.countDown();
    }

    private Ready startFirst(Part part) {
        long startNanos = System.nanoTime();
        ChildProcess child = launch(part);
        child.awaitReady(READY_WITHIN);
        Thread.ofVirtual().name("keeping " + part.name()).start(() -> keep(child));
        return new Ready(part, Duration.ofNanos(System.nanoTime() - startNanos));
    }

    private void keep(ChildProcess first) {
        ChildProcess child = first;
        Duration pause = RESTART_AFTER;
        while (true) {
            int exitCode = child.onExit().join();
            if (!noteDeath(child, exitCode, pause) || isClosingWithin(pause)) {
                return;
            }
            try {
                child = launch(child.part());
                boolean isBack = awaitBack(child);
                pause = isBack ? RESTART_AFTER : longer(pause);
            } catch (StartException e) {
                if (!isClosing()) {
                    terminal.line(terminal.bad("✘ ") + e.getMessage());
                    pause = longer(pause);
                }
            }
        }
    }

    /** Whether it is to be started again. */
    private boolean noteDeath(ChildProcess child, int exitCode, Duration pause) {
        String name = child.part().name();
        return locked(() -> {
            if (isClosing()) {
                return false;
            }
            if (running.remove(name, child)) {
                writeList();
            }
            terminal.line(terminal.bad("✘ ") + name + " died (" + cause(exitCode) + "): starting it again in "
                    + pause.toSeconds() + " s");
            return true;
        });
    }

    private boolean awaitBack(ChildProcess child) {
        long startNanos = System.nanoTime();
        try {
            child.awaitReady(READY_WITHIN);
            terminal.line(terminal.good("✔ ") + child.part().name() + " is back: process " + child.pid() + ", ready in "
                    + Seconds.of(Duration.ofNanos(System.nanoTime() - startNanos)));
            return true;
        } catch (StartException e) {
            // One that lives but waits for something (a broker, say) is left to it.
            if (!isClosing()) {
                terminal.line(terminal.bad("✘ ") + e.getMessage());
            }
            return false;
        }
    }

    private ChildProcess launch(Part part) {
        return locked(() -> {
            if (isClosing()) {
                throw new StartException(part.name() + " is not started: everything is being stopped.");
            }
            ChildProcess child = ChildProcess.start(part);
            running.put(part.name(), child);
            writeList();
            return child;
        });
    }

    private void stopAll(Set<Role> roles) {
        List<ChildProcess> ending = locked(() -> running.values().stream()
                .filter(child -> roles.contains(child.part().role()))
                .toList());
        List<Thread> stopping = ending.stream()
                .map(child -> Thread.ofVirtual().start(child::stop))
                .toList();
        stopping.forEach(Supervisor::join);
        locked(() -> {
            running.values().removeAll(ending);
            writeList();
            return true;
        });
    }

    private void writeList() {
        new ProcessList(running.values().stream().map(ProcessList.Entry::of).toList()).write(list);
    }

    private boolean isClosingWithin(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void awaitClosed() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(RESTART_AFTER_AT_MOST) > 0 ? RESTART_AFTER_AT_MOST : doubled;
    }

    private static String cause(int exitCode) {
        return exitCode > 128 ? "signal " + (exitCode - 128) : "exit code " + exitCode;
    }
}
