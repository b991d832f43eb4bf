package dev.sluice.e2e;

import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
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
