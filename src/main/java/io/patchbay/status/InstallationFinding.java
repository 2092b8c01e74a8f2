package io.patchbay.status;

import io.patchbay.diagnosis.Verdict.Confidence;
import io.patchbay.diagnosis.VerdictCode;
import java.time.Instant;
import java.util.List;

/**
 * One verdict that is true of the whole installation now. {@code evidence} holds sentences with the
 * figures behind it, never empty; {@code since} is the moment of the first of them and may be null.
 */
public record InstallationFinding(VerdictCode code, Confidence confidence, Instant since, List<String> evidence) {}
