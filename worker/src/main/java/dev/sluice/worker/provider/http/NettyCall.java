package dev.sluice.worker.provider.http;

import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.FastThreadLocal;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One call. Its thread waits for the end while an event loop feeds the reader; where the reader would block, the loop
 * hands the bytes to that thread, reads no further beyond a few pieces, and takes over again once they are taken.
 */
final class NettyCall implements ProviderCall {

    /** More isn't read while the call's thread is busy with those before. */
    private static final int MAX_WAITING = 8;

    private static final FastThreadLocal<byte[]> BUFFER = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[8 * 1024];
        }
    };

    /** What the call's thread hears of the event loop. */
    private sealed interface Event {

        /** Bytes that the thread has to give to the reader. */
        record Bytes(byte[] bytes) implements Event {}

        /** Nothing was sent: the connection had gone. */
        record Gone() implements Event {}

        /** The reader has all that it needs. */
        record Over() implements Event {}

        /** The exchange failed. */
        record Broken(CallBrokenException failure) implements Event {}

        /** The reader threw this. */
        record Thrown(Throwable thrown) implements Event {}
    }

    private final NettyProviderClient client;
    private final Origin origin;
    private final ProviderClient.Connection connection;
    private final Duration connectTimeout;
    private final HttpRequest request;
    private final byte[] body;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();

    private volatile boolean cancelled;
    private volatile @Nullable Dialing dialing;
    private volatile @Nullable Line line;

    /** Set before the line hears of the call. */
    private @Nullable AnswerReader reader;

    /** Whether the reader is the thread's, and not the event loop's. This and the next are owned by the event loop. */
    private boolean isHandedOver;

    private int given;

    NettyCall(
            NettyProviderClient client,
            Origin origin,
            ProviderClient.Connection connection,
            Duration connectTimeout,
            HttpRequest request,
            byte[] body) {
        this.client = client;
        this.origin = origin;
        this.connection = connection;
        this.connectTimeout = connectTimeout;
        this.request = request;
        this.body = body;
    }

    @Override
    public void run(AnswerReader answer) throws CallBrokenException {
        reader = answer;
        boolean isOver = false;
        while (!isOver) {
            Line idle = connection == ProviderClient.Connection.ANY ? client.idle(origin) : null;
            Line next = idle == null ? dial() : idle;
            line = next;
            next.begin(this);
            isOver = awaitEnd(next, answer);
            if (!isOver && (idle == null || cancelled)) {
                throw new CallBrokenException(Stage.NOT_SENT, new IOException("closed before anything was sent"));
            }
        }
    }

    private Line dial() throws CallBrokenException {
        Dialing next = client.dialing(origin, connection == ProviderClient.Connection.ANY, connectTimeout);
        dialing = next;
        try {
            if (cancelled) {
                next.cancel();
            }
            return next.dial();
        } catch (IOException e) {
            throw new CallBrokenException(Stage.NOT_SENT, e);
        } finally {
            dialing = null;
        }
    }

    /** Takes what the event loop can't give to the reader; false if nothing was sent. */
    private boolean awaitEnd(Line its, AnswerReader answer) throws CallBrokenException {
        int taken = 0;
        boolean isInterrupted = false;
        try {
            while (true) {
                Event event;
                try {
                    event = events.take();
                } catch (InterruptedException ignored) {
                    // The worker ends. The reader may be in the event loop's hands: its end is waited for.
                    isInterrupted = true;
                    cancel();
                    continue;
                }
                switch (event) {
                    case Event.Bytes some -> {
                        taken++;
                        if (!cancelled && !give(answer, some.bytes())) {
                            its.enoughFor(this);
                            return true;
                        }
                        if (events.isEmpty()) {
                            its.takenBy(this, taken);
                        }
                    }
                    case Event.Gone _ -> {
                        return false;
                    }
                    case Event.Over _ -> {
                        return true;
                    }
                    case Event.Broken broken -> throw broken.failure();
                    case Event.Thrown thrown -> throw rethrown(thrown.thrown());
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean give(AnswerReader answer, byte[] bytes) {
        boolean isTaken = false;
        try {
            answer.awaitReady();
            boolean isMoreOfUse = answer.take(bytes, 0, bytes.length);
            isTaken = true;
            return isMoreOfUse;
        } finally {
            if (!isTaken) {
                cancel();
            }
        }
    }

    private static RuntimeException rethrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return (RuntimeException) thrown;
    }

    @Override
    public void cancel() {
        cancelled = true;
        Dialing beginning = dialing;
        if (beginning != null) {
            beginning.cancel();
        }
        Line used = line;
        if (used != null) {
            used.closeFor(this);
        }
    }

    boolean isCancelled() {
        return cancelled;
    }

    HttpRequest request() {
        return request;
    }

    byte[] body() {
        return body;
    }

    // What follows is called by the line, on its event loop; of the last four one alone, and as the last.

    void head(ResponseHead head) {
        reading().head(head);
    }

    /** Whether any more are of use, as far as is known. */
    boolean bytes(Line its, ByteBuf bytes) {
        AnswerReader answer = reading();
        if (!isHandedOver && answer.isReady()) {
            return giveNow(answer, bytes);
        }
        isHandedOver = true;
        given++;
        events.add(new Event.Bytes(ByteBufUtil.getBytes(bytes)));
        if (events.size() >= MAX_WAITING) {
            its.pause();
        }
        return true;
    }

    private static boolean giveNow(AnswerReader answer, ByteBuf bytes) {
        byte[] buffer = BUFFER.get();
        boolean isMoreOfUse = true;
        while (isMoreOfUse && bytes.isReadable()) {
            int count = Math.min(buffer.length, bytes.readableBytes());
            bytes.readBytes(buffer, 0, count);
            isMoreOfUse = answer.take(buffer, 0, count);
        }
        return isMoreOfUse;
    }

    /** The thread has taken so many pieces: if there are no others the reader is the event loop's again. */
    boolean isCaughtUp(int taken) {
        if (given != taken) {
            // There is another one, and the thread will say so again.
            return false;
        }
        isHandedOver = false;
        return true;
    }

    void gone() {
        events.add(new Event.Gone());
    }

    void over() {
        events.add(new Event.Over());
    }

    void broken(CallBrokenException failure) {
        events.add(new Event.Broken(failure));
    }

    void thrown(Throwable thrown) {
        events.add(new Event.Thrown(thrown));
    }

    private AnswerReader reading() {
        AnswerReader answer = reader;
        if (answer == null) {
            throw new IllegalStateException("not run yet");
        }
        return answer;
    }
}
