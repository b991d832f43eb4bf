package dev.sluice.worker.provider.http;

import dev.sluice.worker.provider.supply.Media;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Buffer;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/** One file on its way to us. Run once, by one thread; cancelled by any. */
public final class MediaCall {

    private static final int MAX_REDIRECTS = 3;
    private static final int HTTPS_PORT = 443;

    private final OkHttpClient client;
    private final String url;
    private final boolean isPlainAllowed;
    private final int maxBytes;

    private volatile @Nullable Call running;
    private volatile boolean cancelled;

    MediaCall(OkHttpClient client, String url, boolean isPlainAllowed, int maxBytes) {
        this.client = client;
        this.url = url;
        this.isPlainAllowed = isPlainAllowed;
        this.maxBytes = maxBytes;
    }

    /**
     * Fetches; blocks. Empty if it can't be had, whatever the reason: to tell a refused connection from a forbidden one
     * would draw a map of our network.
     *
     * @param timeout for all of it, redirects included
     */
    public Optional<Media> run(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        HttpUrl next = HttpUrl.parse(url);
        for (int hop = 0; hop <= MAX_REDIRECTS && next != null && isAllowed(next); hop++) {
            long leftNanos = deadlineNanos - System.nanoTime();
            if (leftNanos <= 0) {
                return Optional.empty();
            }
            Call call = client.newCall(new Request.Builder()
                    .url(next)
                    .header("Accept-Encoding", "identity")
                    .header("User-Agent", "Sluice")
                    .build());
            call.timeout().timeout(leftNanos, TimeUnit.NANOSECONDS);
            running = call;
            if (cancelled) {
                return Optional.empty();
            }
            try (Response response = call.execute()) {
                if (!response.isRedirect()) {
                    return response.isSuccessful() ? read(response) : Optional.empty();
                }
                String location = response.header("Location");
                next = location == null ? null : next.resolve(location);
            } catch (IOException ignored) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private boolean isAllowed(HttpUrl address) {
        boolean isSecret = !address.username().isEmpty() || !address.password().isEmpty();
        return !isSecret && (isPlainAllowed || (address.isHttps() && address.port() == HTTPS_PORT));
    }

    private Optional<Media> read(Response response) throws IOException {
        BufferedSource source = response.body().source();
        Buffer bytes = new Buffer();
        while (source.read(bytes, 8192) >= 0) {
            if (bytes.size() > maxBytes) {
                return Optional.empty();
            }
        }
        String type = response.header("Content-Type", "");
        int parameters = type == null ? -1 : type.indexOf(';');
        String bare = type == null ? "" : (parameters < 0 ? type : type.substring(0, parameters));
        Media media = new Media(bare.strip().toLowerCase(Locale.ROOT), bytes.readByteArray());
        return media.bytes().length > 0 && MediaClient.isReadable(media) ? Optional.of(media) : Optional.empty();
    }

    /** Ends it at once. */
    public void cancel() {
        cancelled = true;
        Call call = running;
        if (call != null) {
            call.cancel();
        }
    }
}
