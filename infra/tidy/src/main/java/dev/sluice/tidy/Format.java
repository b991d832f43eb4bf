package dev.sluice.tidy;

import java.io.IOException;
import java.nio.file.Files;

/** Rewrites every Java file of the checkout that isn't in its right form, and names it. */
final class Format {

    private Format() {}

    static void main() throws IOException {
        Checkout checkout = Checkout.locate();
        for (Layout.Correction correction : new Layout(checkout).corrections()) {
            Files.writeString(checkout.root().resolve(correction.file()), correction.text());
            IO.println("formatted " + correction.file());
        }
    }
}
