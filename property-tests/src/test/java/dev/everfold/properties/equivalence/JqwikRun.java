package dev.everfold.properties.equivalence;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a property as a build would, and takes down how it ends. */
final class JqwikRun {

    private JqwikRun() {}

    /** What the property of this law ends with in this class; empty when it holds. */
    static Optional<Throwable> of(Class<? extends ReplayEquivalence<?>> type, Law law) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectMethod(type, law.methodName(), List.class.getName()))
                .filters(EngineFilter.includeEngines("jqwik"))
                .configurationParameter("jqwik.database", "target/jqwik-mutants-database")
                .configurationParameter("jqwik.failures.after.default", "RANDOM_SEED")
                .configurationParameter("jqwik.reporting.usejunitplatform", "true")
                .build();
        List<TestExecutionResult> results = new ArrayList<>();
        LauncherConfig alone = LauncherConfig.builder()
                .enableTestExecutionListenerAutoRegistration(false)
                .enableLauncherSessionListenerAutoRegistration(false)
                .build();
        LauncherFactory.create(alone).execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    results.add(result);
                }
            }
        });
        if (results.size() != 1) {
            throw new IllegalStateException(type + " ran " + results.size() + " properties of " + law);
        }
        return results.getFirst().getThrowable();
    }
}
