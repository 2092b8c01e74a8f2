package io.patchbay.diagnosis;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The rule of every verdict about a connection. Each stands alone; which of the true ones heads the
 * case is decided by the order of {@link VerdictCode}.
 */
final class Rules {

    private static final Map<VerdictCode, Rule> ALL = new EnumMap<>(VerdictCode.class);

    static {
        ALL.putAll(LineRules.all());
        ALL.putAll(LossRules.all());
        ALL.putAll(OnboardingRules.all());
    }

    private Rules() {}

    /** Empty for verdicts about the whole installation. */
    static Optional<Rule> of(VerdictCode code) {
        return Optional.ofNullable(ALL.get(code));
    }
}
