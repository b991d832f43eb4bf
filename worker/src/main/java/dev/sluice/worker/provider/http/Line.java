package dev.sluice.worker.provider.http;

import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a provider, for one call at a time. Whatever happens to it happens on its event loop; other threads
 * leave word there.
 */
final class Line extends SimpleChannelInboundHandler<HttpObject> {

    /** A request up to this size is one send. */
    private static final int SLICE_BYTES = 64 * 1024;

    /** What is read and thrown away to use a connection again; what is longer costs more than a new one. */
    private static final int MAX_DRAINED_BYTES = 64 * 1024;

    private static final long MAX_DRAIN_MILLIS = 100;

    private final Channel channel;
    private final Origin origin;
    private final IdleLines idle;
    private final boolean isKept;

    // All owned by the event loop.
    private @Nullable NettyCall call;
    private boolean hasServed;
    private boolean isSent;
    private boolean isWritten;
    private int written;
    private boolean isAnswered;
    private boolean isPreliminary;
    private boolean isLasting;
    private boolean isEnough;
    private int drained;
    private boolean isGivenUp;

    /**
     * A connection that is about to be made.
     *
     * @param isKept whether it may wait among the idle ones for a next call
     */
    Line(Channel channel, Origin origin, IdleLines idle, boolean isKept) {
        this.channel = channel;
        this.origin = origin;
        this.idle = idle;
        this.isKept = isKept;
    }

    Channel channel() {
        return channel;
    }

    Origin origin() {
        return origin;
    }

    /** Sends a call's request, and tells the call what comes of it. */
    void begin(NettyCall next) {
        try {
            channel.eventLoop().execute(() -> beginNow(next));
        } catch (RejectedExecutionException ignored) {
            next.gone();
        }
    }

    private void beginNow(NettyCall next) {
        if (!channel.isActive() || next.isCancelled()) {
            close();
            next.gone();
            return;
        }
        call = next;
        isSent = true;
        isWritten = false;
        written = 0;
        isAnswered = false;
        isPreliminary = false;
        isEnough = false;
        drained = 0;
        var _ = channel.write(next.request());
        write();
    }

    /** As far as the socket takes it: a large body must not be copied out of the heap all at once. */
    private void write() {
        NettyCall now = call;
        if (now == null || isWritten) {
            return;
        }
        byte[] body = now.body();
        while (!isWritten && channel.isWritable()) {
            int length = Math.min(SLICE_BYTES, body.length - written);
            ByteBuf slice = Unpooled.wrappedBuffer(body, written, length);
            written += length;
            isWritten = written == body.length;
            // A failure shows when the answer is read; an early refusal must still be heard.
            var _ = channel.write(isWritten ? new DefaultLastHttpContent(slice) : new DefaultHttpContent(slice));
        }
        channel.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        write();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
        NettyCall now = call;
        if (now == null) {
            // Nobody has asked.
            close();
        } else if (isGivenUp) {
            // An answer that ends with its connection would seem to be over, though it was us who closed.
            return;
        } else if (message.decoderResult().isFailure()) {
            broken(message.decoderResult().cause());
        } else {
            try {
                read(now, message);
            } catch (RuntimeException | Error e) {
                leave();
                now.thrown(e);
            }
        }
    }

    private void read(NettyCall now, HttpObject message) {
        if (message instanceof HttpResponse head) {
            isPreliminary = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (!isPreliminary) {
                isAnswered = true;
                isLasting = HttpUtil.isKeepAlive(head);
                now.head(new ResponseHead(head.status().code(), lowerCased(head)));
            }
        }
        if (message instanceof HttpContent content && !isPreliminary) {
            take(now, content.content());
            if (content instanceof LastHttpContent) {
                over(now);
            }
        }
    }

    private static Map<String, String> lowerCased(HttpResponse head) {
        Map<String, String> byName = new HashMap<>(head.headers().size() * 2);
        head.headers().forEach(header -> byName.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return byName;
    }

    private void take(NettyCall now, ByteBuf bytes) {
        if (isEnough) {
            drained += bytes.readableBytes();
            if (drained > MAX_DRAINED_BYTES) {
                close();
            }
        } else if (bytes.isReadable() && !now.bytes(this, bytes)) {
            enough(now);
            now.over();
        }
    }

    /** The call needs nothing more, and the answer's end may be near. */
    private void enough(NettyCall now) {
        isEnough = true;
        resume();
        var _ = channel.eventLoop().schedule(() -> closeIf(now), MAX_DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void over(NettyCall now) {
        boolean wasEnough = isEnough;
        call = null;
        if (isLasting && isKept && isWritten && channel.isActive()) {
            hasServed = true;
            resume();
            // Before the call hears of its end: the next one finds it there.
            idle.add(this);
        } else {
            close();
        }
        if (!wasEnough) {
            now.over();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        idle.remove(this);
        broken(new IOException("connection closed"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken(cause);
    }

    private void broken(Throwable cause) {
        NettyCall now = call;
        boolean wasEnough = isEnough;
        leave();
        if (now != null && !wasEnough) {
            now.broken(new CallBrokenException(
                    stage(), cause instanceof IOException known ? known : new IOException(cause)));
        }
    }

    private void leave() {
        call = null;
        close();
    }

    private Stage stage() {
        if (!isSent) {
            return Stage.NOT_SENT;
        }
        return isAnswered || !hasServed ? Stage.SENT : Stage.STALE_CONNECTION;
    }

    /** Nothing more is read until {@link #resume}. On the event loop. */
    void pause() {
        channel.config().setAutoRead(false);
    }

    private void resume() {
        channel.config().setAutoRead(true);
    }

    /** The call's thread has taken so many of the pieces that it was given: if those were all, the loop goes on. */
    void takenBy(NettyCall its, int count) {
        later(() -> {
            if (call == its && its.isCaughtUp(count)) {
                resume();
            }
        });
    }

    /** The call's thread needs nothing more. */
    void enoughFor(NettyCall its) {
        later(() -> {
            if (call == its && !isEnough) {
                enough(its);
            }
        });
    }

    /** Closes the connection if it still serves this call. */
    void closeFor(NettyCall its) {
        later(() -> closeIf(its));
    }

    private void closeIf(NettyCall its) {
        if (call == its) {
            isGivenUp = true;
            close();
        }
    }

    void close() {
        var _ = channel.close();
    }

    private void later(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException ignored) {
            // The loop has ended, and with it the connection.
        }
    }
}
