package io.patchbay.inbox;

import io.patchbay.audit.Audit;
import io.patchbay.audit.Subject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Takes a webhook secret out of use, unless events signed with it may still come. */
@ApplicationScoped
public class RemoveSecret {

    private final WebhookSecrets secrets;
    private final Audit audit;
    private final Clock clock;

    RemoveSecret(WebhookSecrets secrets, Audit audit, Clock clock) {
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Removes the secret; done or refused, it is on record as {@code secret.remove}.
     *
     * @param anyway the admin knows that events may be lost, because the secret leaked; the newest secret is never
     *     removed
     * @return why it was not removed, in one sentence; empty if it was
     * @throws NoSuchElementException if no secret in use has this fingerprint
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public Optional<String> remove(String fingerprint, boolean anyway) {
        var all = secrets.all();
        var one = all.stream()
                .filter(secret -> secret.fingerprint().equals(fingerprint))
                .findFirst()
                .orElseThrow(NoSuchElementException::new);
        var keep = one.whyNotYet(all, clock.instant());
        var isNewest = one.equals(all.get(0));
        if (isNewest || keep.isPresent() && !anyway) {
            audit.record("secret.remove", Subject.ours("webhook", "kapso"), Map.of("refused", keep.get()));
            return keep;
        }
        secrets.remove(fingerprint);
        audit.record(
                "secret.remove",
                Subject.ours("webhook", "kapso"),
                Map.of("label", one.label(), "fingerprint", fingerprint, "anyway", anyway));
        return Optional.empty();
    }
}
