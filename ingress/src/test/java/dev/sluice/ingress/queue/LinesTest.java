package dev.sluice.ingress.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LinesTest {

    private final Lines<String> lines = new Lines<>();

    @Test
    void partiesTakeTurnsAndEachKeepsItsOrder() {
        add("a", "a1", "a2", "a3", "a4");
        add("b", "b1");
        add("c", "c1", "c2");

        assertThat(all()).containsExactly("a1", "b1", "c1", "a2", "c2", "a3", "a4");
        assertThat(lines.size()).isZero();
        assertThat(lines.poll()).isNull();
    }

    @Test
    void partyThatComesLateWaitsForOneTurnOfEachOther() {
        add("a", "a1", "a2", "a3");
        assertThat(lines.poll()).isEqualTo("a1");
        add("b", "b1");

        assertThat(all()).containsExactly("a2", "b1", "a3");
    }

    @Test
    void whoIsAheadGoesFirstAndLeavesEveryFourthTurnToTheOthers() {
        add("a", "a1", "a2");
        for (int number = 1; number <= 5; number++) {
            lines.add("a", true, "ahead" + number);
        }

        assertThat(all()).containsExactly("ahead1", "ahead2", "ahead3", "a1", "ahead4", "ahead5", "a2");
    }

    @Test
    void whoIsRemovedIsNotCountedAndHoldsUpNobody() {
        add("a", "a1", "a2");
        add("b", "b1");
        lines.add("c", true, "c1");

        assertThat(lines.remove(item -> !item.equals("a2"))).containsExactlyInAnyOrder("a1", "b1", "c1");

        assertThat(lines.size()).isEqualTo(1);
        assertThat(all()).containsExactly("a2");
    }

    @Test
    void itIsKnownWhoHasOneThatWaits() {
        add("a", "a1", "a2");
        lines.add("b", true, "b1");

        assertThat(lines.isWaiting("a")).isTrue();
        assertThat(lines.isWaiting("b")).isTrue();
        assertThat(lines.isWaiting("c")).isFalse();
        lines.remove(item -> item.startsWith("a"));
        assertThat(lines.isWaiting("a")).isFalse();
    }

    private void add(String party, String... items) {
        for (String item : items) {
            lines.add(party, false, item);
        }
    }

    private List<String> all() {
        List<String> taken = new ArrayList<>();
        for (String next = lines.poll(); next != null; next = lines.poll()) {
            taken.add(next);
        }
        return taken;
    }
}
