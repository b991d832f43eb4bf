package dev.sluice.simulator.wire;

/**
 * How a Gemini model thinks before it answers: what budgets it allows, and what it spends.
 *
 * <p>A dynamic budget (−1, or none given) may grow to 8,192 tokens at the provider; here a thinking model always spends
 * 1,024 of it, or the whole budget where that is smaller.
 */
enum Thinking {
    /** Models before 2.5: no thoughts, and no budget but 0. */
    NEVER(0, 0, false, 0),
    /** 2.5 Flash: thinks unless its budget is 0. */
    BY_DEFAULT(1, 24_576, true, Thinking.SPENT),
    /** 2.5 Flash-Lite: thinks only where a budget is given. */
    ON_DEMAND(512, 24_576, true, 0),
    /** 2.5 Pro and what came later: can't be switched off. */
    ALWAYS(128, 32_768, false, Thinking.SPENT);

    private static final int SPENT = 1_024;
    private static final int DYNAMIC = -1;

    private final int min;
    private final int max;
    private final boolean canBeOff;
    private final int byDefault;

    Thinking(int min, int max, boolean canBeOff, int byDefault) {
        this.min = min;
        this.max = max;
        this.canBeOff = canBeOff;
        this.byDefault = byDefault;
    }

    static Thinking of(String model) {
        if (model.startsWith("gemini-2.5-flash-lite")) {
            return ON_DEMAND;
        }
        if (model.startsWith("gemini-2.5-flash")) {
            return BY_DEFAULT;
        }
        return model.startsWith("gemini-2.5") || model.startsWith("gemini-3") ? ALWAYS : NEVER;
    }

    boolean allows(int budget) {
        return switch (this) {
            case NEVER -> budget == 0;
            case BY_DEFAULT, ON_DEMAND, ALWAYS ->
                budget == DYNAMIC || (budget == 0 && canBeOff) || (budget >= min && budget <= max);
        };
    }

    String refusal(int budget) {
        if (this == NEVER) {
            return "Thinking is not supported by this model.";
        }
        return budget == 0
                ? "Budget 0 is invalid. This model only works in thinking mode."
                : "The thinking budget (" + budget + ") is invalid. Please choose a value between " + min + " and "
                        + max + ".";
    }

    /** What is spent where no budget is given. */
    int thoughts() {
        return byDefault;
    }

    /** What is spent of an allowed budget. */
    int thoughts(int budget) {
        return budget == DYNAMIC ? SPENT : Math.min(budget, SPENT);
    }
}
