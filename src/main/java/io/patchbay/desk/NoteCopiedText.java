package io.patchbay.desk;

import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.CaseStatement.TextCopied;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import io.patchbay.diagnosis.VerdictCode;
import io.patchbay.web.Language;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** Notes that the words for the customer were copied, because a copied text is usually a sent one. */
@ApplicationScoped
public class NoteCopiedText {

    private final Evidence evidence;
    private final Audit audit;
    private final Clock clock;

    NoteCopiedText(Evidence evidence, Audit audit, Clock clock) {
        this.evidence = evidence;
        this.audit = audit;
        this.clock = clock;
    }

    /** On record as {@code text.copy}. {@code verdict} is the one on the page, which may be older than today's. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void note(UUID connection, UUID tenant, VerdictCode verdict, Language language, String by) {
        evidence.add(new Fact(
                connection,
                new TextCopied(verdict.apiName(), language.apiName()),
                clock.instant(),
                by,
                "text:" + Ids.next()));
        audit.record(
                "text.copy",
                Subject.of(tenant, "connection", connection),
                Map.of("verdict", verdict.apiName(), "language", language.apiName()));
    }
}
