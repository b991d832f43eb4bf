package dev.sluice.ingress.delivery;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** An answer that is sent as one body, once it is complete. Owned by the event loop of the connection. */
final class WholeDelivery implements Delivery {

    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private final Start start;
    private final List<byte[]> pieces = new ArrayList<>(1);
    private int bytes;

    WholeDelivery(Channel channel) {
        this.start = new Start(channel);
    }

    @Override
    public Mono<ServerResponse> response(Client client) {
        return start.response(client);
    }

    @Override
    public boolean isFull() {
        return false;
    }

    @Override
    public boolean isStreamed() {
        return false;
    }

    @Override
    public void piece(Position position, byte[] envelope, byte[] piece) {
        bytes += piece.length;
        if (bytes <= MAX_BYTES) {
            pieces.add(piece);
        }
    }

    @Override
    public void restart() {
        pieces.clear();
        bytes = 0;
    }

    @Override
    public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
        payload.pieces().forEach(piece -> piece(position, envelope, piece));
        if (bytes > MAX_BYTES) {
            failed(new Outcome.Failure(
                    FailureCode.PROVIDER_ERROR,
                    "The answer has more than " + MAX_BYTES + " bytes. Stream it instead."));
            return;
        }
        start.over();
        start.begin(ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(bytes)
                .build((exchange, _) -> {
                    DataBuffer body = exchange.getResponse().bufferFactory().allocateBuffer(bytes);
                    pieces.forEach(body::write);
                    return exchange.getResponse().writeWith(Mono.just(body));
                }));
    }

    @Override
    public void failed(Outcome.Failure failure) {
        start.fail(failure);
    }

    @Override
    public void flush() {
        // Everything goes out at the end.
    }

    @Override
    public void keepAlive() {
        // A JSON body has no comments.
    }
}
