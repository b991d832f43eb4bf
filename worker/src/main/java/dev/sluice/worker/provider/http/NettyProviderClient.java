package dev.sluice.worker.provider.http;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Exchanges over HTTP/1.1 on Netty's event loops: no thread is woken for a piece of an answer. */
public final class NettyProviderClient implements ProviderClient {

    /** Providers close idle connections at about 60 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(55);

    private static final long SWEEP_MILLIS = 1_000;
    private static final int MAX_LOOPS = 2;
    private static final String USER_AGENT = "Sluice";

    private final EventLoopGroup loops;
    private final ExecutorService handshakes = Executors.newVirtualThreadPerTaskExecutor();
    private final IdleLines idle;
    private final @Nullable TrustManagerFactory trust;
    private final Dialing.Kit kit;
    private final ReentrantLock tlsLock = new ReentrantLock();
    /** Guarded by its lock. */
    private @Nullable SslContext tls;

    /**
     * A client that keeps at most so many idle connections.
     *
     * @param maxIdleConnections the worker's slots: each may leave a connection idle
     */
    public NettyProviderClient(int maxIdleConnections) {
        this(maxIdleConnections, null);
    }

    /**
     * The same, for tests of TLS.
     *
     * @param trust whose certificates are believed; null for those that Java trusts
     */
    NettyProviderClient(int maxIdleConnections, @Nullable TrustManagerFactory trust) {
        this.trust = trust;
        boolean isEpoll = Epoll.isAvailable();
        this.loops = new MultiThreadIoEventLoopGroup(
                Math.min(MAX_LOOPS, Runtime.getRuntime().availableProcessors()),
                new DefaultThreadFactory("provider-io", true),
                isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.idle = new IdleLines(maxIdleConnections, KEEP_ALIVE);
        this.kit = new Dialing.Kit(
                new Bootstrap()
                        .group(loops)
                        .channel(isEpoll ? EpollSocketChannel.class : NioSocketChannel.class)
                        // Names are looked up by the call's thread: an event loop must not block.
                        .resolver(NoopAddressResolverGroup.INSTANCE)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(ChannelOption.AUTO_CLOSE, false),
                handshakes,
                idle);
        var _ = loops.next().scheduleWithFixedDelay(idle::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public ProviderCall call(ProviderRequest request, Connection connection, Duration connectTimeout) {
        Origin origin = Origin.of(request.uri());
        return new NettyCall(
                this, origin, connection, connectTimeout, head(request, origin.authority()), request.body());
    }

    private static HttpRequest head(ProviderRequest request, String authority) {
        HttpHeaders headers = new DefaultHttpHeaders();
        headers.set(HttpHeaderNames.HOST, authority);
        headers.set(HttpHeaderNames.USER_AGENT, USER_AGENT);
        request.headers().forEach(headers::set);
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        // A compressed stream is held back until its block is full.
        headers.set(HttpHeaderNames.ACCEPT_ENCODING, "identity");
        headers.set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, target(request.uri()), headers);
    }

    private static String target(URI uri) {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** How many connections wait for a call. */
    int idle() {
        return idle.size();
    }

    @Nullable
    Line idle(Origin origin) {
        return idle.take(origin);
    }

    Dialing dialing(Origin origin, boolean isKept, Duration timeout) {
        return new Dialing(kit, origin, isKept, origin.isSecure() ? tls() : null, timeout);
    }

    /** Made when it is needed, since it reads all certificates that Java trusts. */
    private SslContext tls() {
        tlsLock.lock();
        try {
            SslContext made = tls;
            if (made == null) {
                made = SslContextBuilder.forClient()
                        .trustManager(trust)
                        .endpointIdentificationAlgorithm("HTTPS")
                        .build();
                tls = made;
            }
            return made;
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS", e);
        } finally {
            tlsLock.unlock();
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        idle.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        handshakes.shutdown();
    }
}
