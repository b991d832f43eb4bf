package dev.sluice.ingress.delivery;

import dev.sluice.ingress.reply.ReplyOutlet;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** One reply's way to its client. */
public interface Delivery extends ReplyOutlet {

    /** Hears of what the client does. */
    interface Client {

        /** It has gone; may be said more than once, by any thread. */
        void left();

        /** It has read what it had been given, after {@link ReplyOutlet#isFull()} was true. */
        void drained();
    }

    /**
     * The HTTP answer, once it is known whether there is one: status and headers go out as late as possible, so that a
     * failure before the first token is a plain HTTP error. Fails with a
     * {@link dev.sluice.ingress.edge.RequestFailedException}.
     *
     * @param client hears of the client from here on
     */
    Mono<ServerResponse> response(Client client);
}
