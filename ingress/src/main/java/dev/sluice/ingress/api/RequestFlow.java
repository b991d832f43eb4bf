package dev.sluice.ingress.api;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.delivery.Deliveries;
import dev.sluice.ingress.delivery.Delivery;
import dev.sluice.ingress.delivery.EventId;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.quota.Admission;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.quota.Reservation;
import dev.sluice.ingress.quota.Standing;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.Reply;
import dev.sluice.ingress.reply.ReplyBook;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Carries one request to the queue, and its reply back. */
public final class RequestFlow {

    private static final Logger LOG = LoggerFactory.getLogger(RequestFlow.class);

    private static final Duration UNTIL_REDIS_IS_BACK = Duration.ofSeconds(2);

    private final Quota quota;
    private final Estimates estimates;
    private final RequestJobs jobs;
    private final ReplyBook replies;
    private final KnownJobs known;
    private final Dispatcher dispatcher;
    private final Presence presence;
    private final Returns returns;

    RequestFlow(
            Quota quota,
            Estimates estimates,
            RequestJobs jobs,
            ReplyBook replies,
            KnownJobs known,
            Dispatcher dispatcher,
            Presence presence,
            Returns returns) {
        this.quota = quota;
        this.estimates = estimates;
        this.jobs = jobs;
        this.replies = replies;
        this.known = known;
        this.dispatcher = dispatcher;
        this.presence = presence;
        this.returns = returns;
    }

    /**
     * Begins one request; the answer comes when there is something to answer with.
     *
     * @param connection the client's connection
     * @param onStanding hears how the caller stands with its limits, before there is any answer
     */
    Mono<ServerResponse> begin(
            ApiRequest request, Wishes wishes, Caller caller, Channel connection, Consumer<Standing> onStanding) {
        if (presence.problem().isPresent()) {
            return Mono.error(redisIsAway());
        }
        if (wishes.lastEvent() != null) {
            // It was admitted when it was new.
            EventId last = wishes.lastEvent();
            return quota.look(caller)
                    .doOnNext(onStanding)
                    .then(Mono.defer(() -> returns.resume(last, request.bodyHash(), caller, connection)));
        }
        return job(request, wishes, caller, connection)
                .flatMap(job -> quota.admit(caller, () -> estimates.of(job, request))
                        .doOnNext(admission -> onStanding.accept(admission.standing()))
                        .flatMap(admission -> switch (admission) {
                            case Admission.Refused refused -> Mono.error(refused.failure());
                            case Admission.Admitted admitted ->
                                answer(new Admitted(job, request, admitted.reservation(), connection), wishes);
                        }));
    }

    /** A request that is on its way: its job, what that holds of the caller's limits, and the client's connection. */
    private record Admitted(JobHeaders job, ApiRequest request, Reservation reservation, Channel connection) {}

    /** The job, known before its admission: what is held for it is found again by its id. */
    private Mono<JobHeaders> job(ApiRequest request, Wishes wishes, Caller caller, Channel connection) {
        return wishes.key() == null
                ? Mono.fromSupplier(() -> jobs.next(request, wishes, caller))
                : returns.idOf(wishes.key(), caller, connection).map(id -> jobs.keyed(id, request, wishes, caller));
    }

    private Mono<ServerResponse> answer(Admitted admitted, Wishes wishes) {
        if (wishes.key() != null) {
            return askAndListen(admitted);
        }
        if (wishes.retryCount() == 0) {
            return publishAndListen(admitted);
        }
        return returns.adopt(admitted.job(), admitted.connection())
                .doOnNext(_ -> admitted.reservation().givenBack())
                .switchIfEmpty(Mono.defer(() -> publishAndListen(admitted)));
    }

    private Mono<ServerResponse> publishAndListen(Admitted admitted) {
        Delivery delivery = delivery(admitted);
        // Listen first: pub/sub keeps nothing, so a fast worker's first tokens would be lost.
        Reply reply = listen(admitted, delivery);
        Mono<ServerResponse> response = delivery.response(returns.clientOf(reply));
        publish(admitted, reply);
        return response;
    }

    private Mono<ServerResponse> askAndListen(Admitted admitted) {
        Delivery delivery = delivery(admitted);
        Reply reply = listen(admitted, delivery);
        Mono<ServerResponse> response = delivery.response(returns.clientOf(reply));
        reply.announce().thenAccept(isNew -> {
            if (isNew) {
                publish(admitted, reply);
            } else {
                // The answer is another request's, or was given long ago.
                admitted.reservation().givenBack();
            }
        });
        return response;
    }

    private static Delivery delivery(Admitted admitted) {
        return Deliveries.open(
                admitted.connection(), admitted.job().id(), admitted.request().streamed());
    }

    private Reply listen(Admitted admitted, Delivery delivery) {
        return replies.open(
                admitted.job(),
                SettlingOutlet.before(
                        delivery, admitted.reservation(), admitted.connection().eventLoop()),
                admitted.connection().eventLoop());
    }

    private void publish(Admitted admitted, Reply reply) {
        dispatcher
                .dispatch(admitted.job(), admitted.request().body())
                .thenAccept(dispatched -> tell(reply, admitted, dispatched));
    }

    private void tell(Reply reply, Admitted admitted, Dispatched dispatched) {
        JobHeaders job = admitted.job();
        switch (dispatched) {
            case Dispatched.Accepted accepted -> {
                reply.acknowledged(accepted.where());
                known.note(job.tenant(), job.bodyHash(), job.id());
            }
            case Dispatched.Refused refused -> {
                LOG.warn("job {}: not accepted: {}", job.id(), refused.reason());
                admitted.reservation().givenBack();
                reply.refused(new Outcome.Failure(FailureCode.UNAVAILABLE, ""), refused.mayBeThere());
            }
        }
    }

    private static RequestFailedException redisIsAway() {
        return new RequestFailedException(
                FailureCode.UNAVAILABLE,
                "The request was not accepted: a part that it needs is away. Send it again.",
                null,
                UNTIL_REDIS_IS_BACK);
    }
}
