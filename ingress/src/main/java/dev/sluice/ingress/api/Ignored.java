package dev.sluice.ingress.api;

import dev.sluice.common.catalog.Model;
import dev.sluice.ingress.shape.Findings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the providers of models leave out of a request in silence, so that the answer can tell it: parameters that they
 * have no words for, and all that nobody knows where a request is translated.
 */
public final class Ignored {

    static final String HEADER = "x-sluice-ignored";

    private static final int MAX_TOLD = 16;

    /** Others don't fit into a header, and aren't anybody's parameters. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

    private final Map<String, List<String>> byDialect;

    /** Parameters by the wire format; one that isn't named gets every request as it came. */
    public Ignored(Map<String, List<String>> byDialect) {
        this.byDialect = Map.copyOf(byDialect);
    }

    /** What this request has in vain. */
    public List<String> in(Findings findings, Model model) {
        List<String> leftOut = byDialect.get(model.dialect());
        return leftOut == null
                ? List.of()
                : Stream.concat(
                                leftOut.stream().filter(findings::isGiven),
                                findings.unknown().stream()
                                        .filter(name -> PLAIN.matcher(name).matches()))
                        .limit(MAX_TOLD)
                        .toList();
    }
}
