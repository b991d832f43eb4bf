package dev.sluice.simulator;

import dev.sluice.simulator.calls.CallLog;
import dev.sluice.simulator.calls.CallStart;
import dev.sluice.simulator.calls.OpenCall;
import dev.sluice.simulator.calls.Outcome;
import dev.sluice.simulator.script.Answer;
import dev.sluice.simulator.script.FaultWord;
import dev.sluice.simulator.script.Faults;
import dev.sluice.simulator.script.Faults.Cut;
import dev.sluice.simulator.script.FirstCalls;
import dev.sluice.simulator.script.Prompt;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.Refusal.Kind;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.RequestedModel;
import dev.sluice.simulator.wire.Json;
import dev.sluice.simulator.wire.Script;
import dev.sluice.simulator.wire.WholeScript;
import dev.sluice.simulator.wire.Wire;
import io.netty.channel.Channel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** One call of a provider: read, refused or hung as ordered, else answered at its pace. */
final class ProviderCall {

    private static final String FAULT_HEADER = "x-simulator-fault";
    private static final String REFUSED_KEY = "invalid";

    private final Wire wire;
    private final Wire.Target target;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final long arrivedMillis;
    private final long arrivedNanos;

    ProviderCall(
            Wire wire,
            Wire.Target target,
            HttpServerRequest request,
            HttpServerResponse response,
            long arrivedMillis,
            long arrivedNanos) {
        this.wire = wire;
        this.target = target;
        this.request = request;
        this.response = response;
        this.arrivedMillis = arrivedMillis;
        this.arrivedNanos = arrivedNanos;
    }

    /** Answers the call; runs on its connection's event loop. */
    Mono<Void> answer(byte[] body, SimulatorSettings settings, CallLog log, FirstCalls firstCalls, Capacity capacity) {
        Order order;
        try {
            order = read(body);
        } catch (RefusedCallException e) {
            return refuse(log.begin(start("", Faults.NONE, false)), e.refusal(), Outcome.INVALID);
        }
        Faults faults = order.faults();
        OpenCall call = log.begin(start(order.model(), faults, order.prompt().streamed()));
        Optional<FaultWord> refusal = refusal(order, firstCalls);
        if (refusal.isPresent()) {
            return refuse(
                    call,
                    refusal(refusal.get(), faults),
                    Outcome.fault(refusal.get().word()));
        }
        int most = faults.valueOr(FaultWord.AT_ONCE, 0);
        if (most > 0) {
            if (!capacity.enter(order.model(), most)) {
                return refuse(call, Refusal.busy(), Outcome.fault(FaultWord.AT_ONCE.word()));
            }
            call.onEnd(() -> capacity.leave(order.model()));
        }
        return faults.has(FaultWord.HANG)
                ? hang(call)
                : play(order, cut(order, firstCalls), call, Pace.of(settings, faults, arrivedNanos));
    }

    private Order read(byte[] body) {
        if (body.length > Bodies.MAX_BYTES) {
            throw new RefusedCallException(
                    Refusal.of(Kind.TOO_LARGE, "body: too large (expected: at most " + Bodies.MAX_BYTES + " bytes)"));
        }
        JsonNode json = Json.parse(body);
        try {
            RequestedModel model = RequestedModel.parse(wire.requestedModel(json, target));
            Faults header = Faults.parse(request.requestHeaders().get(FAULT_HEADER, ""), ",");
            return new Order(model.base(), model.faults().and(header), wire.read(json, target, model.base()));
        } catch (IllegalArgumentException e) {
            throw new RefusedCallException(
                    Refusal.invalid(Objects.requireNonNullElse(e.getMessage(), ""), "model", "invalid_fault"));
        }
    }

    private CallStart start(String model, Faults faults, boolean streamed) {
        return new CallStart(
                header("x-request-id"),
                header("x-sluice-job"),
                model,
                faults.toString(),
                wire.dialect(),
                streamed,
                arrivedMillis);
    }

    private @Nullable String header(String name) {
        return request.requestHeaders().get(name);
    }

