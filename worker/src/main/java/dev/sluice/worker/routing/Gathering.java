package dev.sluice.worker.routing;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.http.MediaCall;
import dev.sluice.worker.provider.http.MediaClient;
import dev.sluice.worker.provider.supply.Media;
import dev.sluice.worker.provider.supply.Needs;
import dev.sluice.worker.provider.supply.Supplies;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what a job's requests need, once for all its calls. Run by the run's thread; cancelled by any. */
final class Gathering {

    private static final int MAX_FILES = 20;
    private static final int MAX_TOTAL_BYTES = 20 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MAX_TOLD = 200;

    private final MediaClient media;
    private final Thoughts thoughts;

    private volatile @Nullable MediaCall running;
    private volatile boolean cancelled;

    /** Tells which address is at fault. */
    record Refused(ProviderFailure failure) implements Gathered {}

    /** Everything that can be had. */
    record Ready(Supplies supplies) implements Gathered {}

    /** How it ended. */
    sealed interface Gathered {}

    Gathering(MediaClient media, Thoughts thoughts) {
        this.media = media;
        this.thoughts = thoughts;
    }

    Gathered gather(Needs needs, String tenant, Duration remaining) {
        if (needs.areNone()) {
            return new Ready(Supplies.NONE);
        }
        if (needs.urls().size() > MAX_FILES) {
            return refused("messages[].content[]: " + needs.urls().size()
                    + " addresses (expected, for this model: at most " + MAX_FILES + ")");
        }
        Duration patience = remaining.compareTo(PATIENCE) < 0 ? remaining : PATIENCE;
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        Map<String, Media> files = new HashMap<>();
        long bytes = 0;
        for (String url : needs.urls()) {
            Optional<Media> file = fetch(url, Duration.ofNanos(deadlineNanos - System.nanoTime()));
            if (file.isEmpty()) {
                return refused(told(url) + " can't be fetched (expected: https, a public address that answers in time"
                        + " with an image or another file that models read)");
            }
            bytes += file.get().bytes().length;
            if (bytes > MAX_TOTAL_BYTES) {
                return refused("messages[].content[]: the files behind the addresses are too large (expected: at most "
                        + MAX_TOTAL_BYTES + " bytes)");
            }
            files.put(url, file.get());
        }
        return new Ready(new Supplies(files, thoughts.find(tenant, needs.callIds())));
    }

    private Optional<Media> fetch(String url, Duration timeout) {
        MediaCall call = media.call(url);
        running = call;
        if (cancelled) {
            return Optional.empty();
        }
        return call.run(timeout);
    }

    private static Gathered refused(String message) {
        return new Refused(new ProviderFailure(FailureCode.INVALID_REQUEST, message, null));
    }

    private static String told(String url) {
        return url.length() <= MAX_TOLD ? url : url.substring(0, MAX_TOLD) + "…";
    }

    void cancel() {
        cancelled = true;
        MediaCall call = running;
        if (call != null) {
            call.cancel();
        }
    }
}
