package dev.sluice.ingress.api.usage;

import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.ledger.UsageExport;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** {@code GET /admin/v1/usage}: what every key has used, as JSON lines or CSV, for the operator's key alone. */
final class ExportRoutes {

    private static final String CSV = "csv";
    private static final String JSON_LINES = "jsonl";

    private final Accounts accounts;
    private final UsageExport export;
    private final Clock clock;

    ExportRoutes(Accounts accounts, UsageExport export, Clock clock) {
        this.accounts = accounts;
        this.export = export;
        this.clock = clock;
    }

    RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route().GET("/admin/v1/usage", this::usage).build();
    }

    private Mono<ServerResponse> usage(ServerRequest request) {
        accounts.requireOperator(request.headers().asHttpHeaders());
        Period period = Period.of(request, clock);
        String tenant = request.queryParam("tenant").orElse(null);
        String format = request.queryParam("format").orElse(JSON_LINES);
        if (!format.equals(CSV) && !format.equals(JSON_LINES)) {
            throw RequestFailedException.invalid(
                    "Invalid 'format': expected 'csv' or 'jsonl'.", "format", "invalid_value");
        }
        // It may be long: not on an event loop.
        return Mono.fromCallable(() -> text(format, tenant, period))
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(text -> ServerResponse.ok()
                        .header(
                                HttpHeaders.CONTENT_TYPE,
                                format.equals(CSV) ? "text/csv; charset=utf-8" : "application/x-ndjson")
                        .bodyValue(text));
    }

    private String text(String format, @Nullable String tenant, Period period) {
        StringBuilder text = new StringBuilder();
        if (format.equals(CSV)) {
            export.csv(tenant, period.first(), period.last(), text);
        } else {
            export.jsonLines(tenant, period.first(), period.last(), text);
        }
        return text.toString();
    }
}
