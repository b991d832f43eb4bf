package dev.sluice.common.reply;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One entry of the ledger: what became of an accepted job, without any text. The first record of a job id counts.
 *
 * <p>As JSON, under the job's 16 bytes as the record's key: {@code v}, {@code job}, {@code tenant}, {@code family},
 * {@code model}, {@code lane}, {@code attempt}, {@code fence}, {@code calls}, {@code created}, {@code doneAt},
 * {@code route}, {@code price}, and {@code outcome} as {@link Outcome} writes it. What an older writer left out reads
 * as empty or 0.
 *
 * @param job the job
 * @param tenant organisation and key that pay
 * @param family the API family
 * @param model the catalogue's id of the model
 * @param lane the lane
 * @param attempt the produce attempt whose record was executed
 * @param fence the fence that the job ended under
 * @param calls provider calls that the recording worker has made for it
 * @param createdSeconds Unix time in s of acceptance
 * @param doneAtMillis Unix time in ms of its end
 * @param route who answered, as {@code provider/model}; empty if nobody was called, or by the recording worker
 * @param nanoDollars {@code price}: what its tokens cost by the catalogue of that moment, in billionths of a US dollar
 * @param outcome how it ended, and what it used
 */
public record JobResult(
        JobId job,
        String tenant,
        String family,
        String model,
        Lane lane,
        String attempt,
        long fence,
        int calls,
        long createdSeconds,
        long doneAtMillis,
        String route,
        long nanoDollars,
        Outcome outcome) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** The result of the job with these headers. */
    public static JobResult of(
            JobHeaders headers,
            long fence,
            int calls,
            long doneAtMillis,
            String route,
            long nanoDollars,
            Outcome outcome) {
        return new JobResult(
                headers.id(),
                headers.tenant(),
                headers.family(),
                headers.model(),
                headers.lane(),
                headers.attempt(),
                fence,
                calls,
                headers.createdSeconds(),
                doneAtMillis,
                route,
                nanoDollars,
                outcome);
    }

    /** The entry as JSON. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberProperty("v", 1);
            json.writeStringProperty("job", job.hex());
            json.writeStringProperty("tenant", tenant);
            json.writeStringProperty("family", family);
            json.writeStringProperty("model", model);
            json.writeStringProperty("lane", lane.label());
            json.writeStringProperty("attempt", attempt);
            json.writeNumberProperty("fence", fence);
            json.writeNumberProperty("calls", calls);
            json.writeNumberProperty("created", createdSeconds);
            json.writeNumberProperty("doneAt", doneAtMillis);
            json.writeStringProperty("route", route);
            json.writeNumberProperty("price", nanoDollars);
            json.writeName("outcome");
            outcome.write(json);
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /**
     * Reads {@link #encode()}, of this version or a later one.
     *
     * @throws IllegalArgumentException if the bytes are no entry
     */
    public static JobResult decode(byte[] bytes) {
        try {
            JsonNode root = JSON.readTree(bytes);
            return new JobResult(
                    JobId.parse(root.path("job").asString("")),
                    root.path("tenant").asString(""),
                    root.path("family").asString(""),
                    root.path("model").asString(""),
                    Lane.of(root.path("lane").asString("")),
                    root.path("attempt").asString(""),
                    root.path("fence").asLong(0),
                    root.path("calls").asInt(0),
                    root.path("created").asLong(0),
                    root.path("doneAt").asLong(0),
                    root.path("route").asString(""),
                    root.path("price").asLong(0),
                    Outcome.read(root.path("outcome")));
        } catch (JacksonException e) {
            throw new IllegalArgumentException("result: " + bytes.length + " bytes that aren't JSON", e);
        }
    }
}
