package dev.everfold.cli.console;

import dev.everfold.ActorType;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.security.CodeSource;
import java.util.Enumeration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Loads another version of classes that are here already: what its own jars have comes from them, but for Everfold's
 * API, which both versions share.
 */
final class CandidateLoader extends URLClassLoader {

    private static final String SERVICES = "META-INF/services/dev.everfold.";

    CandidateLoader(URL[] urls, ClassLoader parent) {
        super(urls, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && !isShared(name)) {
                loaded = findOwn(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private @Nullable Class<?> findOwn(String name) {
        try {
            return findClass(name);
        } catch (ClassNotFoundException elsewhere) {
            return null;
        }
    }

    private boolean isShared(String name) {
        if (name.startsWith("java.") || !name.startsWith("dev.everfold.")) {
            return name.startsWith("java.");
        }
        try {
            return Objects.equals(source(getParent().loadClass(name)), source(ActorType.class));
        } catch (ClassNotFoundException own) {
            return false;
        }
    }

    private static @Nullable CodeSource source(Class<?> type) {
        return type.getProtectionDomain().getCodeSource();
    }

    /** The candidate's own actor types only. */
    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(SERVICES) ? findResources(name) : super.getResources(name);
    }
}
