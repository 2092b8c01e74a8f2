package io.patchbay.auditlog;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Verifies the record for whoever asks; on record as {@code audit.verify}, with what came of it. */
@ApplicationScoped
public class VerifyAudit {

    private final AuditProof proof;
    private final Audit audit;

    VerifyAudit(AuditProof proof, Audit audit) {
        this.proof = proof;
        this.audit = audit;
    }

    /** @param known an anchor that has to be part of the chain, such as a line of the log; may be null */
    @Transactional
    public AuditProof.Proof now(AuditProof.Anchor known) {
        var made = proof.verify(known);
        audit.record(
                "audit.verify",
                Subject.ours("audit", "chain"),
                Map.of(
                        "entries",
                        made.entries(),
                        "holds",
                        made.holds(),
                        "faults",
                        made.faults().size()));
        return made;
    }
}
