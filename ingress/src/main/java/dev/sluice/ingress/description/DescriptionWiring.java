package dev.sluice.ingress.description;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.ingress.edge.AllowedMethods;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Builds the room. Each family of the API tells its operations as a list of its own. */
@Configuration(proxyBeanMethods = false)
public class DescriptionWiring {

    @Bean
    RouterFunction<ServerResponse> descriptionRoutes(ObjectProvider<Operations> families) {
        String answers = new String(resource("answers.json"), UTF_8);
        byte[] document = new OpenApiDocument(all(families), answers).render();
        return new DescriptionRoutes(document, resource("docs.html")).routes();
    }

    /** An instance whose document lies doesn't start. */
    @Bean
    SmartInitializingSingleton truthOfTheDescription(
            ObjectProvider<Operations> families, ObjectProvider<RouterFunction<?>> routers) {
        return () -> {
            Set<String> differences =
                    DescriptionRoutes.differences(all(families), new AllowedMethods(routers.stream()).byPath());
            if (!differences.isEmpty()) {
                throw new IllegalStateException("routes: " + differences
                        + " (expected: each route has an operation in the API's description, and each operation a"
                        + " route)");
            }
        };
    }

    private static List<Operation> all(ObjectProvider<Operations> families) {
        List<Operation> all = new ArrayList<>();
        families.orderedStream().forEach(family -> all.addAll(family.all()));
        all.addAll(DescriptionRoutes.OWN);
        return all;
    }

    private static byte[] resource(String name) {
        try (InputStream in = DescriptionWiring.class.getResourceAsStream(name)) {
            return Objects.requireNonNull(in, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
