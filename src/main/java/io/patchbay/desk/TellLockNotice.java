package io.patchbay.desk;

import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.CaseStatement.LockNoticeTold;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** Answers the one question on the case of a locked account: does Meta show a notice? */
@ApplicationScoped
public class TellLockNotice {

    private final Evidence evidence;
    private final Audit audit;
    private final Clock clock;

    TellLockNotice(Evidence evidence, Audit audit, Clock clock) {
        this.evidence = evidence;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * On record as {@code lock.answer}. The last answer counts; one about an account that is not locked waits in
     * the history and changes no verdict.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public void tell(Connection connection, LockNotice found, String by) {
        evidence.add(new Fact(
                connection.id(),
                new LockNoticeTold(found.apiName()),
                clock.instant(),
                by,
                "lock_notice:" + Ids.next()));
        audit.record(
                "lock.answer",
                Subject.of(connection.tenantId(), "connection", connection.id()),
                Map.of("answer", found.apiName()));
    }
}
