package dev.everfold.properties.mutation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Defines the classes of some packages anew, a few of them from changed bytes; the rest stays with the parent. */
final class MutantLoader extends ClassLoader {

    static {
        registerAsParallelCapable();
    }

    private final List<String> packages;
    private final Map<String, byte[]> replaced = new HashMap<>();

    MutantLoader(ClassLoader parent, List<String> packages) {
        super("mutant", parent);
        this.packages = packages;
    }

    /** Before the first class is loaded. */
    void replace(String name, byte[] bytes) {
        if (isParents(name)) {
            throw new IllegalStateException(
                    name + " is in none of the packages that are loaded anew, " + packages + ", so it stays unbroken");
        }
        replaced.put(name, bytes);
    }

    boolean isParents(String name) {
        return packages.stream().noneMatch(name::startsWith);
    }

    boolean hasLoaded(String name) {
        return findLoadedClass(name) != null;
    }

    byte[] original(String name) {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new IllegalStateException("there is no class " + name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (isParents(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        // Whoever asks for a class that may be missing, as ServiceLoader does, expects this exception.
        if (getParent().getResource(name.replace('.', '/') + ".class") == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes = replaced.containsKey(name) ? replaced.get(name) : original(name);
        return defineClass(name, bytes, 0, bytes.length);
    }
}
