package dev.sluice.ingress.delivery;

import dev.sluice.common.reply.Outcome;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The beginning of an HTTP answer, and the watch over the connection that it goes to.
 *
 * <p>The connection's own end is what tells that a client has left: it is the one signal that comes in every phase,
 * before the status as well as in mid-stream.
 */
final class Start {

    private final Channel channel;
    private final Sinks.One<ServerResponse> response = Sinks.one();
    private final GenericFutureListener<Future<? super Void>> onClose = _ -> clientLeft();
    private Delivery.@Nullable Client client;
    private boolean begun;

    Start(Channel channel) {
        this.channel = channel;
    }

    Mono<ServerResponse> response(Delivery.Client listener) {
        client = listener;
        channel.closeFuture().addListener(onClose);
        return response.asMono().doOnCancel(this::clientLeft);
    }

    boolean isBegun() {
        return begun;
    }

    void begin(Mono<ServerResponse> answer) {
        begun = true;
        answer.subscribe(response::tryEmitValue, response::tryEmitError);
    }

    void fail(Outcome.Failure failure) {
        begun = true;
        over();
        response.tryEmitError(ClientWords.of(failure));
    }

    void clientLeft() {
        if (client != null) {
            client.left();
        }
    }

    void drained() {
        if (client != null) {
            client.drained();
        }
    }

    /** The answer is complete: a connection that is used again tells this request nothing more. */
    void over() {
        channel.closeFuture().removeListener(onClose);
    }
}
