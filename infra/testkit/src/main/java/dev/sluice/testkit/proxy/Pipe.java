package dev.sluice.testkit.proxy;

import java.io.IOException;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Carries the bytes of one direction of one connection: a thread reads, another writes, and between them is a bounded
 * queue, so that a delay costs no throughput and bytes that are held back fill the queue, then the sender's socket.
 */
final class Pipe {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MAX_CHUNKS = 64;

    private final Socket source;
    private final Socket target;
    private final Gate gate;
    private final Runnable onBytes;
    private final Runnable onEnd;
    private final Runnable onBreak;
    private final BlockingQueue<Chunk> waiting = new ArrayBlockingQueue<>(MAX_CHUNKS);

    /**
     * Bytes on their way.
     *
     * @param bytes empty: the sender has sent FIN
     * @param dueNanos not to be written before
     */
    private record Chunk(byte[] bytes, long dueNanos) {}

    /**
     * Carries nothing yet.
     *
     * @param onBytes bytes were handed on
     * @param onEnd the sender's FIN has been handed on
     * @param onBreak one of the two sockets broke
     */
    Pipe(Socket source, Socket target, Gate gate, Runnable onBytes, Runnable onEnd, Runnable onBreak) {
        this.source = source;
        this.target = target;
        this.gate = gate;
        this.onBytes = onBytes;
        this.onEnd = onEnd;
        this.onBreak = onBreak;
    }

    void start(String name) {
        Thread writer = Thread.ofVirtual().name(name + " writer").start(this::write);
        Thread.ofVirtual().name(name + " reader").start(() -> {
            if (!read()) {
                writer.interrupt();
            }
        });
    }

    /** Reads until the end; false if the socket broke. */
    private boolean read() {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            while (true) {
                int count = source.getInputStream().read(buffer);
                byte[] bytes = Arrays.copyOf(buffer, Math.max(count, 0));
                waiting.put(new Chunk(bytes, System.nanoTime() + gate.delayNanos()));
                if (count < 0) {
                    return true;
                }
            }
        } catch (IOException _) {
            onBreak.run();
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write() {
        try {
            while (true) {
                Chunk chunk = waiting.take();
                TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
                boolean passes = gate.awaitPass();
                if (chunk.bytes().length == 0) {
                    if (passes) {
                        target.shutdownOutput();
                    }
                    onEnd.run();
                    return;
                }
                if (passes) {
                    target.getOutputStream().write(chunk.bytes());
                    onBytes.run();
                }
            }
        } catch (IOException _) {
            onBreak.run();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
