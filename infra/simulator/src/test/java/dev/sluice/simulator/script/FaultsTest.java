package dev.sluice.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FaultsTest {

    @Test
    void suffixIsTakenOffTheModelsName() {
        RequestedModel model = RequestedModel.parse("gpt-4o-mini~ttft=500~interval=20~hang");

        assertThat(model.base()).isEqualTo("gpt-4o-mini");
        assertThat(model.faults()).hasToString("ttft=500,interval=20,hang=1");
    }

    @Test
    void headerWinsOverSuffix() {
        Faults suffix = Faults.parse("ttft=500~interval=20", "~");

        assertThat(suffix.and(Faults.parse(" ttft=1 , tokens=3", ","))).hasToString("ttft=1,interval=20,tokens=3");
    }

    @Test
    void earliestCutWins() {
        Faults faults = Faults.parse("close=9~fail=3~stall=5", "~");

        assertThat(faults.cut()).hasValue(new Faults.Cut(FaultWord.FAIL, 3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "slow=3 | fault: slow (expected one of: ttft",
                "ttft   | fault: ttft (expected: ttft=<0 to 3600000>)",
                "ttft=x | fault: ttft=x (expected: ttft=<0 to 3600000>)",
                "drip=0 | fault: drip=0 (expected: drip=<1 to 3600000>)",
                "fail=-1 | fault: fail=-1 (expected: fail=<0 to 100000>)"
            })
    void wordThatIsNotUnderstoodIsRefused(String words, String message) {
        assertThatThrownBy(() -> Faults.parse(words, "~"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void firstCallsAreCountedForEachQuestion() {
        FirstCalls calls = new FirstCalls();

        assertThat(calls.isAmongFirst(1, FaultWord.RATE_LIMIT_FIRST, "a")).isTrue();
        assertThat(calls.isAmongFirst(1, FaultWord.RATE_LIMIT_FIRST, "a")).isFalse();
        assertThat(calls.isAmongFirst(1, FaultWord.RATE_LIMIT_FIRST, "b")).isTrue();
        assertThat(calls.isAmongFirst(1, FaultWord.SERVER_ERROR_FIRST, "a")).isTrue();
    }
}
