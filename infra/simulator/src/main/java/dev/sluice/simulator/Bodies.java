package dev.sluice.simulator;

import java.io.ByteArrayOutputStream;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Collects request bodies, up to a limit. */
final class Bodies {

    static final int MAX_BYTES = 32 * 1024 * 1024;

    private Bodies() {}

    /** The whole body; of a body beyond the limit, one byte more than the limit. */
    static Mono<byte[]> read(HttpServerRequest request) {
        return request.receive()
                .asByteArray()
                .collect(() -> new ByteArrayOutputStream(4_096), Bodies::append)
                .map(ByteArrayOutputStream::toByteArray);
    }

    private static void append(ByteArrayOutputStream body, byte[] bytes) {
        body.write(bytes, 0, Math.min(bytes.length, MAX_BYTES + 1 - body.size()));
    }
}
