package dev.sluice.worker.provider.http;

import dev.sluice.worker.provider.supply.Media;
import java.net.InetAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.ConnectionPool;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/**
 * Fetches the images and files to which requests point, for providers that don't. Where it may go is nobody's choice
 * but ours: https at its usual port, public addresses, no proxy, and each redirect is looked at like the first address.
 */
public final class MediaClient implements AutoCloseable {

    /** The largest file. */
    static final int MAX_BYTES = 10 * 1024 * 1024;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

    private final OkHttpClient client;
    private final boolean isPlainAllowed;

    /** For the public Internet. */
    public MediaClient() {
        this(PublicAddresses::contain, false);
    }

    /**
     * For tests, whose servers are on this machine.
     *
     * @param isPlainAllowed whether http and any port will do
     */
    MediaClient(Predicate<InetAddress> isAllowed, boolean isPlainAllowed) {
        this.isPlainAllowed = isPlainAllowed;
        this.client = new OkHttpClient.Builder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .proxy(Proxy.NO_PROXY)
                .cookieJar(CookieJar.NO_COOKIES)
                .followRedirects(false)
                .followSslRedirects(false)
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .socketFactory(new GuardedSockets(isAllowed))
                .connectTimeout(CONNECT_TIMEOUT)
                .readTimeout(READ_TIMEOUT)
                .build();
    }

    /** Prepares to fetch; nothing is sent yet. */
    public MediaCall call(String url) {
        return new MediaCall(client, url, isPlainAllowed, MAX_BYTES);
    }

    /** Whether this kind of file is one that models read. */
    static boolean isReadable(Media media) {
        String type = media.type();
        return type.startsWith("image/")
                || type.startsWith("audio/")
                || type.startsWith("video/")
                || type.startsWith("text/")
                || "application/pdf".equals(type);
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
