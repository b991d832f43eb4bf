package dev.sluice.ingress.api;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.schema.ProviderSchemas;
import dev.sluice.common.schema.SchemaUse;
import dev.sluice.ingress.shape.Findings;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the providers of models leave out of a request in silence, so that the answer can tell it: parameters that they
 * have no words for, keywords of schemas, and all that nobody knows where a request is translated.
 */
public final class Ignored {

    static final String HEADER = "x-sluice-ignored";

    private static final int MAX_TOLD = 16;

    /** Others don't fit into a header, and aren't anybody's parameters. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    /** The members that hold schemas. */
    private static final List<String> WITH_SCHEMAS = List.of("response_format", "tools");

    private final Map<String, List<String>> byDialect;

    /** Parameters by the wire format; one that isn't named gets every request as it came. */
    public Ignored(Map<String, List<String>> byDialect) {
        this.byDialect = Map.copyOf(byDialect);
    }

    /** What this request has in vain, by the model's best route; of a schema {@code tools#uniqueItems}. */
    public List<String> in(Findings findings, Model model) {
        List<String> leftOut = byDialect.get(model.dialect());
        if (leftOut == null) {
            return List.of();
        }
        Stream<String> known = leftOut.stream().filter(name -> findings.isGiven(name) || findings.has(name));
        Stream<String> inSchemas = WITH_SCHEMAS.stream().flatMap(member -> inSchemas(member, findings, model));
        Stream<String> unknown = findings.unknown().stream().filter(Ignored::isPlain);
        return Stream.of(known, inSchemas, unknown)
                .flatMap(Function.identity())
                .limit(MAX_TOLD)
                .toList();
    }

    private static Stream<String> inSchemas(String member, Findings findings, Model model) {
        String atProvider = model.routes().getFirst().model();
        return ProviderSchemas.of(model.dialect(), atProvider, member).stream()
                .flatMap(rules -> findings.schemaUses(member).stream().filter(rules::leavesOut))
                .map(SchemaUse::keyword)
                .filter(Ignored::isPlain)
                .distinct()
                .map(keyword -> member + '#' + keyword);
    }

    private static boolean isPlain(String name) {
        return PLAIN.matcher(name).matches();
    }
}
