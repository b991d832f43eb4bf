package dev.sluice.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Holds every Java file of the checkout to the formatter's layout. */
final class FormatTest {

    @Test
    void everyJavaFileHasTheFormattersLayout() {
        Layout layout = new Layout(Checkout.locate());

        assertThat(layout.corrections())
                .extracting(correction -> correction.file().toString())
                .as("files in another layout; to repair them: %s", Layout.REPAIR)
                .isEmpty();
    }
}
