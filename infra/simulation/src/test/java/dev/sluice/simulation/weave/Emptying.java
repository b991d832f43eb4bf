package dev.sluice.simulation.weave;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;

/** A method that does nothing any more. */
final class Emptying implements CodeTransform {

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
        // Left out.
    }

    @Override
    public void atEnd(CodeBuilder code) {
        code.return_();
    }
}
