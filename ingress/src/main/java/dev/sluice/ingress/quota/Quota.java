package dev.sluice.ingress.quota;

import dev.sluice.ingress.account.Caller;
import reactor.core.publisher.Mono;

/** Decides whether a caller may send one more request now. */
public interface Quota {

    /**
     * Asks for one request, and counts it if the answer is yes.
     *
     * <p>Answers in any case, also without Redis; it signals no error of its own.
     */
    Mono<Admission> admit(Caller caller);
}
