package dev.sluice.common.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JobHeadersContractTest {

    private static final JobHeaders HEADERS = new JobHeaders(
            JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5"),
            "a1",
            Lane.BULK,
            "e1",
            1_764_000_003_000L,
            1_764_000_600_000L,
            "org/key",
            "ingress-1",
            "chat",
            "gpt-4o-mini",
            new JobFlags(true, false, true, false),
            1_764_000_000L,
            "ab12",
            2,
            "00-1-2-03");

    @Test
    void headersStayAsTheyWereFirstSent() {
        StringBuilder lines = new StringBuilder();
        HEADERS.encode()
                .forEach(header -> lines.append(header.name())
                        .append('=')
                        .append(new String(header.value(), UTF_8))
                        .append('\n'));

        assertThat(lines.toString()).isEqualTo("""
            sluice-version=1
            sluice-job=0192f0c1a2b37c4d8e5f60718293a4b5
            sluice-attempt=a1
            sluice-lane=bulk
            sluice-epoch=e1
            sluice-accept-by=1764000003000
            sluice-deadline=1764000600000
            sluice-tenant=org/key
            sluice-reply=ingress-1
            sluice-family=chat
            sluice-model=gpt-4o-mini
            sluice-flags=sk
            sluice-created=1764000000
            sluice-body-hash=ab12
            sluice-retry=2
            traceparent=00-1-2-03
            """);
    }

    @Test
    void eachFlagHasALetterOfItsOwn() {
        for (String letters : List.of("", "s", "u", "k", "i", "f", "c", "sukifc")) {
            assertThat(JobFlags.decode(letters).encode()).isEqualTo(letters);
        }
        assertThat(JobFlags.decode("sk")).isEqualTo(new JobFlags(true, false, true, false));
        assertThat(JobFlags.decode("c").isAnswerWritten()).isTrue();
        assertThat(JobFlags.decode("f").isAnswerWritten()).isTrue();
    }

    @Test
    void whatANewerWriterAddsIsSkipped() {
        List<JobHeaders.Header> headers = new ArrayList<>(HEADERS.encode());
        headers.add(new JobHeaders.Header("sluice-colour", new byte[] {(byte) 0xFF}));

        assertThat(JobHeaders.decode(headers)).isEqualTo(HEADERS);
    }

    @Test
    void aMissingHeaderIsNamed() {
        List<JobHeaders.Header> headers = new ArrayList<>(HEADERS.encode());
        headers.removeIf(header -> header.name().equals("sluice-deadline"));

        assertThatThrownBy(() -> JobHeaders.decode(headers)).hasMessageContaining("sluice-deadline: missing");
    }
}
