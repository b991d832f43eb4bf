package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.ingress.batch.OpenLines.OpenLine;
import dev.sluice.ingress.edge.ErrorBody;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The rows of output files, one line of JSON each.
 *
 * <p>Source: the rows that OpenAI's guide to the Batch API shows: {@code id}, {@code custom_id}, {@code response} with
 * {@code status_code}, {@code request_id} and {@code body}, and {@code error}, which says why nothing was asked.
 */
final class Rows {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int OK = 200;

    private Rows() {}

    /** The row of a line whose job ended. */
    static byte[] of(JobId job, String customId, WrittenAnswer written) {
        Outcome.Failure failure = written.result().outcome().failure();
        if (failure == null) {
            return written.isLost()
                    ? withoutResponse(job, customId, "server_error", "The answer can't be read any more.")
                    : withResponse(job, customId, OK, onOneLine(written.answer()));
        }
        return switch (failure.code()) {
            case EXPIRED -> expired(job, customId);
            case CANCELLED -> cancelled(job, customId);
            default -> withResponse(job, customId, failure.code().status(), errorBody(failure));
        };
    }

    /** The row of a line that was right when it was checked, and isn't any more. */
    static byte[] refused(OpenLine line, RequestFailedException why) {
        return withResponse(line.job(), line.customId(), why.code().status(), ErrorBody.render(why));
    }

    /** The row of a line for which there was no time. */
    static byte[] expired(JobId job, String customId) {
        return withoutResponse(
                job,
                customId,
                "batch_expired",
                "This request could not be executed before the completion window expired.");
    }

    /** The row of a line of a batch that was cancelled before. */
    static byte[] cancelled(JobId job, String customId) {
        return withoutResponse(
                job, customId, "batch_cancelled", "This request was not executed: the batch was cancelled.");
    }

    private static byte[] errorBody(Outcome.Failure failure) {
        FailureCode code = failure.code();
        String message = failure.message().isEmpty()
                ? "The request failed: " + code.label().replace('_', ' ') + "."
                : failure.message();
        return ErrorBody.render(code, message);
    }

    private static byte[] withResponse(JobId job, String customId, int status, byte[] body) {
        return row(job, customId, json -> {
            json.writeObjectPropertyStart("response");
            json.writeNumberProperty("status_code", status);
            json.writeStringProperty("request_id", job.hex());
            json.writeName("body");
            json.writeRawValue(new String(body, UTF_8));
            json.writeEndObject();
            json.writeNullProperty("error");
        });
    }

    private static byte[] withoutResponse(JobId job, String customId, String code, String message) {
        return row(job, customId, json -> {
            json.writeNullProperty("response");
            json.writeObjectPropertyStart("error");
            json.writeStringProperty("code", code);
            json.writeStringProperty("message", message);
            json.writeEndObject();
        });
    }

    private static byte[] row(JobId job, String customId, Consumer<JsonGenerator> rest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("id", "batch_req_" + job.hex());
            json.writeStringProperty("custom_id", customId);
            rest.accept(json);
            json.writeEndObject();
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    /** Providers may print JSON on several lines; within a text an end of line is always escaped. */
    private static byte[] onOneLine(byte[] json) {
        byte[] line = json.clone();
        for (int i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }
}
