package dev.sluice.bench.subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.bench.load.Target;
import dev.sluice.processes.StartException;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class OptionsTest {

    @Test
    void quotedFiguresAreOfFiveRuns() {
        assertThat(Options.parse("").runs()).isEqualTo(5);
    }

    @Test
    void peersAreReadWithTheirKeys() {
        Options options = Options.parse(
                "--peer one=http://127.0.0.1:4000/v1 --profile --peer two=http://secret@localhost:80/x/v1 --runs 2");

        assertThat(options.peers())
                .containsExactly(
                        new Target("one", URI.create("http://127.0.0.1:4000/v1"), "none"),
                        new Target("two", URI.create("http://localhost:80/x/v1"), "secret"));
        assertThat(options.isProfiled()).isTrue();
        assertThat(options.runs()).isEqualTo(2);
    }

    @Test
    void whatIsNotUnderstoodIsNamed() {
        assertThatThrownBy(() -> Options.parse("--runs")).isInstanceOf(StartException.class);
        assertThatThrownBy(() -> Options.parse("--runs 0")).hasMessageContaining("--runs: 0");
        assertThatThrownBy(() -> Options.parse("--peer four")).hasMessageContaining("--peer: four");
        assertThatThrownBy(() -> Options.parse("--colour red")).hasMessageContaining("--colour");
    }
}
