package dev.everfold;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * The actor types of a jar, for the tools that read stores without the program that wrote them. An application says
 * which types it has by an implementation that {@link ServiceLoader} finds: a public class with a constructor without
 * parameters, named in {@code META-INF/services/dev.everfold.ActorTypes}, and in {@code module-info.java} when it is a
 * module.
 */
public interface ActorTypes {

    /** The types, each under a name of its own. */
    List<ActorType<?, ?, ?>> actorTypes();

    /**
     * The types of everything that this loader sees, by name.
     *
     * @throws IllegalArgumentException when two types have one name
     */
    static List<ActorType<?, ?, ?>> installed(ClassLoader loader) {
        List<ActorType<?, ?, ?>> found = new ArrayList<>();
        ServiceLoader.load(ActorTypes.class, loader).forEach(types -> found.addAll(types.actorTypes()));
        found.sort(java.util.Comparator.comparing(ActorType::name));
        for (int i = 1; i < found.size(); i++) {
            String name = found.get(i).name();
            if (found.get(i - 1).name().equals(name)) {
                throw new IllegalArgumentException("two actor types are named \"" + name + "\"; the types found are "
                        + found.stream().map(ActorType::name).collect(Collectors.joining(", ")));
            }
        }
        return List.copyOf(found);
    }
}
