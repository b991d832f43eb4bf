package dev.sluice.simulator;

import dev.sluice.simulator.calls.CallLog;
import dev.sluice.simulator.script.FaultWord;
import dev.sluice.simulator.script.Faults;
import dev.sluice.simulator.script.FirstCalls;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.Refusal.Kind;
import dev.sluice.simulator.script.RefusedCallException;
import dev.sluice.simulator.script.RequestedModel;
import dev.sluice.simulator.vectors.OpenAiEmbeddings;
import dev.sluice.simulator.wire.AnthropicWire;
import dev.sluice.simulator.wire.GeminiWire;
import dev.sluice.simulator.wire.Json;
import dev.sluice.simulator.wire.OpenAiWire;
import dev.sluice.simulator.wire.Wire;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.InstantSource;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** The providers' paths: OpenAI's and Anthropic's under {@code /v1}, Gemini's under {@code /v1beta}. */
final class ProviderRoutes {

    private static final String GEMINI = "/v1beta/";
    private static final String GEMINI_MODELS = "/v1beta/models";
    private static final String BEARER = "Bearer ";

    private final SimulatorSettings settings;
    private final CallLog calls;
    private final InstantSource clock;
    private final FirstCalls firstCalls = new FirstCalls();
    private final Wire openAi = new OpenAiWire();
    private final Wire gemini = new GeminiWire();
    private final Wire anthropic = new AnthropicWire();

    ProviderRoutes(SimulatorSettings settings, CallLog calls, InstantSource clock) {
        this.settings = settings;
        this.calls = calls;
        this.clock = clock;
    }

    Publisher<Void> handle(Routes.Target target, HttpServerRequest request, HttpServerResponse response) {
        if (target.is(HttpMethod.POST, "/v1/chat/completions")) {
            String authorization = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION, "");
            String key = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : authorization;
            return serve(openAi, new Wire.Target("", Delivery.WHOLE, key), request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/messages")) {
            String key = request.requestHeaders().get("x-api-key", "");
            return serve(anthropic, new Wire.Target("", Delivery.WHOLE, key), request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/embeddings")) {
            return Bodies.read(request).flatMap(body -> Mono.from(embed(body, response)));
        }
        if (target.method().equals(HttpMethod.POST) && target.path().startsWith(GEMINI_MODELS + "/")) {
            return generate(target, request, response);
        }
        if (target.is(HttpMethod.GET, "/v1/models")) {
            boolean isAnthropic = request.requestHeaders().contains("anthropic-version");
            return ControlRoutes.send(response, 200, isAnthropic ? AnthropicWire.models() : OpenAiWire.models());
        }
        if (target.is(HttpMethod.GET, GEMINI_MODELS)) {
            return ControlRoutes.send(response, 200, GeminiWire.models());
        }
        return unknown(target, response);
    }

    /** Of what can be ordered, embeddings know the refusals alone: they have no tokens to be cut between. */
    private Publisher<Void> embed(byte[] body, HttpServerResponse response) {
        try {
            JsonNode json = Json.parse(body);
            RequestedModel model = RequestedModel.parse(Json.text(json.path("model")));
            Optional<Refusal> ordered = ordered(model.faults());
            if (ordered.isPresent()) {
                return refuse(ordered.get(), response);
            }
            return ControlRoutes.send(response, 200, OpenAiEmbeddings.answer(json, model.base()));
        } catch (RefusedCallException e) {
            return refuse(e.refusal(), response);
        } catch (IllegalArgumentException e) {
            return refuse(Refusal.invalid(String.valueOf(e.getMessage()), "model", "invalid_fault"), response);
        }
    }

    private static Optional<Refusal> ordered(Faults faults) {
        if (faults.has(FaultWord.RATE_LIMIT)) {
            return Optional.of(Refusal.rateLimited(faults.valueOr(FaultWord.RATE_LIMIT, 1)));
        }
        if (faults.has(FaultWord.OVERLOADED)) {
            return Optional.of(Refusal.of(Kind.OVERLOADED, ""));
        }
        return faults.has(FaultWord.SERVER_ERROR) ? Optional.of(Refusal.of(Kind.SERVER_ERROR, "")) : Optional.empty();
    }

    private Publisher<Void> refuse(Refusal refusal, HttpServerResponse response) {
        Wire.ErrorReply reply = openAi.refuse(refusal);
        reply.headers().forEach(response::header);
        return ControlRoutes.send(response, reply.status(), reply.body());
    }

    private Publisher<Void> generate(Routes.Target target, HttpServerRequest request, HttpServerResponse response) {
        String modelAndAction = target.path().substring(GEMINI_MODELS.length() + 1);
        int colon = modelAndAction.lastIndexOf(':');
        String action = colon < 0 ? "" : modelAndAction.substring(colon + 1);
        Delivery delivery;
        switch (action) {
            case "generateContent" -> delivery = Delivery.WHOLE;
            case "streamGenerateContent" ->
                delivery = "sse".equals(target.parameter("alt")) ? Delivery.EVENTS : Delivery.ARRAY;
            default -> {
                return unknown(target, response);
            }
        }
        String key = request.requestHeaders().get("x-goog-api-key", target.parameter("key"));
        return serve(gemini, new Wire.Target(modelAndAction.substring(0, colon), delivery, key), request, response);
    }

    private Publisher<Void> serve(
            Wire wire, Wire.Target target, HttpServerRequest request, HttpServerResponse response) {
        ProviderCall call = new ProviderCall(wire, target, request, response, clock.millis(), System.nanoTime());
        return Bodies.read(request).flatMap(body -> call.answer(body, settings, calls, firstCalls));
    }

    private Publisher<Void> unknown(Routes.Target target, HttpServerResponse response) {
        Wire wire = target.path().startsWith(GEMINI) ? gemini : openAi;
        String message = "Invalid URL (" + target.method() + " " + target.path() + ")";
        Wire.ErrorReply reply = wire.refuse(Refusal.of(Kind.UNKNOWN_PATH, message));
        return ControlRoutes.send(response, reply.status(), reply.body());
    }
}
