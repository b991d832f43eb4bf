package dev.sluice.ingress.edge;

import dev.sluice.common.failure.FailureCode;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Mono;

/**
 * A body while it arrives; used by one event loop.
 *
 * <p>What goes beyond the bound is counted and thrown away: were the connection closed under a client that still sends,
 * it would see a reset and never read the answer.
 */
final class BoundedBody {

    private static final int FIRST_BYTES = 4096;

    private final long maxBytes;
    private final long maxDiscardedBytes;
    private byte[] bytes;
    private long arrivedBytes;

    private BoundedBody(EdgeSettings settings, long maxBytes, long announcedBytes) {
        this.maxBytes = maxBytes;
        this.maxDiscardedBytes = settings.maxDiscardedBytes().toBytes();
        this.bytes = new byte[announcedBytes > 0 && announcedBytes <= maxBytes ? (int) announcedBytes : FIRST_BYTES];
    }

    /** Reads the body of a request to its end. */
    static Mono<byte[]> read(ServerHttpRequest request, EdgeSettings settings, long maxBytes) {
        long announcedBytes = request.getHeaders().getContentLength();
        // A client that asks first has sent nothing yet, and one that means to send gigabytes isn't worth waiting for.
        boolean isRefusedAtOnce = announcedBytes > maxBytes
                && (request.getHeaders().containsHeader(HttpHeaders.EXPECT)
                        || announcedBytes
                                > maxBytes + settings.maxDiscardedBytes().toBytes());
        if (isRefusedAtOnce) {
            return Mono.error(tooLarge(maxBytes));
        }
        return request.getBody()
                .collect(() -> new BoundedBody(settings, maxBytes, announcedBytes), BoundedBody::add)
                .map(BoundedBody::whole)
                .timeout(settings.bodyTimeout())
                .onErrorMap(
                        TimeoutException.class,
                        ignored -> new RequestFailedException(
                                FailureCode.REQUEST_TIMEOUT,
                                "The request's body did not arrive within "
                                        + settings.bodyTimeout().toSeconds() + " s. Send it again."));
    }

    private void add(DataBuffer buffer) {
        try {
            int count = buffer.readableByteCount();
            arrivedBytes += count;
            if (arrivedBytes > maxBytes + maxDiscardedBytes) {
                throw tooLarge(maxBytes);
            }
            if (arrivedBytes > maxBytes) {
                bytes = new byte[0];
                return;
            }
            int position = (int) (arrivedBytes - count);
            if (arrivedBytes > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(arrivedBytes, 2L * bytes.length)));
            }
            buffer.read(bytes, position, count);
        } finally {
            DataBufferUtils.release(buffer);
        }
    }

    private byte[] whole() {
        if (arrivedBytes > maxBytes) {
            throw tooLarge(maxBytes);
        }
        return arrivedBytes == bytes.length ? bytes : Arrays.copyOf(bytes, (int) arrivedBytes);
    }

    private static RequestFailedException tooLarge(long maxBytes) {
        return new RequestFailedException(
                FailureCode.REQUEST_TOO_LARGE,
                "The request's body is too large: expected " + maxBytes + " bytes at most. Send a shorter one.");
    }
}
