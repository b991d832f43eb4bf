package dev.sluice.simulator;

import dev.sluice.simulator.calls.CallLog;
import dev.sluice.simulator.moderation.OpenAiModerations;
import dev.sluice.simulator.script.FirstCalls;
import dev.sluice.simulator.script.Prompt.Delivery;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.Refusal.Kind;
import dev.sluice.simulator.text.TextWire;
import dev.sluice.simulator.vectors.GeminiEmbeddings;
import dev.sluice.simulator.vectors.OpenAiEmbeddings;
import dev.sluice.simulator.wire.AnthropicWire;
import dev.sluice.simulator.wire.GeminiWire;
import dev.sluice.simulator.wire.OpenAiWire;
import dev.sluice.simulator.wire.Wire;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.time.InstantSource;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The providers' paths: OpenAI's and Anthropic's under {@code /v1}, Gemini's under {@code /v1beta}. */
final class ProviderRoutes {

    private static final String GEMINI = "/v1beta/";
    private static final String GEMINI_MODELS = "/v1beta/models";
    private static final String BEARER = "Bearer ";

    private final SimulatorSettings settings;
    private final CallLog calls;
    private final InstantSource clock;
    private final FirstCalls firstCalls = new FirstCalls();
    private final Capacity capacity = new Capacity();
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
            return serveOpenAi(openAi, request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/completions")) {
            return serveOpenAi(new TextWire(), request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/embeddings")) {
            return serveOpenAi(new ObjectWire(openAi, OpenAiEmbeddings::answer), request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/moderations")) {
            return serveOpenAi(new ObjectWire(openAi, OpenAiModerations::answer), request, response);
        }
        if (target.is(HttpMethod.POST, "/v1/messages")) {
            String key = request.requestHeaders().get("x-api-key", "");
            return serve(anthropic, new Wire.Target("", Delivery.WHOLE, key), request, response);
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

    private Publisher<Void> serveOpenAi(Wire wire, HttpServerRequest request, HttpServerResponse response) {
        String authorization = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION, "");
        String key = authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : authorization;
        return serve(wire, new Wire.Target("", Delivery.WHOLE, key), request, response);
    }

    private Publisher<Void> generate(Routes.Target target, HttpServerRequest request, HttpServerResponse response) {
        String modelAndAction = target.path().substring(GEMINI_MODELS.length() + 1);
        int colon = modelAndAction.lastIndexOf(':');
        String action = colon < 0 ? "" : modelAndAction.substring(colon + 1);
        Wire wire = gemini;
        Delivery delivery = Delivery.WHOLE;
        switch (action) {
            case "generateContent" -> {
                // As it is.
            }
            case "batchEmbedContents" -> wire = new ObjectWire(gemini, GeminiEmbeddings::answer);
            case "streamGenerateContent" ->
                delivery = "sse".equals(target.parameter("alt")) ? Delivery.EVENTS : Delivery.ARRAY;
            default -> {
                return unknown(target, response);
            }
        }
        String key = request.requestHeaders().get("x-goog-api-key", target.parameter("key"));
        return serve(wire, new Wire.Target(modelAndAction.substring(0, colon), delivery, key), request, response);
    }

    private Publisher<Void> serve(
            Wire wire, Wire.Target target, HttpServerRequest request, HttpServerResponse response) {
        ProviderCall call = new ProviderCall(wire, target, request, response, clock.millis(), System.nanoTime());
        return Bodies.read(request).flatMap(body -> call.answer(body, settings, calls, firstCalls, capacity));
    }

    private Publisher<Void> unknown(Routes.Target target, HttpServerResponse response) {
        Wire wire = target.path().startsWith(GEMINI) ? gemini : openAi;
        String message = "Invalid URL (" + target.method() + " " + target.path() + ")";
        Wire.ErrorReply reply = wire.refuse(Refusal.of(Kind.UNKNOWN_PATH, message));
        return ControlRoutes.send(response, reply.status(), reply.body());
    }
}
