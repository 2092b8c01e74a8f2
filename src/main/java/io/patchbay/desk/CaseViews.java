package io.patchbay.desk;

import io.patchbay.access.Staff;
import io.patchbay.audit.Admins;
import io.patchbay.connection.Facts;
import io.patchbay.link.LinkViews;
import io.patchbay.live.SharedLook;
import io.patchbay.number.NumberConflicts;
import io.patchbay.number.PhoneNumbers;
import io.patchbay.probe.Probes;
import io.patchbay.tenant.Tenants;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Opens cases for the page: the case, and what other features know about it, for whoever is asking. */
@ApplicationScoped
public class CaseViews {

    private final CaseFile caseFile;
    private final Facts facts;
    private final LinkViews linkViews;
    private final Probes probes;
    private final NumberConflicts conflicts;
    private final PhoneNumbers numbers;
    private final Tenants tenants;
    private final Admins admins;
    private final SharedLook shared;
    private final Staff staff;

    CaseViews(
            CaseFile caseFile,
            Facts facts,
            LinkViews linkViews,
            Probes probes,
            NumberConflicts conflicts,
            PhoneNumbers numbers,
            Tenants tenants,
            Admins admins,
            SharedLook shared,
            Staff staff) {
        this.caseFile = caseFile;
        this.facts = facts;
        this.linkViews = linkViews;
        this.probes = probes;
        this.conflicts = conflicts;
        this.numbers = numbers;
        this.tenants = tenants;
        this.admins = admins;
        this.shared = shared;
        this.staff = staff;
    }

    /**
     * @throws NoSuchElementException if there is no such connection, or was none at that moment
     */
    @Transactional
    CaseView of(CaseAddress address, CaseView.Unfinished unfinished) {
        var id = address.connectionId();
        var at = address.at();
        var file = caseFile.open(id, at).orElseThrow(NoSuchElementException::new);
        if (at != null && at.isBefore(file.connection().createdAt())) {
            throw new NoSuchElementException();
        }
        var known = new CaseView.Surroundings(
                linkViews.of(file.links()),
                caseFile.firstChange(file),
                probes.newestOf(id),
                conflicts.openIn(id, file.at()),
                sharedAccount(file),
                at == null ? Optional.empty() : facts.nextHeard(id, at),
                staff.isAdmin() ? List.of() : shared.at("admins", admins::ofLate));
        return CaseView.of(file, address, known, staff, unfinished);
    }

    /** Empty if the account is this tenant's alone, or nobody knows which it is. */
    private Optional<CaseView.SharedAccount> sharedAccount(CaseFile.Case file) {
        var number = file.progress().number();
        if (number == null || number.wabaId() == null) {
            return Optional.empty();
        }
        var others = numbers.othersInAccount(number.wabaId(), file.row().tenantId(), CaseView.SharedAccount.MANY + 1);
        return others.isEmpty() ? Optional.empty() : Optional.of(CaseView.SharedAccount.of(tenants.byIds(others)));
    }
}
