package dev.everfold.properties.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The rules that read Java as the compiler does. Each returns one sentence per violation; none means tidy. */
public final class JavaRules {
    static final int METHOD_LINES_MAX = 70;
    static final int CONSTRUCTOR_PARAMETERS_MAX = 6;

    private static final Pattern EMPTY_WORD =
            Pattern.compile("\\w+(?:Impl|Manager|Helper|Helpers|Util|Utils)|Abstract[A-Z]\\w*");

    private final List<String> longMethods = new ArrayList<>();
    private final List<String> wideConstructors = new ArrayList<>();
    private final List<String> emptyNames = new ArrayList<>();

    private JavaRules() {}

    /** Parses every Java file once; the answers are then read from the result. */
    public static JavaRules judge(List<TextFile> files) {
        List<Source> sources =
                files.stream().filter(TextFile::isJava).map(Source::new).toList();
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "the tests need a JDK");
        JavacTask task = (JavacTask) compiler.getTask(null, null, null, List.of("-proc:none"), null, sources);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        JavaRules rules = new JavaRules();
        try {
            for (CompilationUnitTree unit : task.parse()) {
                rules.new Judge(unit, positions).scan(unit, null);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return rules;
    }

    public List<String> longMethods() {
        return longMethods;
    }

    /** A record counts by its components: they are the parameters of its canonical constructor. */
    public List<String> wideConstructors() {
        return wideConstructors;
    }

    /** Names with a word that says nothing. */
    public List<String> emptyNames() {
        return emptyNames;
    }

    private final class Judge extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Judge(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Void nothing) {
            String name = type.getSimpleName().toString();
            if (EMPTY_WORD.matcher(name).matches()) {
                emptyNames.add(place(type) + ": no Impl, Manager, Helper, Util, or Abstract in a name, was " + name);
            }
            if (type.getKind() == Tree.Kind.RECORD) {
                checkParameters(type, name, componentCount(type));
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            long lines = line(positions.getEndPosition(unit, method)) - line(start(method)) + 1;
            if (lines > METHOD_LINES_MAX) {
                longMethods.add(place(method) + ": a method must have at most " + METHOD_LINES_MAX + " lines, "
                        + method.getName() + " has " + lines);
            }
            if (method.getReturnType() == null) {
                checkParameters(method, "a constructor", method.getParameters().size());
            }
            return super.visitMethod(method, null);
        }

        private void checkParameters(Tree place, String name, long count) {
            if (count > CONSTRUCTOR_PARAMETERS_MAX) {
                wideConstructors.add(place(place) + ": " + name + " must have at most " + CONSTRUCTOR_PARAMETERS_MAX
                        + " parameters, has " + count);
            }
        }

        private long componentCount(ClassTree type) {
            return type.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .map(VariableTree.class::cast)
                    .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        private String place(Tree tree) {
            return unit.getSourceFile().getName().substring(1) + ":" + line(start(tree));
        }

        private long start(Tree tree) {
            return positions.getStartPosition(unit, tree);
        }

        private long line(long position) {
            LineMap lines = unit.getLineMap();
            return lines.getLineNumber(position);
        }
    }

    /** A file handed to the compiler from memory. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(TextFile file) {
            super(URI.create("string:///" + file.path().replace(" ", "%20")), JavaFileObject.Kind.SOURCE);
            this.text = file.text();
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