    private Optional<FaultWord> refusal(Order order, FirstCalls firstCalls) {
        Faults faults = order.faults();
        if (target.key().equals(REFUSED_KEY) || faults.has(FaultWord.BAD_KEY)) {
            return Optional.of(FaultWord.BAD_KEY);
        }
        if (strikesFirst(FaultWord.RATE_LIMIT_FIRST, order, firstCalls)) {
            return Optional.of(FaultWord.RATE_LIMIT_FIRST);
        }
        if (strikesFirst(FaultWord.SERVER_ERROR_FIRST, order, firstCalls)) {
            return Optional.of(FaultWord.SERVER_ERROR_FIRST);
        }
        if (faults.has(FaultWord.RATE_LIMIT) && !faults.has(FaultWord.RATE_LIMIT_FIRST)) {
            return Optional.of(FaultWord.RATE_LIMIT);
        }
        return Stream.of(FaultWord.SERVER_ERROR, FaultWord.OVERLOADED)
                .filter(faults::has)
                .findFirst();
    }

    private static boolean strikesFirst(FaultWord word, Order order, FirstCalls firstCalls) {
        int first = order.faults().valueOr(word, 0);
        return first > 0 && firstCalls.isAmongFirst(first, word, order.prompt().question());
    }

    private static Refusal refusal(FaultWord word, Faults faults) {
        if (word == FaultWord.BAD_KEY) {
            return Refusal.of(Kind.BAD_KEY, "");
        }
        if (word == FaultWord.OVERLOADED) {
            return Refusal.of(Kind.OVERLOADED, "");
        }
        boolean rateLimited = word == FaultWord.RATE_LIMIT || word == FaultWord.RATE_LIMIT_FIRST;
        return rateLimited
                ? Refusal.rateLimited(faults.valueOr(FaultWord.RATE_LIMIT, 1))
                : Refusal.of(Kind.SERVER_ERROR, "");
    }

    private static Optional<Cut> cut(Order order, FirstCalls firstCalls) {
        boolean isSpared =
                order.faults().has(FaultWord.CUT_FIRST) && !strikesFirst(FaultWord.CUT_FIRST, order, firstCalls);
        return isSpared ? Optional.empty() : order.faults().cut();
    }

    private Mono<Void> refuse(OpenCall call, Refusal refusal, Outcome outcome) {
        Wire.ErrorReply reply = wire.refuse(refusal);
        call.answered(reply.status());
        call.end(outcome);
        wire.headers(stamp(call, "")).forEach(response::header);
        // After the usual ones: a refusal has its own rate limit headers.
        reply.headers().forEach(response.responseHeaders()::set);
        return Mono.from(ControlRoutes.send(response, reply.status(), reply.body()));
    }

    private Mono<Void> hang(OpenCall call) {
        channel().closeFuture().addListener(ignored -> call.endByClient(Outcome.fault(FaultWord.HANG.word())));
        return Mono.never();
    }

    private Mono<Void> play(Order order, Optional<Cut> cut, OpenCall call, Pace pace) {
        Wire.Stamp stamp = stamp(call, order.model());
        wire.headers(stamp).forEach(response::header);
        Script script = wire.script(Answer.to(order.prompt(), order.faults()), order.prompt(), stamp);
        Playback playback = new Playback(script, 200, Outcome.COMPLETE, cut);
        Playback played = script instanceof WholeScript whole ? playback.whole(whole, wire) : playback;
        return Mono.create(done -> new Pacer(channel(), response, played, pace, call, done).begin());
    }

    private Wire.Stamp stamp(OpenCall call, String model) {
        return new Wire.Stamp(call.number(), model, TimeUnit.MILLISECONDS.toSeconds(arrivedMillis));
    }

    private Channel channel() {
        Channel[] channel = new Channel[1];
        response.withConnection(connection -> channel[0] = connection.channel());
        return channel[0];
    }

    /**
     * What one request wants.
     *
     * @param model the model's name without its suffix
     * @param faults what was ordered by suffix and header
     * @param prompt the request itself
     */
    private record Order(String model, Faults faults, Prompt prompt) {}
}
