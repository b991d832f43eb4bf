package dev.sluice.chaos.load;

import dev.sluice.chaos.load.Try.End;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseEvent;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends one request once, reads its answer, resumes it where the connection broke, and notes all of it. */
final class Client {

    private static final JsonMapper JSON = JsonMapper.shared();

    /** Above any time that an accepted request may take in a run: the client would call it lost. */
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private static final Duration RESUME_FOR = Duration.ofSeconds(15);
    private static final long BETWEEN_RESUMPTIONS_MILLIS = 200;

    private final Request request;
    private final Supplier<Door> doors;
    private final boolean resumes;
    private final ChatTranscript transcript = new ChatTranscript();
    private final List<String> reached = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private final long sentMillis = System.currentTimeMillis();
    private @Nullable String wholeJobId;
    private String wholeText = "";
    private int resumptions;

    /** Asks through the next door, whichever that is for this connection. */
    Client(Request request, Supplier<Door> doors, boolean resumes) {
        this.request = request;
        this.doors = doors;
        this.resumes = resumes;
    }

    Try ask() throws InterruptedException {
        Door door = doors.get();
        HttpCall call = HttpCall.chat(door.baseUrl(), door.key(), request.body());
        try (HttpExchange exchange = HttpExchange.send(call, PATIENCE)) {
            reached.add(door.name());
            if (request.leaves()) {
                leaveLater(exchange);
            }
            return read(exchange);
        } catch (IOException e) {
            return ended(reached.isEmpty() ? End.UNSENT : cutOff(e), String.valueOf(e.getMessage()));
        }
    }

    private Try read(HttpExchange exchange) throws InterruptedException {
        try {
            int status = exchange.status();
            if (status != 200) {
                return refusedOrFailed(status, exchange.text());
            }
            return request.streamed() ? stream(exchange) : whole(exchange.text());
        } catch (IOException e) {
            End end = cutOff(e);
            return end == End.BROKEN && resumes && transcript.lastEventId() != null
                    ? resume(e)
                    : ended(end, String.valueOf(e.getMessage()));
        }
    }

    private Try stream(HttpExchange exchange) throws IOException {
        SseReader events = new SseReader(exchange.body());
        try {
            for (SseEvent event = events.next(); event != null; event = events.next()) {
                transcript.accept(event);
            }
        } catch (IOException e) {
            if (!transcript.isEnded()) {
                throw e;
            }
            // The ingress died behind the answer's last word: whoever has that asks for nothing more.
        }
        if (transcript.isComplete()) {
            return ended(End.COMPLETE, "");
        }
        if (transcript.isEnded()) {
            return ended(End.FAILED, String.valueOf(transcript.errorCode()));
        }
        throw new IOException("the body ended without an end of the answer");
    }

    private Try whole(String body) {
        try {
            JsonNode root = JSON.readTree(body);
            JsonNode choice = root.path("choices").path(0);
            String id = root.path("id").asString("");
            wholeJobId = id.startsWith("chatcmpl-") ? id.substring("chatcmpl-".length()) : null;
            wholeText = choice.path("message").path("content").asString("");
            if (wholeJobId == null
                    || !"stop".equals(choice.path("finish_reason").asString(""))) {
                broken.add("answer: " + body);
            }
        } catch (JacksonException e) {
            broken.add("answer that isn't JSON (" + e.getOriginalMessage() + "): " + body);
        }
        return ended(End.COMPLETE, "");
    }

    private Try refusedOrFailed(int status, String body) {
        End end = status == 503 || status == 429 ? End.REFUSED : End.FAILED;
        String code = "";
        try {
            code = JSON.readTree(body).path("error").path("code").asString("");
        } catch (JacksonException _) {
            broken.add("an error that isn't JSON: " + body);
        }
        // A balancer's word for a connection that broke before the answer began.
        return ended(code.equals("bad_gateway") ? End.BROKEN : end, status + " " + code);
    }

    private Try resume(IOException cause) throws InterruptedException {
        long endNanos = System.nanoTime() + RESUME_FOR.toNanos();
        String last = String.valueOf(cause.getMessage());
        while (System.nanoTime() < endNanos) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_RESUMPTIONS_MILLIS);
            Door door = doors.get();
            String path = "/chat/completions/chatcmpl-" + transcript.jobId() + "/events";
            HttpCall call = HttpCall.get(door.baseUrl() + path)
                    .with("Authorization", "Bearer " + door.key())
                    .with("Last-Event-ID", String.valueOf(transcript.lastEventId()));
            try (HttpExchange exchange = HttpExchange.send(call, PATIENCE)) {
                int status = exchange.status();
                if (status == 200) {
                    reached.add(door.name());
                    resumptions++;
                    return stream(exchange);
                }
                last = "resumed: " + status + " " + exchange.text();
                if (status < 500) {
                    return ended(End.BROKEN, last);
                }
            } catch (IOException e) {
                if (cutOff(e) == End.SILENT) {
                    return ended(End.SILENT, String.valueOf(e.getMessage()));
                }
                last = String.valueOf(e.getMessage());
            }
        }
        return ended(End.BROKEN, last);
    }

    private void leaveLater(HttpExchange exchange) {
        Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(request.leavesAfterMillis());
                exchange.reset();
            } catch (IOException _) {
                // It was over already.
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private End cutOff(IOException e) {
        if (e instanceof SocketTimeoutException) {
            return End.SILENT;
        }
        long age = System.currentTimeMillis() - sentMillis;
        return request.leaves() && age >= request.leavesAfterMillis() ? End.LEFT : End.BROKEN;
    }

    private Try ended(End end, String detail) {
        long now = System.currentTimeMillis();
        List<Long> events = new ArrayList<>(transcript.textMillis());
        if (end != End.LEFT) {
            events.add(now);
        }
        broken.addAll(transcript.faults());
        return new Try(
                request,
                reached,
                sentMillis,
                now,
                end,
                request.streamed() ? transcript.jobId() : wholeJobId,
                request.streamed() ? transcript.text() : wholeText,
                detail,
                broken,
                events,
                resumptions);
    }
}
