package dev.sluice.ingress.api.batches;

import dev.sluice.common.digest.Sha256;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.shape.BodyReader;
import dev.sluice.ingress.shape.Findings;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes orders of bodies. */
final class BatchReader {

    private static final BodyReader READER = new BodyReader(BatchParameters.ALL);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final long HOUR_SECONDS = 3_600;
    private static final long MINUTE_SECONDS = 60;

    private BatchReader() {}

    /**
     * Checks a body.
     *
     * @throws dev.sluice.ingress.edge.RequestFailedException if it is no valid request; it names the field
     */
    static BatchOrder read(byte[] body, String id, String tenant, long nowSeconds) {
        Findings findings = READER.read(body);
        String endpoint = Objects.requireNonNull(findings.text("endpoint"));
        String window = Objects.requireNonNull(findings.text("completion_window"));
        Integer life = findings.integer("output_expires_after.seconds");
        return new BatchOrder(
                id,
                tenant,
                Stream.of(Family.values())
                        .filter(family -> endpoint.equals("/" + family.path()))
                        .findFirst()
                        .orElseThrow(),
                Objects.requireNonNull(findings.text("input_file_id")),
                window,
                nowSeconds,
                nowSeconds + seconds(window),
                metadata(findings.body()),
                life == null ? null : life.longValue(),
                Sha256.hex(findings.body()));
    }

    private static long seconds(String window) {
        long number = Long.parseLong(window.substring(0, window.length() - 1));
        return number * (window.endsWith("h") ? HOUR_SECONDS : MINUTE_SECONDS);
    }

    private static Map<String, String> metadata(byte[] body) {
        JsonNode given = JSON.readTree(body).path("metadata");
        Map<String, String> metadata = new HashMap<>();
        given.properties()
                .forEach(entry -> metadata.put(entry.getKey(), entry.getValue().asString()));
        return metadata;
    }
}
