package dev.sluice.ingress.api.usage;

import dev.sluice.common.usage.UsageTotals;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.ledger.UsageBook;
import dev.sluice.ingress.ledger.UsageExport;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code GET /usage}, under both bases: what the caller's key has used, by day and model. */
final class UsageRoutes {

    /** What the API's description says of the route. */
    static final List<Operation> OPERATIONS =
            List.of(Operation.get("/usage", "getUsage", "What this key has used, by day and model.", "UsageList"));

    private static final String DAY = "day";
    private static final String MODEL = "model";

    private final Accounts accounts;
    private final UsageBook book;
    private final Clock clock;
    private final JsonFactory json = new JsonFactory();

    UsageRoutes(Accounts accounts, UsageBook book, Clock clock) {
        this.accounts = accounts;
        this.book = book;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET("/api/v1/usage", this::usage)
                .GET("/v1/usage", this::usage)
                .build();
    }

    /** One line of the answer: of a day, a model, both or neither. */
    record Group(String day, String model) implements Comparable<Group> {

        @Override
        public int compareTo(Group other) {
            int byDay = day.compareTo(other.day);
            return byDay == 0 ? model.compareTo(other.model) : byDay;
        }
    }

    private Mono<ServerResponse> usage(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        Period period = Period.of(request, clock);
        Set<String> groupBy = groupBy(request.queryParam("group_by").orElse(DAY + "," + MODEL));
        SortedMap<Group, UsageTotals> groups = new TreeMap<>();
        UsageTotals total = UsageTotals.NONE;
        for (UsageBook.Line line : book.lines(caller.tenant(), period.first(), period.last())) {
            Group group = new Group(
                    groupBy.contains(DAY) ? line.day().toString() : "", groupBy.contains(MODEL) ? line.model() : "");
            groups.merge(group, line.totals(), UsageTotals::plus);
            total = total.plus(line.totals());
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(render(period, groups, total));
    }

    private static Set<String> groupBy(String text) {
        Set<String> groups = new TreeSet<>(List.of(text.split(",", -1)));
        if (!Set.of(DAY, MODEL).containsAll(groups)) {
            throw RequestFailedException.invalid(
                    "Invalid 'group_by': expected 'day', 'model', or both with a comma between them.",
                    "group_by",
                    "invalid_value");
        }
        return groups;
    }

    private byte[] render(Period period, SortedMap<Group, UsageTotals> groups, UsageTotals total) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            generator.writeStringProperty("object", "list");
            generator.writeStringProperty("start", period.first().toString());
            generator.writeStringProperty("end", period.last().toString());
            generator.writeArrayPropertyStart("data");
            groups.forEach((group, totals) -> {
                generator.writeStartObject();
                generator.writeStringProperty("object", "usage");
                writeIfAsked(generator, DAY, group.day());
                writeIfAsked(generator, MODEL, group.model());
                UsageExport.write(generator, totals);
                generator.writeEndObject();
            });
            generator.writeEndArray();
            generator.writeObjectPropertyStart("total");
            UsageExport.write(generator, total);
            generator.writeEndObject();
            generator.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void writeIfAsked(JsonGenerator generator, String name, String value) {
        if (!value.isEmpty()) {
            generator.writeStringProperty(name, value);
        }
    }
}
