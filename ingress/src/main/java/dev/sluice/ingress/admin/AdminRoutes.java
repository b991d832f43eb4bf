package dev.sluice.ingress.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.ApiKey;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.register.PublicForm;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The routes under {@code /admin/v1}: JSON in OpenAI's manner, for the operator's key alone. */
final class AdminRoutes {

    static final String BASE = "/admin/v1/";
    private static final int MOST_AT_ONCE = 1_000;
    private static final String PAGE = "100";

    private final OperatorCalls calls;
    private final Office office;
    private final List<Kind> kinds;
    private final KeyKind keys;

    AdminRoutes(OperatorCalls calls, Office office, PlanKind plans, OrganisationKind organisations, KeyKind keys) {
        this.calls = calls;
        this.office = office;
        this.keys = keys;
        this.kinds = List.of(plans, organisations, keys);
    }

    RouterFunction<ServerResponse> routes() {
        RouterFunctions.Builder routes = RouterFunctions.route();
        for (Kind kind : kinds) {
            String all = BASE + kind.path();
            String one = all + "/{id}";
            routes.GET(all, request -> list(kind, request))
                    .POST(all, request -> create(kind, request))
                    .GET(one, request -> show(kind, request))
                    .POST(
                            one,
                            request -> calls.changed(
                                    request,
                                    (body, author) -> office.update(kind, id(request), body, author)
                                            .thenApply(record -> form(kind, record, null))))
                    .DELETE(one, request -> delete(kind, request));
            if (!(kind instanceof PlanKind)) {
                routes.POST(one + "/disable", request -> switchTo(kind, false, request))
                        .POST(one + "/enable", request -> switchTo(kind, true, request));
            }
        }
        return routes.POST(BASE + "keys/{id}/rotate", this::rotate).build();
    }

    private Mono<ServerResponse> create(Kind kind, ServerRequest request) {
        return calls.changed(request, (body, author) -> {
            List<Body> several = body.list(kind.path(), MOST_AT_ONCE);
            return office.create(kind, several == null ? List.of(body) : several, author)
                    .thenApply(made -> several == null
                            ? form(
                                    kind,
                                    made.getFirst().record(),
                                    made.getFirst().secret())
                            : listOf(made, each -> form(kind, each.record(), each.secret())));
        });
    }

    private Mono<ServerResponse> switchTo(Kind kind, boolean on, ServerRequest request) {
        return calls.changed(request, (body, author) -> {
            body.only(Set.of());
            return office.switchTo(kind, id(request), on, author).thenApply(record -> form(kind, record, null));
        });
    }

    private Mono<ServerResponse> rotate(ServerRequest request) {
        return calls.changed(
                request,
                (body, author) -> office.rotate(keys, id(request), body, author)
                        .thenApply(made -> form(keys, made.record(), made.secret())));
    }

    private Mono<ServerResponse> delete(Kind kind, ServerRequest request) {
        return calls.changed(
                request,
                (_, author) -> office.delete(kind, id(request), author).thenApply(_ -> {
                    ObjectNode gone = JsonMapper.shared().createObjectNode();
                    gone.put("object", kind.object() + ".deleted");
                    gone.put("id", id(request));
                    gone.put("deleted", true);
                    return gone;
                }));
    }

    private Mono<ServerResponse> show(Kind kind, ServerRequest request) {
        calls.require(request);
        return answer(form(kind, Office.found(kind, id(request)), null));
    }

    /** One page, in the order of the ids; {@code after} is the last id of the page before. */
    private Mono<ServerResponse> list(Kind kind, ServerRequest request) {
        calls.require(request);
        int limit = limit(request);
        String after = request.queryParam("after").orElse("");
        String organisation = request.queryParam("organisation").orElse(null);
        NavigableMap<String, ? extends AccountRecord> all = kind.all();
        List<? extends AccountRecord> found = (after.isEmpty() ? all : all.tailMap(after, false))
                .values().stream()
                        .filter(record -> isOf(organisation, record))
                        .limit(limit + 1L)
                        .toList();
        List<? extends AccountRecord> page = found.subList(0, Math.min(limit, found.size()));
        ObjectNode list = listOf(page, record -> form(kind, record, null));
        list.put("first_id", page.isEmpty() ? null : Kind.idIn(page.getFirst()));
        list.put("last_id", page.isEmpty() ? null : Kind.idIn(page.getLast()));
        list.put("has_more", found.size() > limit);
        return answer(list);
    }

    /** How many a page holds. */
    static int limit(ServerRequest request) {
        String text = request.queryParam("limit").orElse(PAGE);
        if (!text.matches("\\d{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST_AT_ONCE) {
            throw RequestFailedException.invalid(
                    "Invalid value for 'limit': expected a whole number from 1 to " + MOST_AT_ONCE + ".",
                    "limit",
                    "invalid_value");
        }
        return Integer.parseInt(text);
    }

    private static boolean isOf(@Nullable String organisation, AccountRecord record) {
        return organisation == null
                || (record instanceof ApiKey key && key.organisation().equals(organisation));
    }

    private static String id(ServerRequest request) {
        return request.pathVariable("id");
    }

    private static ObjectNode form(Kind kind, AccountRecord record, @Nullable Secret secret) {
        ObjectNode form = JsonMapper.shared().createObjectNode();
        form.put("object", kind.object());
        form.setAll(PublicForm.of(record));
        if (secret != null) {
            form.put("secret", secret.text());
        }
        return form;
    }

    private static <T> ObjectNode listOf(List<T> elements, Function<? super T, ObjectNode> formOf) {
        ObjectNode list = JsonMapper.shared().createObjectNode();
        list.put("object", "list");
        ArrayNode data = list.putArray("data");
        elements.forEach(element -> data.add(formOf.apply(element)));
        return list;
    }

    static Mono<ServerResponse> answer(JsonNode json) {
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .bodyValue(json.toString().getBytes(UTF_8));
    }
}
