package dev.sluice.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.simulator.calls.CallLog;
import dev.sluice.simulator.calls.ServedCall;
import dev.sluice.simulator.wire.Json;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the simulator tells about itself: its health, its counters and the calls that it served. */
final class ControlRoutes {

    private static final int PAGE = 10_000;

    private final CallLog calls;

    ControlRoutes(CallLog calls) {
        this.calls = calls;
    }

    Publisher<Void> handle(Routes.Target target, HttpServerResponse response) {
        if (target.is(HttpMethod.GET, "/livez")) {
            return send(response, 200, "{\"status\":\"UP\"}".getBytes(UTF_8));
        }
        if (target.is(HttpMethod.GET, "/simulator/stats")) {
            return send(response, 200, Json.bytes(calls.stats()));
        }
        if (target.is(HttpMethod.GET, "/simulator/calls")) {
            return calls(target.parameter("since"), response);
        }
        if (target.is(HttpMethod.DELETE, "/simulator/calls")) {
            calls.clear();
            return response.status(204).send();
        }
        return problem(response, 404, target.method() + " " + target.path() + " (expected: a path of the README)");
    }

    static Publisher<Void> send(HttpServerResponse response, int status, byte[] json) {
        return response.status(status)
                .header(HttpHeaderNames.CONTENT_TYPE, "application/json")
                .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(json.length))
                .sendByteArray(Mono.just(json));
    }

    private Publisher<Void> calls(String since, HttpServerResponse response) {
        long number;
        try {
            number = since.isEmpty() ? 0 : Long.parseLong(since);
        } catch (NumberFormatException ignored) {
            return problem(response, 400, "since: " + since + " (expected: the number of a call)");
        }
        List<ServedCall> page = calls.since(number, PAGE);
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("calls");
        page.forEach(call -> array.add(call.toJson()));
        json.put("last", page.isEmpty() ? number : page.getLast().number());
        return send(response, 200, Json.bytes(json));
    }

    private static Publisher<Void> problem(HttpServerResponse response, int status, String message) {
        ObjectNode json = Json.object();
        json.putObject("error").put("message", message);
        return send(response, status, Json.bytes(json));
    }
}
