package dev.everfold.properties.mutation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * One change to one class.
 *
 * @param className the class, as {@link Class#getName} has it
 * @param what the change in words
 * @param transform made anew for each class file; complains itself when it does not find what it is to change
 */
record Change(String className, String what, Function<ClassModel, ClassTransform> transform) {

    /**
     * The class file after the change.
     *
     * @throws IllegalStateException when the change does nothing, or nothing that can be loaded
     */
    byte[] apply(byte[] original, ClassLoader loader) {
        ClassFile context = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(loader).orElse(ClassHierarchyResolver.defaultResolver())));
        ClassModel model = context.parse(original);
        byte[] same = context.transformClass(model, ClassTransform.ACCEPT_ALL);
        byte[] changed = context.transformClass(model, transform.apply(model));
        if (Arrays.equals(same, changed)) {
            throw new IllegalStateException("nothing changes: " + what);
        }
        List<VerifyError> errors = context.verify(changed);
        if (!errors.isEmpty()) {
            throw new IllegalStateException("no class that could be loaded: " + what + ": " + errors.getFirst());
        }
        return changed;
    }
}
