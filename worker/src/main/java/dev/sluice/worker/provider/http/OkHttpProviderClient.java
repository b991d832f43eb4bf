package dev.sluice.worker.provider.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * The client over OkHttp.
 *
 * <p>HTTP/1.1 alone: a cancel closes that one socket, and one lost packet stalls one stream. OkHttp's own retries are
 * off, and {@link OneShotJson} keeps it from the rest of them (a 503 with {@code Retry-After: 0} is sent again
 * otherwise). Its read timeout is off too: {@link Watchdog} knows which phase a call is in, a socket doesn't.
 */
public final class OkHttpProviderClient implements ProviderClient {

    /** Providers close idle connections at about 60 s. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(55);

    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(30);

    private record Limited(OkHttpClient client, Duration timeout) {}

    private final Map<Limited, OkHttpClient> limited = new ConcurrentHashMap<>();
    private final OkHttpClient pooled;
    private final OkHttpClient unpooled;

    /**
     * A client that keeps at most so many idle connections.
     *
     * @param maxIdleConnections the worker's slots: each may leave a connection idle
     */
    public OkHttpProviderClient(int maxIdleConnections) {
        this.pooled = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(maxIdleConnections, KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS))
                .socketFactory(new NoDelaySockets())
                .writeTimeout(WRITE_TIMEOUT)
                .readTimeout(Duration.ZERO)
                .callTimeout(Duration.ZERO)
                .build();
        this.unpooled = pooled.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .build();
    }

    @Override
    public ProviderCall call(ProviderRequest request, Connection connection, Duration connectTimeout) {
        Request.Builder http = new Request.Builder().url(request.uri().toString());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            http.header(header.getKey(), header.getValue());
        }
        // A compressed stream is held back until its block is full.
        http.header("Accept-Encoding", "identity");
        http.post(new OneShotJson(request.body()));
        OkHttpClient client = switch (connection) {
            case ANY -> pooled;
            case NEW -> unpooled;
        };
        return new OkHttpCall(connecting(client, connectTimeout).newCall(http.build()));
    }

    /** The same client, with its pool, for another time limit: there are as many as the catalogue has had. */
    private OkHttpClient connecting(OkHttpClient client, Duration timeout) {
        return client.connectTimeoutMillis() == timeout.toMillis()
                ? client
                : limited.computeIfAbsent(
                        new Limited(client, timeout),
                        _ -> client.newBuilder().connectTimeout(timeout).build());
    }

    @Override
    public void close() {
        pooled.connectionPool().evictAll();
        unpooled.connectionPool().evictAll();
    }
}
