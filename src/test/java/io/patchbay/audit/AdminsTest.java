package io.patchbay.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.patchbay.support.As;
import io.patchbay.support.ConsoleTest;
import io.patchbay.support.Signup;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom an agent asks for what only an admin may do. */
@ConsoleTest
class AdminsTest {

    @Inject
    Audit audit;

    @Inject
    Admins admins;

    private String did(Who.Kind kind, String role) {
        var name = "Colleague " + UUID.randomUUID();
        var who = new Who(kind, name, role, "https://issuer|" + name, "192.0.2.9", null);
        QuarkusTransaction.requiringNew()
                .run(() -> audit.record(who, "event.read", Subject.ours("delivery", "1"), Map.of(), 1));
        return name;
    }

    @Test
    void peopleWhoActedAsAdminsAreNamedTheNewestFirst() {
        var first = did(Who.Kind.PERSON, "admin");
        var second = did(Who.Kind.PERSON, "admin");
        did(Who.Kind.PERSON, "agent");
        did(Who.Kind.KEY, "admin");

        assertThat(admins.ofLate()).startsWith(second, first).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void theCaseNamesThemToWhoeverIsNone() {
        var line = Signup.tenant().connected();
        var admin = did(Who.Kind.PERSON, "admin");

        assertThat(As.agent().get("/connections/" + line.connectionId).asString())
                .contains("is for admins. Ask " + admin);
    }
}
