package dev.sluice.e2e;

import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseEvent;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Clients without an SDK, one or many at a time. */
final class Chat {

    private static final Duration SILENCE = Duration.ofSeconds(60);

    private Chat() {}

    /** Sends a request and returns without waiting for its answer. */
    static HttpExchange send(String baseUrl, String model, String text, boolean streamed) {
        return send(HttpCall.chat(baseUrl, Installation.KEY, ChatBody.of(model, text, streamed)));
    }

    private static HttpExchange send(HttpCall call) {
        try {
            return HttpExchange.send(call, SILENCE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a request that is to be streamed, and reads its answer to its end. */
    static ChatTranscript read(String baseUrl, String key, String body) {
        return read(send(HttpCall.chat(baseUrl, key, body)));
    }

    /** Reads a streamed answer to its end, and the connection's body to its own. */
    static ChatTranscript read(HttpExchange exchange) {
        ChatTranscript transcript = new ChatTranscript();
        try (exchange) {
            if (exchange.status() != 200) {
                throw new AssertionError("status " + exchange.status() + ": " + exchange.text());
            }
            transcript.readAll(new SseReader(exchange.body()));
            return transcript;
        } catch (IOException e) {
            throw new UncheckedIOException("after \"" + transcript.text() + "\"", e);
        }
    }

    /** Sends a request that is to be streamed, and goes on when its client leaves. */
    static HttpExchange sendKept(String baseUrl, String model, String text) {
        return send(HttpCall.chat(baseUrl, Installation.KEY, ChatBody.of(model, text, true))
                .with("x-sluice-on-disconnect", "continue"));
    }

    /** Asks for the rest of a streamed answer of which the transcript has the beginning. */
    static HttpExchange resume(String baseUrl, ChatTranscript transcript) {
        return send(HttpCall.get(baseUrl + "/chat/completions/chatcmpl-" + transcript.jobId() + "/events")
                .with("Authorization", "Bearer " + Installation.KEY)
                .with("Last-Event-ID", String.valueOf(transcript.lastEventId())));
    }

    /** Reads at most so many events, and leaves. */
    static void readSome(HttpExchange exchange, ChatTranscript transcript, int count) {
        try (exchange) {
            if (exchange.status() != 200) {
                throw new AssertionError("status " + exchange.status() + ": " + exchange.text());
            }
            SseReader events = new SseReader(exchange.body());
            for (int read = 0; read < count; read++) {
                SseEvent event = events.next();
                if (event == null) {
                    return;
                }
                transcript.accept(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after \"" + transcript.text() + "\"", e);
        }
    }

    /** Runs requests 0 to count − 1, so many at a time, and returns what became of each. */
    static <T> List<T> many(int count, int atATime, IntFunction<T> request) {
        try (ExecutorService clients =
                Executors.newFixedThreadPool(atATime, Thread.ofVirtual().factory())) {
            List<Future<T>> running = new ArrayList<>();
            for (int number = 0; number < count; number++) {
                int own = number;
                running.add(clients.submit(() -> request.apply(own)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("a client failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
