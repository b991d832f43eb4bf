package dev.sluice.ingress.health;

import java.util.Optional;

/** One thing that must be well before this instance gets traffic; each room contributes its own as a bean. */
public interface ReadinessCheck {

    /** What is checked, in one word: {@code kafka}. */
    String name();

    /** What is wrong, in words for an operator; empty if it is well. Answers at once, from what is known. */
    Optional<String> problem();
}
