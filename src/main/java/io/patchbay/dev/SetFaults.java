package io.patchbay.dev;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.provider.sandbox.Fault;
import io.patchbay.provider.sandbox.Sandbox;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Arrays;
import java.util.Map;

/** Switches faults of the sandbox on and off, on record. */
@ApplicationScoped
@IfBuildProfile(anyOf = {"dev", "test"})
class SetFaults {

    private final Sandbox sandbox;
    private final Audit audit;

    SetFaults(Sandbox sandbox, Audit audit) {
        this.sandbox = sandbox;
        this.audit = audit;
    }

    /** The next {@code times} calls meet this fault; 0 switches it off. */
    @Transactional(Transactional.TxType.MANDATORY)
    void set(Fault fault, int times) {
        audit.record("sandbox.fault", Subject.ours("sandbox", fault.apiName()), Map.of("times", times));
        sandbox.fault(fault, times);
    }

    /** Switches every fault off, and adds credits. */
    @Transactional(Transactional.TxType.MANDATORY)
    void clear() {
        audit.record("sandbox.calm", Subject.ours("sandbox", "faults"), Map.of());
        Arrays.stream(Fault.values()).forEach(fault -> sandbox.fault(fault, 0));
        sandbox.creditsGone(false);
    }
}
