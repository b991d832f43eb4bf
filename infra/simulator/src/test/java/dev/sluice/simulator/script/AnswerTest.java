package dev.sluice.simulator.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.simulator.script.Answer.Finish;
import dev.sluice.simulator.script.Prompt.Delivery;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerTest {

    @Test
    void answerEndsBeforeTheEarliestStopSequence() {
        Answer answer = Answer.to(prompt("one two three four", Integer.MAX_VALUE, 0, "four", "thr"), Faults.NONE);

        assertThat(answer.text()).isEqualTo("one two ");
        assertThat(answer.finish()).isEqualTo(Finish.STOP_SEQUENCE);
    }

    @Test
    void limitCutsTheAnswer() {
        Answer answer = Answer.to(prompt("one two three", 2, 0), Faults.NONE);

        assertThat(answer.text()).isEqualTo("one two");
        assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
    }

    @Test
    void answerThatJustFitsIsComplete() {
        assertThat(Answer.to(prompt("one two", 2, 0), Faults.NONE).finish()).isEqualTo(Finish.STOP);
    }

    @Test
    void thoughtsEatTheLimit() {
        Answer answer = Answer.to(prompt("one two three", 100, 1_024), Faults.NONE);

        assertThat(answer.tokens()).isEmpty();
        assertThat(answer.thoughtTokens()).isEqualTo(100);
        assertThat(answer.finish()).isEqualTo(Finish.LENGTH);
    }

    @Test
    void orderedTokensReplaceTheEcho() {
        Answer answer = Answer.to(prompt("one", Integer.MAX_VALUE, 0), Faults.parse("tokens=3", ","));

        assertThat(answer.text()).isEqualTo("word1 word2 word3");
    }

    @Test
    void answerGoesOnAfterWhatTheModelHasSaid() {
        Answer whole = Answer.to(prompt("one two  three", Integer.MAX_VALUE, 0), Faults.NONE);

        for (int length = 0; length <= whole.text().length(); length++) {
            String said = whole.text().substring(0, length);
            Answer rest = Answer.to(goingOn("one two  three", said, Integer.MAX_VALUE), Faults.NONE);
            assertThat(said + rest.text()).isEqualTo(whole.text());
            assertThat(rest.finish()).isEqualTo(Finish.STOP);
        }
        assertThat(Answer.to(goingOn("one two three", "one", 2), Faults.NONE).finish())
                .isEqualTo(Finish.STOP);
    }

    @Test
    void whatTheAnswerDoesNotBeginWithIsNoBeginningOfIt() {
        assertThat(Answer.to(goingOn("one two", "two", 9), Faults.NONE).text()).isEqualTo("one two");
    }

    private static Prompt goingOn(String question, String said, int maxTokens) {
        return new Prompt(question, said, 1, maxTokens, List.of(), 1, 0, List.of(), Delivery.WHOLE, false);
    }

    private static Prompt prompt(String question, int maxTokens, int thoughts, String... stops) {
        return new Prompt(question, "", 1, maxTokens, List.of(stops), 1, thoughts, List.of(), Delivery.WHOLE, false);
    }
}
