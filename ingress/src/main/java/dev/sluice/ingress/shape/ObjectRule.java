package dev.sluice.ingress.shape;

/** What all rules for objects have in common. */
sealed interface ObjectRule extends Rule permits Fields, MapOf, Variants {

    @Override
    default String expected() {
        return "an object";
    }

    @Override
    default String plural() {
        return "objects";
    }

    @Override
    default boolean fits(BodyCursor cursor) {
        return cursor.isObject();
    }
}
