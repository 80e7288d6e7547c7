package dev.everfold.codec.kryo;

import static java.lang.invoke.MethodType.methodType;

import dev.everfold.codec.CodecException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;

/** Takes records of one class apart through their accessors and makes them through their canonical constructor. */
final class RecordAccess {

    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final String name;
    private final MethodHandle[] accessors;
    private final MethodHandle constructor;

    private RecordAccess(String name, MethodHandle[] accessors, MethodHandle constructor) {
        this.name = name;
        this.accessors = accessors;
        this.constructor = constructor;
    }

    /**
     * The access to a class.
     *
     * @throws CodecException when the class is not accessible, with what to add to the descriptor of its module
     */
    static RecordAccess of(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] classes = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            classes[i] = components[i].getType();
        }
        try {
            MethodHandles.Lookup lookup = lookupIn(type);
            MethodHandle[] accessors = new MethodHandle[components.length];
            for (int i = 0; i < components.length; i++) {
                accessors[i] = accessor(lookup, type, components[i]);
            }
            return new RecordAccess(
                    type.getTypeName(),
                    accessors,
                    constructor(lookup.findConstructor(type, methodType(void.class, classes))));
        } catch (IllegalArgumentException e) {
            throw new CodecException(
                    "record " + type.getTypeName() + " has too many components, " + components.length, e);
        } catch (ReflectiveOperationException e) {
            throw new CodecException(
                    "record " + type.getTypeName()
                            + " can be neither made nor read from here; add to the descriptor of module "
                            + type.getModule().getName() + ": " + opening(type),
                    e);
        }
    }

    private static String opening(Class<?> type) {
        String here = RecordAccess.class.getModule().getName();
        return "opens " + type.getPackageName() + (here == null ? "" : " to " + here) + ";";
    }

    /** Full access where the module allows it; else what is public, which may do. */
    private static MethodHandles.Lookup lookupIn(Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(type, LOOKUP);
        } catch (IllegalAccessException e) {
            return MethodHandles.publicLookup();
        }
    }

    private static MethodHandle accessor(MethodHandles.Lookup lookup, Class<?> type, RecordComponent component)
            throws ReflectiveOperationException {
        MethodHandle handle = lookup.findVirtual(type, component.getName(), methodType(component.getType()));
        if (!component.getType().isPrimitive()) {
            return handle.asType(methodType(Object.class, Object.class));
        }
        return primitive(component.getType()).toBits(handle).asType(methodType(long.class, Object.class));
    }

    /** Of a canonical constructor, a handle that takes the arguments from the slots of a workspace. */
    private static MethodHandle constructor(MethodHandle handle) throws ReflectiveOperationException {
        MethodHandle number = LOOKUP.findVirtual(Workspace.class, "number", methodType(long.class, int.class));
        MethodHandle reference = LOOKUP.findVirtual(Workspace.class, "reference", methodType(Object.class, int.class));
        int count = handle.type().parameterCount();
        MethodHandle[] arguments = new MethodHandle[count];
        for (int i = 0; i < count; i++) {
            Class<?> type = handle.type().parameterType(i);
            MethodHandle slot = MethodHandles.insertArguments(type.isPrimitive() ? number : reference, 1, i);
            arguments[i] = type.isPrimitive()
                    ? primitive(type).fromBits(slot)
                    : slot.asType(methodType(type, Workspace.class));
        }
        MethodHandle made = MethodHandles.filterArguments(handle, 0, arguments);
        return MethodHandles.permuteArguments(
                made.asType(made.type().changeReturnType(Object.class)),
                methodType(Object.class, Workspace.class),
                new int[count]);
    }

    private static Primitive primitive(Class<?> type) {
        Primitive primitive = Primitive.of(type);
        if (primitive == null) {
            throw new IllegalStateException("no component is of type " + type);
        }
        return primitive;
    }

    /** The bits of a primitive component. */
    long number(Object value, int component) {
        try {
            return (long) accessors[component].invokeExact(value);
        } catch (Throwable e) {
            throw failed("accessor", e);
        }
    }

    /** The value of a component that is no primitive. */
    @Nullable
    Object reference(Object value, int component) {
        try {
            return accessors[component].invokeExact(value);
        } catch (Throwable e) {
            throw failed("accessor", e);
        }
    }

    /** A record of the components that wait in the workspace's slots from this one on. */
    Object make(Workspace workspace, int start) {
        workspace.base(start);
        try {
            return constructor.invokeExact(workspace);
        } catch (Throwable e) {
            throw failed("constructor", e);
        }
    }

    private Refusal failed(String what, Throwable e) {
        if (e instanceof VirtualMachineError error) {
            throw error;
        }
        return new Refusal("the " + what + " of " + name + " threw " + Refusal.describe(e), e);
    }
}
