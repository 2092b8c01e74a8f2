package io.patchbay.desk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.patchbay.audit.Actor;
import io.patchbay.audit.Audit;
import io.patchbay.audit.Bursts;
import io.patchbay.audit.Subject;
import io.patchbay.desk.ProofBundle.Audience;
import io.patchbay.desk.ProofBundle.Payload;
import io.patchbay.inbox.Deliveries;
import io.patchbay.inbox.Delivery;
import io.patchbay.inbox.MessageContent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes the proof about one connection out of the house, and puts on record who took it. */
@ApplicationScoped
public class ExportBundle {

    /** Webhooks packed at most; older ones are rarely asked for. */
    private static final int PAYLOADS = 50;

    private final Deliveries deliveries;
    private final Audit audit;
    private final Bursts bursts;
    private final Actor actor;
    private final ObjectMapper json;

    ExportBundle(Deliveries deliveries, Audit audit, Bursts bursts, Actor actor, ObjectMapper json) {
        this.deliveries = deliveries;
        this.bursts = bursts;
        this.actor = actor;
        this.audit = audit;
        this.json = json;
    }

    /** The text of it alone, to read and to copy; on record as {@code bundle.read}. */
    public String text(CaseFile.Case file, Audience audience) {
        bursts.note(
                actor.who(),
                "bundle.read",
                Subject.of(file.row().tenantId(), "connection", file.row().id()),
                Map.of("for", audience.apiName()));
        return new ProofBundle(file, audience, List.of(), json).text();
    }

    /** The bytes of the zip; on record as {@code bundle.create}. */
    @Transactional(Transactional.TxType.MANDATORY)
    public byte[] zip(CaseFile.Case file, Audience audience) {
        audit.record(
                "bundle.create",
                Subject.of(file.row().tenantId(), "connection", file.row().id()),
                Map.of("for", audience.apiName()));
        return new ProofBundle(file, audience, payloads(file), json).zip();
    }

    private List<Payload> payloads(CaseFile.Case file) {
        return file.facts().stream()
                .map(fact -> fact.deliveryId())
                .filter(Objects::nonNull)
                .distinct()
                .limit(PAYLOADS)
                .flatMap(delivery -> deliveries.byId(delivery).stream())
                // a request about several tenants would tell one about the others
                .filter(delivery -> delivery.connectionIds().size() == 1)
                .map(ExportBundle::payload)
                .toList();
    }

    private static Payload payload(Delivery delivery) {
        return new Payload(
                delivery.receivedAt().toString().replace(':', '-') + "-" + delivery.id(),
                delivery.headers(),
                MessageContent.hidden(new String(delivery.body(), StandardCharsets.UTF_8)));
    }
}
