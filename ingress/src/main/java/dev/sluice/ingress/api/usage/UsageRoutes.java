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
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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

    private static final int DEFAULT_DAYS = 30;
    private static final int MAX_DAYS = 400;
    private static final int DAY_LENGTH = 10;
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
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate end = dayIn(request, "end", today);
        LocalDate start = dayIn(request, "start", end.minusDays(DEFAULT_DAYS - 1));
        if (start.isAfter(end) || ChronoUnit.DAYS.between(start, end) >= MAX_DAYS) {
            throw RequestFailedException.invalid(
                    "Invalid 'start': expected a day not after 'end', and at most " + MAX_DAYS + " days in all.",
                    "start",
                    "invalid_value");
        }
        Set<String> groupBy = groupBy(request.queryParam("group_by").orElse(DAY + "," + MODEL));
        SortedMap<Group, UsageTotals> groups = new TreeMap<>();
        UsageTotals total = UsageTotals.NONE;
        for (UsageBook.Line line : book.lines(caller.tenant(), start, end)) {
            Group group = new Group(
                    groupBy.contains(DAY) ? line.day().toString() : "", groupBy.contains(MODEL) ? line.model() : "");
            groups.merge(group, line.totals(), UsageTotals::plus);
            total = total.plus(line.totals());
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(render(start, end, groups, total));
    }

    private static LocalDate dayIn(ServerRequest request, String name, LocalDate otherwise) {
        return request.queryParam(name).map(text -> day(name, text)).orElse(otherwise);
    }

    private static LocalDate day(String name, String text) {
        try {
            // Four digits of a year: no sign, no year that arithmetic could leave the calendar with.
            return LocalDate.parse(text.length() == DAY_LENGTH ? text : "");
        } catch (DateTimeException ignored) {
            throw invalidDay(name);
        }
    }

    private static RequestFailedException invalidDay(String name) {
        return RequestFailedException.invalid(
                "Invalid '" + name + "': expected a day as in '2026-01-31'.", name, "invalid_value");
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

    private byte[] render(LocalDate start, LocalDate end, SortedMap<Group, UsageTotals> groups, UsageTotals total) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            generator.writeStartObject();
            generator.writeStringProperty("object", "list");
            generator.writeStringProperty("start", start.toString());
            generator.writeStringProperty("end", end.toString());
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
