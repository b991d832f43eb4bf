package dev.sluice.ingress.api.chat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.delivery.Deliveries;
import dev.sluice.ingress.delivery.Delivery;
import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.dispatch.Dispatcher.Dispatched;
import dev.sluice.ingress.quota.Admission;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.reply.Reply;
import dev.sluice.ingress.reply.ReplyBook;
import io.netty.channel.Channel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** Carries one chat request to the queue, and its reply back. */
public final class ChatFlow {

    private static final Logger LOG = LoggerFactory.getLogger(ChatFlow.class);

    private final Quota quota;
    private final ChatJobs jobs;
    private final ReplyBook replies;
    private final Dispatcher dispatcher;

    ChatFlow(Quota quota, ChatJobs jobs, ReplyBook replies, Dispatcher dispatcher) {
        this.quota = quota;
        this.jobs = jobs;
        this.replies = replies;
        this.dispatcher = dispatcher;
    }

    /**
     * Begins one request; the answer comes when there is something to answer with.
     *
     * @param connection the client's connection
     * @param onAdmission hears how the caller stands with its limits, before there is any answer
     */
    Mono<ServerResponse> begin(
            ChatRequest request, Caller caller, Channel connection, Consumer<Admission> onAdmission) {
        return quota.admit(caller).doOnNext(onAdmission).flatMap(admission -> switch (admission) {
            case Admission.Refused refused -> Mono.error(refused.failure());
            case Admission.Admitted _ -> publishAndListen(request, caller, connection);
        });
    }

    private Mono<ServerResponse> publishAndListen(ChatRequest request, Caller caller, Channel connection) {
        JobHeaders job = jobs.from(request, caller);
        Delivery delivery = Deliveries.open(connection, job.id(), request.streamed());
        // Listen first: pub/sub keeps nothing, so a fast worker's first tokens would be lost.
        Reply reply = replies.open(job, delivery, connection.eventLoop());
        Mono<ServerResponse> response = delivery.response(new Delivery.Client() {
            @Override
            public void left() {
                reply.leave();
            }

            @Override
            public void drained() {
                reply.drained();
            }
        });
        dispatcher.dispatch(job, request.body()).thenAccept(dispatched -> tell(reply, job, dispatched));
        return response;
    }

    private static void tell(Reply reply, JobHeaders job, Dispatched dispatched) {
        switch (dispatched) {
            case Dispatched.Accepted accepted -> reply.acknowledged(accepted.where());
            case Dispatched.Refused refused -> {
                LOG.warn("job {}: not accepted: {}", job.id(), refused.reason());
                reply.refused(new Outcome.Failure(FailureCode.UNAVAILABLE, ""), refused.mayBeThere());
            }
        }
    }
}
