package dev.sluice.ingress.api.models;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.description.Operation;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code GET /models} and {@code GET /models/{id}}, under both bases. */
final class ModelsRoutes {

    /** What the API's description says of the routes. */
    static final List<Operation> OPERATIONS = List.of(
            Operation.get("/models", "listModels", "All models on offer.", "ModelList"),
            Operation.get("/models/{id}", "retrieveModel", "One model; its id may hold slashes.", "Model"));

    private final CatalogSource catalog;
    private final Accounts accounts;
    private final JsonFactory json = new JsonFactory();

    ModelsRoutes(CatalogSource catalog, Accounts accounts) {
        this.catalog = catalog;
        this.accounts = accounts;
    }

    RouterFunction<ServerResponse> routes() {
        // An id may hold a slash, hence the pattern that takes the whole rest of the path.
        return RouterFunctions.route()
                .GET("/api/v1/models", this::list)
                .GET("/v1/models", this::list)
                .GET("/api/v1/models/{*id}", this::retrieve)
                .GET("/v1/models/{*id}", this::retrieve)
                .build();
    }

    private Mono<ServerResponse> list(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        return answer(generator -> {
            generator.writeStartObject();
            generator.writeStringProperty("object", "list");
            generator.writeArrayPropertyStart("data");
            catalog.current().models().stream()
                    .filter(model -> caller.allows(model.id()))
                    .forEach(model -> write(model, generator));
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private Mono<ServerResponse> retrieve(ServerRequest request) {
        Caller caller = accounts.callerOf(request);
        String id = request.pathVariable("id").substring(1);
        Model model = catalog.current()
                .find(id)
                .filter(found -> caller.allows(found.id()))
                .orElseThrow(() -> RequestFailedException.unknownModel(id));
        return answer(generator -> write(model, generator));
    }

    private Mono<ServerResponse> answer(Consumer<JsonGenerator> content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(generator);
        }
        return ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(bytes.toByteArray());
    }

    private static void write(Model model, JsonGenerator generator) {
        generator.writeStartObject();
        generator.writeStringProperty("id", model.id());
        generator.writeStringProperty("object", "model");
        generator.writeNumberProperty("created", model.createdSeconds());
        generator.writeStringProperty("owned_by", model.ownedBy());
        generator.writeEndObject();
    }
}
