package dev.sluice.ingress.delivery;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.edge.ErrorBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * A streamed answer as server-sent events.
 *
 * <p>Pieces are appended to one buffer, which goes out in one write when the reply's turn ends and the client has asked
 * for more; so a client that reads slowly makes buffers larger, not writes more frequent. Owned by the event loop of
 * the connection.
 */
final class SseDelivery implements Delivery, Publisher<DataBuffer>, Subscription {

    private static final int FULL_BYTES = 64 * 1024;
    private static final int BUFFER_BYTES = 512;
    private static final long RETRY_MILLIS = 10;

    /** A quiet stream says something each 10 to 15 s: proxies give up after 30 or 60. */
    private static final long LEAST_QUIET_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Streams of one burst don't speak all at once; half a second is for the looks at them. */
    private static final long QUIET_SPREAD_MILLIS = 4_500;

    private final Channel channel;
    private final NettyDataBufferFactory buffers;
    private final SseText text;
    private final Start start;
    private final LongSupplier nanoTime;
    private final long mostQuietNanos;

    private @Nullable ByteBuf pending;
    private @Nullable Subscriber<? super DataBuffer> subscriber;
    private long requested;
    private boolean full;
    private boolean complete;
    private boolean cancelled;
    private boolean retrying;
    private long writtenNanos;

    SseDelivery(Channel channel, JobId job, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.writtenNanos = nanoTime.getAsLong();
        this.channel = channel;
        this.buffers = new NettyDataBufferFactory(channel.alloc());
        this.text = new SseText(job);
        this.start = new Start(channel);
        this.mostQuietNanos =
                LEAST_QUIET_NANOS + TimeUnit.MILLISECONDS.toNanos(Math.floorMod(job.hashCode(), QUIET_SPREAD_MILLIS));
    }

    @Override
    public Mono<ServerResponse> response(Client client) {
        return start.response(client);
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public boolean isStreamed() {
        return true;
    }

    @Override
    public void piece(Position position, byte[] envelope, byte[] piece) {
        text.event(pending(), position, 0, envelope, piece);
        full = pending().readableBytes() > FULL_BYTES;
    }

    @Override
    public void restart() {
        // Nothing was delivered, or the lineage would not have restarted.
    }

    @Override
    public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
        int last = payload.pieces().size();
        for (int piece = from + 1; piece <= last; piece++) {
            // Only after the last piece has a client everything up to this position.
            text.event(
                    pending(),
                    position,
                    piece == last ? 0 : piece,
                    envelope,
                    payload.pieces().get(piece - 1));
        }
        SseText.done(pending());
        complete = true;
    }

    @Override
    public void failed(Outcome.Failure failure) {
        complete = true;
        if (start.isBegun()) {
            SseText.data(pending(), ErrorBody.render(ClientWords.of(failure)));
        } else {
            start.fail(failure);
        }
    }

    @Override
    public void keepAlive() {
        boolean quiet = pending == null && nanoTime.getAsLong() - writtenNanos > mostQuietNanos;
        if (quiet && !complete) {
            SseText.keepAlive(pending());
        }
    }

    @Override
    public void flush() {
        if (pending != null && !start.isBegun()) {
            start.begin(ServerResponse.ok()
                    .header(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                    .header("X-Accel-Buffering", "no")
                    // Reactor Netty flushes when there is nothing more to write: after each buffer, or several at once.
                    .build((exchange, _) -> exchange.getResponse().writeWith(this)));
        }
        emit();
    }

    @Override
    public void subscribe(Subscriber<? super DataBuffer> first) {
        subscriber = first;
        first.onSubscribe(this);
    }

    @Override
    public void request(long count) {
        onLoop(() -> {
            requested = requested + count < 0 ? Long.MAX_VALUE : requested + count;
            emit();
        });
    }

    @Override
    public void cancel() {
        onLoop(() -> {
            cancelled = true;
            release();
            start.clientLeft();
        });
    }

    private void emit() {
        if (cancelled) {
            release();
            return;
        }
        Subscriber<? super DataBuffer> to = subscriber;
        if (to == null) {
            return;
        }
        ByteBuf buffer = pending;
        if (buffer != null && !channel.isWritable()) {
            emitLater();
            return;
        }
        if (buffer != null && requested > 0) {
            requested--;
            pending = null;
            writtenNanos = nanoTime.getAsLong();
            to.onNext(buffers.wrap(buffer));
            drained();
        }
        if (complete && pending == null) {
            subscriber = null;
            start.over();
            to.onComplete();
        }
    }

    /** The connection's own buffer is full, and says to nobody when it no longer is. */
    private void emitLater() {
        if (!retrying) {
            retrying = true;
            Future<?> _ = channel.eventLoop()
                    .schedule(
                            () -> {
                                retrying = false;
                                emit();
                            },
                            RETRY_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private void drained() {
        if (full) {
            full = false;
            start.drained();
        }
    }

    private ByteBuf pending() {
        ByteBuf buffer = pending;
        if (buffer == null) {
            buffer = channel.alloc().ioBuffer(BUFFER_BYTES);
            pending = buffer;
        }
        return buffer;
    }

    private void release() {
        if (pending != null) {
            pending.release();
            pending = null;
        }
    }

    private void onLoop(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            channel.eventLoop().execute(action);
        }
    }
}
