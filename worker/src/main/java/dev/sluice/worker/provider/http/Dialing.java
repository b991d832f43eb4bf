package dev.sluice.worker.provider.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes one connection: to the address of its name that answers first, tried one by one a moment apart, by the proxy
 * that Java's settings name, if any.
 */
final class Dialing {

    private static final long NEXT_AFTER_MILLIS = 250;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    /**
     * What all connections share.
     *
     * @param bootstrap with event loops and options
     * @param handshakes runs what takes long in a TLS handshake
     */
    record Kit(Bootstrap bootstrap, Executor handshakes, IdleLines idle) {}

    /** One address, tried: with a connection or why there is none. */
    private record Tried(@Nullable Line line, @Nullable Throwable failure) {}

    private final Kit kit;
    private final Origin origin;
    private final boolean isKept;
    private final @Nullable SslContext tls;
    private final int timeoutMillis;
    private final List<Channel> channels = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Tried> tried = new LinkedBlockingQueue<>();
    private volatile boolean cancelled;

    /**
     * Prepares it.
     *
     * @param isKept whether the connection may serve several calls
     * @param tls null without TLS
     * @param timeout for TCP, the proxy and TLS, each
     */
    Dialing(Kit kit, Origin origin, boolean isKept, @Nullable SslContext tls, Duration timeout) {
        this.kit = kit;
        this.origin = origin;
        this.isKept = isKept;
        this.tls = tls;
        this.timeoutMillis = Math.toIntExact(Math.min(Integer.MAX_VALUE, Math.max(1, timeout.toMillis())));
    }

    /** Connects; blocks. */
    Line dial() throws IOException {
        Proxy proxy = proxy();
        List<? extends SocketAddress> addresses = proxy.type() == Proxy.Type.DIRECT
                ? Stream.of(InetAddress.getAllByName(origin.host()))
                        .map(address -> new InetSocketAddress(address, origin.port()))
                        .toList()
                : List.of(InetSocketAddress.createUnresolved(origin.host(), origin.port()));
        Line connected = null;
        try {
            connected = dial(addresses, proxy);
            return connected;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while connecting").initCause(e);
        } catch (RejectedExecutionException e) {
            throw new IOException("the client is closed", e);
        } finally {
            for (Channel channel : channels) {
                if (connected == null || !channel.equals(connected.channel())) {
                    var _ = channel.close();
                }
            }
        }
    }

    private Line dial(List<? extends SocketAddress> addresses, Proxy proxy) throws IOException, InterruptedException {
        int started = 0;
        int failed = 0;
        Throwable failure = null;
        while (failed < addresses.size()) {
            if (cancelled) {
                throw new IOException("cancelled");
            }
            if (started < addresses.size()) {
                start(addresses.get(started), proxy);
                started++;
            }
            Tried next =
                    started < addresses.size() ? tried.poll(NEXT_AFTER_MILLIS, TimeUnit.MILLISECONDS) : tried.take();
            if (next != null && next.line() != null) {
                return next.line();
            }
            if (next != null) {
                failed++;
                failure = next.failure();
            }
        }
        throw failure instanceof IOException known ? known : new IOException(failure);
    }

    private void start(SocketAddress address, Proxy proxy) {
        var connecting = kit.bootstrap()
                .clone()
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        fill(channel, proxy);
                    }
                })
                .connect(address);
        Channel channel = connecting.channel();
        channels.add(channel);
        if (cancelled) {
            var _ = channel.close();
        }
        connecting.addListener(tcp -> {
            if (tcp.isSuccess()) {
                ready(channel).addListener(ready -> note(channel, ready));
            } else {
                note(channel, tcp);
            }
        });
    }

    private void note(Channel channel, Future<?> future) {
        tried.add(
                future.isSuccess()
                        ? new Tried(channel.pipeline().get(Line.class), null)
                        : new Tried(null, future.cause()));
    }

    private void fill(Channel channel, Proxy proxy) {
        ProxyHandler way = way(proxy);
        if (way != null) {
            way.setConnectTimeoutMillis(timeoutMillis);
            channel.pipeline().addLast(way);
        }
        if (tls != null) {
            SslHandler handler = tls.newHandler(channel.alloc(), origin.host(), origin.port(), kit.handshakes());
            handler.setHandshakeTimeoutMillis(timeoutMillis);
            channel.pipeline().addLast(handler);
        }
        channel.pipeline()
                .addLast(new HttpClientCodec(
                        new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADER_BYTES),
                        HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                        HttpClientCodec.DEFAULT_FAIL_ON_MISSING_RESPONSE))
                .addLast(new Line(channel, origin, kit.idle(), isKept));
    }

    private static Future<?> ready(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        ProxyHandler way = channel.pipeline().get(ProxyHandler.class);
        if (tls != null) {
            return tls.handshakeFuture();
        }
        return way != null ? way.connectFuture() : channel.newSucceededFuture();
    }

    private Proxy proxy() {
        ProxySelector selector = ProxySelector.getDefault();
        if (selector == null) {
            return Proxy.NO_PROXY;
        }
        URI uri = URI.create((origin.isSecure() ? "https://" : "http://") + origin.authority());
        return selector.select(uri).getFirst();
    }

    private static @Nullable ProxyHandler way(Proxy proxy) {
        if (proxy.type() == Proxy.Type.DIRECT || !(proxy.address() instanceof InetSocketAddress named)) {
            return null;
        }
        InetSocketAddress address =
                named.isUnresolved() ? new InetSocketAddress(named.getHostString(), named.getPort()) : named;
        return proxy.type() == Proxy.Type.HTTP ? new HttpProxyHandler(address) : new Socks5ProxyHandler(address);
    }

    /** Ends it at once, from any thread. */
    void cancel() {
        cancelled = true;
        for (Channel channel : channels) {
            var _ = channel.close();
        }
    }
}
