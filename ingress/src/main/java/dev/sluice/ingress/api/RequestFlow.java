package dev.sluice.ingress.api;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.delivery.Deliveries;
import dev.sluice.ingress.delivery.Delivery;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.quota.Admission;
import dev.sluice.ingress.quota.Quota;
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
    private final RequestJobs jobs;
    private final ReplyBook replies;
    private final KnownJobs known;
    private final Dispatcher dispatcher;
    private final Presence presence;
    private final Returns returns;

    RequestFlow(
            Quota quota,
            RequestJobs jobs,
            ReplyBook replies,
            KnownJobs known,
            Dispatcher dispatcher,
            Presence presence,
            Returns returns) {
        this.quota = quota;
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
     * @param onAdmission hears how the caller stands with its limits, before there is any answer
     */
    Mono<ServerResponse> begin(
            ApiRequest request, Wishes wishes, Caller caller, Channel connection, Consumer<Admission> onAdmission) {
        if (presence.problem().isPresent()) {
            return Mono.error(redisIsAway());
        }
        if (wishes.lastEvent() != null) {
            // It was admitted when it was new.
            return returns.resume(wishes.lastEvent(), request.bodyHash(), caller, connection);
        }
        return quota.admit(caller).doOnNext(onAdmission).flatMap(admission -> switch (admission) {
            case Admission.Refused refused -> Mono.error(refused.failure());
            case Admission.Admitted _ -> answer(request, wishes, caller, connection);
        });
    }

    private Mono<ServerResponse> answer(ApiRequest request, Wishes wishes, Caller caller, Channel connection) {
        if (wishes.key() != null) {
            return returns.idOf(wishes.key(), caller, connection)
                    .flatMap(id -> askAndListen(jobs.keyed(id, request, wishes, caller), request, connection));
        }
        JobHeaders job = jobs.next(request, wishes, caller);
        if (wishes.retryCount() == 0) {
            return publishAndListen(job, request, connection);
        }
        return returns.adopt(job, connection)
                .switchIfEmpty(Mono.defer(() -> publishAndListen(job, request, connection)));
    }

    private Mono<ServerResponse> publishAndListen(JobHeaders job, ApiRequest request, Channel connection) {
        Delivery delivery = Deliveries.open(connection, job.id(), request.streamed());
        // Listen first: pub/sub keeps nothing, so a fast worker's first tokens would be lost.
        Reply reply = replies.open(job, delivery, connection.eventLoop());
        Mono<ServerResponse> response = delivery.response(returns.clientOf(reply));
        publish(job, request, reply);
        return response;
    }

    private Mono<ServerResponse> askAndListen(JobHeaders job, ApiRequest request, Channel connection) {
        Delivery delivery = Deliveries.open(connection, job.id(), request.streamed());
        Reply reply = replies.open(job, delivery, connection.eventLoop());
        Mono<ServerResponse> response = delivery.response(returns.clientOf(reply));
        reply.announce().thenAccept(isNew -> {
            if (isNew) {
                publish(job, request, reply);
            }
        });
        return response;
    }

    private void publish(JobHeaders job, ApiRequest request, Reply reply) {
        dispatcher.dispatch(job, request.body()).thenAccept(dispatched -> tell(reply, job, dispatched));
    }

    private void tell(Reply reply, JobHeaders job, Dispatched dispatched) {
        switch (dispatched) {
            case Dispatched.Accepted accepted -> {
                reply.acknowledged(accepted.where());
                known.note(job.tenant(), job.bodyHash(), job.id());
            }
            case Dispatched.Refused refused -> {
                LOG.warn("job {}: not accepted: {}", job.id(), refused.reason());
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
