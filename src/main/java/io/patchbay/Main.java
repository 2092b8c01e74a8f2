package io.patchbay;

import io.patchbay.dev.EmbeddedDatabase;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Where the process begins: what must be right before anything else runs is checked here. In dev a
 * database is brought along; in production settings that are missing or weak stop the start with
 * one list.
 */
@QuarkusMain
public class Main {

    public static void main(String... args) {
        var config = ConfigProvider.getConfig();
        if (EmbeddedDatabase.isBroughtAlong()) {
            EmbeddedDatabase.startUnlessConfigured(config);
        } else {
            var problems = StartCheck.problems(config);
            if (!problems.isEmpty()) {
                System.err.println(StartCheck.report(problems));
                System.exit(1);
            }
        }
        Quarkus.run(args);
    }
}
