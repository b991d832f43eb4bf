package dev.sluice.simulator;

import static dev.sluice.simulator.SimulatorClient.JSON;
import static dev.sluice.simulator.SimulatorClient.question;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.SimulatorClient.Raw;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class CallLogContractTest {

    private static final String QUESTION = question("gpt-4o-mini", true, "a b c");

    @TempDir
    private Path folder;

    private Simulator simulator;
    private SimulatorClient client;
    private Path file;

    @BeforeEach
    void start() {
        file = folder.resolve("calls.jsonl");
        SimulatorSettings defaults = SimulatorSettings.defaults();
        simulator =
                Simulator.start(new SimulatorSettings(defaults.host(), 0, defaults.ttft(), defaults.interval(), file));
        client = new SimulatorClient(simulator.port());
    }

    @AfterEach
    void stop() {
        client.close();
        simulator.close();
    }

    @Test
    void callIsLoggedWhenItStartsAndWhenItEnds() throws Exception {
        client.openAi(QUESTION, "x-request-id", "req-1", "x-sluice-job", "job-1");
        client.lastEndedCall();
        simulator.close();

        List<JsonNode> lines =
                Files.readAllLines(file).stream().map(JSON::readTree).toList();
        assertThat(lines).hasSize(2).allSatisfy(line -> {
            assertThat(line.path("call").asInt()).isEqualTo(1);
            assertThat(line.path("requestId").asString()).isEqualTo("req-1");
            assertThat(line.path("jobId").asString()).isEqualTo("job-1");
            assertThat(line.path("model").asString()).isEqualTo("gpt-4o-mini");
            assertThat(line.path("dialect").asString()).isEqualTo("openai");
        });
        assertThat(lines.getFirst().path("event").asString()).isEqualTo("started");
        assertThat(lines.getLast().path("event").asString()).isEqualTo("ended");
        assertThat(lines.getLast().path("outcome").asString()).isEqualTo("complete");
        assertThat(lines.getLast().path("tokens").asInt()).isEqualTo(3);
        assertThat(lines.getLast().path("endedAtMillis").asLong())
                .isGreaterThanOrEqualTo(lines.getLast().path("startedAtMillis").asLong());
    }

    @Test
    void clientThatLeavesIsNoticedAtOnce() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~interval=20~tokens=100000", true, "hi"))) {
            raw.readUntil("word3");
        }
        long closedAt = System.currentTimeMillis();

        JsonNode call = client.lastEndedCall();
        assertThat(call.path("outcome").asString()).isEqualTo("client-closed");
        assertThat(call.path("closedAtMillis").asLong() - closedAt).isBetween(-50L, 1_000L);
        assertThat(client.get("/simulator/stats").path("running").asInt()).isZero();
    }

    @Test
    void clientThatLeavesBeforeTheFirstTokenIsNoticed() throws Exception {
        try (Raw raw = client.raw(question("gpt-4o-mini~ttft=3600000", true, "hi"))) {
            awaitRunning();
            assertThat(raw.socket().getInputStream().available()).isZero();
        }

        JsonNode call = client.lastEndedCall();
        assertThat(call.path("outcome").asString()).isEqualTo("client-closed");
        assertThat(call.path("ttftMillis").isNull()).isTrue();
        assertThat(call.path("status").asInt()).isZero();
    }

    @Test
    void countersAddUpAndCanBeCleared() throws Exception {
        client.openAi(QUESTION);
        client.openAi(question("gpt-4o-mini~500", true, "a"));
        client.openAi("{}");
        client.lastEndedCall();

        assertThat(client.get("/simulator/stats"))
                .isEqualTo(JSON.readTree("{'calls':3,'running':0,'complete':1,'clientClosed':0,'invalid':1,'faults':1,"
                                .replace('\'', '"')
                        + "\"tokens\":3}"));
        assertThat(client.get("/simulator/calls?since=2").path("calls")).hasSize(1);
        assertThat(client.send("DELETE", "/simulator/calls").statusCode()).isEqualTo(204);
        assertThat(client.get("/simulator/calls").path("calls")).isEmpty();
        assertThat(client.get("/simulator/stats").path("calls").asInt()).isZero();

        client.openAi(QUESTION);
        assertThat(client.lastEndedCall().path("call").asInt()).isEqualTo(4);
    }

    @Test
    void connectionIsUsedAgain() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(client.openAi(question("gpt-4o-mini~interval=0~ttft=0", i % 2 == 0, "a b"))
                            .statusCode())
                    .isEqualTo(200);
        }
        client.lastEndedCall();

        assertThat(client.get("/simulator/stats").path("complete").asInt()).isEqualTo(20);
    }

    @Test
    void livenessAnswers() throws Exception {
        assertThat(client.send("GET", "/livez").statusCode()).isEqualTo(200);
    }

    private void awaitRunning() throws Exception {
        long deadline = System.nanoTime() + 10_000_000_000L;
        while (client.get("/simulator/stats").path("running").asInt() == 0) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
        }
    }
}
