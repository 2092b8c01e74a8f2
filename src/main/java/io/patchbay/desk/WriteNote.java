package io.patchbay.desk;

import io.patchbay.Ids;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import io.patchbay.connection.CaseStatement.Note;
import io.patchbay.connection.Connection;
import io.patchbay.connection.Evidence;
import io.patchbay.connection.Fact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;

/** Adds what a colleague knows and no other source can tell. */
@ApplicationScoped
public class WriteNote {

    private final Evidence evidence;
    private final Audit audit;
    private final Clock clock;

    WriteNote(Evidence evidence, Audit audit, Clock clock) {
        this.evidence = evidence;
        this.audit = audit;
        this.clock = clock;
    }

    /** On record as {@code note.create}; the text itself is not. Each call adds a note. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void write(Connection connection, String text, String by) {
        var note = Ids.next();
        evidence.add(new Fact(connection.id(), new Note(text.strip()), clock.instant(), by, "note:" + note));
        audit.record(
                "note.create", Subject.of(connection.tenantId(), "connection", connection.id()), Map.of("note", note));
    }
}
