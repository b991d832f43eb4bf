package dev.sluice.simulator;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultHttpContent;
import org.jspecify.annotations.Nullable;

/** Sends each write as one HTTP chunk, and all that were written together with one system call. */
final class DirectOutlet implements Outlet {

    private final Channel channel;
    private @Nullable ChannelFuture last;

    DirectOutlet(Channel channel) {
        this.channel = channel;
    }

    @Override
    public boolean isReady() {
        return channel.isWritable();
    }

    @Override
    public void write(byte[] bytes) {
        if (bytes.length > 0) {
            last = channel.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void whenFlushed(Runnable next) {
        if (last == null || last.isSuccess()) {
            next.run();
            return;
        }
        last.addListener(future -> {
            if (future.isSuccess()) {
                // Not from within the write: the channel counts the written bytes only after its listeners.
                channel.eventLoop().execute(next);
            }
        });
    }

    @Override
    public void close() {
        // What was handed to the channel belongs to it.
    }
}
