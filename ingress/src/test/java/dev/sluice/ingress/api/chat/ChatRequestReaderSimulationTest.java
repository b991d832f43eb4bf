package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies that chance has bent: the reader answers each with a request or with a refusal, and with nothing else. */
class ChatRequestReaderSimulationTest {

    private static final int ROUNDS = Integer.getInteger("sluice.simulation.rounds", 60_000);

    private static final List<String> SEEDLINGS = List.of("""
        {"model":"gpt-4o-mini","messages":[{"role":"system","content":"Kürze!"},{"role":"user","content":[\
        {"type":"text","text":"What is 😀?"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}],\
        "stream":true,"stream_options":{"include_usage":true},"temperature":0.7,"max_tokens":100,"stop":["a","b"]}\
        """, """
        {"messages":[{"role":"user","content":"x"},{"role":"assistant","content":null,"tool_calls":[{"id":"c1",\
        "type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"tool","tool_call_id":"c1",\
        "content":"42"}],"tools":[{"type":"function","function":{"name":"f","parameters":{"type":"object"}}}],\
        "tool_choice":"auto","response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{}}},\
        "n":2,"seed":7,"logprobs":true,"top_logprobs":2,"metadata":{"a":"b"},"service_tier":"flex",\
        "logit_bias":{"5":1},"user":"u","presence_penalty":-1.5,"top_p":1}\
        """);

    private static final List<String> GRAFTS = List.of(
            "null",
            "true",
            "-1",
            "1E400",
            "1e-400",
            "99999999999999999999",
            "\"\"",
            "[]",
            "{}",
            "[[[[",
            "\"a\":1,",
            ",",
            ":",
            "\\ud800",
            "\\u0000",
            "\uFEFF",
            "\"messages\":",
            "\"model\":\"\"",
            "NaN",
            "'",
            "0x1F",
            "\n",
            "}{");

    private final ChatRequestReader reader = new ChatRequestReader(CatalogSource.builtIn(true));

    @Test
    void whateverComesIsARequestOrARefusal() {
        long seed = Long.getLong("sluice.simulation.seed", System.nanoTime());
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] body = mutated(random);
            if (isAccepted(body, seed)) {
                accepted++;
            }
        }
        assertThat(accepted).as("accepted, seed %s", seed).isBetween(1, ROUNDS - 1);
    }

    private boolean isAccepted(byte[] body, long seed) {
        try {
            ChatRequest request = reader.read(body);
            assertThat(request.maxTokens()).isPositive();
            assertThat(request.choices()).isPositive();
            return true;
        } catch (RequestFailedException failure) {
            assertThat(failure.message()).isNotBlank().hasSizeLessThan(700);
            return false;
        } catch (RuntimeException e) {
            throw new AssertionError("seed " + seed + ", body " + new String(body, UTF_8), e);
        }
    }

    private static byte[] mutated(Random random) {
        byte[] body = SEEDLINGS.get(random.nextInt(SEEDLINGS.size())).getBytes(UTF_8);
        int mutations = random.nextInt(4);
        for (int i = 0; i < mutations && body.length > 0; i++) {
            body = mutatedOnce(body, random);
        }
        return body;
    }

    private static byte[] mutatedOnce(byte[] body, Random random) {
        int from = random.nextInt(body.length);
        int to = Math.min(body.length, from + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> {
                byte[] flipped = body.clone();
                flipped[from] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 1 -> spliced(body, from, to, new byte[0]);
            case 2 -> Arrays.copyOf(body, from);
            case 3 -> spliced(body, from, from, Arrays.copyOfRange(body, from, to));
            default ->
                spliced(
                        body,
                        from,
                        to,
                        GRAFTS.get(random.nextInt(GRAFTS.size())).getBytes(UTF_8));
        };
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] middle) {
        byte[] result = new byte[body.length - (to - from) + middle.length];
        System.arraycopy(body, 0, result, 0, from);
        System.arraycopy(middle, 0, result, from, middle.length);
        System.arraycopy(body, to, result, from + middle.length, body.length - to);
        return result;
    }
}
