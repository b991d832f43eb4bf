package dev.sluice.ingress.api;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.delivery.Deliveries;
import dev.sluice.ingress.delivery.Delivery;
import dev.sluice.ingress.delivery.EventId;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.reply.Awaited;
import dev.sluice.ingress.reply.Beginning;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.Reply;
import dev.sluice.ingress.reply.ReplyBook;
import io.netty.channel.Channel;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Clients that come back for the answer to a request that was sent before. */
public final class Returns {

    private final KnownJobs known;
    private final ReplyBook replies;
    private final Clock clock;
    private final ReturnsSettings settings;

    Returns(KnownJobs known, ReplyBook replies, Clock clock, ReturnsSettings settings) {
        this.settings = settings;
        this.known = known;
        this.replies = replies;
        this.clock = clock;
    }

    /** The job that a caller's key stands for: yesterday's if there is one, so that midnight parts nobody. */
    Mono<JobId> idOf(String key, Caller caller, Channel connection) {
        LocalDate today = clock.instant().atZone(ZoneOffset.UTC).toLocalDate();
        JobId before = JobId.ofKey(caller.tenant(), key, today.minusDays(1));
        return asked(connection, () -> known.find(before))
                .map(found -> found.isPresent() ? before : JobId.ofKey(caller.tenant(), key, today));
    }

    /** The rest of an answer, for a client that sends its request again. */
    Mono<ServerResponse> resume(EventId last, String bodyHash, Caller caller, Channel connection) {
        return found(last.job(), caller, connection).flatMap(job -> {
            String hash = job.facts().bodyHash();
            return hash.isEmpty() || hash.equals(bodyHash)
                    ? resume(job, last, connection)
                    : Mono.error(new RequestFailedException(
                            FailureCode.IDEMPOTENCY_CONFLICT,
                            "The Last-Event-ID belongs to a request with another body. Send that body again."));
        });
    }

    /**
     * The events of an answer.
     *
     * @param last the last one that the client has; null to begin at the first one
     */
    public Mono<ServerResponse> events(JobId id, @Nullable EventId last, Caller caller, Channel connection) {
        if (last != null && !last.job().equals(id)) {
            return Mono.error(RequestFailedException.invalid(
                    "Invalid header 'Last-Event-ID': expected an event of the completion in the path.", null, null));
        }
        return found(id, caller, connection).flatMap(job -> resume(job, last, connection));
    }

    /** Whether the caller has a job of this id that isn't forgotten yet; false where nobody can say. */
    public Mono<Boolean> isKnown(JobId id, Caller caller) {
        return Mono.fromCompletionStage(() -> known.find(id))
                .map(found -> found.filter(job -> job.job().facts().tenant().equals(caller.tenant()))
                        .isPresent())
                .onErrorReturn(false);
    }

    /** A running job with the same body, whose client has gone and is taken to be this one; empty if there is none. */
    Mono<ServerResponse> adopt(JobHeaders job, Channel connection) {
        return asked(connection, () -> known.detached(job.tenant(), job.bodyHash(), replies::contains))
                .flatMap(Mono::justOrEmpty)
                // A retry has nothing of the answer yet: one without its beginning is none for it.
                .filterWhen(detached -> asked(
                        connection,
                        () -> known.isThereFromTheStart(detached.job().id())))
                .flatMap(detached ->
                        join(detached.job(), null, job.flags().streamed(), detached.replaces(), false, connection));
    }

    /** Hears of the client for a reply. */
    Delivery.Client clientOf(Reply reply) {
        return new Delivery.Client() {
            @Override
            public void left() {
                reply.leave(settings.detachGrace());
            }

            @Override
            public void drained() {
                reply.drained();
            }
        };
    }

    /** Another tenant's job is none, so that ids tell nothing. */
    private Mono<Awaited> found(JobId id, Caller caller, Channel connection) {
        return asked(connection, () -> known.find(id))
                .flatMap(Mono::justOrEmpty)
                .map(KnownJobs.Known::job)
                .filter(job -> job.facts().tenant().equals(caller.tenant()))
                .switchIfEmpty(Mono.error(() -> new RequestFailedException(
                        FailureCode.NOT_FOUND,
                        "No completion '" + id.completionId() + "' is running or kept. Send the request again.")));
    }

    private Mono<ServerResponse> resume(Awaited job, @Nullable EventId last, Channel connection) {
        Mono<Optional<Beginning>> beginning = last == null
                ? asked(connection, () -> known.isThereFromTheStart(job.id()))
                        .filter(isThere -> isThere)
                        .map(_ -> Optional.empty())
                : asked(connection, () -> known.beginning(job.id(), last.fence(), last.sequence(), last.part()));
        return beginning
                .filter(found -> last == null || found.isPresent())
                .flatMap(found -> join(job, found.orElse(null), true, null, true, connection))
                .switchIfEmpty(Mono.error(() -> new RequestFailedException(
                        FailureCode.GONE,
                        "The answer is no longer kept from there on. Send the request again,"
                                + " without Last-Event-ID.")));
    }

    private Mono<ServerResponse> join(
            Awaited job,
            @Nullable Beginning beginning,
            boolean streamed,
            @Nullable String replaces,
            boolean evenIfOver,
            Channel connection) {
        Delivery delivery = Deliveries.open(connection, job.id(), streamed);
        Reply reply = replies.open(job, delivery, connection.eventLoop(), beginning);
        Mono<ServerResponse> response = delivery.response(clientOf(reply));
        return asked(connection, () -> reply.join(replaces, evenIfOver))
                .filter(joined -> joined)
                .flatMap(_ -> response);
    }

    /** Answers of Redis come on its own threads; what follows belongs on the connection's. */
    private static <T> Mono<T> asked(Channel connection, Supplier<CompletionStage<T>> question) {
        return Mono.fromCompletionStage(question)
                .publishOn(Schedulers.fromExecutor(connection.eventLoop()))
                .onErrorMap(failure -> new RequestFailedException(
                        FailureCode.UNAVAILABLE,
                        "What is kept of earlier requests can't be read at the moment. Send the request again."));
    }
}
