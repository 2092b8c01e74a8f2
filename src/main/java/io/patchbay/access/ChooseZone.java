package io.patchbay.access;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;

/** Somebody chose by which clock to read. It is on record because times are told on from what they see. */
@ApplicationScoped
class ChooseZone {

    private final Audit audit;

    ChooseZone(Audit audit) {
        this.audit = audit;
    }

    /**
     * @param zone empty for that of the browser
     */
    @Transactional
    void choose(Optional<ZoneId> zone) {
        var chosen = zone.map(ZoneId::getId).orElse("as the browser");
        audit.record("zone.choose", Subject.ours("zone", chosen), Map.of("zone", chosen));
    }
}
